from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from workmh_measures.storage.events import EnrolledEvent, new_request_id
from workmh_measures.storage.registers import register_records
from workmh_measures.storage.repository import Store
from workmh_measures.storage.unit_ratings import unit_ratings

from .conftest import Ran, Run

WINDOWS = "deltaker;fra;til\nP1;01.01.2024;31.12.2025\nP2;01.01.2024;31.12.2025\n"
WORK = "deltaker;fra;til;slag;timer\nP1;01.03.2024;;Ordinært arbeid;18,75\nP2;01.03.2024;;VTA;\n"


@pytest.fixture
def address(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = Store.create(url)
    people = [
        EnrolledEvent(
            request_id=new_request_id(),
            entered_by="x",
            participant=name,
            anchors={"inclusion": date(2024, 2, 10)},
            unit="Bergen",
        )
        for name in ("P1", "P2", "P3")
    ]
    store.append("ips_rct", people)
    store.close()
    return url


@pytest.fixture
def registers(workmh: Run, address: str, tmp_path: Path) -> Callable[..., Ran]:
    def run(work: str = WORK, *more: str, windows: str = WINDOWS) -> Ran:
        (tmp_path / "windows.csv").write_text(windows, encoding="utf-8")
        (tmp_path / "work.csv").write_text(work, encoding="utf-8")
        files = ("--windows", tmp_path / "windows.csv", "--employment", tmp_path / "work.csv")
        about = ("--source", "aa_register", "--study", "ips_rct", "--store", address, "--by", "data manager")
        return workmh("import", "registers", *files, *about, *more)

    return run


def stored(address: str) -> list[str]:
    store = Store.open(address)
    records = register_records(store, "ips_rct")
    store.close()
    return [record.participant for record in records]


def test_an_extract_is_stored_and_its_counts_are_printed(registers: Callable[..., Ran], address: str) -> None:
    ran = registers()
    assert ran.code == 0
    assert "Read: 2 people, 2 spells of work, 0 of benefits." in ran.out
    assert "Stored: 2 new, 0 changed, 0 unchanged." in ran.out
    assert "nothing is known of 1 without a window: P3" in ran.out
    assert stored(address) == ["P1", "P2"]


def test_the_same_extract_again_says_that_nothing_changed(registers: Callable[..., Ran]) -> None:
    registers()
    assert "Nothing changed: 0 new, 0 changed, 2 unchanged." in registers().out


def test_a_later_extract_says_who_changed_and_who_is_absent(registers: Callable[..., Ran]) -> None:
    registers()
    later = registers(
        WORK.splitlines()[0] + "\nP1;01.03.2024;31.10.2025;competitive;18,75\n",
        "--json",
        windows="deltaker;fra;til\nP1;01.01.2024;31.12.2025\n",
    ).json
    assert (later["new"], later["changed"], later["unchanged"]) == (0, 1, 0)
    assert later["changed_people"] == ["P1"]
    assert later["absent"] == ["P2"]


def test_check_stores_nothing(registers: Callable[..., Ran], address: str) -> None:
    ran = registers(WORK, "--check")
    assert ran.code == 0
    assert "nothing stored. It would be: 2 new" in ran.out
    assert stored(address) == []


def test_one_bad_row_keeps_everything_out_and_is_told_with_its_place(
    registers: Callable[..., Ran], address: str
) -> None:
    ran = registers(WORK + "P9;25-Jun;;competitive;\n")
    assert ran.code == 1
    assert "work.csv:4, column 'deltaker' [FILE-PERSON]" in ran.err
    assert "work.csv:4, column 'fra' [FILE-CELL]" in ran.err
    assert "2 problems." in ran.err
    assert stored(address) == []


def test_problems_are_one_json_document_when_asked(registers: Callable[..., Ran]) -> None:
    [found] = registers(WORK + "P9;2024-06-25;;competitive;\n", "--json").json
    assert (found["code"], found["found"]) == ("FILE-PERSON", "P9")


def test_words_columns_and_what_the_source_knows_can_be_told(
    registers: Callable[..., Ran], address: str
) -> None:
    work = "deltaker;begin;til;slag\nP1;01.03.2024;;ARBTREN\n"
    ran = registers(
        work, "--column", "start=begin", "--word", "ARBTREN=placement", "--knows", "placement,competitive"
    )
    assert ran.code == 0, ran.err
    store = Store.open(address)
    first = register_records(store, "ips_rct")[0]
    store.close()
    assert first.employment[0].kind == "placement"
    assert first.tells == ("competitive", "placement")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--knows", "competetive"), "Did you mean 'competitive'?"),
        (("--column", "strat=fra"), "Did you mean 'start'?"),
        (("--word", "X=job"), "--word knows"),
        (("--word", "X"), "--word takes NAME=VALUE"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(
    registers: Callable[..., Ran], arguments: tuple[str, str], said: str
) -> None:
    ran = registers(WORK, *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_the_name_of_a_source_can_stand_in_every_file(registers: Callable[..., Ran]) -> None:
    ran = registers(WORK, "--source", "Aa register")
    assert ran.code == 1
    assert "[REG-SOURCE]" in ran.err


def test_windows_alone_tell_nothing(workmh: Run, address: str, tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(WINDOWS, encoding="utf-8")
    about = ("--source", "aa", "--study", "ips_rct", "--store", address, "--by", "x")
    ran = workmh("import", "registers", "--windows", tmp_path / "w.csv", *about)
    assert ran.code == 2
    assert "--employment" in ran.err


# --- ratings -------------------------------------------------------------------------------------

ITEMS = ";".join(f"{n:02}" for n in range(1, 26))
FOURS = ";".join(["4"] * 25)


@pytest.fixture
def ratings(workmh: Run, address: str, tmp_path: Path) -> Callable[..., Ran]:
    def run(text: str, *more: str, instrument: str = "ips25") -> Ran:
        path = tmp_path / "ratings.csv"
        path.write_text(text, encoding="utf-8")
        about = ("--instrument", instrument, "--study", "ips_rct", "--store", address, "--by", "rater")
        return workmh("import", "ratings", path, *about, *more)

    return run


def test_ratings_are_stored_once(ratings: Callable[..., Ran], address: str) -> None:
    text = f"unit;date;total;band;{ITEMS}\nBergen;2020-04-01;100;good;{FOURS}\n"
    assert "would be: 1 new" in ratings(text, "--check").out
    assert "Stored: 1 new" in ratings(text).out
    assert "Nothing changed: 0 new, 0 changed, 1 unchanged." in ratings(text).out
    store = Store.open(address)
    [rating] = unit_ratings(store, "ips_rct")
    store.close()
    assert (rating.total, rating.band, len(rating.answers)) == (100.0, "good", 25)


def test_a_unit_nobody_belongs_to_is_pointed_out(ratings: Callable[..., Ran]) -> None:
    ran = ratings("unit;date;total\nBergn;2020-04-01;98\n", "--json")
    assert ran.json["notes"] == ["Nobody in the study belongs to unit 'Bergn'; did you mean 'Bergen'?"]


def test_an_instrument_the_study_does_not_rate_with_is_refused(ratings: Callable[..., Ran]) -> None:
    ran = ratings("unit;date;total\nBergen;2020-04-01;98\n", instrument="ips2")
    assert ran.code == 1
    assert "[RATE-STUDY]" in ran.err
    assert "Did you mean 'ips25'?" in ran.err


def test_a_bad_rating_keeps_all_out(ratings: Callable[..., Ran], address: str) -> None:
    text = f"unit;date;{ITEMS}\nBergen;2020-04-01;{FOURS}\nBergen;2020-05-01;9{FOURS[1:]}\n"
    ran = ratings(text)
    assert ran.code == 1
    assert "ratings.csv:3, column '01' [RESP-RANGE]" in ran.err
    store = Store.open(address)
    assert unit_ratings(store, "ips_rct") == []
    store.close()
