"""Measurements out of a data set: names of rows, the order of waves, and every fault of the columns at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.measured_rows import RowNames, measurements_of, named_rows, waves_in_time
from workmh_measures.dataset.scored_table import AnswerTable, scored_table
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ResponseError


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Who": [1.0, 2.0, 1.0, np.nan],
            "time": ["t12", "t6", "t0", "t0 "],
            "sex": ["f", None, "m", "m"],
            "seen": ["2026-01-01", "2026-01-31T12:00", None, "2026-02-01"],
            "case": [1, 0, 1, 0],
        }
    )


def test_names_are_text_and_a_whole_number_is_its_digits() -> None:
    rows = named_rows(table(), RowNames(person="who", wave="time", group="sex", also=("case",)))
    assert list(rows.columns) == ["person", "wave", "group", "case"]
    assert rows["person"].tolist() == ["1", "2", "1", None]
    assert rows["wave"].tolist() == ["t12", "t6", "t0", "t0"]
    assert rows["group"].tolist() == ["f", None, "m", "m"]
    assert rows["case"].tolist() == [1, 0, 1, 0]


def test_dates_become_days_and_keep_their_distance() -> None:
    days = named_rows(table(), RowNames(day="seen"))["day"].to_numpy()
    assert days[1] - days[0] == 30.5
    assert np.isnan(days[2])
    assert named_rows(pd.DataFrame({"d": [1.5, 8]}), RowNames(day="d"))["day"].tolist() == [1.5, 8.0]


def test_every_fault_of_the_columns_is_told_at_once() -> None:
    frame = table().assign(seen=["2026-01-01", "soon", None, "31.12."])
    with pytest.raises(ResponseError) as refused:
        named_rows(frame, RowNames(person="hwo", day="seen", criterion="cases"))
    assert [p.code for p in refused.value.problems] == ["COL-UNKNOWN", "COL-DAY", "COL-UNKNOWN"]
    assert refused.value.problems[0].nearest == "Who"
    day = refused.value.problems[1]
    assert day.where == "Column seen:"
    assert day.text == "No day in 2 of 4 cells: 'soon' (row 2), '31.12.' (row 4)."


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("t12", "t0", "t6"), ("t0", "t6", "t12")),
        (("2", "10", "-1"), ("-1", "2", "10")),
        (("after", "before"), ("after", "before")),
        (("t1", "x0"), ("t1", "x0")),
        ((), ()),
    ],
)
def test_waves_stand_in_their_order_in_time_where_their_names_tell_it(
    given: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert waves_in_time(given) == expected


def test_measurements_of_a_scored_table_hold_answers_scores_and_rows() -> None:
    instrument = load_instrument("who5")
    answers = pd.DataFrame(3.0, index=range(4), columns=list(instrument.item_ids))
    answers.iloc[0, 0] = -992
    keys = pd.DataFrame({"id": [1, 2, 1, 2], "wave": ["b", "b", "a", "a"]})
    scored = scored_table(instrument, AnswerTable(answers, keys), parameters={})
    measured = measurements_of(scored.dataset, RowNames(person="id", wave="wave"))
    assert measured.waves == ("b", "a")
    assert measured.rows["person"].tolist() == ["1", "2", "1", "2"]
    assert measured.items.iloc[0].isna().sum() == 1
    [scale] = instrument.scales
    assert np.isnan(measured.score(scale)[0])
    assert measured.score(scale)[1] == 60
    with pytest.raises(ValueError, match="asked for hads"):
        measurements_of(scored.dataset, RowNames(), instrument="hads")


def test_a_reason_for_a_missing_answer_is_no_amount_and_no_group() -> None:
    frame = table().assign(age=[40, -992, 31, -994], arm=[1, -995, 2, 2], more=[1, -999, 2, 3])
    rows = named_rows(frame, RowNames(group="arm", criterion="case", also=("age",), if_there=("more",)))
    np.testing.assert_array_equal(rows["age"].to_numpy(dtype=float), [40, np.nan, 31, np.nan])
    np.testing.assert_array_equal(rows["more"].to_numpy(dtype=float), [1, np.nan, 2, 3])
    assert rows["group"].tolist() == ["1", None, "2", "2"]
    assert rows["criterion"].tolist() == [1, 0, 1, 0]


def test_a_number_without_end_is_named_by_its_row_and_column() -> None:
    with pytest.raises(ResponseError) as refused:
        named_rows(table().assign(age=[40, np.inf, 31, 20]), RowNames(also=("age",)))
    assert [(p.code, p.where) for p in refused.value.problems] == [("RESP-TYPE", "Row 2, column age:")]


def refusal(frame: pd.DataFrame, **named: object) -> str:
    with pytest.raises(ResponseError) as refused:
        named_rows(frame, RowNames(**named))  # type: ignore[arg-type]
    [found] = refused.value.problems
    return f"{found.where} {found.text}"


def test_rows_without_a_wave_are_told_since_they_would_be_part_of_nothing() -> None:
    frame = pd.DataFrame({"t": ["a", None, " ", "b", "-996", "a", None, None, "b"]})
    said = "Column t: No wave in 5 of 9 rows: 2, 3, 5, 7, 8."
    assert refusal(frame, wave="t") == said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([0.0, np.inf], "No day in 1 of 2 cells: 'inf' (row 2)."),
        (["2026-01-01", "7"], "No day in 1 of 2 cells: '7' (row 2)."),
        (["1", "inf", "3"], "No day in 1 of 3 cells: 'inf' (row 2)."),
        (["1", "2", "2026-01-01"], "No day in 1 of 3 cells: '2026-01-01' (row 3)."),
        ([20260101, 20260201], "No day in 2 of 2 cells: '20260101' (row 1), '20260201' (row 2)."),
        (
            ["0.9", "2026-13-01", "2026-02-02"],
            "No day in 2 of 3 cells: '0.9' (row 1), '2026-13-01' (row 2).",
        ),
    ],
)
def test_a_cell_that_is_no_day_is_named_and_never_read_as_one(cells: list[object], said: str) -> None:
    assert refusal(pd.DataFrame({"d": cells}), day="d") == f"Column d: {said}"


def test_days_may_lack_and_dates_may_name_their_zone() -> None:
    frame = pd.DataFrame({"d": [5, -992, 9], "t": ["2026-01-01", "2026-01-02T00:00+00:00", "-996"]})
    np.testing.assert_array_equal(named_rows(frame, RowNames(day="d"))["day"], [5, np.nan, 9])
    days = named_rows(frame, RowNames(day="t"))["day"].to_numpy()
    assert days[1] - days[0] == 1
    assert np.isnan(days[2])


def test_a_column_that_must_hold_numbers_tells_its_words_and_their_rows() -> None:
    frame = pd.DataFrame({"felt": ["5", "better", None, "-992", "1,5", "same"]})
    said = "Column felt: No number in 2 of 6 cells: 'better' (row 2), 'same' (row 6)."
    assert refusal(frame, also=("felt",), numbers=("felt",)) == said
    assert refusal(frame, seconds="felt") == said
    rows = named_rows(frame.assign(felt=["5", None, None, "-992", "1,5", "2"]), RowNames(seconds="felt"))
    np.testing.assert_array_equal(rows["seconds"], [5, np.nan, np.nan, np.nan, 1.5, 2])


def test_one_word_among_numbers_is_a_mistake_and_words_throughout_are_words() -> None:
    typo = pd.DataFrame({"age": ["40", "4O", "31", "29"], "sex": ["f", "m", "1", None]})
    said = "Column age: No number in 1 of 4 cells: '4O' (row 2)."
    assert refusal(typo, also=("age", "sex"), amounts=("age", "sex")) == said
    rows = named_rows(typo, RowNames(also=("sex",), amounts=("sex",)))
    assert rows["sex"].tolist()[:3] == ["f", "m", "1"]


@pytest.mark.parametrize("named", [{"wave": "t"}, {"group": "t"}, {"criterion": "t"}, {"also": ("t",)}])
def test_values_that_differ_in_case_alone_are_told_and_not_taken_for_two(named: dict[str, object]) -> None:
    frame = pd.DataFrame({"t": ["ja", "Ja ", "nei", "ja", "ikke  sikker", "Ikke sikker"]})
    twins = "'ja' (2) and 'Ja' (1), 'ikke  sikker' (1) and 'Ikke sikker' (1)"
    assert refusal(frame, **named) == f"Column t: Values differ in case or blanks alone: {twins}."
    assert refusal(frame, also=("t",), amounts=("t",)).startswith("Column t: Values differ in case")
    assert named_rows(frame, RowNames(person="t"))["person"].nunique() == 5


def test_a_column_may_not_have_the_name_of_what_another_one_is() -> None:
    frame = pd.DataFrame({"day": [1, 2], "seen": [3, 4]})
    assert refusal(frame, day="seen", also=("day",)).startswith("The day is column seen: ")
    assert named_rows(frame, RowNames(day="day", also=("day",)))["day"].tolist() == [1, 2]
