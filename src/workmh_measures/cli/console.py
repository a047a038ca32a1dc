"""What the commands print: one JSON document, or lines for people."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

import click

from ..errors import Problem

__all__ = ["chosen_language", "given_settings", "json_text", "print_json", "report_problems"]


def print_json(document: Any) -> None:
    """Print one JSON document on standard output; numbers keep full precision."""
    click.echo(json_text(document))


def json_text(document: Any) -> str:
    """Return one JSON document; numbers keep full precision."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)


def report_problems(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Report problems: as a JSON list on standard output, or as lines on standard error."""
    if as_json:
        print_json([found.as_json() for found in problems])
        return
    for found in problems:
        click.echo(str(found), err=True)
    if len(problems) > 1:
        click.echo(f"{len(problems)} problems.", err=True)


def chosen_language(wanted: str | None, languages: Collection[str], owner: str, *, first: str = "nb") -> str:
    """Return the wanted language if the owner has it; without a wish `first`, or what there is."""
    if wanted is None:
        return first if first in languages else min(languages)
    if wanted not in languages:
        raise click.UsageError(f"Languages of {owner}: {', '.join(sorted(languages))}.")
    return wanted


def given_settings(settings: Sequence[str]) -> dict[str, str]:
    """Return ``--set name=value`` options as a mapping."""
    pairs: dict[str, str] = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign or not name or not value:
            raise click.UsageError(f"--set takes NAME=VALUE, not '{setting}'.")
        if name in pairs:
            raise click.UsageError(f"--set gives '{name}' twice.")
        pairs[name.strip()] = value.strip()
    return pairs
