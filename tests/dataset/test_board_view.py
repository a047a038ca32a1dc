"""Counts by wave, unit and form, and the list of people: what fits, in which order, and only of the units one sees."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from workmh_measures.dataset.board import MARKS, Board, BoardPerson, FormPlace, Mark, board
from workmh_measures.dataset.board_view import NO_UNIT, SPLITS, BoardView, Line, Wanted
from workmh_measures.definitions.library import load_study

DEMO = load_study("demo")
START, TODAY = date(2026, 1, 15), date(2026, 7, 15)
UNITS = {"A-1": "north", "a2": "north", "B1": "south", "C1": None, "D1": "south"}


def made() -> Board:
    """Five people: all missed the start but A-1, who is in the middle of six months; D1 was enrolled late."""
    people = [
        BoardPerson(name, unit, {("inclusion", 1): START + timedelta(days=100 if name == "D1" else 0)})
        for name, unit in UNITS.items()
    ]
    done: list[FormPlace] = [
        ("A-1", wave, 1, entry.instrument) for wave in ("t0",) for entry in DEMO.forms_at(wave)
    ]
    done.append(("A-1", "t6", 1, "hads"))
    touched = [(("A-1", "t6", 1, "phq9"), TODAY - timedelta(days=9)), (("B1", "t6", 1, "hads"), TODAY)]
    return board(DEMO, people, touched, done)


def view(*units: str | None, stuck_days: int = 7) -> BoardView:
    seen = units or tuple(UNITS.values())
    return BoardView(made(), seen.__contains__, today=TODAY, stuck_days=stuck_days)


def listed(one: BoardView, **wanted: object) -> list[str]:
    asked = Wanted(**wanted)  # type: ignore[arg-type]
    return [line.participant for line in one.lines(one.people(asked), asked)]


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(wave="t6"), Wanted(unit="north"), Wanted(instrument="hads", unit="south")]
)
def test_however_they_are_split_the_counts_are_those_of_the_forms_one_by_one(split, wanted: Wanted) -> None:
    one = made()
    marks, expected = one.marks(TODAY, stuck_days=7), Counter[tuple[str, str | None, str | None, str]]()
    for n in range(len(one.forms)):
        wave, form = one.waves[one.forms.wave[n]], one.instruments[one.forms.form[n]]
        unit = one.units[one.forms.person[n]] or NO_UNIT
        fits = (
            wanted.wave in (None, wave) and wanted.unit in (None, unit) and wanted.instrument in (None, form)
        )
        for mark in MARKS:
            if fits and marks[mark][n]:
                key = (wave, unit if split != "form" else None, form if split != "unit" else None, mark)
                expected[key] += 1
    found = {
        (row.wave, row.unit, row.instrument, mark): n
        for row in view().counts(wanted, split)
        for mark, n in row.n.items()
        if n
    }
    assert found == expected
    assert found


def test_what_is_expected_is_open_handed_in_late_or_not_returned() -> None:
    rows = view().counts(Wanted(), "both")
    parts: list[Mark] = ["open", "done", "late", "not_returned"]
    assert all(row.n["expected"] == sum(row.n[mark] for mark in parts) for row in rows)
    assert all(row.n["never_opened"] <= row.n["open"] + row.n["not_returned"] for row in rows)
    assert all(row.n["stuck"] <= row.n["open"] + row.n["late"] for row in rows)


def test_only_the_people_of_the_units_one_sees_are_counted_and_listed() -> None:
    south = view("south")
    assert south.n_people == 2
    assert south.units == ("south",)
    assert listed(south) == ["B1", "D1"]
    assert listed(south, unit="north") == []
    assert listed(south, typed="a2") == []
    assert {row.unit for row in south.counts(Wanted(), "unit")} == {"south"}
    assert view("nowhere").n_people == 0
    assert view("nowhere").counts(Wanted(), "both") == []
    assert listed(view(None)) == ["C1"]
    assert listed(view(), unit=NO_UNIT) == ["C1"]


@pytest.mark.parametrize("typed", ["a1", "A-1", " a 1 ", "A–1", "a‑1"])
def test_a_person_is_found_however_the_id_is_written(typed: str) -> None:
    assert listed(view(), typed=typed) == ["A-1"]


def test_part_of_an_id_finds_everybody_who_has_it() -> None:
    assert listed(view(), typed="a") == ["A-1", "a2"]
    assert listed(view(), typed="x") == []


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"mark": "stuck"}, ["A-1"]),
        ({"mark": "done"}, ["A-1"]),
        ({"mark": "never_opened", "wave": "t6"}, ["A-1", "B1", "C1", "a2"]),
        ({"mark": "never_opened", "instrument": "phq9", "wave": "t6"}, ["B1", "C1", "a2"]),
        ({"mark": "open", "unit": "south"}, ["B1"]),
        ({"mark": "not_returned", "instrument": "eq5d5l"}, ["B1", "C1", "a2", "D1"]),
        ({"mark": "shut"}, []),
        ({"wave": "j3"}, []),
        ({"wave": "t9"}, []),
        ({"instrument": "nothing"}, []),
        ({}, ["A-1", "B1", "C1", "D1", "a2"]),
    ],
)
def test_the_list_holds_who_has_a_form_that_fits(wanted, expected: list[str]) -> None:
    assert listed(view(), **wanted) == expected


def test_whose_forms_close_first_stands_first() -> None:
    # The start of D1 closed hundred days after that of the others.
    assert listed(view(), mark="not_returned")[-1] == "D1"
    assert listed(view(stuck_days=10), mark="stuck") == []


def test_a_line_tells_where_a_person_is_now() -> None:
    [line] = told(Wanted(typed="A-1"))
    [six] = line.stops
    assert (six.wave, six.stage, six.n_done, six.n) == ("t6", "open", 1, 6)
    assert (six.opens, six.closes) == (date(2026, 7, 1), date(2026, 8, 26))
    assert six.touched == TODAY - timedelta(days=9)
    # Between two waves: the latest that was, and the next to come.
    [line] = told(Wanted(typed="D1"))
    assert [(stop.wave, stop.stage) for stop in line.stops] == [("t0", "late"), ("t6", "waiting")]


def test_a_line_of_a_filtered_list_tells_of_the_forms_that_fit() -> None:
    [line] = told(Wanted(mark="stuck"))
    assert [(stop.wave, stop.instruments) for stop in line.stops] == [("t6", ("phq9",))]
    [line, *_] = told(Wanted(mark="done"))
    assert [(stop.wave, stop.stage, stop.n_done) for stop in line.stops] == [
        ("t0", "done", 6),
        ("t6", "done", 1),
    ]


def told(asked: Wanted) -> list[Line]:
    one = view()
    return one.lines(one.people(asked), asked)
