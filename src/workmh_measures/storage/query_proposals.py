"""What a machine would ask: answers that cannot be, that lie far from all others, or that contradict each other.

A proposal is no query: somebody who manages the data turns it into one, or leaves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

import numpy as np

from workmh_measures.errors import ProblemError
from workmh_measures.model.answer_value import checked_value
from workmh_measures.model.gates import hidden_items
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MissingCode
from workmh_measures.model.response_scale import ResponseScale, chosen_codes
from workmh_measures.model.study import Study
from workmh_measures.storage.answer_audit import audited_answers
from workmh_measures.storage.events import LONGEST_REASON
from workmh_measures.storage.queries import Query, queries
from workmh_measures.storage.query_events import Origin
from workmh_measures.storage.reading import CurrentAnswer
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import PRACTICE

__all__ = ["FAR_OUT", "LEAST_ANSWERS", "Proposal", "ProposalKind", "far_out", "proposals"]

FAR_OUT = 3.0
"""How many interquartile ranges beyond the quartiles a number lies that is far out (Tukey 1977, section 2E)."""

LEAST_ANSWERS = 20
"""Fewer answers to an item say nothing about which is far from the others."""

ProposalKind: TypeAlias = Literal[
    "off_scale", "far_out", "answered_though_hidden", "hidden_though_shown", "audit"
]
_ORIGINS: Mapping[ProposalKind, Origin] = {
    "off_scale": "range",
    "far_out": "range",
    "answered_though_hidden": "contradiction",
    "hidden_though_shown": "contradiction",
    "audit": "audit",
}
_SAID: Mapping[ProposalKind, str] = {
    "off_scale": "The answer is none of those the item allows ({allowed}). What is right?",
    "far_out": "The answer lies far from all others to this item. Is it right?",
    "answered_though_hidden": "There is an answer although earlier answers hide this item. Which of them is right?",
    "hidden_though_shown": "The item counts as not shown although earlier answers show it. Which of them is right?",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to ask about.

    Attributes
    ----------
    kind : what was noticed.
    participant, wave, occasion, instrument, item : about which answer; a finding of the key audit may concern all.
    value : the answer, as text.
    words : the question in English, without the answer: not everybody who reads a query may see it.
    """

    kind: ProposalKind
    instrument: str
    words: str = field(repr=False)
    participant: str | None = None
    wave: str | None = None
    occasion: int = 1
    item: str | None = None
    value: str = field(default="", repr=False)

    @property
    def origin(self) -> Origin:
        """What a query made of it says of where it comes from."""
        return _ORIGINS[self.kind]


def proposals(
    store: Store, study: Study, instruments: Mapping[str, Instrument], *, today: date
) -> list[Proposal]:
    """Return what might be asked and was not yet: answers first, then findings of the key audit.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    today : the day that decides what is due.

    Notes
    -----
    What was asked is proposed again only when the answer was changed after the last word about it.
    """
    asked = queries(store, study.id)
    found: list[Proposal] = []
    for name, instrument in instruments.items():
        current = [a for a in store.current_answers(study.id, instrument=name) if a.mode != PRACTICE]
        moments = {_place(answer): answer.recorded_at for answer in current}
        known = {
            _place(one) for one in asked if moments.get(_place(one), one.steps[-1].at) <= one.steps[-1].at
        }
        found += [one for one in _of_answers(instrument, current) if _place(one) not in known]
    return found + _audited(store, study, instruments, asked, today)


