"""What an import did, or would do, in one line: counted as new, changed and unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

__all__ = ["say_changes"]


def say_changes(report: Mapping[str, Any]) -> None:
    """Say how much was new, changed and unchanged, and whether it was stored."""
    counts = f"{report['new']} new, {report['changed']} changed, {report['unchanged']} unchanged"
    if not report["stored"]:
        click.echo(f"Checked, nothing stored. It would be: {counts}.")
    elif report["new"] or report["changed"]:
        click.echo(f"Stored: {counts}.")
    else:
        click.echo(f"Nothing changed: {counts}.")
