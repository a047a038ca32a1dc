"""Tables by place and by item: parts that fit, one number of decimals in a column, cut-offs on their side."""

from __future__ import annotations

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Table
from workmh_measures.report.estimate_tables import estimates_table
from workmh_measures.report.found import Found
from workmh_measures.report.place_tables import items_tables, places_tables
from workmh_measures.report.results_view import ResultsView
from workmh_measures.report.writer import Writer

ICC = ("icc_a_1", "icc_c_1", "icc_1_1", "icc_a_k", "icc_c_k", "icc_1_k")


def seen(rows: list[Estimate], language: str = "en") -> ResultsView:
    return ResultsView(load_instrument("hads"), Found(rows), Writer(language))


def texts(table: Table) -> list[list[str]]:
    return [
        [f"{cell.text} {cell.note}".strip() for cell in line] for group in table.groups for line in group.rows
    ]


def test_six_columns_with_intervals_are_two_tables_of_three() -> None:
    rows = [
        Estimate(
            analysis=name, scale="total", group=group, level="retest", value=0.5, ci_low=0.4, ci_high=0.6
        )
        for group in (None, "a", "b", "c")
        for name in ICC
    ]
    first, second = places_tables("k", "Reliability", rows, seen(rows))
    assert (first.caption, second.caption) == (
        "Reliability (over time), part 1 of 2",
        "Reliability (over time), part 2 of 2",
    )
    assert [cell.text for cell in first.heads[0]] == ["Part of the data", "ICC(A,1)", "ICC(C,1)", "ICC(1)"]
    assert [line[0] for line in texts(second)] == ["Everyone", "group a", "group b", "group c"]
    assert texts(first)[0][1] == "0.50 (0.40\xa0to 0.60)"


def test_narrow_columns_stay_in_one_table() -> None:
    names = ("minimum", "lower_quartile", "median", "upper_quartile", "maximum")
    rows = [Estimate(analysis=name, scale="total", wave=w, value=4.0) for w in "1234" for name in names]
    [table] = places_tables("k", "Use", rows, seen(rows))
    assert texts(table)[0] == ["wave 1", "4", "4", "4", "4", "4"]


def test_a_column_has_one_number_of_decimals() -> None:
    rows = [Estimate(analysis="median", scale="total", wave=w, value=v) for w, v in (("1", 4.0), ("2", 4.5))]
    [table] = places_tables("k", "Use", rows, seen(rows))
    assert texts(table) == [["wave 1", "4.00"], ["wave 2", "4.50"]]


def test_an_important_change_is_a_column_of_its_own_and_no_line() -> None:
    rows = [
        Estimate(analysis=name, scale="total", group=group, level=level, value=2.0)
        for group in (None, "a")
        for name, level in (
            ("sem_agreement", None),
            ("sdc_to_important_change", "1.7"),
            ("sdc_to_important_change", "3.7"),
        )
    ]
    [table] = places_tables("k", "Error", rows, seen(rows, "nb"))
    assert [cell.text for cell in table.heads[0]][2:] == [
        "påviselig mot viktig endring (en viktig endring på 1,7)",
        "påviselig mot viktig endring (en viktig endring på 3,7)",
    ]
    assert texts(table) == [["Alle", "2,00", "2,00", "2,00"], ["gruppe a", "2,00", "2,00", "2,00"]]


def test_items_have_a_line_each_under_their_place() -> None:
    rows = [
        Estimate(analysis="weighted_kappa", scale="anxiety", item=item, wave=wave, value=0.5)
        for wave in ("1", "2")
        for item in ("01", "03")
    ]
    [table] = items_tables("k", "By item", rows, seen(rows))
    assert [group.heading.text for group in table.groups if group.heading] == [
        "Anxiety, wave 1",
        "Anxiety, wave 2",
    ]
    assert [line[0][:2] for line in texts(table)] == ["01", "03", "01", "03"]


def test_a_table_without_intervals_has_no_column_of_dashes() -> None:
    rows = [
        Estimate(analysis="kmo", value=0.9, n=100),
        Estimate(analysis="map_factors", reason="All values are equal."),
    ]
    table = estimates_table("k", "Enough", rows, seen(rows))
    assert [cell.text for cell in table.heads[0]] == ["Statistic", "Value", "n"]
    assert [sum(cell.columns for cell in line) for line in table.groups[0].rows] == [3, 3]
    with_interval = [*rows, Estimate(analysis="auc", value=0.7, ci_low=0.6, ci_high=0.8)]
    assert len(estimates_table("k", "Enough", with_interval, seen(rows)).heads[0]) == 4


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("at_least 4.181818008", "≥ 4,18"),
        ("at_most 1.727272749", "≤ 1,73"),
        ("above 4.181818008", "> 4,19"),
        ("below 1.727272749", "< 1,72"),
        ("at_least 8", "≥ 8,00"),
        ("at_most 2.5", "≤ 2,50"),
    ],
)
def test_a_cut_off_is_rounded_so_that_the_score_at_it_stays_on_its_side(level: str, shown: str) -> None:
    rows = [
        Estimate(analysis="sensitivity", scale="total", level=one, value=0.5)
        for one in (level, "at_least 2.5")
    ]
    assert seen(rows, "nb").level(level, "total") == shown


def test_whole_cut_offs_stay_whole_and_keep_the_name_of_their_group() -> None:
    rows = [Estimate(analysis="sensitivity", scale="total", level="at_least 8 (women)", value=0.5)]
    assert seen(rows).level("at_least 8 (women)", "total") == "≥ 8 (women)"
    assert seen(rows, "nb").level("14.5") == "14,5"
    assert seen(rows).level("retest") == "over time"
