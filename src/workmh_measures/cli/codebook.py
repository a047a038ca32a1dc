"""``workmh codebook``: the variables of instruments as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ..dataset.codebook import Codebook, InstrumentUse
from ..dataset.variables import item_variables, score_variables
from ..definitions.library import load_instrument
from ..scoring.parameters import resolved_parameters
from .console import given_settings

__all__ = ["codebook"]


@click.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="File ending in .csv, .xlsx or .md."
)
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Choose a parameter.")
@click.option("--language", default="en", show_default=True, help="Language of labels.")
def codebook(names: Sequence[str], out: Path, settings: Sequence[str], language: str) -> None:
    """Write the codebook of instruments."""
    from ..export.codebook_table import write_codebook

    given = given_settings(settings)
    variables, uses = [], []
    for name in names:
        instrument = load_instrument(name)
        own = {key: value for key, value in given.items() if key in instrument.parameters}
        first = {key: p.choice_ids[0] for key, p in instrument.parameters.items() if p.default is None}
        parameters = resolved_parameters(instrument, {**first, **own})
        variables += [*item_variables(instrument), *score_variables(instrument, parameters)]
        uses.append(InstrumentUse(instrument, parameters))
    title = {language: ", ".join(use.instrument.short_name for use in uses)}
    book = Codebook(variables=tuple(variables), title=title, languages=(language,), instruments=tuple(uses))
    write_codebook(book, out, language=language)
    click.echo(f"{len(book)} variables written to {out}.")
