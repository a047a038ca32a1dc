"""The audit of the key finds nothing in real answers as they are, and every mistake that is put into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.key_audit import key_audit
from workmh_measures.analysis.measurements import NO_ITEMS, Measurements
from workmh_measures.model.estimate import Estimate

from .audited_answers import (
    cesd_six_times,
    gad7_twice,
    happiness_six_times,
    phq9_twice,
    summed,
    with_answers,
    workers,
)

Made = Callable[[], Measurements]
TWICE: dict[str, Made] = {"phq9": phq9_twice, "gad7": gad7_twice, "cesd": lambda: first_two(cesd_six_times())}
EVERY: dict[str, Made] = {**TWICE, "workers": workers}


def first_two(whole: Measurements) -> Measurements:
    part = whole.where(whole.rows["wave"].isin(["0", "1"]))
    tidy = {name: getattr(part, name).reset_index(drop=True) for name in ("answers", "scores", "rows")}
    return replace(part, waves=("0", "1"), **tidy)


def codes(whole: Measurements) -> np.ndarray:
    return whole.answers.to_numpy(dtype=float, copy=True)


def ends(whole: Measurements) -> tuple[int, int]:
    low, high = whole.instrument.response_scale_of(whole.instrument.item_ids[0]).attainable
    return int(low), int(high)


def at_second(whole: Measurements) -> np.ndarray:
    return (whole.rows["wave"] == whole.waves[1]).to_numpy()


def found(whole: Measurements, **more: pd.DataFrame) -> list[Estimate]:
    """Findings that the answers as they are do not give."""
    usual = {"straight_lining"} if whole.instrument.id == "made_cesd" else set()
    return [
        r
        for r in key_audit(whole, **more)
        if r.text != "nothing_found" and not (r.text in usual and r.wave == "0")
    ]


def kinds(rows: list[Estimate]) -> set[str | None]:
    return {row.text for row in rows}


@pytest.mark.parametrize("made", [phq9_twice, gad7_twice, happiness_six_times, workers])
def test_nothing_is_found_in_answers_as_people_gave_them(made: Made) -> None:
    whole = made()
    (row,) = key_audit(whole, about={"group": "all"})
    assert (row.analysis, row.text, row.value, row.n) == ("key_audit", "nothing_found", 0.0, len(whole.rows))
    assert (row.instrument, row.group, row.warnings) == (whole.instrument.id, "all", ())


def test_two_people_who_said_yes_to_everything_and_its_opposite_are_told() -> None:
    (row,) = key_audit(cesd_six_times())
    assert (row.text, row.value, row.n, row.wave) == ("straight_lining", 2.0, 295, "0")
    told = (
        "2 of 295 rows have one answer to all items of a scale, also to those that mean the opposite: 15, 93."
    )
    assert row.warnings == (told,)


@pytest.mark.parametrize("name", EVERY)
def test_a_key_the_wrong_way_is_found_for_every_item_and_for_no_other(name: str) -> None:
    whole = EVERY[name]()
    low, high = ends(whole)
    for place, item in enumerate(whole.answers.columns):
        values = codes(whole)
        values[:, place] = low + high - values[:, place]
        rows = found(with_answers(whole, values))
        assert {(r.text, r.item) for r in rows} == {("negative_item_rest", item)}
        assert all(r.value is not None and r.value < 0 for r in rows)


def test_several_wrong_keys_do_not_hide_each_other() -> None:
    whole = workers()
    values = codes(whole)
    values[:, [0, 3, 8]] = 3 - values[:, [0, 3, 8]]
    assert {r.item for r in found(with_answers(whole, values))} == {"01", "04", "09"}


@pytest.mark.parametrize("name", TWICE)
def test_an_item_turned_round_at_one_wave_is_found_for_every_item(name: str) -> None:
    whole = TWICE[name]()
    low, high = ends(whole)
    for place, item in enumerate(whole.answers.columns):
        values = codes(whole)
        values[at_second(whole), place] = low + high - values[at_second(whole), place]
        rows = found(with_answers(whole, values))
        assert {r.item for r in rows} == {item}
        assert kinds(rows) == {"mirrored_between_waves", "negative_item_rest"}
        assert {r.wave for r in rows if r.text == "negative_item_rest"} == {whole.waves[1]}


@pytest.mark.parametrize("name", TWICE)
def test_a_whole_wave_turned_round_is_one_finding(name: str) -> None:
    whole = TWICE[name]()
    low, high = ends(whole)
    values = codes(whole)
    values[at_second(whole)] = low + high - values[at_second(whole)]
    rows = [r for r in found(with_answers(whole, values)) if r.text != "identical_rows"]
    assert [(r.text, r.item, r.value) for r in rows] == [
        ("mirrored_between_waves", None, len(whole.items.columns))
    ]


def test_without_names_of_people_the_spread_of_answers_tells_of_a_mirror() -> None:
    whole = phq9_twice()
    values = codes(whole)
    values[at_second(whole), 3] = 3 - values[at_second(whole), 3]
    nameless = with_answers(replace(whole, rows=whole.rows[["wave"]]), values)
    assert ("mirrored_between_waves", "04") in {(r.text, r.item) for r in found(nameless)}
    assert found(replace(whole, rows=whole.rows[["wave"]])) == []


@pytest.mark.parametrize("refused", [True, False], ids=["refused above the scale", "kept above the scale"])
@pytest.mark.parametrize("name", TWICE)
def test_a_wave_whose_codes_start_one_higher_is_found(name: str, refused: bool) -> None:
    whole = TWICE[name]()
    values = codes(whole)
    values[at_second(whole)] += 1
    if refused:
        values[values > ends(whole)[1]] = np.nan
    rows = found(with_answers(whole, values))
    (moved,) = [r for r in rows if r.text == "codes_shifted"]
    assert (moved.wave, moved.value, moved.item) == (whole.waves[1], 1.0, None)
    assert ("outside_scale" in kinds(rows)) is not refused


def test_one_item_whose_codes_start_one_higher_is_found() -> None:
    whole = phq9_twice()
    values = codes(whole)
    values[at_second(whole), 1] += 1
    rows = [r for r in found(with_answers(whole, values)) if r.text == "codes_shifted"]
    assert [(r.item, r.wave) for r in rows] == [("02", "2")]


@pytest.mark.parametrize(("name", "share"), [("phq9", 1.0), ("gad7", 0.95), ("cesd", 0.9)])
def test_columns_that_changed_places_are_found(name: str, share: float) -> None:
    # What is missed are items that nearly mean the same: their columns may change places and hardly anything changes.
    whole = TWICE[name]()
    items = [str(item) for item in whole.items.columns if whole.items[item].notna().any()]
    pairs = list(combinations(range(len(items)), 2))[:: 1 if len(items) < 12 else 8]
    told = 0
    for i, j in pairs:
        values = codes(whole)
        values[np.ix_(at_second(whole), [i, j])] = values[np.ix_(at_second(whole), [j, i])]
        rows = [r for r in found(with_answers(whole, values)) if r.text == "columns_swapped"]
        told += {(r.item, r.item2) for r in rows} == {(items[i], items[j])}
    assert told / len(pairs) >= share


@pytest.mark.parametrize("name", TWICE)
def test_one_answer_throughout_is_found_in_one_row_of_twelve(name: str) -> None:
    whole = TWICE[name]()
    low, high = ends(whole)
    random = np.random.default_rng(3)
    for _ in range(5):
        values = codes(whole)
        rows = random.choice(
            np.flatnonzero(at_second(whole)), int(at_second(whole).sum() / 12), replace=False
        )
        values[rows] = random.integers(low, high + 1, len(rows))[:, None]
        told = [r for r in found(with_answers(whole, values)) if r.text == "straight_lining"]
        assert {r.wave for r in told} == {whole.waves[1]}


def test_times_too_short_to_read_are_found() -> None:
    whole = phq9_twice()
    seconds = np.random.default_rng(1).uniform(25, 300, len(whole.rows))
    timed = replace(whole, rows=whole.rows.assign(seconds=seconds))
    assert found(timed) == []
    seconds[[4, 9]] = [3.0, 0.0]
    (row,) = found(replace(whole, rows=whole.rows.assign(seconds=seconds)))
    assert (row.text, row.value, row.n) == ("impossible_times", 2.0, 403)
    unknown = replace(whole, rows=whole.rows.assign(seconds=np.nan))
    assert found(unknown) == []


def test_people_who_stand_twice_at_a_wave_are_found() -> None:
    whole = phq9_twice()
    rows = whole.rows.copy()
    rows.loc[5, "person"] = rows.loc[2, "person"]
    told = found(replace(whole, rows=rows))
    assert [(r.text, r.value, r.wave) for r in told] == [("person_twice", 1.0, "1")]
    rated = rows.assign(rater=["a", "b"] * 403)
    assert found(replace(whole, rows=rated)) == []


@pytest.mark.parametrize("name", TWICE)
def test_people_copied_under_other_names_are_found(name: str) -> None:
    whole = TWICE[name]()
    people = whole.rows["person"].unique()
    values = codes(whole)
    for source, copy in zip(people[20:25], people[60:65], strict=True):
        for wave in whole.waves:
            at = [
                np.flatnonzero((whole.rows["person"] == p) & (whole.rows["wave"] == wave))
                for p in (source, copy)
            ]
            if len(at[0]) and len(at[1]):
                values[at[1]] = values[at[0]]
    told = [r for r in found(with_answers(whole, values)) if r.text == "identical_rows"]
    assert told
    assert max(r.value or 0 for r in told) >= 3


DAMAGE = {
    "date": [
        pd.Timestamp("2026-02-01"),
        "1. feb",
        "01.feb.2026",
        "2-Jan",
        "Jan-02",
        "2026-02-01",
        "1/2/2026",
        "3. mai",
    ],
    "day_number": [46054, 45000.0],
    "thousands": [1000, 3000.0],
    "text_number": ["2", " 3 "],
    "decimal_comma": ["1,0", "2,5"],
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_cells_a_spreadsheet_damaged_are_found(kind: str) -> None:
    whole = phq9_twice()
    for cell in DAMAGE[kind]:
        as_read = whole.answers.astype(object)
        as_read.loc[7, "03"] = cell
        (row,) = found(whole, as_read=as_read)
        assert (row.text, row.item, row.level, row.value) == ("damaged_codes", "03", kind, 1.0), cell
        assert "(row 8)" in row.warnings[0]
    assert found(whole, as_read=whole.answers) == []


def test_a_column_of_numbers_all_kept_as_text_is_no_damage() -> None:
    whole = phq9_twice()
    as_read = whole.answers.map(lambda x: None if pd.isna(x) else str(int(x)))
    assert found(whole, as_read=as_read) == []


def test_what_nobody_answered_is_not_told_as_free_of_mistakes() -> None:
    whole = phq9_twice()
    nobody = whole.where(np.zeros(len(whole.rows), dtype=bool))
    empty = with_answers(whole, np.full(whole.answers.shape, np.nan))
    for measured in (nobody, empty):
        assert [(r.text, r.reason) for r in key_audit(measured)] == [(None, "Nobody answered.")]
    scores_only = replace(whole, answers=pd.DataFrame(index=whole.answers.index))
    assert [(r.text, r.reason) for r in key_audit(scores_only)] == [(None, NO_ITEMS)]


def test_a_constant_item_is_not_against_the_others() -> None:
    whole = workers()
    values = codes(whole)
    values[:, 4] = 1.0
    assert found(with_answers(whole, values)) == []


def test_few_rows_and_two_items_are_not_judged() -> None:
    instrument = summed("made_pair", k=2, low=0, high=3)
    answers = pd.DataFrame({"01": [0, 1, 2, 3.0] * 10, "02": [3, 2, 1, 0.0] * 10})
    whole = Measurements(
        instrument, {}, answers, pd.DataFrame(index=answers.index), pd.DataFrame(index=answers.index)
    )
    assert found(whole) == []
