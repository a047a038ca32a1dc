"""What a model says of single items and pairs, against lavaan and semTools."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from workmh_measures.analysis.confirmatory_factors.confirmatory_estimates import confirmatory_estimates
from workmh_measures.analysis.confirmatory_factors.factor_model import ModelChoices
from workmh_measures.model.estimate import Estimate

from .confirmatory_references import IN_R, TESTS, answers

LOCAL: dict[str, Any] = json.loads(
    (TESTS / "reference" / "confirmatory_local_fit.json").read_text(encoding="utf-8")
)["results"]
ESTIMATORS: dict[str, tuple[Any, float]] = {
    # Estimates by WLSMV agree to 1e-4, and a chi-squared in proportion.
    "workers_two": ("WLSMV", 1e-4),
    "veterans_four": ("ML", 1e-6),
    "veterans_second": ("ML", 1e-6),
    "mood_bifactor": ("MLR", 1e-6),
}


@cache
def rows_of(name: str) -> tuple[Estimate, ...]:
    model = IN_R["likelihood"][name]
    choices = ModelChoices(estimator=ESTIMATORS[name][0])
    return tuple(confirmatory_estimates(answers(model["data"]), model["text"], choices=choices, about={}))


def of(name: str, analysis: str) -> list[Estimate]:
    return [row for row in rows_of(name) if row.analysis == analysis]


@pytest.mark.parametrize("name", LOCAL)
def test_the_share_explained_of_each_item_is_lavaans(name: str) -> None:
    found = {row.item: row.value for row in of(name, "cfa_r2")}
    assert found == pytest.approx(LOCAL[name]["r2"], abs=ESTIMATORS[name][1])


@pytest.mark.parametrize("name", LOCAL)
def test_the_largest_residual_correlations_are_lavaans(name: str) -> None:
    theirs = LOCAL[name]["residuals"]
    expected = {
        frozenset(pair): value
        for *pair, value in zip(theirs["one"], theirs["two"], theirs["value"], strict=True)
        if abs(value) > 0.1
    }
    rows = of(name, "cfa_residual_correlation")
    found = {frozenset((row.item, row.item2)): row.value for row in rows[:15]}
    assert {pair: found.get(pair) for pair in expected} == pytest.approx(expected, abs=ESTIMATORS[name][1])
    sizes = [abs(row.value or 0.0) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes[1:], default=1.0) > 0.1
    assert sizes[0] == pytest.approx(abs(theirs["value"][0]), abs=ESTIMATORS[name][1])


@pytest.mark.parametrize("name", LOCAL)
def test_the_ten_largest_modification_indices_are_lavaans(name: str) -> None:
    theirs, close = LOCAL[name]["modification"], ESTIMATORS[name][1]
    indices, changes = of(name, "cfa_modification_index"), of(name, "cfa_expected_change")
    assert [row.value for row in indices] == pytest.approx(theirs["mi"], rel=10 * close)
    assert [row.text for row in indices] == [row.text for row in changes]
    for row, named, change in zip(changes, theirs["parameters"], theirs["standardised"], strict=True):
        assert row.text in (named, " ".join(reversed(named.split())))
        assert row.value == pytest.approx(change, abs=close)
    assert all((row.df, row.p_value is not None) == (1.0, True) for row in indices)


@pytest.mark.parametrize("name", ["workers_two", "veterans_four"])
def test_fornell_and_larcker_compare_with_the_nearest_factor(name: str) -> None:
    rows = of(name, "fornell_larcker")
    found = {row.factor: row.value for row in rows}
    assert found == pytest.approx(LOCAL[name]["fornell_larcker"], abs=ESTIMATORS[name][1])
    assert {row.factor: row.level for row in rows} == LOCAL[name]["nearest"]


def test_what_a_model_frees_is_told_and_a_factor_of_factors_names_the_factor() -> None:
    model = IN_R["likelihood"]["mood_equal"]
    rows = confirmatory_estimates(answers("first_wave"), model["text"], about={})
    [freed] = [row for row in rows if row.analysis == "cfa_residual_covariance"]
    assert (freed.item, freed.item2) == ("PHQ1", "PHQ2")
    names = model["ml"]["standardised_parameters"].split("; ")
    place = names.index("PHQ1 ~~ PHQ2")
    assert freed.value == pytest.approx(model["ml"]["standardised"][place], abs=1e-6)
    higher = [row for row in of("veterans_second", "cfa_loading") if row.item is None]
    assert [(row.factor, row.level) for row in higher] == [("whole", x) for x in "bcde"]
