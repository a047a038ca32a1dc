"""`workmh entry`: what staff see of forms entered twice, and how a difference is settled from the command line."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.storage.events import AnswerEvent, FormCompletedEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry import complete_second, keep_second
from workmh_measures.storage.second_entry_events import SecondAnswerEvent, SecondCompletedEvent

Run = Callable[..., Any]
PLACE = {"participant": "0412", "wave": "t0", "instrument": "who5"}
ITEMS = ("01", "02", "03", "04", "05")
NUMBERS = itertools.count()


def about(by: str, **more: Any) -> dict[str, Any]:
    told = {"request_id": f"r{next(NUMBERS)}", "entered_by": by, "mode": "paper", "language": "nb"}
    return {**PLACE, **told, "fingerprint": "f" * 64, **more}


def enter_twice(store: Store, first: Mapping[str, int], second: Mapping[str, int]) -> None:
    answers = [AnswerEvent(**about("anna"), item=item, value=code) for item, code in first.items()]
    drawn = FormCompletedEvent(**about("anna"), data={"second_entry": True, "answered_on": "2026-10-01"})
    store.append("demo", [*answers, drawn])
    for item, code in second.items():
        keep_second(store, SecondAnswerEvent(**about("berit"), item=item, value=code), study="demo")
    complete_second(store, SecondCompletedEvent(**about("berit")), study="demo", items=ITEMS)


@pytest.fixture
def record(tmp_path: Path) -> list[str]:
    """The options that name a store in which one form was entered twice; items 02 and 05 differ."""
    url = f"sqlite:///{tmp_path / 'trial.sqlite'}"
    with closing(Store.create(url)) as store:
        same = dict.fromkeys(ITEMS, 3)
        enter_twice(store, same, {**same, "02": 1, "05": 4})
    return ["--store", url, "--study", "demo"]


def test_a_list_says_whose_form_waits_for_what(workmh: Run, record: list[str]) -> None:
    told = workmh("entry", "list", *record)
    assert told.out == "0412 t0 who5: differs; first by anna, second by berit\n"
    [form] = workmh("entry", "list", *record, "--json").json
    assert (form["state"], form["answered_on"], form["mode"]) == ("differs", "2026-10-01", "paper")


def test_comparing_lists_every_difference_and_the_rate(workmh: Run, record: list[str]) -> None:
    lines = workmh("entry", "compare", *record).out.splitlines()
    assert lines[:2] == [
        "0412 t0 who5 item 02: first 3, second 1, now 3; open",
        "0412 t0 who5 item 05: first 3, second 4, now 3; open",
    ]
    assert lines[2].startswith(
        "who5: 2 of 5 fields differ in 1 forms; 4000.0 per 10,000 (95 % CI 527.4 to 8533.7)"
    )
    document = workmh("entry", "compare", *record, "--json").json
    assert [one["item"] for one in document["forms"][0]["differences"]] == ["02", "05"]
    assert document["agreement"][0]["rate"]["value"] == pytest.approx(4000)


def test_settling_corrects_the_answer_and_says_what_is_left(workmh: Run, record: list[str]) -> None:
    cell = ("0412", "t0", "who5")
    first = workmh("entry", "adjudicate", *cell, "02", *record, "--take", "second", "--by", "carl")
    assert first.out == "0412 t0 who5 item 02: 1. 1 left to settle.\n"
    third = ("--take", "third", "--missing", "unreadable", "--reason", "Coffee on it", "--by", "carl")
    last = workmh("entry", "adjudicate", *cell, "05", *record, *third)
    assert last.out == "0412 t0 who5 item 05: -998. All settled.\n"
    assert workmh("entry", "list", *record).out.startswith("0412 t0 who5: done")
    told = workmh("history", "0412", *record, "--item", "05").out
    assert "settled by the third answer: -998 (unreadable)" in told


def test_what_may_not_be_settled_is_refused_with_one(workmh: Run, record: list[str]) -> None:
    cell = ("0412", "t0", "who5", "01")
    refused = workmh("entry", "adjudicate", *cell, *record, "--take", "second", "--by", "carl")
    assert refused.code == 1
    assert "do not differ in item 01" in refused.err


def test_a_study_without_second_entries_has_nothing_to_list(workmh: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    Store.create(url).close()
    assert (
        workmh("entry", "list", "--store", url, "--study", "demo").out
        == "No form was drawn for a second entry.\n"
    )
    assert (
        workmh("entry", "compare", "--store", url, "--study", "demo").out
        == "No form has two finished copies.\n"
    )
