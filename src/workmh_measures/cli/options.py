"""Options that several commands share, so that they are named and explained alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

__all__ = [
    "analysed_file_options",
    "answers_options",
    "by_option",
    "column_options",
    "json_option",
    "missing_option",
    "store_address",
    "store_option",
    "study_option",
    "two_wave_options",
]

Command = Callable[..., Any]


def store_address(help_text: str, *, required: bool = True) -> Command:
    """Return the option that names a store, by itself or in the environment."""
    return click.option(
        "--store",
        "store_url",
        required=required,
        envvar="WORKMH_STORE",
        show_envvar=True,
        help=help_text,
    )


def json_option(what: str) -> Command:
    """Return the option that prints one JSON document, or writes it to a file: ``-`` is standard output."""
    return click.option(
        "--json", "json_out", is_flag=False, flag_value="-", default=None, metavar="[FILE]", help=what
    )


store_option = store_address("Address of the store.")
study_option = click.option(
    "--study", "study_id", required=True, help="Id of the study, or path of its file."
)
by_option = click.option("--by", required=True, help="Who does it; this is recorded.")
missing_option = click.option(
    "--missing",
    type=click.Choice(["codes", "sysmis"]),
    default="codes",
    show_default=True,
    help="Reasons of missing answers as codes, or empty cells for programs without user-missing.",
)


def _answers(source: str, wave: str, *, is_instrument_needed: bool = True) -> tuple[Command, ...]:
    """Return the options; `source` is what the option for a longer instrument is called."""
    return (
        click.argument("file", type=click.Path(path_type=Path)),
        click.option(
            "--instrument", required=is_instrument_needed, help="Id of an instrument, or path of its file."
        ),
        click.option(
            "--columns", "column_map", type=click.Path(path_type=Path), help="YAML map of items to columns."
        ),
        click.option(
            source, "source", metavar="ID", help="Take the items out of answers to this longer instrument."
        ),
        click.option(
            "--without",
            multiple=True,
            metavar="ITEM",
            help="Item the file does not hold; scales of such items alone get no score.",
        ),
        click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Choose a parameter."),
        click.option("--id", "id_column", help="Column that names the person."),
        click.option("--wave", "wave_column", help=wave),
    )


def answers_options(command: Command) -> Command:
    """Give a command the file of answers and the options that say how to read it."""
    for option in reversed(_answers("--from", "Column that names the wave.")):
        command = option(command)
    return command


def analysed_file_options(command: Command) -> Command:
    """Give a command the same; the instrument may be left out where scores are mapped instead."""
    wave = "Column that names the wave; each wave is analysed on its own."
    for option in reversed(_answers("--from", wave, is_instrument_needed=False)):
        command = option(command)
    return command


def two_wave_options(command: Command) -> Command:
    """Give a command the same, and two waves: ``--from`` names the first, so a longer instrument is ``--out-of``."""
    first = click.option("--from", "first", required=True, metavar="WAVE", help="The first wave.")
    second = click.option("--to", "second", required=True, metavar="WAVE", help="The second wave.")
    for option in reversed((*_answers("--out-of", "Column that names the wave."), first, second)):
        command = option(command)
    return command


def column_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return those of a command's options that say which columns to read."""
    return {name: options[name] for name in ("column_map", "id_column", "wave_column", "source", "without")}
