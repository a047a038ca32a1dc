"""What people look for in the library, and what they find."""

from __future__ import annotations

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.ui.library.library_search import ITEM_COUNTS, Wanted, found

ALL = [load_instrument(name) for name in instrument_ids()]


def ids(**wanted: str) -> list[str]:
    return [instrument.id for instrument in found(ALL, Wanted(**wanted))]


def test_who_asks_for_nothing_finds_everything() -> None:
    assert ids() == list(instrument_ids())
    assert ids(text="   ") == list(instrument_ids())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hads", "hads"),
        ("HADS", "hads"),
        ("angst depresjon", "hads"),
        ("anxiety depression", "hads"),
        ("depres anxi", "hads"),
        ("phq-9", "phq9"),
        ("phq9", "phq9"),
        ("eq-5d", "eq5d5l"),
        ("who-5", "who5"),
        ("trivsel", "who5"),
        ("søvnløshet", "isi"),
        ("symptomer på søvnløshet", "bis"),
        ("sovnloshet", "isi"),
        ("psykiske plager", "hads"),
        ("livskvalitet", "eq5d5l"),
        ("return to work", "rtw_expectancy"),
        ("rtw_expectancy", "rtw_expectancy"),
        ("helse", "expected_health_effect"),
    ],
)
def test_an_instrument_is_found_by_what_people_write(text: str, name: str) -> None:
    assert name in ids(text=text)


def test_every_instrument_is_found_by_its_names_and_its_id() -> None:
    for instrument in ALL:
        for text in (instrument.id, instrument.short_name, *instrument.name.root.values()):
            assert instrument.id in ids(text=text), text


def test_all_words_must_fit_and_a_word_fits_from_its_beginning() -> None:
    assert ids(text="angst xyz") == []
    assert "hads" not in ids(text="epresjon")


def test_each_limit_leaves_those_that_fit_and_no_other() -> None:
    assert ids(domain="well_being") == [i.id for i in ALL if i.domain == "well_being"]
    assert ids(rights="open") == [i.id for i in ALL if i.licence.status == "open"]
    assert ids(status="draft") == [i.id for i in ALL if i.status == "draft"]
    assert ids(language="en") == [i.id for i in ALL if "en" in i.languages]
    assert ids(language="xx") == []
    for key, (low, high) in ITEM_COUNTS.items():
        assert ids(items=key) == [i.id for i in ALL if low <= len(i.items) <= high]


def test_limits_of_items_leave_nobody_out() -> None:
    assert sorted(name for key in ITEM_COUNTS for name in ids(items=key)) == sorted(instrument_ids())


def test_limits_hold_together() -> None:
    assert ids(text="hads", rights="open") == []
    assert "who5" in ids(domain="well_being", items="to_5", text="who")
