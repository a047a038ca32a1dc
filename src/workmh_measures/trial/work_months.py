"""A person's work and benefits by civil month, as one source tells of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import fsum

from ..model.work import BENEFIT_KINDS, WORK_KINDS, BenefitKind, RegisterRecord, ToldKind
from .employment import AT_WORK, Measure, known_spells, worked_days
from .spans import ONE_DAY, Span

__all__ = ["MonthState", "civil_month", "month_states", "months_between"]

KINDS: tuple[ToldKind, ...] = (*WORK_KINDS, *BENEFIT_KINDS)


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


@lru_cache(maxsize=4096)
def civil_month(day: date) -> Span:
    """Return the civil month a day lies in."""
    first = day.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def months_between(earlier: date, later: date) -> int:
    """Return how many civil months a day's month comes after another's; negative before it."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def month_states(record: RegisterRecord, first: date, last: date) -> Iterator[MonthState]:
    """Yield every civil month from the one of a day to the one of another."""
    tally = _Tally(record)
    month = civil_month(first)
    while month.first <= last:
        yield tally.state(month)
        month = civil_month(month.last + ONE_DAY)


class _Tally:
    """Days and amounts of a record by the first day of their month: every spell is gone through once."""

    def __init__(self, record: RegisterRecord) -> None:
        self.tells = record.tells
        self.observed = Counter(dict(_by_month(Span(record.observed_from, record.observed_to))))
        self.days = {kind: _days(worked_days((record,), (kind,))) for kind in record.tells}
        self.hours = _Amounts(record, AT_WORK, "hours")
        self.percent = _Amounts(record, AT_WORK, "percent")
        self.degrees = {kind: _Amounts(record, (kind,), "degree") for kind in BENEFIT_KINDS}

    def state(self, month: Span) -> MonthState:
        observed = self.observed[month.first]
        told = frozenset(self.tells if observed else ())
        has_work = not told.isdisjoint(AT_WORK)
        return MonthState(
            month=month,
            observed=observed,
            days={k: self.days[k][month.first] if k in told else None for k in KINDS},
            hours=self.hours.mean(month, observed) if has_work else None,
            percent=self.percent.mean(month, observed) if has_work else None,
            degrees={k: self.degrees[k].mean(month, observed) if k in told else None for k in BENEFIT_KINDS},
        )


class _Amounts:
    """Amounts of the spells of some kinds, each times its days in a month; None where a spell does not tell."""

    def __init__(self, record: RegisterRecord, kinds: Collection[ToldKind], measure: Measure) -> None:
        self._parts: dict[date, list[float | None]] = {}
        for spell, span in known_spells(record, kinds):
            amount = getattr(spell, measure)
            for first, days in _by_month(span):
                self._parts.setdefault(first, []).append(None if amount is None else days * amount)

    def mean(self, month: Span, observed: int) -> float | None:
        """Return the mean over the observed days, of which there are some."""
        parts = self._parts.get(month.first, ())
        told = [part for part in parts if part is not None]
        return fsum(told) / observed if len(told) == len(parts) else None


def _days(spans: Iterable[Span]) -> Counter[date]:
    counted: Counter[date] = Counter()
    for span in spans:
        counted.update(dict(_by_month(span)))
    return counted


def _by_month(span: Span) -> Iterator[tuple[date, int]]:
    """Yield the months of a span by their first day, each with the span's days in it."""
    month = civil_month(span.first)
    while month.first <= span.last:
        yield month.first, (min(month.last, span.last) - max(month.first, span.first)).days + 1
        month = civil_month(month.last + ONE_DAY)
