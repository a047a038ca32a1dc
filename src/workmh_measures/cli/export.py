"""``workmh export``: the data set of a study out of its store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from ..definitions.library import load_instrument, load_study
from ..model.instrument import Instrument
from ..model.study import Study
from .console import chosen_language
from .options import missing_option

__all__ = ["export", "instruments_of"]

SHAPES = ("long", "wide")


def instruments_of(study: Study) -> dict[str, Instrument]:
    """Return every instrument of a study's schedule, by id."""
    return {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}


@click.command()
@click.option("--store", "store_url", required=True, help="Address of the store.")
@click.option("--study", "study_id", required=True, help="Id of the study, or path of its file.")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder to write into.")
@click.option("--shape", default="long,wide", show_default=True, help="long, wide, or both.")
@click.option("--format", "formats", default="sav,sps,csv,codebook", show_default=True, help="Kinds of file.")
@click.option("--language", help="Language of labels, one for each file; nb where there is one.")
@missing_option
@click.option("--blind", is_flag=True, help="Leave out every variable that tells the arm.")
def export(
    store_url: str,
    study_id: str,
    out: Path,
    shape: str,
    formats: str,
    language: str | None,
    missing: str,
    blind: bool,
) -> None:
    """Write the data set of a study with codebook, syntax and manifest."""
    from ..dataset.blinded import blinded
    from ..dataset.reshape import to_wide
    from ..export.files import export_dataset
    from ..export.missing_codes import without_missing_codes
    from ..storage.repository import Store
    from ..storage.study_data import civil_day, study_dataset
    from ..storage.study_record import require_study

    shapes = [part.strip() for part in shape.split(",")]
    unknown = [part for part in shapes if part not in SHAPES]
    if unknown:
        raise click.UsageError(f"--shape takes long or wide, not {', '.join(unknown)}.")
    study = load_study(study_id)
    language = chosen_language(language, study.languages, study.id)
    store = Store.open(store_url)
    require_study(store, study)
    today = civil_day(datetime.now(UTC))
    dataset = study_dataset(store, study, instruments_of(study), today=today)
    store.close()
    dataset = without_missing_codes(dataset) if missing == "sysmis" else dataset
    out.mkdir(parents=True, exist_ok=True)
    for part in shapes:
        shaped = to_wide(dataset, study) if part == "wide" else dataset
        shaped = blinded(shaped) if blind else shaped
        kinds = tuple(kind.strip() for kind in formats.split(","))
        for path in export_dataset(shaped, out, name=f"{study.id}_{part}", language=language, formats=kinds):
            click.echo(path)
