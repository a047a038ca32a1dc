"""How often the two copies of forms differ, for each instrument and for all together."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from workmh_measures.analysis.entry_agreement import differing_fields
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.instrument import Instrument
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry import Copies, copies_of, second_forms

__all__ = ["Agreement", "agreement", "compared_forms"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Fields of both copies that were compared and how many of them differ; no instrument: all together."""

    instrument: str | None
    forms: int
    differing: int
    fields: int
    rate: Estimate


def compared_forms(
    store: Store, study: str, load: Callable[[str], Instrument], people: Container[str] | None = None
) -> list[Copies]:
    """Return every form whose two copies are finished, compared.

    Parameters
    ----------
    load : gives an instrument by its id.
    people : whose forms; None for everybody's.
    """
    forms = [form for form in second_forms(store, study, people) if form.state in ("differs", "done")]
    with store.reading() as connection:
        return [copies_of(connection, form.place, load(form.place.instrument).item_ids) for form in forms]


def agreement(
    store: Store, study: str, load: Callable[[str], Instrument], people: Container[str] | None = None
) -> list[Agreement]:
    """Return how often copies differ, by instrument, and in the last row all together; empty before any was compared.

    Parameters
    ----------
    load, people : as for `compared_forms`.

    Notes
    -----
    What was typed counts, whatever was settled afterwards.
    """
    copies = compared_forms(store, study, load, people)
    names = sorted({one.place.instrument for one in copies})
    return [
        _agreement(name, [one for one in copies if name in (None, one.place.instrument)])
        for name in ((*names, None) if names else ())
    ]


def _agreement(instrument: str | None, copies: list[Copies]) -> Agreement:
    differing, fields = sum(len(one.differences) for one in copies), sum(one.n_fields for one in copies)
    rate = differing_fields(differing, fields, instrument=instrument)
    return Agreement(instrument, len(copies), differing, fields, rate)
