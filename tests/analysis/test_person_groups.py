"""Groups over waves: told once and carried, moved and told so, and columns that are no groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.anchors import AskedChange
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.person_groups import carried_groups, first_groups, too_many_groups
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ResponseError

HADS = load_instrument("hads")
PERSONS = 40


def measured(group: list[object], *, waves: tuple[str, ...] = ("t0", "t6")) -> Measurements:
    """Scores of everybody at both waves, the rows of the later wave first."""
    random = np.random.default_rng(3)
    rows = pd.DataFrame(
        {
            "person": [f"p{k}" for k in range(PERSONS)] * 2,
            "wave": ["t6"] * PERSONS + ["t0"] * PERSONS,
            "group": group,
        }
    )
    scores = pd.DataFrame(
        {
            f"hads_{name}": np.round(random.normal(9, 3, size=80))
            for name in ("anxiety", "depression", "total")
        }
    )
    return Measurements(HADS, {}, pd.DataFrame(index=rows.index), scores, rows, waves)


AT_BASELINE: list[object] = [None] * PERSONS + ["a", "b"] * 20
MOVED: list[object] = ["a"] * 5 + ["a", "b"] * 17 + ["b"] + ["a", "b"] * 20
ASKED = Questions(
    sections=("descriptives", "responsiveness"), change=AskedChange(waves=("t0", "t6")), draws=100
)


def test_a_group_told_at_one_wave_holds_at_the_others_and_says_so() -> None:
    rows = [row for row in analyse(measured(AT_BASELINE), ASKED) if row.scale == "total" and row.group == "a"]
    means = {row.wave: row for row in rows if row.analysis == "mean"}
    assert {wave: (row.n, row.warnings) for wave, row in means.items()} == {
        "t0": (20, ()),
        "t6": (20, ("The group of 20 of the 20 persons is told at another wave and carried to this one.",)),
    }
    assert {row.value for row in rows if row.analysis == "missing_wave_percent"} == {0.0}
    [change] = [row for row in rows if row.analysis == "change_mean"]
    assert (change.n, change.warnings) == (20, ())


def test_who_moves_counts_at_each_wave_where_they_are_and_over_waves_where_they_were_first() -> None:
    whole = measured(MOVED)
    rows = [row for row in analyse(whole, ASKED) if row.scale == "total" and row.group == "a"]
    later = (whole.rows["group"].to_numpy() == "a") & (whole.rows["wave"].to_numpy() == "t6")
    means = {row.wave: (row.n, row.warnings) for row in rows if row.analysis == "mean"}
    assert means == {"t0": (20, ()), "t6": (later.sum(), ())}
    before, after = np.array(MOVED[PERSONS:]), np.array(MOVED[:PERSONS])
    moved = int(np.count_nonzero((before == "a") & (after != "a")))
    told = (
        f"{moved} of the 20 persons of this group are in another at a later wave; "
        "over several waves everybody counts where they were first."
    )
    assert 0 < moved < 20
    [change] = [row for row in rows if row.analysis == "change_mean"]
    assert (change.n, change.warnings) == (20, (told,))
    shares = [row for row in rows if row.analysis == "missing_wave_percent"]
    assert [(row.value, row.warnings) for row in shares] == [(0.0, (told,)), (0.0, (told,))]


def test_a_person_of_several_groups_is_carried_to_none() -> None:
    group: list[object] = ["a"] * PERSONS + ["b"] * PERSONS
    rows = carried_groups(measured([None, *group[1:]])).rows
    assert rows["group"].iloc[0] == "b"
    three = measured(group)
    more = pd.DataFrame({"person": ["p0"], "wave": ["t9"], "group": [None]})
    scores = pd.concat([three.scores, three.scores.head(1)], ignore_index=True)
    frame = pd.concat([three.rows, more], ignore_index=True)
    again = Measurements(HADS, {}, pd.DataFrame(index=frame.index), scores, frame, ("t0", "t6", "t9"))
    carried = carried_groups(again)
    assert carried.rows["group"].iloc[-1] is None
    assert set(first_groups(carried)[carried.rows["person"] == "p0"]) == {"b"}
    assert carried_groups(carried) is carried


def test_rows_of_nobody_keep_their_group() -> None:
    whole = measured(["a"] * PERSONS + [None] * PERSONS)
    whole.rows["person"] = None
    assert carried_groups(whole).rows["group"].isna().sum() == PERSONS
    assert (first_groups(whole) == "a").sum() == PERSONS


def test_without_waves_nothing_is_carried() -> None:
    whole = measured(AT_BASELINE, waves=())
    assert carried_groups(whole) is whole
    assert first_groups(whole).isna().sum() == PERSONS


def test_amounts_and_names_are_no_groups() -> None:
    whole = measured(AT_BASELINE)
    whole.rows["age"] = np.arange(80.0)
    [found] = too_many_groups(whole, {"age": "Age", "group": "arm", "gone": "gone"})
    assert found.code == "COL-GROUPS"
    assert found.text == "Column 'Age' holds 80 different values ('0', '1', '2', ...): too many to be groups."
    assert found.allowed == "at most 30"
    with pytest.raises(ResponseError) as refused:
        analyse(whole, Questions(known_groups=("age", "person")))
    assert [found.code for found in refused.value.problems] == ["COL-GROUPS", "COL-GROUPS"]
