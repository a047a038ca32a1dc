"""One cell for each person and form: every state at its edge, shares of what is due, and nobody of an outside arm."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from workmh_measures.dataset.board import BoardPerson, board
from workmh_measures.dataset.completeness import STATES, Completeness, completeness, due_share
from workmh_measures.definitions.library import load_study

STUDY = load_study("demo")
START = date(2026, 3, 1)
WAVE = STUDY.survey_waves[0]
FORMS = [entry.instrument for entry in STUDY.instruments_at(WAVE.id)]
OPENS, CLOSES = (date.fromordinal(START.toordinal() + days) for days in WAVE.window_days)


def person(
    name: str, *, unit: str | None = None, shut: date | None = None, asked: bool = True
) -> BoardPerson:
    anchors = {(STUDY.anchors[0], 1): START} if asked else {}
    return BoardPerson(name, unit, anchors, shut)


def shown(today: date, *people: BoardPerson, touched=(), done=(), died=()) -> Completeness:
    return completeness(board(STUDY, people, touched, done), frozenset(died), today=today)


def state(found: Completeness, name: str) -> str:
    column = found.columns.index((WAVE.id, 1, FORMS[0]))
    return STATES[found.cells[found.people.index(name), column]]


PLACE = ("a", WAVE.id, 1, FORMS[0])
DAY_BEFORE, DAY_AFTER = date.fromordinal(OPENS.toordinal() - 1), date.fromordinal(CLOSES.toordinal() + 1)


@pytest.mark.parametrize(
    ("today", "told", "expected"),
    [
        (DAY_BEFORE, {}, "not_due"),
        (OPENS, {}, "open"),
        (CLOSES, {}, "open"),
        (DAY_AFTER, {}, "not_returned"),
        (OPENS, {"touched": [(PLACE, OPENS)]}, "partly"),
        (DAY_AFTER, {"touched": [(PLACE, OPENS)]}, "partly"),
        (DAY_BEFORE, {"done": [PLACE]}, "complete"),
        (DAY_AFTER, {"done": [PLACE]}, "complete"),
    ],
)
def test_each_state_at_its_edge(today: date, told: dict, expected: str) -> None:
    assert state(shown(today, person("a"), **told), "a") == expected


@pytest.mark.parametrize(("died", "expected"), [((), "withdrawn"), (("a",), "died")])
def test_who_left_before_a_form_was_begun_withdrew_or_died(died: tuple, expected: str) -> None:
    gone = person("a", shut=OPENS)
    assert state(shown(DAY_AFTER, gone, died=died), "a") == expected
    begun = shown(DAY_AFTER, gone, died=died, touched=[(PLACE, OPENS)])
    assert state(begun, "a") == "partly"
    assert state(shown(DAY_AFTER, gone, died=died, done=[PLACE]), "a") == "complete"


def test_what_was_late_before_the_person_left_stays_so() -> None:
    assert state(shown(DAY_AFTER, person("a", shut=DAY_AFTER), died=("a",)), "a") == "not_returned"


def test_nobody_who_is_asked_for_nothing_is_there() -> None:
    found = shown(OPENS, person("a"), person("outside", asked=False), person("z"))
    assert found.people == ("a", "z")


def test_counts_and_shares_are_of_what_is_due() -> None:
    found = shown(
        OPENS,
        person("a", unit="site_1"),
        person("b", unit="site_2"),
        person("c"),
        done=[PLACE, *(("a", WAVE.id, 1, form) for form in FORMS)],
    )
    of_a, of_b, of_c = found.shares()
    due = sum(wave == WAVE.id for wave, _, _ in found.columns)
    assert (of_a, of_b, of_c) == (1.0, 0.0, 0.0)
    assert [found.people[n] for n in found.in_order("share")] == ["b", "c", "a"]
    assert [found.people[n] for n in found.in_order("id")] == ["a", "b", "c"]
    assert found.by_column().sum() == found.cells.size == found.by_person().sum()
    units = found.by_unit()
    assert [*units] == ["site_1", "site_2", None]
    assert units["site_1"][STATES.index("complete")] == due
    assert np.isnan(due_share(np.zeros((1, len(STATES)), dtype=np.int64)))[0]


def test_without_anybody_there_are_no_cells() -> None:
    found = shown(OPENS)
    assert (found.people, found.columns, found.cells.shape) == ((), (), (0, 0))


def test_of_some_people_it_is_what_it_would_be_without_the_others() -> None:
    later = (STUDY.anchors[1], 3)  # a third job, which nobody else has
    other = BoardPerson("c", "south", {(STUDY.anchors[0], 1): START, later: START}, None)
    told = {"touched": [(PLACE, OPENS)], "done": [("b", WAVE.id, 1, FORMS[0])]}
    own = (person("a", unit="north"), person("b", unit="north"))
    found = shown(DAY_AFTER, *own, other, **told).of_people({"a", "b", "not enrolled"})
    alone = shown(DAY_AFTER, *own, **told)
    assert (found.people, found.units, found.columns) == (alone.people, alone.units, alone.columns)
    assert np.array_equal(found.cells, alone.cells)
    assert len(shown(DAY_AFTER, *own, other, **told).columns) > len(found.columns)
    nobody = alone.of_people(frozenset())
    assert (nobody.people, nobody.columns, nobody.cells.shape) == ((), (), (0, 0))
