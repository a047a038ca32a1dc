"""Days worked beside t.test, boot on the same draws, glm, lm and their derivatives in R."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_models.arm_data import ArmData
from workmh_measures.trial.work_models.amount_models import AmountName, amount_model, resampled_amounts
from workmh_measures.trial.work_models.mean_days import (
    Resampling,
    bootstrap_difference,
    difference_influence,
    drawn_interval,
    welch_difference,
)
from workmh_measures.trial.work_models.two_part_model import (
    bootstrap_two_part,
    two_part_draws,
    two_part_model,
)

from .status_people import reference

REFERENCE: dict[str, Any] = reference("work_amounts")
ARM, DAYS, AGE = (np.array(REFERENCE["people"][name], dtype=np.float64) for name in ("arm", "days", "age"))
TREATED, CONTROL = DAYS[ARM == 1], DAYS[ARM == 0]
PEOPLE = ArmData(DAYS, ARM, AGE[:, None], ("age",))
KINDS: tuple[AmountName, ...] = ("gamma", "lognormal")


def counts(name: str) -> NDArray[np.float64]:
    return np.array(REFERENCE[name]["counts"], dtype=np.float64).reshape(-1, len(DAYS))


def test_welch_is_that_of_t_test() -> None:
    told, found = REFERENCE["welch"], welch_difference(TREATED, CONTROL)
    assert [found.value, found.statistic, found.df, found.p_value] == pytest.approx(
        [told["value"], told["t"], told["df"], told["p"]], rel=1e-10
    )
    assert [found.ci_low, found.ci_high] == pytest.approx(told["interval"], rel=1e-9)


@pytest.mark.parametrize("level", [95, 90])
@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_intervals_of_the_same_draws_are_those_of_boot(interval: Any, level: int) -> None:
    told = REFERENCE["plain"]
    found = drawn_interval(
        float(TREATED.mean() - CONTROL.mean()),
        np.array(told["drawn"]),
        difference_influence(TREATED, CONTROL),
        interval=interval,
        level=level / 100,
    )
    assert found == pytest.approx(told[f"level_{level}"][interval], rel=1e-10)


@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_our_own_draws_tell_about_the_same_and_the_same_again(interval: Any) -> None:
    found = bootstrap_difference(TREATED, CONTROL, interval=interval, resampling=Resampling(seed=4))
    assert found == bootstrap_difference(TREATED, CONTROL, interval=interval, resampling=Resampling(seed=4))
    se = float(np.std(REFERENCE["plain"]["drawn"]))
    # An end of an interval of 1,999 draws lies within some 4 x 0.06 standard errors of where many draws put it.
    assert [found.ci_low, found.ci_high] == pytest.approx(
        REFERENCE["plain"]["level_95"][interval], abs=0.3 * se
    )


@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_and_the_means_are_those_of_r(kind: AmountName) -> None:
    told = REFERENCE[kind]
    found = two_part_model(PEOPLE, amount=kind, variance="model")
    assert found.any_amount.coefficients == pytest.approx(told["whether"], abs=1e-8)
    assert found.any_amount.se == pytest.approx(told["se_whether"], rel=1e-6)
    assert found.amount.coefficients == pytest.approx(told["amount"], abs=1e-8)
    assert np.sqrt(np.diag(found.amount.covariance)) == pytest.approx(told["se_amount"], rel=1e-7)
    assert found.amount.dispersion == pytest.approx(told["dispersion"], rel=1e-8)
    assert [found.mean, found.control_mean] == pytest.approx(told["means"], rel=1e-8)
    assert found.covariance.ravel() == pytest.approx(told["covariance"], rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_the_variance_of_the_population_is_that_of_all_equations_together(kind: AmountName) -> None:
    found = two_part_model(PEOPLE, amount=kind)
    assert found.covariance.ravel() == pytest.approx(REFERENCE[kind]["population"], rel=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_models_of_the_same_draws_are_those_of_r(kind: AmountName) -> None:
    told = REFERENCE[f"{kind}_drawn"]
    model = two_part_model(PEOPLE, amount=kind)
    drawn = two_part_draws(PEOPLE, model, counts(f"{kind}_drawn"))
    # Where glm stops its deviance has settled; its coefficients are then right to some seven digits.
    assert drawn == pytest.approx(told["values"], rel=1e-6)
    low, high = drawn_interval(0.0, drawn, np.empty(0))
    assert [low, high] == pytest.approx(told["percentile"], rel=1e-6)


def test_without_covariates_the_gamma_means_are_the_means() -> None:
    plain = ArmData(DAYS, ARM, np.empty((len(DAYS), 0)), ())
    found = two_part_model(plain)
    assert [found.mean, found.control_mean] == pytest.approx([TREATED.mean(), CONTROL.mean()], rel=1e-10)
    n, m = len(TREATED), len(CONTROL)
    assert found.covariance[0, 0] == pytest.approx(np.var(TREATED) / n, rel=1e-9)
    assert found.covariance[1, 1] == pytest.approx(np.var(CONTROL) / m, rel=1e-9)
    drawn = bootstrap_two_part(plain, resampling=Resampling(1000, 2))
    by_delta = found.difference()
    assert [drawn.ci_low, drawn.ci_high] == pytest.approx([by_delta.ci_low, by_delta.ci_high], abs=6.0)


def test_ratios_of_the_parts_are_told_and_what_they_are_not() -> None:
    found = two_part_model(PEOPLE)
    assert found.odds_ratio().value == pytest.approx(np.exp(REFERENCE["gamma"]["whether"][1]))
    assert found.amount_ratio().value == pytest.approx(np.exp(REFERENCE["gamma"]["amount"][1]))
    assert "no effect of the arm alone" in found.amount_ratio().warnings[0]
    assert (found.ratio().value or 0) > 1
    with pytest.raises(ValueError, match="no single ratio"):
        two_part_model(ArmData(DAYS, ARM, AGE[:, None], ("age",), with_interactions=True)).odds_ratio()


def test_what_cannot_be_told_is_said() -> None:
    nobody = np.where(ARM == 1, DAYS, 0.0)
    with pytest.raises(NotEstimable, match="Nobody in one arm has any"):
        two_part_model(ArmData(nobody, ARM, np.empty((len(DAYS), 0)), ()))
    with pytest.raises(NotEstimable, match="below 0"):
        two_part_model(ArmData(DAYS - 1, ARM, np.empty((len(DAYS), 0)), ()))
    with pytest.raises(NotEstimable, match="too few"):
        amount_model(np.ones((2, 2)), np.array([1.0, 2.0]), "gamma")
    with pytest.raises(NotEstimable, match="2 persons"):
        bootstrap_difference(TREATED, CONTROL[:1])
    with pytest.raises(NotEstimable, match="no variance"):
        welch_difference(np.zeros(5), np.zeros(4))
    with pytest.raises(NotEstimable, match="missing"):
        welch_difference(np.array([1.0, np.nan]), np.zeros(4))


def test_a_draw_with_too_few_who_work_has_no_fit_and_the_others_do() -> None:
    draw = np.random.default_rng(5)
    design = np.column_stack([np.ones(6), np.array([1.0, 1, 1, 0, 0, 0]), draw.normal(size=6)])
    amount = draw.gamma(2.0, 50.0, size=6)
    fitted = amount_model(design, amount, "gamma")
    # One person of the second arm and one of the first, each three times: two rows for three coefficients.
    counts = np.array([[3.0, 0, 0, 3, 0, 0], np.ones(6), [0, 0, 0, 2, 2, 2]])
    beta, _ = resampled_amounts(design, amount, counts, fitted)
    assert np.isnan(beta[[0, 2]]).all()
    assert beta[1] == pytest.approx(fitted.coefficients, rel=1e-8)
