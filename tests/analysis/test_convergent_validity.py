"""AVE, composite reliability, HTMT and Fornell-Larcker against semTools; models made from scales."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from workmh_measures.analysis.confirmatory_factors.convergent_validity import (
    average_variance_extracted,
    composite_reliability,
    fornell_larcker,
    heterotrait_monotrait_ratio,
)
from workmh_measures.analysis.confirmatory_factors.fitted_model import FittedModel
from workmh_measures.analysis.confirmatory_factors.maximum_likelihood import maximum_likelihood
from workmh_measures.analysis.confirmatory_factors.model_from_scales import (
    bifactor,
    correlated_factors,
    one_factor,
    second_order,
)
from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.normal_answers import CompleteAnswers
from workmh_measures.analysis.confirmatory_factors.parameter_table import parameter_table
from workmh_measures.errors import NotEstimable

from .confirmatory_references import IN_R, answers, table_of

FOUND = IN_R["convergent"]


def fitted(name: str) -> tuple[FittedModel, np.ndarray, list[np.ndarray]]:
    """A fitted model, the correlations of its items, and the places of the items of each factor."""
    table, rows = table_of(IN_R["likelihood"][name]["text"], IN_R["likelihood"][name]["data"])
    rows = rows[~np.isnan(rows).any(axis=1)]
    model = maximum_likelihood(table, [CompleteAnswers.of(rows)])
    own = [np.flatnonzero(model.matrices().loadings[:, factor]) for factor in range(len(table.factors))]
    return model, rows, own


@pytest.mark.parametrize("name", FOUND)
def test_what_factors_extract_and_how_reliable_their_sums_are_agree_with_semtools(name: str) -> None:
    model, rows, own = fitted(name)
    loadings = model.matrices().loadings
    observed = np.cov(rows, rowvar=False, ddof=0)
    extracted = [
        average_variance_extracted(loadings[places, factor], 1.0, np.diag(observed)[places])
        for factor, places in enumerate(own)
    ]
    reliable = [
        composite_reliability(loadings[places, factor], 1.0, observed[np.ix_(places, places)])
        for factor, places in enumerate(own)
    ]
    factors = model.table.factors
    assert extracted == pytest.approx([FOUND[name]["ave"][factor] for factor in factors], abs=1e-7)
    assert reliable == pytest.approx([FOUND[name]["reliability"][factor] for factor in factors], abs=1e-7)


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize(("key", "geometric"), [("htmt", False), ("htmt2", True)])
def test_ratios_of_correlations_between_and_within_factors_agree_with_semtools(
    name: str, key: str, geometric: bool
) -> None:
    _, rows, own = fitted(name)
    correlation = np.corrcoef(rows, rowvar=False)
    ours = [
        heterotrait_monotrait_ratio(correlation, one, two, geometric=geometric)
        for one, two in combinations(own, 2)
    ]
    assert ours == pytest.approx(np.ravel(FOUND[name][key]), abs=1e-10)


def test_a_factor_of_one_item_has_no_ratio() -> None:
    with pytest.raises(NotEstimable, match="one item"):
        heterotrait_monotrait_ratio(np.eye(3), np.array([0]), np.array([1, 2]))
    with pytest.raises(NotEstimable, match="correlation of zero"):
        heterotrait_monotrait_ratio(np.eye(4), np.array([0, 1]), np.array([2, 3]), geometric=True)


def test_a_factor_that_shares_more_with_another_than_with_its_items_fails_fornell_and_larcker() -> None:
    correlation = np.array([[1.0, 0.8, 0.1], [0.8, 1.0, 0.2], [0.1, 0.2, 1.0]])
    assert fornell_larcker([0.7, 0.6, 0.5], correlation).tolist() == [True, False, True]
    assert correlation[0, 0] == 1.0


def test_models_from_scales_are_those_written_out() -> None:
    depression, anxiety = [f"PHQ{i}" for i in range(1, 10)], [f"GAD{i}" for i in range(1, 8)]
    scales = {"depression": depression, "anxiety": anxiety}
    columns = list(answers("first_wave").columns)

    def written(name: str) -> set[tuple[str, bool]]:
        table = parameter_table(stated_model(IN_R["likelihood"][name]["text"], columns))
        return {(row.name, row.free) for row in table.rows}

    def made(stated: object) -> set[tuple[str, bool]]:
        return {(row.name, row.free) for row in parameter_table(stated).rows}  # type: ignore[arg-type]

    assert made(one_factor([*depression, *anxiety], name="distress")) == written("mood_one")
    assert made(correlated_factors(scales)) == written("mood_two")
    assert made(bifactor(scales)) == written("mood_bifactor")
    four = {c: [f"{c.upper()}{i + 1}" for i in range(n)] for c, n in zip("bcde", (5, 2, 7, 6), strict=True)}
    table = parameter_table(
        stated_model(IN_R["likelihood"]["veterans_second"]["text"], list(answers("veterans").columns))
    )
    assert {(row.name, row.free) for row in table.rows} == made(second_order(four, name="whole"))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: one_factor(["a", "b"]), "at least 3 items; there are 2"),
        (lambda: correlated_factors({"f": ["a"]}), "at least 2 scales; there are 1"),
        (lambda: correlated_factors({"f": ["a"], "g": []}), "Without items there is no factor: g"),
        (lambda: second_order({"f": ["a"], "g": ["b"]}), "at least 3 scales; there are 2"),
    ],
)
def test_too_little_for_a_model_says_what_is_needed(make: object, reason: str) -> None:
    with pytest.raises(NotEstimable, match=reason):
        make()  # type: ignore[operator]
