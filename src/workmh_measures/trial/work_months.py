"""A person's work and benefits by civil month, as one source tells of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum

from ..model.work import BENEFIT_KINDS, WORK_KINDS, BenefitKind, RegisterRecord, ToldKind
from .employment import AT_WORK, Measure, known_spells, worked_days
from .spans import Span, days_in, shared

__all__ = ["MonthState", "civil_month", "month_states", "months_between"]


@dataclass(frozen=True, slots=True)
class MonthState:
    """One civil month of a person in one source.

    Attributes
    ----------
    month : its days.
    observed : number of its days in the window; 0 when nothing is known of the month.
    days : for each kind how many of the observed days had it; None when the source does not tell of the kind, or when
        the window holds no day of the month.
    hours, percent : mean over the observed days of hours a week and per cent of full time, days without work counted
        as 0; None when a job does not tell, the source tells of no work, or no day is observed.
    degrees : for each benefit the mean degree over the observed days, days without counted as 0; None likewise.
    """

    month: Span
    observed: int
    days: Mapping[ToldKind, int | None]
    hours: float | None
    percent: float | None
    degrees: Mapping[BenefitKind, float | None]

    def has(self, kind: ToldKind) -> bool | None:
        """Say whether the month has a day of this kind; None when that is not known for every day of the month."""
        days = self.days[kind]
        if days is None:
            return None
        return True if days else False if self.observed == self.month.days else None


def civil_month(day: date) -> Span:
    """Return the civil month a day lies in."""
    first = day.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def months_between(earlier: date, later: date) -> int:
    """Return how many civil months a day's month comes after another's; negative before it."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def month_states(record: RegisterRecord, first: date, last: date) -> Iterator[MonthState]:
    """Yield every civil month from the one of a day to the one of another."""
    days = {kind: worked_days((record,), (kind,)) for kind in record.tells}
    month = civil_month(first)
    while month.first <= last:
        yield _state(record, month, days)
        month = civil_month(month.last + timedelta(days=1))


def _state(record: RegisterRecord, month: Span, worked: Mapping[ToldKind, tuple[Span, ...]]) -> MonthState:
    window = shared((Span(record.observed_from, record.observed_to),), (month,))
    observed = days_in(window)
    kinds: tuple[ToldKind, ...] = (*WORK_KINDS, *BENEFIT_KINDS)
    is_told = {kind: kind in worked and observed > 0 for kind in kinds}
    at_work = [kind for kind in AT_WORK if is_told[kind]]
    return MonthState(
        month=month,
        observed=observed,
        days={k: days_in(shared(worked[k], (month,))) if is_told[k] else None for k in kinds},
        hours=_mean(record, at_work, month, "hours", observed),
        percent=_mean(record, at_work, month, "percent", observed),
        degrees={
            k: _mean(record, (k,) if is_told[k] else (), month, "degree", observed) for k in BENEFIT_KINDS
        },
    )


def _mean(
    record: RegisterRecord, kinds: Collection[ToldKind], month: Span, measure: Measure, observed: int
) -> float | None:
    if not kinds:
        return None
    parts: list[float] = []
    for spell, span in known_spells(record, kinds):
        days, amount = days_in(shared((span,), (month,))), getattr(spell, measure)
        if days and amount is None:
            return None
        if days:
            parts.append(days * amount)
    return fsum(parts) / observed
