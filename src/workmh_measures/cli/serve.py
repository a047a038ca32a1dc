"""``workmh serve``: the forms and the staff pages of one study."""

from __future__ import annotations

import importlib
import os
from typing import Any

import click

from .options import store_option, study_option

__all__ = ["serve"]


@click.command()
@store_option
@study_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8501, show_default=True, help="Port to listen on.")
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="Public name people use, where a proxy stands in front; may be given several times.",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Address of a proxy on another machine, which is believed about the addresses of people; may be repeated.",
)
def serve(host: str, port: int, proxies: tuple[str, ...], **said: Any) -> None:
    """Serve the forms and the staff pages of a study."""
    if proxies:
        os.environ["FORWARDED_ALLOW_IPS"] = ",".join(proxies)
    serve_study(said["store_url"], said["study_id"], host, port, allowed_hosts=said["allowed_hosts"])


def serve_study(
    store_url: str, study_id: str, host: str, port: int, *, allowed_hosts: tuple[str, ...] = ()
) -> None:
    """Start the server and stay until it stops."""
    # By name: the command line and the pages are two shells that do not know each other.
    start = importlib.import_module("workmh_measures.ui.serve").serve
    start(store_url, study_id, host, port, allowed_hosts=allowed_hosts)
