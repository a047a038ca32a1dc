"""Options that commands about one answer, and those that write mail, share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from .options import store_option, study_option

__all__ = [
    "json_option",
    "mail_settings_option",
    "occasion_option",
    "one_answer",
    "plain_mail_option",
    "reason_code_option",
]

Command = Callable[..., Any]

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
occasion_option = click.option(
    "--occasion", default=1, show_default=True, type=click.IntRange(1), help="2 for the second job."
)
reason_code_option = click.option(
    "--missing", metavar="CODE", help="The reason why there is no answer, by code or name."
)
plain_mail_option = click.option(
    "--plain-on-this-machine", "allow_plain", is_flag=True, help="Allow a local mail server without TLS."
)


def mail_settings_option(help_text: str) -> Command:
    """Return the option that names the settings of invitations, by itself or in the environment."""
    return click.option(
        "--settings",
        "settings_file",
        required=True,
        envvar="WORKMH_INVITATIONS",
        show_envvar=True,
        type=click.Path(path_type=Path, dir_okay=False),
        help=help_text,
    )


def one_answer(command: Command) -> Command:
    """Give a command the four words that say which answer is meant, and the store and the study it lies in."""
    names = ("participant", "wave", "instrument", "item")
    for option in reversed((*(click.argument(name) for name in names), store_option, study_option)):
        command = option(command)
    return command
