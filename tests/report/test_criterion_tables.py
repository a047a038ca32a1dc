"""Tables of criterion validity: a line for each cut-off with why it is there, and groups folded away."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.area_comparisons import area_comparisons, group_area_comparisons
from workmh_measures.analysis.criterion_validity import (
    Criterion,
    criterion_validity_estimates,
)
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Folded, Note, Table
from workmh_measures.report.criterion_section import criterion_blocks
from workmh_measures.report.criterion_tables import criterion_tables
from workmh_measures.report.found import Found
from workmh_measures.report.results_view import ResultsView
from workmh_measures.report.writer import Writer

HADS = load_instrument("hads")
ABOUT = {"instrument": "hads"}


@cache
def rows(prevalence: float | None = 0.1) -> tuple[Estimate, ...]:
    chance = np.random.default_rng(2)
    anxiety = chance.integers(0, 22, 400).astype(float)
    case = (chance.random(400) < 1 / (1 + np.exp(-(anxiety - 12) / 2))) * 1
    scores = pd.DataFrame({"hads_anxiety": anxiety, "hads_depression": chance.permutation(anxiety)})
    known = pd.DataFrame({"criterion": case, "group": np.where(np.arange(400) % 2, "men", "women")})
    measured = Measurements(HADS, {}, pd.DataFrame(index=scores.index), scores, known)
    scales = [HADS.scale("anxiety"), HADS.scale("depression")]
    asked = Criterion(prevalence=prevalence, draws=200)
    found: list[Estimate] = []
    for about, part in measured.parts():
        for scale in scales:
            found += criterion_validity_estimates(part, scale, criterion=asked, about=about)
    found += area_comparisons(measured, scales, criterion=asked, about=ABOUT)
    return (*found, *group_area_comparisons(measured, scales[0], criterion=asked, about=ABOUT))


def view(language: str = "en") -> ResultsView:
    return ResultsView(HADS, Found(rows()), Writer(language))


def tables(language: str = "en", prevalence: float | None = 0.1) -> dict[str, Table]:
    found = criterion_tables(rows(prevalence), view(language))
    inside = [table for block in found if isinstance(block, Folded) for table in block.blocks]
    return {table.id: table for table in (*found, *inside) if isinstance(table, Table)}


def lines(table: Table) -> list[list[str]]:
    return [[cell.text for cell in line] for group in table.groups for line in group.rows]


def the(analysis: str, **wanted: object) -> Estimate:
    return next(
        row
        for row in rows()
        if row.analysis == analysis and all(getattr(row, k) == v for k, v in wanted.items())
    )


def test_each_scale_and_group_has_its_area_and_best_cutoff() -> None:
    found = lines(tables()["criterion-areas"])
    assert [line[0] for line in found][:2] == ["Anxiety", "Depression"]
    assert [line[0] for line in found][2:4] == ["Anxiety, group men", "Depression, group men"]
    area, best = the("auc", scale="anxiety"), the("youden_cutoff", scale="anxiety")
    assert found[0][3:] == [f"{area.value:.2f}", f"≥ {best.value:g}"]


def test_areas_are_compared_between_scales_and_groups() -> None:
    found = lines(tables()["criterion-differences"])
    assert [line[0] for line in found] == ["Anxiety against Depression", "Anxiety, group men against women"]
    assert found[0][3] == "<\u00a0.001"


def test_cutoffs_rise_and_say_why_they_are_there() -> None:
    table = tables()["cutoffs-1"]
    cutoffs = [line[0] for group in table.groups for line in group.rows]
    at = [float(cell.text.split()[1]) for cell in cutoffs]
    assert at == sorted(at)
    why = {cell.text: cell.note for cell in cutoffs}
    assert why["≥ 8"].startswith("(Possible case")
    best = the("youden_cutoff", scale="anxiety").value
    assert "best by Youden" in why[f"≥ {best:g}"]
    assert sum("at least 0.9" in note for note in why.values()) == 1
    found = the("sensitivity", scale="anxiety", level="at_least 8", method="wilson")
    assert [line[1] for line in lines(table) if line[0] == "≥ 8"] == [f"{found.value:.2f}"]


def test_values_at_a_stated_prevalence_stand_beside_those_here() -> None:
    table = tables()["cutoffs-1-values"]
    assert [cell.text for cell in table.heads[0]][1:] == [
        "PPV here",
        "NPV here",
        "PPV at prevalence 0.1",
        "NPV at prevalence 0.1",
    ]
    assert tables(prevalence=None)["cutoffs-1-values"].width == 3


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The criterion: work status = sick."), ("nb", "Kriteriet: work status = sick.")],
)
def test_the_section_begins_with_the_criterion_and_names_it_nowhere_else(language: str, said: str) -> None:
    asked = Questions(criterion=Criterion(name="work_status", case="sick"))
    named = [replace(row, factor="work_status = sick") for row in rows()]
    shown = ResultsView(HADS, Found(named), Writer(language), asked=asked)
    first, *others = criterion_blocks(shown)
    assert isinstance(first, Note)
    assert first.phrase.text == said
    assert [block.id for block in others if isinstance(block, Table)] == [
        block.id for block in criterion_tables(rows(), view()) if isinstance(block, Table)
    ]
    found = [block for block in others if isinstance(block, Table)]
    assert not any("work" in cell for table in found for line in lines(table) for cell in line)


def test_shares_that_may_be_small_have_three_decimals() -> None:
    prevalence = the("criterion_prevalence", scale="anxiety")
    assert lines(tables()["criterion-areas"])[0][2] == f"{prevalence.value:.3f}"
    found = the("ppv", scale="anxiety", level="at_least 8", method="wilson")
    assert [line[1] for line in lines(tables()["cutoffs-1-values"]) if line[0] == "≥ 8"] == [
        f"{found.value:.3f}"
    ]


def test_a_column_beside_the_scales_has_its_own_line() -> None:
    names = {"missing": "listwise", "scale2": "age", "n": 400, "ci_low": 0.5, "ci_high": 0.7}
    area = Estimate(analysis="auc", method="delong", value=0.6, **names)
    difference = Estimate(
        analysis="auc_difference", method="delong_paired", scale="anxiety", value=0.1, p_value=0.2, **names
    )
    found = [t for t in criterion_tables([*rows(), area, difference], view()) if isinstance(t, Table)]
    assert lines(found[0])[-1] == ["age", "400", "–", "0.60", "–"]
    assert lines(found[1])[-1][0] == "Anxiety against age"


def test_groups_are_folded_away() -> None:
    found = criterion_tables(rows(), view())
    shown = [block.id for block in found if isinstance(block, Table)]
    assert shown == ["criterion-areas", "criterion-differences"] + [
        f"cutoffs-{k}{end}" for k in (1, 2) for end in ("", "-values")
    ]
    [folded] = [block for block in found if isinstance(block, Folded)]
    assert len(folded.blocks) == 8


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_table_is_as_wide_as_its_heading(language: str) -> None:
    for table in tables(language).values():
        assert {len(line) for line in lines(table)} == {table.width}


def test_the_section_ends_with_every_number() -> None:
    last = criterion_blocks(view())[-1]
    assert isinstance(last, Folded)
    [every] = last.blocks
    assert sum(len(group.rows) for group in every.groups) == len(rows())


def test_a_refused_criterion_has_no_table() -> None:
    refused = Estimate(analysis="auc", method="delong", scale="anxiety", reason="No criterion is known.")
    assert criterion_tables([refused], view()) == []
