"""``workmh identity add``, ``import`` and ``forget``: who is kept."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Problem, StoreError, nearest_match, problem
from .console import print_json
from .identity_options import access_of, access_options, opened, place_options

if TYPE_CHECKING:
    from ..identity.person import Person

__all__ = ["add", "forget", "take_in"]

_FIELDS = {
    "name": "Name.",
    "email": "E-mail address.",
    "phone": "Telephone number.",
    "address": "Postal address.",
    "identity_number": "National identity number, where the study said why it needs it.",
    "language": "Language for contact, as nb or ar.",
    "consent": "Name of the consent form.",
    "consent_version": "Its version.",
    "consent_day": "Day it was signed, YYYY-MM-DD.",
    "notes": "Anything needed for contact.",
}
_doubles = click.option(
    "--keep-doubles", is_flag=True, help="Take in people who share a number or an address."
)


def _person_options(command: Any) -> Any:
    for name, text in reversed(_FIELDS.items()):
        command = click.option(f"--{name.replace('_', '-')}", name, help=text)(command)
    return command


@click.command()
@click.argument("participant")
@_person_options
@click.option("--change", is_flag=True, help="Change what is kept: what is not named stays as it is.")
@_doubles
@place_options
@access_options
def add(participant: str, change: bool, keep_doubles: bool, **said: Any) -> None:
    """Keep who is behind the pseudonym PARTICIPANT.

    What is typed here stands in the history of the shell; `workmh identity import` takes it from a file.
    """
    from ..identity.person import person

    given = {name: said[name] for name in _FIELDS if said[name] is not None}
    asked = access_of(said)
    with closing(opened(said)) as identities:
        if change:
            known = identities.show(participant, asked).contents()
            made = person({"participant": participant, **known, **given}, with_number=identities.with_number)
            identities.change(made, asked, keep_doubles=keep_doubles)
        else:
            made = person({"participant": participant, **given}, with_number=identities.with_number)
            identities.add([made], asked, keep_doubles=keep_doubles)
    click.echo(f"{participant}: {'changed' if change else 'kept'}.")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_doubles
@place_options
@access_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def take_in(file: Path, keep_doubles: bool, as_json: bool, **said: Any) -> None:
    """Keep everybody in FILE (.csv or .xlsx), a row each: all of them or none.

    Columns: participant, name, email, phone, address, identity_number, language, consent, consent_version, consent_day,
    notes; those not needed may be left out. Every problem is listed with its row. Delete FILE afterwards.
    """
    asked = access_of(said)
    with closing(opened(said)) as identities:
        people = _people(file, with_number=identities.with_number)
        identities.add(people, asked, keep_doubles=keep_doubles)
    if as_json:
        print_json({"kept": [one.participant for one in people]})
        return
    click.echo(f"{len(people)} people kept. Delete {file}: it holds them in clear.")


@click.command()
@click.argument("participant")
@place_options
@access_options
def forget(participant: str, **said: Any) -> None:
    """Remove who is behind PARTICIPANT, from every file of the database; the pseudonym stays in the study."""
    asked = access_of(said)
    with closing(opened(said)) as identities:
        identities.forget(participant, asked)
    click.echo(
        f"{participant}: forgotten. Backups made before still hold the person, encrypted, until they expire."
    )


def _people(file: Path, *, with_number: bool) -> list[Person]:
    """Read people from a table; every problem of every row together."""
    from ..identity.person import person
    from ..interop.tables import read_table

    frame = read_table(file, as_text=True).frame
    allowed = ("participant", *_FIELDS)
    names = {str(column): str(column).strip().casefold().replace(" ", "_") for column in frame.columns}
    problems = [
        problem(
            "IDENTITY-PERSON",
            where=str(file),
            found=column,
            allowed=allowed,
            nearest=nearest_match(name, allowed),
            text=f"Column '{column}' is not known here.",
        )
        for column, name in names.items()
        if name not in allowed
    ]
    people: list[Person] = []
    for number, row in enumerate(frame.rename(columns=names).to_dict("records"), start=2):
        said = {str(name): _text(value) for name, value in row.items()}
        if problems and "participant" not in said:
            break
        try:
            people.append(person(said, with_number=with_number, where=f"{file}:{number}"))
        except StoreError as failure:
            problems += failure.problems
    _refuse(problems)
    return people


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise StoreError(problems)


def _text(value: Any) -> str:
    """Return a cell as text: a number without its .0, a day as written in ISO, an empty cell as nothing."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if hasattr(value, "date") else str(value)
