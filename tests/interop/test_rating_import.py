from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.interop.rating_import import RatingImport, read_ratings
from workmh_measures.model.rating import UnitRating

IPS25 = load_instrument("ips25")
ITEMS = ";".join(IPS25.item_ids)
FOURS = ";".join(["4"] * 25)
TODAY = date(2026, 6, 1)

Read = Callable[..., RatingImport]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def ratings(text: str, **columns: str) -> RatingImport:
        path = tmp_path / "ratings.csv"
        path.write_text(text, encoding="utf-8")
        return read_ratings(path, IPS25, today=TODAY, columns=columns)

    return ratings


def test_a_row_is_a_rating_with_what_was_reported(read: Read) -> None:
    made = read(f"Enhet;Dato;Vurderer;Total;Nivå;{ITEMS}\nBergen;01.04.2016;A;100;god;{FOURS}\n")
    assert made.problems == ()
    answers = dict.fromkeys(IPS25.item_ids, 4.0)
    assert made.ratings == (UnitRating("ips25", "Bergen", date(2016, 4, 1), "A", answers, 100.0, "god"),)
    assert made.notes == ()


def test_items_may_have_the_name_of_the_instrument_or_no_leading_zero(read: Read) -> None:
    long = ";".join(f"ips25_{item}" for item in IPS25.item_ids)
    short = ";".join(str(int(item)) for item in IPS25.item_ids)
    first, second = (read(f"unit;date;{names}\nB;2016-04-01;{FOURS}\n") for names in (long, short))
    assert first.ratings == second.ratings != ()


def test_a_total_alone_is_a_rating_without_answers(read: Read) -> None:
    made = read("unit;date;total;band\nB;2016-04-01;98;good\n")
    assert made.ratings == (UnitRating("ips25", "B", date(2016, 4, 1), "", {}, 98.0, "good"),)


def test_an_item_left_out_is_no_answer(read: Read) -> None:
    made = read(f"unit;date;{ITEMS}\nB;2016-04-01;;{FOURS[2:]}\n")
    assert "01" not in made.ratings[0].answers
    assert len(made.ratings[0].answers) == 24


def test_a_reported_total_that_differs_is_kept_and_told(read: Read) -> None:
    made = read(f"unit;date;total;{ITEMS}\nB;2016-04-01;98;{FOURS}\nC;2016-04-01;100;{FOURS}\n")
    assert [rating.total for rating in made.ratings] == [98.0, 100.0]
    [note] = made.notes
    assert "98" in note
    assert "100" in note
    assert "Unit B" in note


def test_every_fault_is_told_with_its_cell(read: Read) -> None:
    rows = [
        f"B;31.02.2016;;{FOURS}",
        f";2016-04-01;;{FOURS}",
        "B;2016-04-02;;6" + FOURS[1:],
        "B;2016-04-03;;2,5" + FOURS[1:],
        "B;2016-04-04;many" + ";" + FOURS,
        f"B;2027-01-01;;{FOURS}",
        "B;2016-04-05;;" + ";" * 24,
        f"25-Jun;2016-04-06;;{FOURS}",
    ]
    made = read(f"unit;date;total;{ITEMS}\n" + "\n".join(rows) + "\n")
    assert made.ratings == ()
    places = [(p.code, p.where.rpartition(".csv:")[2]) for p in made.problems]
    assert places == [
        ("FILE-CELL", "2, column 'date'"),
        ("RATE-ROW", "3, column 'unit'"),
        ("RESP-RANGE", "4, column '01'"),
        ("RESP-RANGE", "5, column '01'"),
        ("FILE-CELL", "6, column 'total'"),
        ("FILE-CELL", "7, column 'date'"),
        ("RATE-ROW", "8, column 'unit'"),
        ("FILE-CELL", "9, column 'unit'"),
    ]


def test_the_same_unit_day_and_rater_twice_is_refused(read: Read) -> None:
    row = f"B;2016-04-01;A;{FOURS}\n"
    made = read(f"unit;date;rater;{ITEMS}\n{row}{row}B;2016-04-01;C;{FOURS}\n")
    assert [(p.code, p.where[-1]) for p in made.problems] == [("FILE-TWICE", "3")]


def test_some_items_without_a_column_are_told_each(read: Read) -> None:
    made = read("unit;date;01;02\nB;2016-04-01;4;4\n")
    assert [p.code for p in made.problems] == ["FILE-COLUMN"] * 23


def test_a_file_with_neither_items_nor_total_is_no_file_of_ratings(read: Read) -> None:
    assert [p.code for p in read("unit;date\nB;2016-04-01\n").problems] == ["RATE-ROW"]


def test_a_column_under_another_name_is_named(read: Read) -> None:
    text = "sted;date;total\nB;2016-04-01;98\n"
    assert [p.code for p in read(text).problems] == ["FILE-COLUMN"]
    assert read(text, unit="sted").ratings[0].unit == "B"
