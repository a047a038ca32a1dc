"""Patterns of missing answers and scores on the page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from tests.analysis.test_missing_answers import IDS, estimates
from tests.analysis.test_missing_waves import PHQ9, measured

from workmh_measures.analysis.missing_waves import missing_wave_estimates
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Folded, Table
from workmh_measures.report.found import Found
from workmh_measures.report.missing_section import missing_blocks
from workmh_measures.report.results_view import ResultsView
from workmh_measures.report.writer import Writer

TABLE = np.array([[1.0, 2, 3], [2, 1, 3], [4, 5, np.nan], [4, np.nan, np.nan]])


def waves(scale: str = "total") -> list[Estimate]:
    data = measured(TABLE, ("t0", "t6", "t12"))
    found = missing_wave_estimates(data, PHQ9.scale("total"), about={"instrument": "phq9"})
    return [row for row in found if row.analysis == "missing_wave_pattern" and row.scale == scale]


def shown(rows: list[Estimate], language: str = "nb") -> list[object]:
    return list(missing_blocks(ResultsView(PHQ9, Found(rows), Writer(language))))


def test_drop_out_is_a_table_of_patterns_with_numbers_and_percentages() -> None:
    [table] = shown(waves())
    assert isinstance(table, Table)
    [group] = table.groups
    told = [[cell.text for cell in line] for line in group.rows]
    assert told == [["ingen", "2", "50,0"], ["t12", "1", "25,0"], ["t6, t12", "1", "25,0"]]


def test_patterns_that_are_not_told_one_by_one_are_counted_together() -> None:
    data = measured(TABLE, ("t0", "t6", "t12"))
    rows = missing_wave_estimates(data, PHQ9.scale("total"), patterns=2, about={"instrument": "phq9"})
    for language, said in (("nb", "andre mønstre"), ("en", "other patterns")):
        [table] = shown([row for row in rows if row.analysis == "missing_wave_pattern"], language)
        assert isinstance(table, Table)
        [group] = table.groups
        assert [cell.text for cell in group.rows[-1]][:2] == [said, "1"]
        assert sum(int(line[1].text) for line in group.rows) == len(TABLE)


def test_scales_that_lack_the_same_are_told_once() -> None:
    both = [*waves(), *(replace(row, scale="algorithm_count") for row in waves())]
    [table] = shown(both)
    assert isinstance(table, Table)
    [group] = table.groups
    assert group.heading is not None
    assert ";" in group.heading.text
    other = [replace(row, value=1.0) for row in both[3:]]
    [table] = shown([*waves(), *other])
    assert isinstance(table, Table)
    assert len(table.groups) == 2


def test_patterns_of_answers_stand_behind_a_line_and_complete_ones_nowhere() -> None:
    answers = pd.DataFrame(np.arange(72).reshape(8, 9) % 4 * 1.0, columns=IDS)
    assert shown([row for row in estimates(answers) if row.analysis == "missing_pattern"]) == []
    [folded] = shown(estimates(answers.mask(np.eye(8, 9, dtype=bool))), "en")
    assert isinstance(folded, Folded)
    [table] = folded.blocks
    assert isinstance(table, Table)
    assert [line[0].text for line in table.groups[0].rows] == IDS[:8]
    assert {line[1].text for line in table.groups[0].rows} == {"1"}
