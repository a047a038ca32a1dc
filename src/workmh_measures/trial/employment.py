"""What sources tell of a person's work and benefits: on which days, how much, and which days they know.

All functions take the records of one person; several sources stand beside each other. A day counts as worked when any
source says so, and as not worked only when every kind that was asked for is told of by a source that saw the day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from ..model.record import Enrolment
from ..model.work import BenefitSpell, EmploymentSpell, EndReason, RegisterRecord, ToldKind, WorkKind
from .spans import Span, holds, merged, shared

__all__ = [
    "AT_WORK",
    "LOG",
    "Amount",
    "Measure",
    "amount_on",
    "has_on",
    "is_known_on",
    "known_days",
    "known_spells",
    "known_until",
    "spell_span",
    "worked_days",
]

AT_WORK: tuple[WorkKind, ...] = ("competitive", "subsidised", "placement", "sheltered", "transitional")
"""Every kind of work; education is none."""

LOG = "staff"
"""Source of a record kept by those who support the people; every other source is a register."""

Measure = Literal["hours", "percent", "degree"]
Spell = EmploymentSpell | BenefitSpell


@dataclass(frozen=True, slots=True)
class Amount:
    """How much on a day, overlapping spells added up; when not `is_whole`, a spell does not tell and it is at least so."""

    value: float
    is_whole: bool

    @property
    def told(self) -> float | None:
        """The amount, None when a part of it is not known."""
        return self.value if self.is_whole else None


def known_until(record: RegisterRecord, enrolment: Enrolment) -> RegisterRecord | None:
    """Return what may be known of a person: nothing from withdrawal of register follow-up on, nothing after death.

    Returns
    -------
    RegisterRecord or None
        With a shorter window where one of them ended it; None when nothing is left.
    """
    ends: list[tuple[date, EndReason]] = [(record.observed_to, record.end_reason)]
    if enrolment.died is not None:
        ends.append((enrolment.died, "died"))
    for level in ("register", "deletion"):
        if level in enrolment.withdrawn:
            ends.append((enrolment.withdrawn[level] - timedelta(days=1), "withdrawn"))
    last, reason = min(ends, key=lambda end: end[0])
    return replace(record, observed_to=last, end_reason=reason) if last >= record.observed_from else None


def spell_span(spell: Spell, record: RegisterRecord) -> Span | None:
    """Return the days of a spell inside the window; None when there are none."""
    last = record.observed_to if spell.stop is None else min(spell.stop, record.observed_to)
    first = max(spell.start, record.observed_from)
    return Span(first, last) if first <= last else None


def worked_days(records: Iterable[RegisterRecord], kinds: Collection[ToldKind]) -> tuple[Span, ...]:
    """Return the days with a spell of one of the kinds, inside the windows."""
    return merged(span for record in records for _, span in known_spells(record, kinds))


def known_days(records: Sequence[RegisterRecord], kinds: Collection[ToldKind]) -> tuple[Span, ...]:
    """Return the days on which all of the kinds would be known."""
    known: tuple[Span, ...] | None = None
    for kind in kinds:
        windows = merged(Span(r.observed_from, r.observed_to) for r in records if kind in r.tells)
        known = windows if known is None else shared(known, windows)
    return known or ()


def is_known_on(records: Sequence[RegisterRecord], kinds: Collection[ToldKind], day: date) -> bool:
    """Say whether all of the kinds would be known on a day."""
    seen = [record.tells for record in records if record.observed_from <= day <= record.observed_to]
    return bool(kinds) and all(any(kind in tells for tells in seen) for kind in kinds)


def has_on(records: Sequence[RegisterRecord], kinds: Collection[ToldKind], day: date) -> bool | None:
    """Say whether one of the kinds is there on a day; None when that is not known."""
    spans = (span for record in records for _, span in known_spells(record, kinds))
    if any(span.first <= day <= span.last for span in spans):
        return True
    return False if is_known_on(records, kinds, day) else None


def amount_on(
    records: Sequence[RegisterRecord], kinds: Collection[ToldKind], day: date, *, measure: Measure
) -> Amount:
    """Return hours a week, per cent of full time or degree on a day, over all spells of the kinds.

    Notes
    -----
    Within a source overlapping spells add up. Sources that tell of the same kind tell of the same work: the larger
    amount counts, so that nothing is counted twice.
    """
    amounts = [_largest(_amount(record, kind, day, measure) for record in records) for kind in kinds]
    return Amount(_total(a.value for a in amounts), all(a.is_whole for a in amounts))


def known_spells(record: RegisterRecord, kinds: Collection[ToldKind]) -> Iterator[tuple[Spell, Span]]:
    """Yield the spells of some kinds that have days in the window, each with those days."""
    spells: tuple[Spell, ...] = (*record.employment, *record.benefits)
    for spell in spells:
        span = spell_span(spell, record) if spell.kind in kinds else None
        if span is not None:
            yield spell, span


def _amount(record: RegisterRecord, kind: ToldKind, day: date, measure: Measure) -> Amount | None:
    told = [getattr(spell, measure) for spell, span in known_spells(record, (kind,)) if holds((span,), day)]
    return Amount(_total(value for value in told if value is not None), None not in told) if told else None


def _total(values: Iterable[float]) -> float:
    # As decimals: three jobs of 6.7, 6.7 and 6.6 hours are 20, and not a little less.
    return float(sum(Decimal(repr(value)) for value in values))


def _largest(found: Iterable[Amount | None]) -> Amount:
    amounts = [amount for amount in found if amount is not None]
    value = max((amount.value for amount in amounts), default=0.0)
    return Amount(
        value, all(amount.is_whole for amount in amounts) or Amount(value, is_whole=True) in amounts
    )
