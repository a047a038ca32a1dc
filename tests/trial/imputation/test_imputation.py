"""Imputed and pooled as R does."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from workmh_measures.errors import NotEstimable, ResponseError
from workmh_measures.trial.imputation.chained_equations import (
    ColumnMethod,
    ImputationPlan,
    imputed_tables,
)
from workmh_measures.trial.imputation.column_draws import (
    Cases,
    Randomness,
    logistic_draw,
    matched_draw,
    normal_draw,
)
from workmh_measures.trial.imputation.pooling import Pooled, pooled, pooled_test
from workmh_measures.trial.imputation.sensitivity import shifted, tipping_point

Floats = NDArray[np.float64]

TESTS = Path(__file__).parents[2]
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference/imputation.json").read_text("utf-8"))["results"]
WAVES = ["bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m"]
VALUES, VARIANCES = [1.2, 1.5, 0.9, 1.31, 1.02], [0.21, 0.25, 0.19, 0.2, 0.23]


def people() -> pd.DataFrame:
    return pd.read_csv(TESTS / "data/beat_the_blues_rct/beat_the_blues.csv")


def given(n: int, step: float) -> Floats:
    """Numbers from 0 to below 1 that both programs make alike."""
    return np.asarray(np.arange(1, n + 1) * step % 1)


def of_normal(shares: Floats) -> Floats:
    return np.array([NormalDist().inv_cdf(share) for share in shares])


@pytest.mark.parametrize(("name", "df"), [("large", np.inf), ("small", 37.0)])
def test_one_estimate_is_pooled_as_mice_does(name: str, df: float) -> None:
    found, known = pooled(VALUES, VARIANCES, complete_df=df), REFERENCE["scalar"][name]
    told = [found.value, found.se, found.df, found.within, found.between, found.increase]
    assert told == pytest.approx(
        [known[k] for k in ("value", "se", "df", "within", "between", "increase")], rel=1e-12
    )
    assert found.missing_information == pytest.approx(known["fmi"], rel=1e-12)
    low, high = found.interval()
    assert (low + high) / 2 == pytest.approx(found.value)


@pytest.mark.parametrize(("name", "df"), [("large", np.inf), ("small", 57.0)])
def test_several_values_are_tested_as_mitml_does(name: str, df: float) -> None:
    values = [[0.5, -0.2, 1.0], [0.6, -0.1, 0.8], [0.4, -0.25, 1.1], [0.55, -0.3, 0.95]]
    spread = [np.diag([0.04, 0.05, 0.09]) + 0.01 + 0.002 * i for i in range(1, 5)]
    found, known = pooled_test(values, spread, complete_df=df), REFERENCE["joint"][name]
    assert [found.f, found.df2, found.p_value] == pytest.approx(
        [known[k] for k in ("f", "df2", "p")], rel=1e-10
    )


def cases(values: pd.Series) -> Cases:
    table = people()
    columns = [np.ones(len(table)), table["bdi.pre"], table["treatment"] == "BtheB", table["length"] == ">6m"]
    design = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])
    known = values.notna().to_numpy()
    return Cases(values[known].to_numpy(dtype=np.float64), design[known], design[~known])


def test_draws_of_one_column_on_the_same_random_numbers_are_those_of_r() -> None:
    table, known = people(), REFERENCE["draws"]
    one = cases(table["bdi.2m"])
    m = len(one.lacking)
    coefficients, shares = of_normal(given(4, 0.618)), given(m, 0.7391)
    drawn = normal_draw(one, Randomness(91.5, coefficients, of_normal(given(m, 0.377))))
    assert drawn == pytest.approx(known["normal"], rel=1e-10)
    assert matched_draw(one, Randomness(91.5, coefficients, shares)).tolist() == known["matched"]
    high = cases((table["bdi.2m"] >= 15).astype(float).where(table["bdi.2m"].notna()))
    assert logistic_draw(high, Randomness(1.0, coefficients, shares)).tolist() == known["logistic"]
    # Every chance, not only on which side of the random number it lies.
    for shift in (-1e-7, 1e-7):
        edge = np.array(known["chance"]) + shift
        found = logistic_draw(high, Randomness(1.0, coefficients, edge))
        assert (found == (shift < 0)).all()


def effect(tables: Any, treated: NDArray[np.bool_]) -> tuple[list[float], list[float]]:
    """Difference at the last wave adjusted for baseline, and its variance, in each data set."""
    values, variances = [], []
    for table in tables:
        design = np.column_stack([np.ones(len(table)), treated, table["bdi.pre"]])
        outcome = table["bdi.8m"].to_numpy()
        inverse = np.linalg.inv(design.T @ design)
        found = inverse @ design.T @ outcome
        rest = outcome - design @ found
        values.append(float(found[1]))
        variances.append(float(rest @ rest / (len(table) - 3) * inverse[1, 1]))
    return values, variances


@pytest.mark.parametrize("method", ["normal", "matched"])
def test_a_trial_imputed_by_arm_gives_what_a_large_run_of_mice_gives(method: ColumnMethod) -> None:
    table, known = people(), REFERENCE["runs"][method]
    plan = ImputationPlan(methods=dict.fromkeys(WAVES, method), imputations=200, rounds=10, seed=3)
    tables = imputed_tables(table[WAVES], table["treatment"], plan)
    found = pooled(*effect(tables, (table["treatment"] == "BtheB").to_numpy()))
    error = np.sqrt(known["between"] * (1 / 200 + 1 / known["m"]))
    assert abs(found.value - known["value"]) <= 4 * error
    spread = np.sqrt(2 / 199 + 2 / (known["m"] - 1))
    assert found.between == pytest.approx(known["between"], rel=4 * spread)
    assert found.within == pytest.approx(known["within"], rel=0.1)


def test_what_was_observed_stays_and_the_same_seed_gives_the_same_tables() -> None:
    table = people()
    plan = ImputationPlan(imputations=2, rounds=2, seed=7)
    one, two = (list(imputed_tables(table[WAVES], table["treatment"], plan)) for _ in range(2))
    for first, second in zip(one, two, strict=True):
        pd.testing.assert_frame_equal(first, second)
        assert (first.to_numpy()[table[WAVES].notna()] == table[WAVES].to_numpy()[table[WAVES].notna()]).all()
        assert first.notna().all().all()
        assert set(first["bdi.8m"]) <= set(table["bdi.8m"].dropna())
    assert not one[0].equals(one[1])


def test_a_value_that_does_not_exist_is_never_imputed() -> None:
    table = people()
    never = pd.DataFrame(False, index=table.index, columns=WAVES)
    died = table.index[table["bdi.8m"].isna()][:5]
    never.loc[died, ["bdi.5m", "bdi.8m"]] = True
    plan = ImputationPlan(imputations=1, rounds=2)
    [found] = imputed_tables(table[WAVES], table["treatment"], plan, never=never)
    assert found.loc[died, "bdi.8m"].isna().all()
    assert found.drop(index=died).notna().all().all()


def test_zeros_and_ones_stay_zeros_and_ones_also_where_a_column_foretells_them_without_fault() -> None:
    draw = np.random.default_rng(2)
    score = draw.normal(size=80)
    working = np.where(draw.random(80) < 0.25, np.nan, (score > 0).astype(float))
    table, arms = pd.DataFrame({"score": score, "working": working}), pd.Series(["a", "b"] * 40)
    plan = ImputationPlan(methods={"working": "logistic"}, imputations=20, rounds=3)
    lacking = table["working"].isna()
    shares = []
    for found in imputed_tables(table, arms, plan):
        assert set(found["working"]) <= {0.0, 1.0}
        shares.append((found["working"] == (score > 0))[lacking].mean())
    assert 0.75 < float(np.mean(shares)) < 1.0


def test_every_column_that_cannot_be_imputed_is_named() -> None:
    arms = pd.Series(["a"] * 4 + ["b"] * 4)
    table = pd.DataFrame(
        {
            "words": ["x", 1, 2, 3, 4, 5, 6, 7],
            "kinds": [0, 1, 2, 1, 0, 1, 1, 0],
            "empty": [1.0, 2.0, 3.0, 4.0, np.nan, np.nan, 1.0, 2.0],
        }
    )
    with pytest.raises(ResponseError) as caught:
        list(imputed_tables(table, arms, ImputationPlan(methods={"kinds": "logistic"})))
    codes = [found.code for found in caught.value.problems]
    assert codes == ["IMPUTE-NUMBER", "IMPUTE-BINARY", "IMPUTE-EMPTY"]
    with pytest.raises(NotEstimable, match="without an arm"):
        list(imputed_tables(table[["kinds"]], arms.where(arms == "a"), ImputationPlan()))
    few = cases(people()["bdi.2m"].where(people().index < 3))
    with pytest.raises(NotEstimable, match="from fewer columns"):
        normal_draw(few, Randomness(1.0, np.zeros(4), np.zeros(len(few.lacking))))


def test_only_imputed_values_of_the_arm_are_shifted() -> None:
    found = shifted(
        np.array([1.0, 2.0, 3.0]), np.array([True, True, False]), np.array([True, False, True]), 5.0
    )
    assert found.tolist() == [6.0, 2.0, 3.0]


def test_the_result_tips_where_it_changes_and_every_shift_is_told() -> None:
    def analysed(shift: float) -> Pooled:
        return pooled([-3.0 + shift] * 2 + [-3.01 + shift], [1.0] * 3)

    found = tipping_point(analysed, [0, 0.5, 1, 1.5, 2])
    assert found.tips_at == 1.5
    assert len(found.results) == 5
    assert tipping_point(analysed, [0, 0.5]).tips_at is None
    assert tipping_point(analysed, [0, 6]).tips_at == 6
    with pytest.raises(NotEstimable, match="beginning with 0"):
        tipping_point(analysed, [])


@pytest.mark.parametrize(
    ("values", "variances", "words"),
    [
        ([1.0], [1.0], "At least 2"),
        ([1.0, np.nan], [1.0, 1.0], "no value"),
        ([1.0, 2.0], [1.0, 0.0], "above 0"),
    ],
)
def test_what_cannot_be_pooled_is_said(values: list[float], variances: list[float], words: str) -> None:
    with pytest.raises(NotEstimable, match=words):
        pooled(values, variances)
    with pytest.raises(NotEstimable, match="repeat each other"):
        pooled_test([[1.0, 1.0], [2.0, 2.0]], [np.ones((2, 2))] * 2)


def test_donors_are_the_nearest() -> None:
    draw = np.random.default_rng(4)
    known, lacking = np.floor(draw.normal(0, 4, 30)), np.floor(draw.normal(0, 6, 12))
    values = np.arange(30.0)
    ones = np.ones
    one = Cases(values, np.column_stack([ones(30), known]), np.column_stack([ones(12), lacking]))
    # Without a draw of the spread (chi-squared without end) both groups are foretold by the same coefficients.
    for place in range(5):
        found = matched_draw(one, Randomness(np.inf, np.zeros(2), np.full(12, place / 5 + 0.01)))
        for person, donor in zip(lacking, found, strict=True):
            nearest = np.argsort(np.abs(known - person), kind="stable")
            assert abs(known[int(donor)] - person) == abs(known[nearest[place]] - person)