def far_out(values: Sequence[float]) -> np.ndarray:
    """Return which numbers lie more than `FAR_OUT` interquartile ranges outside the quartiles, shape (n,).

    Of fewer than `LEAST_ANSWERS`, and where half of all are one number, none does.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if len(numbers) < LEAST_ANSWERS:
        return np.zeros(len(numbers), dtype=np.bool_)
    low, high = np.percentile(numbers, [25, 75])
    reach = FAR_OUT * (high - low)
    outside: np.ndarray = (numbers < low - reach) | (numbers > high + reach)
    return outside if reach > 0 else np.zeros(len(numbers), dtype=np.bool_)


# --- parts ----------------------------------------------------------------------------------------


def _place(one: CurrentAnswer | Proposal | Query) -> tuple[object, ...]:
    return one.participant, one.wave, one.occasion, one.instrument, one.item


def _of_answers(instrument: Instrument, current: Sequence[CurrentAnswer]) -> Iterator[Proposal]:
    by_item: dict[str, list[CurrentAnswer]] = {}
    by_form: dict[tuple[object, ...], list[CurrentAnswer]] = {}
    for answer in current:
        if answer.item in instrument.item_ids:
            by_item.setdefault(answer.item, []).append(answer)
            by_form.setdefault((answer.participant, answer.wave, answer.occasion), []).append(answer)
    for item in instrument.item_ids:
        yield from _outside(instrument.response_scale_of(item), by_item.get(item, []))
    if instrument.items_if:
        for form in by_form.values():
            yield from _contradictions(instrument, form)


def _outside(scale: ResponseScale, given: Iterable[CurrentAnswer]) -> Iterator[Proposal]:
    on_scale = []
    for answer in given:
        if answer.value is None:
            continue
        if _is_on(scale, answer.value):
            on_scale.append(answer)
        else:
            yield _proposal("off_scale", answer, allowed=scale.allowed)
    if scale.kind in ("integer", "number"):
        numbers = [float(answer.value) for answer in on_scale]  # type: ignore[arg-type]
        for answer, is_far in zip(on_scale, far_out(numbers), strict=True):
            if is_far:
                yield _proposal("far_out", answer)


def _is_on(scale: ResponseScale, value: float | str) -> bool:
    several = scale.kind == "multiple_choice" and isinstance(value, str)
    try:
        given = list(chosen_codes(value)) if several else value  # type: ignore[arg-type]
    except ValueError:
        return False
    whole = isinstance(given, float) and given.is_integer()
    return checked_value(scale, int(given) if whole else given) is not None  # type: ignore[arg-type]


def _contradictions(instrument: Instrument, form: Sequence[CurrentAnswer]) -> Iterator[Proposal]:
    codes = {a.item: float(a.value) for a in form if isinstance(a.value, (int, float))}
    hidden = {*hidden_items(instrument, codes)}
    for answer in form:
        if answer.item in hidden and answer.value is not None:
            yield _proposal("answered_though_hidden", answer)
        elif answer.item not in hidden and answer.missing == MissingCode.NOT_SHOWN:
            yield _proposal("hidden_though_shown", answer)


def _proposal(kind: ProposalKind, answer: CurrentAnswer, allowed: object = "") -> Proposal:
    value = answer.missing if answer.value is None else answer.value
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return Proposal(
        kind=kind,
        instrument=answer.instrument,
        words=_SAID[kind].format(allowed=allowed)[:LONGEST_REASON],
        participant=answer.participant,
        wave=answer.wave,
        occasion=answer.occasion,
        item=answer.item,
        value=text,
    )


def _audited(
    store: Store,
    study: Study,
    instruments: Mapping[str, Instrument],
    asked: Sequence[Query],
    today: date,
) -> list[Proposal]:
    """Return the findings of the key audit of each instrument that nobody asked about."""
    said = {(one.instrument, step.words) for one in asked for step in one.steps}
    try:
        audited = audited_answers(store, study, instruments, today=today)
    except ProblemError:
        # An answer that cannot be stops the data set; it is proposed itself, and the audit comes after it.
        return []
    found = []
    for name, rows in audited.items():
        for row in rows:
            words = " ".join(row.warnings)[:LONGEST_REASON]
            if row.text not in (None, "nothing_found") and (name, words) not in said:
                found.append(Proposal("audit", name, words, item=_item(instruments.get(name), row.item)))
    return found


def _item(instrument: Instrument | None, item: str | None) -> str | None:
    return item if instrument is not None and item in instrument.item_ids else None
