"""Options of the commands about identities: where they lie, their key, who looks and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import by_option

if TYPE_CHECKING:
    from ..identity.access_log import Access
    from ..identity.identities import Identities

__all__ = ["access_of", "access_options", "opened", "place_options", "second_option"]

Command = Callable[..., Any]

_PLACE = (
    click.option(
        "--identities",
        "url",
        required=True,
        envvar="WORKMH_IDENTITIES",
        show_envvar=True,
        help="Address of the database of identities.",
    ),
    click.option(
        "--key",
        "key_file",
        required=True,
        envvar="WORKMH_IDENTITY_KEY",
        show_envvar=True,
        type=click.Path(path_type=Path, dir_okay=False),
        help="Key file of the identities; it lies elsewhere.",
    ),
    click.option("--key-beside", is_flag=True, help="Allow the key in the folder of the identities."),
)
_ACCESS = (
    by_option,
    click.option("--reason", required=True, help="Why, without naming a participant's data."),
)
second_option = click.option("--second", help="The other person who stands for it, by name.")


def place_options(command: Command) -> Command:
    """Give a command the options that say where identities and their key lie."""
    for option in reversed(_PLACE):
        command = option(command)
    return command


def access_options(command: Command) -> Command:
    """Give a command the options that say who asks and why."""
    for option in reversed(_ACCESS):
        command = option(command)
    return command


def opened(said: dict[str, Any]) -> Identities:
    """Open the identities a command was pointed to."""
    from ..identity.identities import Identities
    from ..identity.key import read_identity_key
    from ..identity.place import refuse_key_beside

    if not said["key_beside"]:
        refuse_key_beside(said["url"], said["key_file"])
    return Identities.open(said["url"], read_identity_key(said["key_file"]))


def access_of(said: dict[str, Any]) -> Access:
    """Return who asks and why."""
    from ..identity.access_log import Access

    return Access(said["by"], said["reason"], said.get("second"))
