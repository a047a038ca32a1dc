"""Costs and quality-adjusted years by a plan: closed parts as R has them, bootstrap and imputation within their chance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from workmh_measures.model.estimate import Estimate
from workmh_measures.trial.economics_section.section import economics_rows, plane_draws
from workmh_measures.trial.trial_questions import TrialQuestions

from ..took_part_cases import DATA
from .cost_cases import made_up_costs

PROGRAM = DATA.parent / "reference/trial_economics.json"
R: dict[str, Any] = json.loads(PROGRAM.read_text("utf-8"))["results"]
DRAWS, SETS = 4000, 60
RESULTS = {
    "cost": ("incremental_cost", None),
    "years": ("incremental_years", None),
    "worth_none": ("net_benefit", "0"),
    "worth_some": ("net_benefit", "300000"),
    "worth_more": ("net_benefit", "600000"),
}


@lru_cache
def rows(imputed: bool) -> tuple[Estimate, ...]:
    data = made_up_costs({"imputations": SETS} if imputed else None)
    return tuple(economics_rows(data, TrialQuestions(seed=11, draws=DRAWS)))


def one(among: Sequence[Estimate], **about: object) -> Estimate:
    [found] = [row for row in among if all(getattr(row, key) == value for key, value in about.items())]
    return found


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("imputed", [False, True])
def test_those_with_complete_data_are_compared_as_lm_and_sandwich_do(name: str, imputed: bool) -> None:
    analysis, level = RESULTS[name]
    about = {"analysis": analysis, "level": level, "missing": "complete", "method": "robust_regression"}
    row, known = one(rows(imputed), **about), R["complete"][name]
    assert [row.value, row.ci_low, row.ci_high] == pytest.approx([known[0], known[2], known[3]], rel=1e-9)
    assert row.p_value == pytest.approx(known[4], rel=1e-6)
    assert (row.df, row.n) == (known[5], R["n"])


@pytest.mark.parametrize(("arm", "name"), [("control", "control"), ("treated", "programme")])
def test_arms_are_described_as_they_are(arm: str, name: str) -> None:
    known = R["arms"][name]
    abouts: dict[str, dict[str, object]] = {
        "total": {"factor": "total_cost"},
        "care": {"factor": "care"},
        "years": {"wave": None},
        "index": {"wave": "t6"},
    }
    for part, about in abouts.items():
        what = part if part in ("years", "index") else "cost"
        told = known["cost" if part == "total" else part]
        for place, statistic in enumerate(("mean", "sd", "median")):
            row = one(rows(False), analysis=f"{what}_{statistic}", group=arm, **about)
            assert row.value == pytest.approx(told[place], rel=1e-12)
            assert row.n == told[3]
    row = one(rows(False), analysis="costs_and_years_known_n", group=arm)
    assert (row.value, row.n) == (known["known"], 120)


def test_bootstrap_samples_are_spread_as_those_of_boot() -> None:
    known = R["bootstrap"]
    drawn = plane_draws(made_up_costs(), TrialQuestions(seed=11, draws=DRAWS))["treated"]
    assert drawn.shape == (DRAWS, 2)
    # Relative error of a standard deviation from so many draws of both, 4 times.
    error = 4 * np.sqrt(1 / (2 * DRAWS) + 1 / (2 * known["draws"]))
    assert drawn.std(axis=0, ddof=1) == pytest.approx(known["sd"], rel=error)
    for place, name in enumerate(("cost", "years")):
        row = one(rows(False), analysis=f"incremental_{name}", method="bootstrap_percentile")
        # A percentile at 2.5 % has an error of sqrt(p q / n) over the density, here 2.7 standard deviations of the mean.
        reach = 4 * 2.7 * known["sd"][place] * np.sqrt(1 / DRAWS + 1 / known["draws"])
        assert [row.ci_low, row.ci_high] == pytest.approx(known[name], abs=reach)
        assert row.value == pytest.approx(R["complete"][name][0], rel=1e-9)


def test_plane_and_acceptability_agree_with_boot() -> None:
    known = R["bootstrap"]
    names = ("dearer_better", "dearer_worse", "cheaper_better", "cheaper_worse")
    found = [one(rows(False), analysis="quadrant_share", level=name).value for name in names]
    assert sum(share for share in found if share is not None) == pytest.approx(1)
    assert found == pytest.approx(known["quarters"], abs=4 * 0.02 / np.sqrt(DRAWS) * 2)
    for worth, share in zip(("0", "300000", "600000"), known["acceptable"], strict=True):
        row = one(rows(False), analysis="acceptability", level=worth)
        error = 4 * np.sqrt(max(share * (1 - share), 1e-4) * (1 / DRAWS + 1 / known["draws"]))
        assert row.value == pytest.approx(share, abs=error)


@pytest.mark.parametrize("name", RESULTS)
def test_imputed_costs_and_years_agree_with_a_large_run_of_mice(name: str) -> None:
    analysis, level = RESULTS[name]
    about = {"analysis": analysis, "level": level, "missing": "imputed", "method": "robust_regression"}
    row, known = one(rows(True), **about), R["imputed"][name]
    error = np.sqrt(known["between"] * (1 / SETS + 1 / known["m"]))
    assert row.value == pytest.approx(known["value"], abs=4 * error)
    assert row.n == 240
    assert row.df is not None
    assert row.ci_low is not None
    from scipy.special import stdtrit

    se = (row.value - row.ci_low) / stdtrit(row.df, 0.975)  # type: ignore[operator]
    assert se == pytest.approx(known["se"], rel=0.08)


def test_the_plane_of_imputed_data_holds_both_kinds_of_chance() -> None:
    row = one(rows(True), analysis="incremental_cost", method="bootstrap_percentile")
    plain = one(rows(True), analysis="incremental_cost", method="robust_regression", missing="imputed")
    assert None not in (row.ci_low, row.ci_high, plain.ci_low, plain.ci_high)
    width = row.ci_high - row.ci_low  # type: ignore[operator]
    assert width == pytest.approx(plain.ci_high - plain.ci_low, rel=0.1)  # type: ignore[operator]
