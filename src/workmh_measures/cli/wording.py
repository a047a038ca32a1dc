"""``workmh wording``: templates to fill, and the wordings of a study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from ..definitions.library import instrument_ids, load_instrument
from ..definitions.wording import usable_pack, wording_packs
from ..errors import DefinitionError, problem
from ..model.wording import WordingPack, is_language_tag, language_tag, wording_problems
from .console import print_json
from .options import store_address
from .out_file import OUT_FILE
from .wording_state import acknowledge, status

__all__ = ["folder_options", "study_folder", "summary", "wording"]

_FOLDER = (
    click.option(
        "--data",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="Data folder of the study.",
    ),
    store_address("Address of the store; its folder is the data folder.", required=False),
)


def folder_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say where the files of a study lie."""
    for option in reversed(_FOLDER):
        command = option(command)
    return command


def study_folder(data: Path | None, store_url: str | None) -> Path:
    """Return the data folder a command was given, by itself or by its store."""
    if data is not None:
        return data
    if store_url is None:
        raise click.UsageError("Name the data folder of the study with --data, or its store with --store.")
    from ..storage.data_folder import data_folder_of

    folder = data_folder_of(str(store_url))
    if folder is None or not folder.is_dir():
        raise click.UsageError(f"The store {store_url} lies in no folder; name the data folder with --data.")
    return folder


def summary(pack: WordingPack) -> dict[str, Any]:
    """Return what a list says of a pack; its texts are left out."""
    plain = pack.model_dump(mode="json", exclude={"texts", "display_order"})
    return {**plain, "hash": pack.hash, "direction": pack.direction, "elements": len(pack.texts)}


@click.group()
def wording() -> None:
    """Templates of wording to fill, and the wordings a study has."""


wording.add_command(acknowledge)
wording.add_command(status)


@wording.command()
@click.argument("name", metavar="ID")
@click.option(
    "--lang", "languages", multiple=True, required=True, help="Language to fill in; may be repeated."
)
@folder_options
@click.option("-o", "--out", required=True, type=OUT_FILE, help="File ending in .xlsx or .csv.")
def template(
    name: str, languages: Sequence[str], data: Path | None, store_url: str | None, out: Path
) -> None:
    """Write the template a data manager fills with the holder's wording of instrument ID.

    With the data folder of a study it is filled with the newest wording the study has, as the start of another
    version.
    """
    from ..interop.wording_template import Filled, write_template

    tags = list(dict.fromkeys(language_tag(language) for language in languages))
    wrong = [problem("WORD-LANGUAGE-TAG", found=tag) for tag in tags if not is_language_tag(tag)]
    if wrong:
        raise DefinitionError(wrong)
    instrument, filled = load_instrument(name), Filled()
    if data is not None or store_url is not None:
        folder = study_folder(data, store_url)
        packs = [pack for tag in tags if (pack := usable_pack(folder, instrument, tag)) is not None]
        about = {"source": packs[-1].source, "licence_note": packs[-1].licence_note} if packs else {}
        filled = Filled(
            {p.language: p.texts for p in packs}, {p.language: p.display_order for p in packs}, about
        )
    write_template(instrument, tags, out, filled=filled)
    click.echo(
        f"Written: {out}. Fill the column 'text' and the sheet 'meta' or the rows above, then import it."
    )


@wording.command("list")
@folder_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_packs(data: Path | None, store_url: str | None, as_json: bool) -> None:
    """List the wordings in the data folder of a study, oldest first."""
    listed = [
        {**summary(pack), "usable": _usable(pack)} for pack in wording_packs(study_folder(data, store_url))
    ]
    if as_json:
        print_json(listed)
        return
    for pack in listed:
        words = f"{pack['instrument']:<20} {pack['language']:<8} {pack['version']:<12} {pack['date']}"
        unfit = {
            True: "",
            False: "  (does not fit the definition)",
            None: "  (instrument not in the library)",
        }
        click.echo(f"{words}  {pack['hash'][:12]}  {pack['source']}{unfit[pack['usable']]}")
    if not listed:
        click.echo("The folder holds no wording yet.")


def _usable(pack: WordingPack) -> bool | None:
    """Say whether a pack is complete for the instrument as it is now; None for one that is not in the library."""
    if pack.instrument not in instrument_ids():
        return None
    return not wording_problems(load_instrument(pack.instrument), pack)
