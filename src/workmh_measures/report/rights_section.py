"""Who holds the rights of an instrument, how its facts are known, and the publications it rests on."""

from __future__ import annotations

from urllib.parse import quote

from ..model.instrument import Instrument, Reference
from .blocks import Block, Cell, Facts, Group, Note, Phrase, Section, Table, head, words
from .writer import Writer

__all__ = ["doi_address", "references_section", "rights_section"]


def rights_section(instrument: Instrument, say: Writer) -> Section:
    """Return the section on rights and evidence."""
    licence = instrument.licence
    pairs: list[tuple[str, str | Phrase]] = [
        (say("licence"), say(f"licence.{licence.status}")),
        (say("holder"), licence.holder),
    ]
    if licence.contact is not None:
        pairs.append((say("contact"), licence.contact))
    pairs.append((say("checked"), say.date(licence.checked)))
    pairs.append((say("wording"), say(f"wording.{licence.wording}")))
    note = [Note(Phrase(say.text(licence.note)))] if licence.note is not None else []
    blocks: list[Block] = [Facts(pairs), *note, _evidence(instrument, say)]
    return Section("rights", say("rights"), blocks)


def _evidence(instrument: Instrument, say: Writer) -> Table:
    known: dict[str, str] = {
        say(f"fact.{fact}"): how for fact, how in instrument.evidence.model_dump().items()
    }
    known[say("fact.licence")] = instrument.licence.evidence
    for scale in instrument.scales:
        own = scale.evidence.model_dump(exclude_none=True)
        name = say.text(scale.name)
        known |= {
            say("fact.of_scale", fact=say(f"fact.{fact}"), scale=name): how for fact, how in own.items()
        }
    for parameter in instrument.parameters.values():
        known[say("fact.choice", parameter=say.text(parameter.label))] = parameter.evidence
    rows = [[Cell(text=fact, scope="row"), words(say(f"known.{how}"))] for fact, how in known.items()]
    return Table(
        "evidence", say("evidence"), [[head(say("fact")), head(say("known"))]], [Group(rows)], (), "narrow"
    )


def references_section(instrument: Instrument, say: Writer) -> Section:
    """Return the section of publications, what each is cited for, with a link where there is a DOI."""
    rows = [
        [Cell(text=say(f"reference.{one.role}"), scope="row"), *_cells(one, say)]
        for one in instrument.references
    ]
    heads = [head(say("for_what")), head(say("reference")), head("DOI")]
    table = Table("reference-list", say("references"), [heads], [Group(rows)], (), "quiet")
    return Section("references", say("references"), [table])


def _cells(reference: Reference, say: Writer) -> list[Cell]:
    language = None if say.language == "en" else "en"
    link = doi_address(reference.doi) if reference.doi else ""
    return [words(reference.citation, language=language), Cell(text=reference.doi or "–", link=link)]


def doi_address(doi: str) -> str:
    """Return the address a DOI leads to."""
    return "https://doi.org/" + quote(doi, safe="/():;.-_")
