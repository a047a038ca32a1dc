"""Every rung of ladders across groups and waves, and the tests between them, against lavaan and semTools."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from workmh_measures.analysis.measurement_invariance.constraint_tests import item_constraints
from workmh_measures.analysis.measurement_invariance.difference_test import (
    satorra_2000_difference,
    satorra_bentler_difference,
)
from workmh_measures.analysis.measurement_invariance.rung_fit import RungFit

from .ladders_in_r import IN_R, Ladder, across_groups, in_r_order, over_waves

CASES = pytest.mark.parametrize("name", IN_R)

# lavaan stops where its discrepancy changes no more in 12 digits, which leaves five or six in what it estimates.
MEASURED, ORDERED = 1e-5, 1e-4


@cache
def ladder(name: str) -> Ladder:
    if name.startswith("waves"):
        return over_waves("MLR" if "measured" in name else "WLSMV")
    return across_groups(name)


@cache
def fits(name: str) -> list[RungFit]:
    return ladder(name).fits()


@CASES
def test_every_rung_is_that_of_lavaan(name: str) -> None:
    for fit, expected in zip(fits(name), IN_R[name]["rungs"].values(), strict=True):
        agrees(fit, expected)


def agrees(fit: RungFit, expected: dict[str, Any]) -> None:
    """Compare all estimates, standard errors, statistics and indices of a rung."""
    found, names, in_r = fit.fitted, expected["parameters"], expected["fit"]
    measured = found.estimator == "MLR"
    close, judged = (MEASURED, "robust") if measured else (ORDERED, "scaled")
    assert in_r_order(found, found.values, names) == pytest.approx(expected["estimate"], abs=close)
    assert in_r_order(found, found.standard_errors, names) == pytest.approx(expected["se"], rel=close)
    assert found.table.n_free == in_r["npar"]
    assert found.test.model.df == in_r["df"]
    assert found.test.model.value == pytest.approx(in_r["chisq"], rel=1e-6)
    assert fit.test.model.value == pytest.approx(in_r["chisq.scaled"], rel=1e-5)
    assert found.test.baseline.value == pytest.approx(in_r["baseline.chisq"], rel=1e-6)
    assert fit.judged[1] == judged
    assert fit.cfi == pytest.approx(in_r[f"cfi.{judged}"], abs=1e-6)
    assert fit.rmsea == pytest.approx(in_r[f"rmsea.{judged}"], abs=1e-6)
    assert fit.srmr == pytest.approx(in_r["srmr"], abs=1e-6)
    if measured:
        assert found.log_likelihood == pytest.approx(in_r["logl"], rel=1e-9)


@CASES
def test_differences_between_rungs_are_those_of_lavaan(name: str) -> None:
    rungs, answers = fits(name), ladder(name).answers
    expected = IN_R[name]["tests"].values()
    for below, fit, in_r in zip(rungs[:-1], rungs[1:], expected, strict=True):
        if answers.estimator == "WLSMV":
            found = satorra_2000_difference(below.fitted, fit.fitted, answers.ordered)
        else:
            found = satorra_bentler_difference(below.fitted, fit.fitted)
        assert found.df == in_r["df"]
        assert found.value == pytest.approx(in_r["value"], rel=1e-4)
        assert found.p_value == pytest.approx(in_r["p"], rel=1e-3)


@pytest.mark.parametrize("kind", ["loadings", "intercepts"])
def test_score_tests_of_measured_items_are_those_of_lavaan(kind: str) -> None:
    name = "nhanes_measured"
    in_r = IN_R[name]["scores"][kind]
    names = [one.strip() for one in in_r["parameters"].split(";")]
    expected = dict(zip(names, in_r["x2"], strict=True))
    fit = next(one for one in fits(name) if one.rung.name == kind)
    found = item_constraints(ladder(name).model, ladder(name).answers, fit)
    assert [one.value for one in found] == sorted((one.value for one in found), reverse=True)
    for one in found:
        key = f"f =~ {one.item}" if kind == "loadings" else f"{one.item} ~1"
        assert one.value == pytest.approx(expected[key], rel=1e-4)
        assert one.df == 1


def test_score_tests_of_ordered_items_are_those_of_lavaan() -> None:
    name = "nhanes_ordered"
    in_r = IN_R[name]["scores"]["loadings"]
    names = [one.strip() for one in in_r["parameters"].split(";")]
    expected = dict(zip(names, in_r["x2"], strict=True))
    fit = next(one for one in fits(name) if one.rung.name == "loadings")
    for one in item_constraints(ladder(name).model, ladder(name).answers, fit):
        # lavaan takes n - 1 over n of each group's slope, twice, where ours counts rows less groups once.
        assert one.value == pytest.approx(expected[f"f =~ {one.item}"], rel=2e-3)


@pytest.mark.parametrize("name", ["nhanes_measured", "nhanes_ordered"])
def test_a_rung_with_an_item_free_is_that_of_lavaan(name: str) -> None:
    in_r = IN_R[name]["partial"]
    found = ladder(name).fits({in_r["item"]: "loadings"})
    by_name = {fit.rung.name: fit for fit in found}
    for rung, expected in in_r["rungs"].items():
        agrees(by_name[rung], expected)
    free, bound = by_name["loadings"].fitted, by_name["intercepts"].fitted
    if name == "nhanes_ordered":
        test = satorra_2000_difference(free, bound, ladder(name).answers.ordered)
    else:
        test = satorra_bentler_difference(free, bound)
    assert (test.value, test.df) == pytest.approx(
        (in_r["intercepts"]["value"], in_r["intercepts"]["df"]), rel=1e-4
    )
