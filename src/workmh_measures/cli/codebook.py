"""``workmh codebook``: the variables of instruments as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ..dataset.codebook import Codebook, InstrumentUse
from ..dataset.variables import item_variables, score_variables
from ..definitions.library import load_instrument
from ..model.instrument import Instrument
from ..scoring.parameters import resolved_parameters
from .console import chosen_language, given_settings
from .out_file import OUT_FILE

__all__ = ["codebook"]


@click.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@click.option("-o", "--out", required=True, type=OUT_FILE, help="File ending in .csv, .xlsx or .md.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Choose a parameter.")
@click.option("--language", help="Language of labels; en where there is one.")
def codebook(names: Sequence[str], out: Path, settings: Sequence[str], language: str | None) -> None:
    """Write the codebook of instruments."""
    from ..export.codebook_table import write_codebook

    used = [load_instrument(name) for name in names]
    given = _known_settings(given_settings(settings), used)
    shared = frozenset.intersection(*(instrument.languages for instrument in used))
    chosen = chosen_language(language, shared, ", ".join(names), first="en")
    variables, uses = [], []
    for instrument in used:
        parameters = _parameters(instrument, given)
        variables += [*item_variables(instrument), *score_variables(instrument, parameters)]
        uses.append(InstrumentUse(instrument, parameters))
    title = {chosen: ", ".join(instrument.short_name for instrument in used)}
    book = Codebook(variables=tuple(variables), title=title, languages=(chosen,), instruments=tuple(uses))
    write_codebook(book, out, language=chosen)
    click.echo(f"{len(book)} variables written to {out}.")


def _known_settings(given: dict[str, str], used: Sequence[Instrument]) -> dict[str, str]:
    known = {name for instrument in used for name in instrument.parameters}
    unknown = sorted(given.keys() - known)
    if unknown:
        allowed = ", ".join(sorted(known)) or "none"
        raise click.UsageError(f"--set names {', '.join(unknown)}; parameters here: {allowed}.")
    return given


def _parameters(instrument: Instrument, given: dict[str, str]) -> dict[str, str]:
    """Return the parameters of one instrument; a choice left open is shown by its first value, and said."""
    own = {key: value for key, value in given.items() if key in instrument.parameters}
    open_choices = {
        key: parameter.choice_ids[0]
        for key, parameter in instrument.parameters.items()
        if parameter.default is None and key not in own
    }
    for key, value in open_choices.items():
        click.echo(f"{instrument.id}: written as for {key}={value}; --set {key}=… names another.", err=True)
    return resolved_parameters(instrument, {**open_choices, **own})
