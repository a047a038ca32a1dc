"""``workmh import``: take in what other programs wrote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..definitions.library import load_instrument
from ..definitions.wording import keep_wordings
from ..model.wording import language_tag
from .console import print_json
from .import_answers import answers
from .import_participants import participants
from .import_ratings import ratings
from .import_registers import registers
from .wording import folder_options, study_folder, summary

if TYPE_CHECKING:
    from ..interop.wording_import import Asked

__all__ = ["importing"]


@click.group("import")
def importing() -> None:
    """Take in what other programs wrote."""


for _command in (answers, participants, ratings, registers):
    importing.add_command(_command)


@importing.command("wording")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--instrument", "name", required=True, help="Id of an instrument, or path of its file.")
@click.option(
    "--lang", "language", help="Language of the texts, as nb or ar; where the file has several, which one."
)
@click.option(
    "--kind",
    type=click.Choice(["template", "fhir", "redcap", "xlsform"]),
    help="Kind of file; told by its content when not given.",
)
@click.option("--group", help="Form or group of the file that holds the instrument.")
@click.option("--items", metavar="A,B,...", help="Questions of the file, in the order of the items.")
@click.option("--source", help="Where the texts come from.")
@click.option("--licence-note", help="By which right the study uses them.")
@click.option("--version", help="The holder's name of this version.")
@click.option("--date", metavar="YYYY-MM-DD", help="Date of the wording; today when nothing says it.")
@folder_options
@click.option(
    "--to-template",
    type=click.Path(path_type=Path),
    help="Keep nothing, but write what was found into a template to be completed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def wording(file: Path, name: str, to_template: Path | None, as_json: bool, **said: Any) -> None:
    """Take the wording of an instrument from FILE into the data folder of a study.

    FILE is a filled template (.xlsx or .csv), a FHIR Questionnaire (.json), a REDCap data dictionary (.csv) or an
    XLSForm (.xlsx). A wording that is not complete is refused, and nothing is written.
    """
    from ..interop.wording_import import read_wording, repeated_texts, wording_made
    from ..interop.wording_template import write_template

    folder = study_folder(said["data"], said["store_url"]) if to_template is None else None
    instrument = load_instrument(name)
    read = read_wording(file, instrument, _asked(said))
    report: dict[str, Any] = {
        "kind": read.kind,
        "instrument": instrument.id,
        "matched": [vars(match) for match in read.matches],
        "left_out": list(read.left_out),
        "notes": list(read.notes),
    }
    if folder is None and to_template is not None:
        write_template(instrument, list(read.found.texts), to_template, filled=read.found)
        report["template"] = str(to_template)
    elif folder is not None:
        packs = wording_made(read, instrument)
        paths = keep_wordings(folder, packs, instrument)
        report["notes"] += [doubt for pack in packs for doubt in repeated_texts(pack)]
        report["packs"] = [
            {**summary(pack), "file": str(path)} for pack, path in zip(packs, paths, strict=True)
        ]
    if as_json:
        print_json(report)
    else:
        _say(report)


def _asked(said: Mapping[str, Any]) -> Asked:
    from ..interop.wording_import import Asked
    from ..interop.wording_template import ABOUT

    return Asked(
        language=language_tag(said["language"] or ""),
        kind=said["kind"],
        questions=tuple(name.strip() for name in (said["items"] or "").split(",") if name.strip()),
        group=said["group"],
        about={name: said[name] for name in ABOUT if said[name]},
    )


def _say(report: Mapping[str, Any]) -> None:
    """Say what matched how, what was left out, and what was kept."""
    if report["kind"] != "template":
        for match in report["matched"]:
            click.echo(f"{match['element']:<20} by {match['how']:<6} {match['found']}")
    for left in report["left_out"]:
        click.echo(f"Left out: {left}")
    for note in report["notes"]:
        click.echo(f"Note: {note}")
    for pack in report.get("packs", ()):
        words = f"{pack['instrument']} in {pack['language']}, version {pack['version']} of {pack['date']}"
        click.echo(f"Kept: {words}, hash {pack['hash'][:12]}, in {pack['file']}")
    if "template" in report:
        click.echo(f"Written: {report['template']}; complete it and import it.")
