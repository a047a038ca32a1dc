"""``workmh instruments``: list the instruments, or show one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ..definitions.library import instrument_ids, load_instrument
from ..errors import DefinitionError, Problem
from ..model.fingerprint import compiled, fingerprint
from ..model.instrument import Instrument
from .console import chosen_language, print_json

__all__ = ["instruments"]


@click.command()
@click.argument("name", metavar="[ID]", required=False)
@click.option(
    "--rights", is_flag=True, help="Show who holds the rights, where to ask, and how that is known."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--language", help="Language of names and labels; en where there is one.")
def instruments(name: str | None, rights: bool, as_json: bool, language: str | None) -> None:
    """List the instruments, or show one by ID or path."""
    listed, problems = _loaded(instrument_ids() if name is None else (name,))
    if problems and (as_json or not listed):
        raise DefinitionError(problems)
    if rights:
        if as_json:
            print_json([_rights(one) for one in listed])
        else:
            _show_rights(listed)
    elif name is not None:
        [instrument] = listed
        if as_json:
            print_json({**compiled(instrument), "fingerprint": fingerprint(instrument)})
        else:
            _show(instrument, _language(instrument, language))
    elif as_json:
        print_json([_summary(instrument) for instrument in listed])
    else:
        for instrument in listed:
            title = instrument.name.in_language(_language(instrument, language))
            count = f"{len(instrument.items):>3} items"
            click.echo(f"{instrument.id:<24} {instrument.status:<9} {count}  {instrument.domain:<16} {title}")
    if problems:
        raise DefinitionError(problems)


def _loaded(names: Sequence[str]) -> tuple[list[Instrument], list[Problem]]:
    """Return the instruments, and the problems of those that do not pass: one bad file does not hide the rest."""
    listed: list[Instrument] = []
    problems: list[Problem] = []
    for name in names:
        try:
            listed.append(load_instrument(name))
        except DefinitionError as error:
            problems += error.problems
    return listed, problems


def _rights(instrument: Instrument) -> dict[str, Any]:
    licence: dict[str, Any] = instrument.licence.model_dump(mode="json")
    source = [one.citation for one in instrument.references if one.role == "rights"]
    return {"id": instrument.id, **licence, "source": source}


def _show_rights(listed: Sequence[Instrument]) -> None:
    heads = ("id", "status", "holder", "contact", "checked", "evidence", "source")
    rows: list[tuple[str, ...]] = [heads]
    for instrument in listed:
        told = _rights(instrument) | {"source": "; ".join(_rights(instrument)["source"])}
        rows.append(tuple(str(told[name] or "-") for name in heads))
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if len(listed) == 1 and listed[0].licence.note is not None:
        click.echo(listed[0].licence.note.in_language(_language(listed[0], None)))


def _summary(instrument: Instrument) -> dict[str, Any]:
    plain = compiled(instrument)
    return {
        "id": instrument.id,
        "version": instrument.version,
        "status": instrument.status,
        "name": plain["name"],
        "domain": instrument.domain,
        "n_items": len(instrument.items),
        "scales": [scale.id for scale in instrument.scales],
        "licence": plain["licence"],
        "fingerprint": fingerprint(instrument),
    }


def _language(instrument: Instrument, language: str | None) -> str:
    return chosen_language(language, instrument.languages, instrument.id, first="en")


def _show(instrument: Instrument, language: str) -> None:
    click.echo(
        f"{instrument.name.in_language(language)} ({instrument.short_name}), version {instrument.version}"
    )
    click.echo(f"Status {instrument.status}; domain {instrument.domain}; respondent {instrument.respondent}")
    licence = instrument.licence
    click.echo(f"Rights: {licence.status}, {licence.holder} (checked {licence.checked}, {licence.evidence})")
    if licence.contact is not None:
        click.echo(f"Where to ask: {licence.contact}")
    marks = ", ".join(f"{part} {mark}" for part, mark in instrument.evidence.model_dump().items())
    click.echo(f"Evidence: {marks}")
    for name, parameter in instrument.parameters.items():
        default = f", default {parameter.default}" if parameter.default else ", to be chosen"
        click.echo(f"Parameter {name}: {', '.join(parameter.choice_ids)}{default}")
    click.echo("Items (short labels, not the instrument's wording):")
    for item in instrument.items:
        answers = instrument.response_scales[item.response_scale].allowed
        click.echo(f"  {item.id:<14} {item.label.in_language(language)}  [{answers}]")
    click.echo("Scales:")
    for scale in instrument.scales:
        low, high = scale.range if isinstance(scale.range, tuple) else ("", "")
        ends = f"{low:g} to {high:g}" if low != "" else "by parameter"
        status = instrument.status_of(scale)
        click.echo(
            f"  {scale.id:<14} {scale.name.in_language(language)}: {scale.combine.rule}, {ends}, {status}"
        )
    if instrument.note is not None:
        click.echo(f"Note: {instrument.note.in_language(language)}")
    for reference in instrument.references:
        doi = f" doi:{reference.doi}" if reference.doi else ""
        click.echo(f"Reference ({reference.role}): {reference.citation}{doi}")
