"""Standardised shares, subgroups, ordered outcomes and clusters beside R."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_effects.effect import Effect
from workmh_measures.trial.binary_models.arm_data import ArmData
from workmh_measures.trial.binary_models.cluster_comparison import (
    ClusterValues,
    cluster_residuals,
    cluster_shares,
    cluster_t_test,
    few_clusters,
    randomisation_test,
)
from workmh_measures.trial.binary_models.ordinal_effect import common_odds_ratio
from workmh_measures.trial.binary_models.standardised_shares import bootstrap_difference, standardised_shares
from workmh_measures.trial.binary_models.subgroup_effects import subgroup_effects

from .trial_people import arms, column, people, reference

REFERENCE: dict[str, Any] = reference("binary_models")
MODELS = {
    "plain": arms("treat", "depress1", "econ_hard"),
    "interactions": arms("treat", "depress1", "econ_hard", with_interactions=True),
    "sites": arms("site_arm", "depress1"),
}


def three(effect: Effect) -> list[float | None]:
    return [effect.value, effect.ci_low, effect.ci_high]


@pytest.mark.parametrize("name", MODELS)
def test_standardised_shares_are_those_of_r(name: str) -> None:
    told, clustered = REFERENCE[name], column("site") if name == "sites" else None
    found = standardised_shares(MODELS[name], cluster=clustered)
    assert [found.share, found.control_share] == pytest.approx(told["shares"], rel=1e-8)
    # Derivatives by Richardson extrapolation in R keep about ten digits.
    assert found.covariance.ravel() == pytest.approx(told["population"], rel=1e-7)
    for key, effect in (
        ("difference", found.difference()),
        ("ratio", found.ratio()),
        ("odds", found.odds_ratio()),
    ):
        assert three(effect) == pytest.approx(told[key], rel=1e-7), key
    for variance in ("model", "hc3"):
        by = standardised_shares(MODELS[name], variance=variance)
        assert by.covariance.ravel() == pytest.approx(told[variance], rel=1e-7), variance
    if clustered is not None:
        by = standardised_shares(MODELS[name], variance="model", cluster=clustered)
        assert by.covariance.ravel() == pytest.approx(told["cr2"], rel=1e-7)
        assert found.difference().df == 16
        assert by.difference().df == pytest.approx(told["cr2_df"], rel=1e-7)
        assert "9 and 9 clusters" in found.ratio().warnings[0]
        assert found.ratio().warnings == by.odds_ratio().warnings
        with pytest.raises(NotEstimable, match="no degrees of freedom"):
            standardised_shares(MODELS[name], cluster=MODELS[name].arm)


def test_without_covariates_the_standardised_difference_is_that_of_the_counts() -> None:
    found = standardised_shares(arms("treat"))
    treated = column("employed")[column("treat") == 1]
    control = column("employed")[column("treat") == 0]
    variance = treated.var() / len(treated) + control.var() / len(control)
    effect = found.difference()
    assert effect.value == pytest.approx(treated.mean() - control.mean(), rel=1e-12)
    assert ((effect.ci_high or 0) - (effect.value or 0)) / 1.959963984540054 == pytest.approx(
        variance**0.5, rel=1e-10
    )


def test_few_persons_for_each_coefficient_are_told() -> None:
    few = {name: getattr(MODELS["plain"], name)[:79] for name in ("outcome", "arm", "covariates")}
    people = ArmData(**few, names=MODELS["plain"].names)
    (told,) = standardised_shares(people).odds_ratio().warnings
    assert told.startswith("There are 79 persons for 4 coefficients, fewer than 20 for each")
    assert standardised_shares(people, variance="hc3").difference().warnings == ()
    assert standardised_shares(MODELS["plain"]).difference().warnings == ()


def test_bootstrap_limits_lie_where_a_large_bootstrap_of_r_has_them() -> None:
    told = REFERENCE["bootstrap"]
    found = bootstrap_difference(MODELS["plain"], draws=2000, seed=3)
    assert found == bootstrap_difference(MODELS["plain"], draws=2000, seed=3)
    assert found.value == pytest.approx(REFERENCE["plain"]["difference"][0], rel=1e-8)
    away = np.abs(np.array([found.ci_low, found.ci_high], dtype=float) - told["limits"]) / told["mc_se"]
    assert away.max() < 4


def test_subgroups_are_those_of_glm() -> None:
    told = REFERENCE["subgroups"]
    found = subgroup_effects(arms("treat", "depress1", "age"), people()["part"].to_numpy(dtype=str))
    assert found.subgroups == ("low", "middle", "much")
    assert [e.value for e in found.effects] == pytest.approx(told["odds"], rel=1e-7)
    assert [e.ci_low for e in found.effects] == pytest.approx(told["low"], rel=1e-7)
    assert [e.ci_high for e in found.effects] == pytest.approx(told["high"], rel=1e-7)
    assert [found.interaction.statistic, found.interaction.p_value] == pytest.approx(told["lr"], rel=1e-7)
    assert [found.wald.statistic, found.wald.p_value] == pytest.approx(told["wald"], rel=1e-7)
    with pytest.raises(NotEstimable, match="same subgroup"):
        subgroup_effects(arms("treat"), np.zeros(899))
    with pytest.raises(NotEstimable, match="one arm only"):
        subgroup_effects(arms("treat"), column("treat"))


def test_an_ordered_outcome_has_the_common_odds_ratio_of_polr() -> None:
    told = REFERENCE["ordinal"]
    found = common_odds_ratio(arms("treat", "depress1", "sex", outcome="job_disc"))
    # polr stops at a relative change of the likelihood; its covariance is a Hessian by differences.
    assert np.log(found.value or 0) == pytest.approx(told["log_odds"], abs=1e-5)
    se = np.log((found.ci_high or 0) / (found.ci_low or 1)) / 2 / 1.959963984540054
    assert se == pytest.approx(told["se"], rel=1e-5)
    same = ArmData(np.ones(3), np.array([1.0, 0, 1]), np.empty((3, 0)), ())
    with pytest.raises(NotEstimable, match="same outcome"):
        common_odds_ratio(same)


def values(sites: int) -> ClusterValues:
    first = column("site") <= sites
    return cluster_shares(*(column(name)[first] for name in ("employed", "site_arm", "site")))


def test_clusters_are_compared_as_in_r() -> None:
    told = REFERENCE["clusters"]
    assert values(18).value == pytest.approx(told["shares"], rel=1e-12)
    for sites, key in ((6, "six"), (18, "all")):
        found = cluster_t_test(values(sites))
        assert [*three(found), found.p_value] == pytest.approx(told[f"{key}_t"], rel=1e-8)
        exact = randomisation_test(values(sites))
        assert [exact.value, exact.p_value] == pytest.approx(told[f"{key}_ways"][:2], rel=1e-9)
    covariates = np.column_stack([column("depress1"), column("age")])
    adjusted = cluster_residuals(column("employed"), column("site_arm"), column("site"), covariates)
    assert adjusted.value == pytest.approx(told["residuals"], rel=1e-7, abs=1e-11)
    found = cluster_t_test(adjusted)
    assert [*three(found), found.p_value] == pytest.approx(told["residual_t"], rel=1e-7)


def test_six_counties_three_in_each_arm_cannot_be_below_a_tenth() -> None:
    clearest = ClusterValues(np.array([0.9, 0.8, 0.7, 0.3, 0.2, 0.1]), np.array([1.0, 1, 1, 0, 0, 0]))
    found = randomisation_test(clearest)
    assert found.p_value == 0.1
    assert found.warnings == (
        "3 and 3 clusters can be allocated in 20 ways, so the p value cannot be smaller than 0.10, whatever the effect.",
    )
    assert randomisation_test(ClusterValues(np.full(6, 0.5), clearest.arm)).p_value == 1
    assert "3 and 3 clusters" in cluster_t_test(clearest).warnings[0]
    assert few_clusters(20, 20) == ()


def test_clusters_that_cannot_be_compared_say_why() -> None:
    with pytest.raises(NotEstimable, match="both arms"):
        cluster_shares(np.ones(2), np.array([1.0, 0.0]), np.array([4, 4]))
    with pytest.raises(NotEstimable, match="there are 2 and 0"):
        randomisation_test(ClusterValues(np.ones(2), np.ones(2)))
    with pytest.raises(NotEstimable, match="degrees of freedom"):
        cluster_t_test(ClusterValues(np.arange(2.0), np.array([1.0, 0.0])))
    with pytest.raises(NotEstimable, match="no variance"):
        cluster_t_test(ClusterValues(np.array([1.0, 1, 0, 0]), np.array([1.0, 1, 0, 0])))
    with pytest.raises(NotEstimable, match="too many"):
        randomisation_test(ClusterValues(np.arange(40.0), np.arange(40.0) % 2))
