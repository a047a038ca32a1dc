from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.trial.spans import Span, covers, days_in, holds, merged, shared

FIRST = date(2024, 1, 1)
LAST = date(2024, 6, 30)
DAYS = st.dates(FIRST, LAST)
SPANS = st.lists(st.tuples(DAYS, DAYS).map(lambda pair: Span(min(pair), max(pair))), max_size=6)


def days_of(spans: list[Span] | tuple[Span, ...]) -> set[date]:
    return {span.first + timedelta(days=n) for span in spans for n in range(span.days)}


def test_a_span_of_one_day_has_one_day_and_a_leap_day_counts() -> None:
    assert Span(FIRST, FIRST).days == 1
    assert Span(date(2024, 2, 28), date(2024, 3, 1)).days == 3
    assert Span(date(2023, 2, 28), date(2023, 3, 1)).days == 2


def test_a_span_that_ends_before_it_begins_holds_no_day() -> None:
    assert merged([Span(LAST, FIRST)]) == ()


@given(SPANS)
def test_joined_spans_hold_the_same_days_lie_apart_and_stand_in_order(spans: list[Span]) -> None:
    joined = merged(spans)
    assert days_of(joined) == days_of(spans)
    assert days_in(spans) == len(days_of(spans))
    gaps = [(later.first - earlier.last).days for earlier, later in itertools.pairwise(joined)]
    assert all(gap > 1 for gap in gaps)


@given(SPANS)
def test_joining_again_changes_nothing(spans: list[Span]) -> None:
    assert merged(merged(spans)) == merged(spans)


@given(SPANS, SPANS)
def test_shared_days_are_those_in_both(some: list[Span], others: list[Span]) -> None:
    assert days_of(shared(some, others)) == days_of(some) & days_of(others)


@given(SPANS, DAYS)
def test_a_day_is_held_when_it_is_one_of_the_days(spans: list[Span], day: date) -> None:
    assert holds(spans, day) == (day in days_of(spans))


@given(SPANS, DAYS, DAYS)
def test_spans_cover_another_when_none_of_its_days_lacks(spans: list[Span], one: date, other: date) -> None:
    wanted = Span(min(one, other), max(one, other))
    assert covers(spans, wanted) == (days_of([wanted]) <= days_of(spans))
