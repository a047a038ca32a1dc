"""What the page of a trial shows of its results: the same numbers as the rows, in one order, in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
from tests.trial.economics_section.cost_cases import made_up_costs
from tests.trial.trial_cases import made_up_trial

from workmh_measures.model.estimate import Estimate, changed
from workmh_measures.report.trial_page import trial_page
from workmh_measures.report.trial_planned import planned_results
from workmh_measures.report.trial_units import shown_interval, shown_value, unit_of
from workmh_measures.report.trial_view import TrialView
from workmh_measures.report.writer import Writer
from workmh_measures.trial.trial_analysis import trial_estimates
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_questions import TrialQuestions

ASKED = TrialQuestions(sections=("baseline", "effects", "subgroups", "economics"), draws=200)


@lru_cache
def run(name: str) -> tuple[TrialData, tuple[Estimate, ...]]:
    data = made_up_costs() if name == "costs" else made_up_trial(name, 80)
    return data, tuple(trial_estimates(data, ASKED))


def page_of(name: str, read_page: Callable, rows: tuple[Estimate, ...] | None = None) -> Any:
    data, made = run(name)
    results = {"seed": ASKED.seed, "draws": ASKED.draws}
    return read_page(trial_page(data, made if rows is None else rows, language="en", results=results))


def test_the_planned_effect_is_the_first_row_of_its_name_and_arm(read_page: Callable) -> None:
    data, rows = run("demo")
    view = TrialView(data, rows, Writer("en"))
    planned = list(planned_results(view))
    assert data.plan is not None
    assert [one.name for one in planned] == [one.name for _, one in data.plan.comparisons]
    primary = next(r for r in rows if r.analysis == "risk_difference" and r.item == data.plan.primary.name)
    assert planned[0].effect == primary
    lines = [line for line in page_of("demo", read_page).table("effects-table") if line[1]]
    assert len(lines) == len(planned)
    for one, line in zip(planned, lines, strict=True):
        assert one.effect is not None
        shown = f"{shown_value(one.effect, view)} {shown_interval(one.effect, view)}"
        assert line[3] == shown.replace("\u00a0", " ").strip()


def test_beside_a_planned_test_stands_how_large_the_difference_is() -> None:
    data, rows = run("demo")
    heads = {"analysis": "planned_method", "level": "fisher_exact", "method": "fisher"}
    about = next(r for r in rows if r.analysis == "planned_method" and r.level == "risk_difference")
    fisher = next(r for r in rows if (r.analysis, r.item) == ("fisher_exact", about.item))
    as_test = tuple(changed(about, **heads) if r == about else r for r in rows)
    [one] = [p for p in planned_results(TrialView(data, as_test, Writer("en"))) if p.name == about.item]
    assert one.effect == fisher
    assert one.size is not None
    assert one.size.analysis == "risk_difference"


def test_the_primary_result_is_told_first(read_page: Callable) -> None:
    page = page_of("demo", read_page)
    [box] = [one for one in page.root.all("div") if one.get("class") == "box"]
    assert box.text.startswith("Primary result Competitive work, Register 12 months: Programme")
    effect = page.table("effects-table")[1][3].split()[0]
    assert effect in box.text


def test_arms_stand_in_one_order_the_reference_last(read_page: Callable) -> None:
    page = page_of("demo", read_page)
    for key in ("baseline-table", "effects-table"):
        [caption] = [one for one in page.root.all("caption") if one.get("id") == key]
        heads = [cell.text for head in caption.parent.all("thead") for cell in head.all("th")]
        named = [head for head in heads if head.startswith(("Programme", "Usual follow-up"))]
        assert [head.split(" (")[0] for head in named] == ["Programme", "Usual follow-up"]


def test_a_matched_or_single_group_is_not_said_to_be_made_by_chance(read_page: Callable) -> None:
    assert "chance made the arms" in page_of("demo", read_page).root.text
    assert "chance made the arms" not in page_of("jobschool", read_page).root.text


def test_where_nothing_is_compared_outcomes_are_described(read_page: Callable) -> None:
    page = page_of("sjm", read_page)
    headings = [one.text for one in page.root.all("h2")]
    assert "Outcomes" in headings
    assert "Planned comparisons" not in headings
    assert page.table("outcomes-table")


def test_the_plane_and_the_curve_of_costs_are_drawn(read_page: Callable) -> None:
    page = page_of("costs", read_page)
    titles = [one.text for one in page.root.all("figcaption")]
    assert any(title.startswith("Costs and years of bootstrap samples") for title in titles)
    assert "How sure the programme is to be worth its cost" in titles
    assert page.table("economics-arms")


def test_an_effect_without_a_number_tells_why_in_its_place(read_page: Callable) -> None:
    _, rows = run("demo")
    none = {"value": None, "ci_low": None, "ci_high": None, "p_value": None, "reason": "There is no value."}
    lacking = tuple(changed(r, **none) if r.analysis == "risk_difference" else r for r in rows)
    page = page_of("demo", read_page, lacking)
    assert page.table("effects-table")[1][3] == "There is no value."
    [box] = [one for one in page.root.all("div") if one.get("class") == "box"]
    assert "There is no value." in box.text


@pytest.mark.parametrize(
    ("analysis", "value", "unit", "shown"),
    [
        ("risk_difference", 0.0731, "points", "7.3\u00a0pp"),
        ("outcome_share", 0.675, "share", "67.5%"),
        ("missing_wave_percent", 12.5, "percent", "12.5%"),
        ("odds_ratio", 21925.3, "ratio", ">\u00a01,000"),
        ("odds_ratio", 0.0004, "ratio", "<\u00a00.01"),
        ("outcome_events", 83.0, "count", "83"),
        ("days_worked_mean", 169.58, "amount", "169.6"),
        ("years_mean", 0.31749, "amount", "0.317"),
        ("cost_mean", 845.7, "amount", "846"),
    ],
)
def test_a_number_is_written_as_what_it_is(analysis: str, value: float, unit: str, shown: str) -> None:
    data, rows = run("demo")
    row = Estimate(analysis=analysis, value=value)
    assert unit_of(row) == unit
    assert shown_value(row, TrialView(data, rows, Writer("en"))) == shown


def test_an_open_end_of_an_interval_is_infinity() -> None:
    data, rows = run("demo")
    view = TrialView(data, rows, Writer("en"))
    row = Estimate(analysis="odds_ratio", value=3.0, ci_low=1.2)
    assert shown_interval(row, view) == "1.20\u00a0to\u00a0∞"
    assert shown_interval(changed(row, ci_low=None, ci_high=4.0), view) == "0\u00a0to\u00a04.00"
