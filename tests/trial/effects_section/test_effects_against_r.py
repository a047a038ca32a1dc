"""Rows of planned comparisons on public trials are what R has, with the adjustment, population and levels of the plan."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Outcome
from workmh_measures.trial.multiplicity import gatekept, holm

from .planned_trials import (
    ROOT,
    beat_the_blues,
    effects,
    first,
    jobs2,
    only,
    people_changed,
    planned,
    reference,
    subgroups,
)

P = PlannedAnalysis
CLOSED, ITERATIVE = 1e-8, 1e-5


def test_counts_over_the_strata_of_the_plan_come_first_and_unadjusted_ones_follow() -> None:
    made = P(outcome="employed", method="odds_ratio", adjust=("occupation", "education"))
    rows, told = effects(planned(jobs2(), made)), reference()
    ratio = first(rows, "odds_ratio", group="workshop")
    assert ratio.method == "mantel_haenszel"
    assert (ratio.value, ratio.ci_low, ratio.ci_high) == pytest.approx(
        [told["strata"][name] for name in ("odds_ratio", "low", "high")], rel=CLOSED, abs=0.0
    )
    left = "strata have one arm only and are left out, with 5 persons"
    assert any(left in sentence for sentence in ratio.warnings)
    test = first(rows, "chi_square", method="cochran_mantel_haenszel")
    assert (test.value, test.p_value) == pytest.approx(
        [told["strata"]["statistic"], told["strata"]["p"]], rel=CLOSED, abs=0.0
    )
    crude = told["crude"]
    for analysis, method, p in (
        ("chi_square", "pearson_chi_square", crude["pearson"]),
        ("chi_square", "yates", crude["yates"]),
        ("fisher_exact", "fisher", crude["fisher"]),
        ("risk_difference", "newcombe", crude["pearson"]),
        ("risk_ratio", "miettinen_nurminen", crude["pearson"]),
    ):
        assert first(rows, analysis, method=method).p_value == pytest.approx(p, rel=CLOSED, abs=0.0), method


def test_a_population_of_the_plan_holds_who_is_compared() -> None:
    made = P(outcome="employed", method="logistic", adjust=("age",), population="per_protocol")
    ratio = first(effects(planned(jobs2(), made)), "odds_ratio", item2="per_protocol")
    told = reference()["per_protocol"]
    assert ratio.value == pytest.approx(told["odds_ratio"], rel=ITERATIVE, abs=0.0)
    assert ratio.n == told["n"]


def test_adjusted_means_and_effects_in_standard_deviations() -> None:
    made = P(outcome="depression", method="ancova", adjust=("age", "sex"))
    rows, told = effects(planned(jobs2(), made)), reference()["adjusted"]
    assert first(rows, "mean_difference").value == pytest.approx(told["difference"], rel=CLOSED, abs=0.0)
    for arm in ("workshop", "booklet"):
        assert first(rows, "adjusted_mean", group=arm).value == pytest.approx(told[arm], rel=CLOSED, abs=0.0)
    size = first(rows, "standardised_effect", method="baseline_sd")
    assert size.value == pytest.approx(told["difference"] / told["baseline_sd"], rel=CLOSED, abs=0.0)


def test_slopes_from_the_start_on() -> None:
    made = P(outcome="depression_8", method="random_slopes", adjust=("drug", "length"))
    rows, told = effects(planned(beat_the_blues(), made)), reference()["slopes"]
    slope = first(rows, "slope_difference", group="programme")
    assert slope.value == pytest.approx(told["value"], rel=ITERATIVE, abs=0.0)
    # lme4 stops its search a little before the top, and Kenward and Roger's numbers follow the covariance it has there.
    assert slope.df == pytest.approx(told["df"], rel=1e-4)
    assert slope.p_value == pytest.approx(told["p"], rel=1e-4)
    at_end = first(rows, "mean_difference", group="programme")
    assert at_end.value == pytest.approx(8 * told["value"], rel=ITERATIVE, abs=0.0)


def test_the_constrained_model_has_the_wave_of_the_outcome_first_and_every_other() -> None:
    made = P(outcome="depression_8", method="constrained_lda", adjust=("drug", "length"))
    rows, told = effects(planned(beat_the_blues(), made)), reference()["constrained"]
    found = only(rows, "mean_difference", group="programme")
    assert [row.wave for row in found] == ["t8", "t2", "t3", "t5"]
    at = {row.wave: row.value for row in found}
    # nlme stops where the likelihood still rises a little, in the eighth digit: ours is not below it.
    assert [at[wave] for wave in ("t2", "t3", "t5", "t8")] == pytest.approx(told["value"], rel=5e-5)
    highest = first(rows, "log_likelihood").value
    assert highest == pytest.approx(told["log_likelihood"], abs=1e-6)
    assert highest is not None
    assert highest >= told["log_likelihood"] - 1e-9


def test_ordered_codes_by_proportional_odds() -> None:
    trial = jobs2()
    frame = trial.long.frame
    rank = frame["self_efficacy"].copy()
    source = pd.read_csv(ROOT / "tests/data/jobs2_unemployed_rct/jobs2.csv")["job_disc"].astype(float)
    rank.loc[frame["wave"] == "t6"] = source.to_numpy()
    outcome = Outcome(
        id="confidence",
        role="secondary",
        kind="measured",
        column="self_efficacy",
        values="ordered",
        until="t6",
    )
    study = trial.study.model_copy(update={"outcomes": (outcome,)})
    long = replace(trial.long, frame=frame.assign(self_efficacy=rank))
    made = P(outcome="confidence", method="proportional_odds", adjust=("age",))
    rows = effects(planned(replace(trial, study=study, long=long), made))
    ratio, told = first(rows, "common_odds_ratio"), reference()["ordered"]
    assert ratio.value == pytest.approx(told["odds_ratio"], rel=ITERATIVE, abs=0.0)
    counted = only(rows, "outcome_events", group="workshop")
    assert sum(int(row.value or 0) for row in counted) == 600


def test_subgroups_of_shares_on_both_scales() -> None:
    made = P(outcome="employed", method="logistic", adjust=("age",))
    rows, told = subgroups(planned(jobs2(), made, subgroups=("sex",))), reference()["sexes"]
    levels = ("sex=man", "sex=woman")
    ratios = [first(rows, "odds_ratio", level=level).value for level in levels]
    assert ratios == pytest.approx(told["odds_ratio"], rel=ITERATIVE, abs=0.0)
    differences = [first(rows, "risk_difference", level=level).value for level in levels]
    assert differences == pytest.approx(told["difference"], rel=CLOSED, abs=0.0)
    for method, name in (
        ("logistic_likelihood_ratio", "likelihood_ratio"),
        ("difference_scale", "on_differences"),
    ):
        test = first(rows, "interaction", level="sex", method=method)
        # A likelihood ratio is the difference of two deviances R gives to 1e-8.
        assert test.value == pytest.approx(told[name]["statistic"], rel=ITERATIVE, abs=0.0)
        assert test.p_value == pytest.approx(told[name]["p"], rel=ITERATIVE, abs=0.0)


def test_subgroups_of_means_by_one_model_and_each_by_itself() -> None:
    adjusted = P(outcome="depression", method="ancova", adjust=("age", "hardship"))
    plain = P(outcome="self_efficacy", method="mean_difference")
    rows, told = subgroups(planned(jobs2(), adjusted, plain, subgroups=("sex",))), reference()["sexes"]
    levels = ("sex=man", "sex=woman")
    own = [first(rows, "mean_difference", item="depression", level=level) for level in levels]
    assert [row.value for row in own] == pytest.approx(told["ancova"]["value"], rel=CLOSED, abs=0.0)
    assert [row.p_value for row in own] == pytest.approx(told["ancova"]["p"], rel=CLOSED, abs=0.0)
    test = first(rows, "interaction", item="depression")
    assert (test.value, test.p_value) == pytest.approx(
        [told["ancova"]["f"], told["ancova"]["p_interaction"]], rel=1e-7
    )
    assert test.df == 1
    assert test.df2 == pytest.approx(told["ancova"]["df"])
    means = [first(rows, "mean_difference", item="self_efficacy", level=level).value for level in levels]
    assert means == pytest.approx(told["welch"], rel=CLOSED, abs=0.0)
    apart = first(rows, "interaction", item="self_efficacy", method="heterogeneity")
    assert (apart.value, apart.p_value) == pytest.approx(
        [told["on_means"]["statistic"], told["on_means"]["p"]], rel=CLOSED, abs=0.0
    )


def test_levels_are_shared_as_holm_and_families_in_series_share_them() -> None:
    told = reference()
    assert holm([0.012, 0.004, 0.03, 0.02]) == pytest.approx(told["holm"], rel=CLOSED, abs=0.0)
    first_family, *others = gatekept([[0.012], [0.004, 0.03, 0.02], [0.001, 0.2]])
    assert first_family == pytest.approx([told["gatekeeping"][0]], rel=CLOSED, abs=0.0)
    for found, expected in zip(others, told["gatekeeping"][1:], strict=True):
        assert found == pytest.approx(expected, rel=CLOSED, abs=0.0)


def test_mean_residuals_of_clusters() -> None:
    def put(place: int, person: Enrolment) -> Enrolment:
        return replace(person, unit=f"{person.arm} {place // 150}")

    made = P(outcome="self_efficacy", method="cluster_t", adjust=("age", "sex"))
    found = first(effects(planned(people_changed(jobs2(), put), made)), "mean_difference")
    told = reference()["clusters"]
    assert (found.value, found.ci_low, found.ci_high, found.p_value, found.df) == pytest.approx(
        [told[name] for name in ("difference", "low", "high", "p", "df")], rel=CLOSED, abs=0.0
    )
