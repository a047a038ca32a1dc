"""Tables of a prognosis: classes by their words, the reference told, every number where it belongs."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.outlook import Outlook
from workmh_measures.analysis.prognosis import expectation_estimates, prognosis_estimates
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Table
from workmh_measures.report.found import Found
from workmh_measures.report.prognosis_section import prognosis_blocks
from workmh_measures.report.prognosis_tables import prognosis_tables
from workmh_measures.report.results_view import ResultsView
from workmh_measures.report.writer import Writer

EXPECTANCY = load_instrument("rtw_expectancy")


@cache
def rows() -> tuple[Estimate, ...]:
    chance = np.random.default_rng(11)
    codes = np.tile([0.0, 1.0, 2.0], 100)
    later = (chance.random(300) < 0.7 - 0.2 * codes) * 1.0
    table = pd.DataFrame({"rtw_expectancy_rtw_exp3": codes, "rtw_expectancy_raw": 5 - codes})
    known = pd.DataFrame(
        {
            "outcome": later,
            "distress": chance.normal(size=300),
            "group": np.where(np.arange(300) % 2, "a", "b"),
        }
    )
    measured = Measurements(EXPECTANCY, {}, pd.DataFrame(index=table.index), table, known)
    asked = Outlook(beyond=("distress",), draws=100)
    found: list[Estimate] = []
    for scale in (EXPECTANCY.scale("rtw_exp3"), EXPECTANCY.scale("raw")):
        found += prognosis_estimates(measured, scale, outlook=asked, about={"instrument": EXPECTANCY.id})
    about = {"instrument": EXPECTANCY.id}
    scale = EXPECTANCY.scale("rtw_exp3")
    # What goes with expectancy comes first, as in an analysis of everything.
    return (*expectation_estimates(measured, scale, predictors=["distress"], about=about), *found)


def view(language: str, shown: tuple[Estimate, ...] | None = None) -> ResultsView:
    return ResultsView(EXPECTANCY, Found(rows() if shown is None else shown), Writer(language))


def tables(scale: str, language: str = "en") -> dict[str, Table]:
    found = prognosis_tables("p", [row for row in rows() if row.scale == scale], view(language))
    return {table.id: table for table in found if isinstance(table, Table)}


def lines(table: Table) -> list[list[str]]:
    return [[cell.text for cell in line] for group in table.groups for line in group.rows]


def the(analysis: str, **wanted: object) -> Estimate:
    return next(
        row
        for row in rows()
        if row.analysis == analysis and all(getattr(row, k) == v for k, v in wanted.items())
    )


def test_classes_stand_by_their_words_with_the_first_as_reference() -> None:
    table = tables("rtw_exp3")["p-odds"]
    found = lines(table)
    assert [line[0] for line in found] == [
        "Everyone",
        "positive",
        "uncertain",
        "negative",
        "distress, one point more",
    ]
    assert found[1][3:] == ["reference", "reference"]
    negative = the("odds_ratio", scale="rtw_exp3", method="wald", level="2", group=None)
    assert found[3][3] == f"{negative.value:.2f}"
    assert found[4][3] == "–"
    assert sum(int(line[1]) for line in found[1:4]) == int(found[0][1]) == 300


def test_an_amount_has_one_line_for_a_point_more() -> None:
    found = lines(tables("raw")["p-odds"])
    assert [line[0] for line in found[1:]] == ["Expectancy 1-5, one point more", "distress, one point more"]
    one = the("odds_ratio", scale="raw", method="wald_adjusted", factor="raw", group=None)
    assert found[1][4] == f"{one.value:.2f}"


def test_what_the_score_adds_stands_beside_both_models() -> None:
    table = tables("rtw_exp3")["p-added"]
    by_name = {line[0]: line[1:] for line in lines(table)}
    gain = the("auc_difference", scale="rtw_exp3", method="optimism_corrected")
    assert by_name["AUC, corrected for optimism"][2] == f"{gain.value:.2f}"
    slope = the("calibration_slope", scale="rtw_exp3")
    assert by_name["calibration slope, corrected for optimism"] == ["–", f"{slope.value:.2f}", "–"]
    test = the("likelihood_ratio_chi2", scale="rtw_exp3", method="likelihood_ratio")
    other = the("likelihood_ratio_chi2", scale="rtw_exp3", method="multinomial_likelihood_ratio")
    assert f"{test.value:.1f}" != f"{other.value:.1f}"
    assert f"χ² = {test.value:.1f}" in table.notes[0].text
    assert "df = 2" in table.notes[0].text


def test_groups_have_a_line_each_and_the_test_below() -> None:
    table = tables("rtw_exp3")["p-groups"]
    assert [line[0] for line in lines(table)] == ["group a", "group b"]
    assert [cell.text for cell in table.heads[0]][2:] == ["uncertain", "negative"]
    assert "same in every group" in table.notes[0].text


def test_what_goes_with_classes_has_a_column_for_each_but_the_reference() -> None:
    table = tables("rtw_exp3")["p-explained"]
    assert [cell.text for cell in table.heads[0]][1:] == ["uncertain", "negative"]
    assert [line[0] for line in lines(table)] == ["distress, one point more"]
    assert "p-explained" not in tables("raw")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_table_is_as_wide_as_its_heading(language: str) -> None:
    for scale in ("rtw_exp3", "raw"):
        for table in tables(scale, language).values():
            assert {sum(cell.columns for cell in line) for group in table.groups for line in group.rows} == {
                table.width
            }


def test_a_group_without_odds_ratios_says_why_in_its_line() -> None:
    refused = Estimate(
        analysis="odds_ratio",
        instrument=EXPECTANCY.id,
        scale="rtw_exp3",
        group="c",
        n=4,
        reason="Everybody has the same outcome.",
    )
    shown = [row for row in (*rows(), refused) if row.scale == "rtw_exp3"]
    [table] = [t for t in prognosis_tables("p", shown, view("nb")) if t.id == "p-groups"]
    assert lines(table)[-1] == ["gruppe c", "4", "Alle har samme utfall."]


def test_a_refused_prognosis_leaves_the_reason_to_the_remarks_and_no_empty_table() -> None:
    refused = Estimate(
        analysis="odds_ratio", instrument=EXPECTANCY.id, scale="raw", reason="No outcome is known."
    )
    assert prognosis_tables("p", [refused], view("en", (refused,))) == []


def test_the_section_has_tables_a_drawing_and_every_number_for_each_scale() -> None:
    blocks = prognosis_blocks(view("nb"))
    assert [block.kind for block in blocks].count("figure") == 2
    ids = [block.id for block in blocks if isinstance(block, Table)]
    assert len(ids) == len(set(ids)) == 7
