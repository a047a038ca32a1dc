"""Random intercepts of persons and sites beside glmmTMB and lme4, and at the edge."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.work_models.marginal_shares import marginal_shares
from workmh_measures.trial.work_models.mixed_logistic import mixed_logistic
from workmh_measures.trial.work_models.sited_logistic import SitedLogistic, sited_logistic

from .status_people import made, made_table, reference

REFERENCE: dict[str, Any] = reference("mixed_logistic")


@cache
def fitted() -> SitedLogistic:
    answers = made()
    return sited_logistic(answers.design, answers.outcome, answers.person, made_table()["site"].to_numpy())


@pytest.mark.parametrize(("name", "close"), [("sites", 1e-6), ("sited", 2e-6)])
def test_the_fit_is_that_of_glmmtmb_and_of_lme4(name: str, close: float) -> None:
    told, found = REFERENCE[name], fitted()
    assert found.coefficients == pytest.approx(told["coefficients"], abs=close)
    assert [found.person_deviation, found.site_deviation] == pytest.approx(told["deviation"], abs=close)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(
        [*told["se"], *told["se_of_deviation"]], rel=1e-5
    )
    assert found.log_likelihood == pytest.approx(told["log_likelihood"], abs=1e-7)
    assert found.log_likelihood > told["log_likelihood"] - 1e-8
    assert [found.people, found.sites, found.warnings] == [360, 24, ()]


def test_shares_take_both_intercepts_together() -> None:
    found = fitted()
    both = found.together
    assert both.deviation == pytest.approx(np.hypot(found.person_deviation, found.site_deviation))
    rows = [np.array([[1.0, arm, 2.0, 0.0]]) for arm in (1.0, 0.0)]
    shares = marginal_shares(both, *rows)
    # Drawn anew: 4,000,000 persons put a share within 0.001 of its value.
    draw = np.random.default_rng(5)
    level = both.deviation * draw.normal(size=4_000_000)
    for share, row in zip((shares.share, shares.control_share), rows, strict=True):
        logit = float(row[0] @ found.coefficients) + level
        assert share == pytest.approx((1 / (1 + np.exp(-logit))).mean(), abs=1e-3)
    assert (shares.difference().ci_low or 1) < (shares.difference().value or 0)


def test_sites_that_do_not_differ_leave_the_model_of_persons() -> None:
    answers = made()
    # Numbers of persons dealt out to sites in turn, within equal shares of work: sites are as alike as can be.
    share = made_table().groupby("id")["work"].transform("mean").to_numpy()
    order = np.lexsort((answers.person, share))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    _, first = np.unique(answers.person, return_index=True)
    person_rank = np.argsort(np.argsort(ranks[first]))
    site = (person_rank % 12)[np.unique(answers.person, return_inverse=True)[1]]
    found = sited_logistic(answers.design, answers.outcome, answers.person, site)
    plain = mixed_logistic(answers.design, answers.outcome, answers.person, nodes=1)
    assert found.site_deviation < 1e-4
    assert "between sites is 0" in found.warnings[0]
    assert found.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-7)
    assert found.coefficients == pytest.approx(plain.coefficients, abs=1e-5)


def test_what_cannot_be_fitted_is_said() -> None:
    answers, table = made(), made_table()
    nowhere = np.zeros(len(table))
    with pytest.raises(NotEstimable, match="one site"):
        sited_logistic(answers.design, answers.outcome, answers.person, nowhere)
    with pytest.raises(NotEstimable, match="two sites"):
        sited_logistic(answers.design, answers.outcome, answers.person, np.arange(len(table)) % 3)
    with pytest.raises(NotEstimable, match="two answers"):
        sited_logistic(answers.design, answers.outcome, np.arange(len(table)), nowhere)
    few = sited_logistic(answers.design, answers.outcome, answers.person, (answers.person - 1) // 90)
    assert "With 4 sites" in few.warnings[-1]
