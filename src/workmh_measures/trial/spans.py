"""Stretches of days: joined, cut to a window, counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["ONE_DAY", "Span", "covers", "days_in", "holds", "merged", "shared"]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From a first to a last day, both within."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same days as spans apart from each other, in order; those that touch become one."""
    joined: list[Span] = []
    for span in sorted(span for span in spans if span.first <= span.last):
        if joined and span.first <= joined[-1].last + ONE_DAY:
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return tuple(joined)


def shared(some: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Return the days that lie in both."""
    pairs = (Span(max(a.first, b.first), min(a.last, b.last)) for a in some for b in others)
    return merged(pairs)


def days_in(spans: Iterable[Span]) -> int:
    """Return how many days the spans hold; a day in several counts once."""
    return sum(span.days for span in merged(spans))


def holds(spans: Iterable[Span], day: date) -> bool:
    """Say whether a day lies in one of the spans."""
    return any(span.first <= day <= span.last for span in spans)


def covers(spans: Sequence[Span], wanted: Span) -> bool:
    """Say whether every day of a span lies in the spans."""
    return days_in(shared(spans, (wanted,))) == wanted.days
