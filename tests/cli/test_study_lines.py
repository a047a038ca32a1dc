"""`workmh study list` and `show` say how sure each cell of a design is."""

from __future__ import annotations

import json
from datetime import date

import pytest

from workmh_measures.cli.study_lines import cell_counts, design_lines
from workmh_measures.definitions.library import load_study, study_ids
from workmh_measures.model.hypothesis import ExpectedComparison, Side

from .conftest import Run


def test_the_schedule_is_a_table_with_a_mark_in_every_cell() -> None:
    lines = list(design_lines(load_study("awac"), "en"))
    head = next(line for line in lines if line.split() == ["t0", "t6", "t12"])
    rows = {line.split()[0]: line for line in lines[lines.index(head) + 1 :] if line.startswith("  ")}
    assert rows["hads"].split()[1:4] == ["L", "C", "C"]
    assert rows["bipq"].split()[1:] == ["L", "-", "-"]
    assert rows["eq5d3l"].split()[1:] == ["L", "L", "L", "value_set=uk_tto"]
    assert head.index("t6") == rows["hads"].index("C")


@pytest.mark.parametrize("name", study_ids())
def test_every_part_of_a_design_is_shown_in_each_of_its_languages(name: str) -> None:
    study = load_study(name)
    for language in study.languages:
        shown = "\n".join(design_lines(study, language))
        parts = [*study.waves, *study.outcomes, *study.flags, *study.hypotheses]
        assert all(f"{part.id}:" in shown for part in parts)
        named = [*study.arms, *study.strata, *study.not_covered, *study.reports]
        assert all(part.name.in_language(language) in shown for part in named)
        rated = [
            line.split()[0]
            for line in shown.splitlines()
            if line.startswith("  ") and line.endswith(" rated by a clinician")
        ]
        assert rated == [e.instrument for e in study.schedule if e.respondent == "clinician"]


def test_hypotheses_are_told_with_direction_size_and_what_they_rest_on(workmh: Run) -> None:
    shown = workmh("study", "show", "demo").out
    assert (
        "Hypothesis distress_and_well_being: hads total at t0 with who5 total at t0, negative correlation of"
        " at least 0.5 (pearson; stated 2026-11-22, made up for the demo, low well-being goes with distress)"
    ) in shown
    assert "hads total at t0, rtw_expectancy_rtw_exp3 2 above 0 by at least 0.2 (Hedges' g; stated" in shown
    assert "change in hads total from t0 to t6 with change in who5 total from t0 to t6" in shown


def test_a_comparison_of_correlations_is_told_in_one_line() -> None:
    demo = load_study("demo")
    hads, who, phq = (Side(instrument=name, scale="total", wave="t0") for name in ("hads", "who5", "phq9"))
    one = ExpectedComparison(
        id="c",
        kind="stronger_correlation",
        between=(hads, phq),
        than=who,
        at_least=0.1,
        method="pearson",
        source="made up",
        stated_on=date(2026, 1, 5),
    )
    lines = [*design_lines(demo.model_copy(update={"hypotheses": (one,)}), "en")]
    assert (
        "Hypothesis c: hads total at t0 with phq9 total at t0 more strongly than with who5 total at t0,"
        " by at least 0.1 (pearson; stated 2026-01-05, made up)"
    ) in lines


def test_the_list_counts_the_cells_of_each_mark(workmh: Run) -> None:
    ran = workmh("study", "list", "--json")
    told = {row["id"]: row["cells"] for row in json.loads(ran.out)}
    assert told["awac"] == {"confirmed": 3, "likely": 14, "default": 11}
    assert told == {name: cell_counts(load_study(name)) for name in study_ids()}
    assert "(3 confirmed, 14 likely, 11 default)" in workmh("study", "list").out


def test_showing_a_design_names_what_the_library_does_not_cover(workmh: Run) -> None:
    ran = workmh("study", "show", "act")
    assert ran.code == 0
    assert "Not covered: Practical and social functioning at t0, t24 (likely)" in ran.out
    assert "Of each team: tmact, 12 and 30 months after its start (confirmed)" in ran.out


def test_who_may_see_arms_is_shown_where_the_study_says_it() -> None:
    [line] = [line for line in design_lines(load_study("awac"), "en") if "Arms may be seen by" in line]
    assert line.endswith("coordinator, data_manager, statistician, safety, auditor (likely)")
    assert "assessor" not in line
    assert not any("Arms may be seen by" in line for line in design_lines(load_study("jump"), "en"))
