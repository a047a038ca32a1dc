"""Factor models of two groups, and by least squares of every kind, against lavaan."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.confirmatory_factors.factor_model import (
    ModelChoices,
    confirmatory_factors,
)
from workmh_measures.analysis.confirmatory_factors.fit_indices import (
    comparative_fit_index,
    root_mean_square_error,
    tucker_lewis_index,
)
from workmh_measures.analysis.confirmatory_factors.fitted_model import FittedModel, FitTest
from workmh_measures.analysis.confirmatory_factors.least_squares import (
    least_squares,
    measured_least_squares,
)
from workmh_measures.analysis.confirmatory_factors.maximum_likelihood import maximum_likelihood
from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.modification_indices import (
    ModificationIndex,
    likelihood_modifications,
    measured_modifications,
    ordered_modifications,
)
from workmh_measures.analysis.confirmatory_factors.normal_answers import CompleteAnswers
from workmh_measures.analysis.confirmatory_factors.parameter_table import (
    Parameter,
    TableChoices,
    parameter_table,
)
from workmh_measures.analysis.confirmatory_factors.standardised_solution import standardised_solution
from workmh_measures.analysis.polychoric.moments import polychoric_moments
from workmh_measures.errors import NotEstimable

from .confirmatory_references import DATA, IN_R, TESTS, answers, in_order

GROUPS: dict[str, Any] = json.loads(
    (TESTS / "reference" / "confirmatory_groups.json").read_text(encoding="utf-8")
)["results"]
SQUARES: dict[str, Any] = json.loads(
    (TESTS / "reference" / "confirmatory_least_squares.json").read_text(encoding="utf-8")
)["results"]


class Fit(NamedTuple):
    """A fitted model, and what freeing more parameters would bring."""

    fitted: FittedModel
    modifications: list[ModificationIndex]


def rows_of(name: str, items: tuple[str, ...]) -> list[np.ndarray]:
    """Complete answers of each group, in lavaan's order of groups."""
    if name == "workers":
        frame = pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv", low_memory=False)
    else:
        frame = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv").dropna()
    column = GROUPS[name]["group"]
    texts = frame[column].astype(str)
    return [frame.loc[texts == one, list(items)].to_numpy(np.float64) for one in GROUPS[name]["labels"]]


@cache
def in_groups(name: str, route: str) -> Fit:
    """One model of two groups."""
    stated = stated_model(GROUPS[name]["text"], [f"{a}{i}" for a in ("HADS", "PHQ") for i in range(1, 15)])
    items = parameter_table(stated).items
    groups = rows_of(name, items)
    count = len(groups)
    scale: Literal["marker", "variance"] = "marker" if name == "workers" else "variance"
    if route in ("ml", "mlr", "uls"):
        table = parameter_table(stated, TableChoices(means=True, groups=count, scale_by=scale))
        samples = [CompleteAnswers.of(rows) for rows in groups]
        if route == "uls":
            fitted = measured_least_squares(table, samples)
            return Fit(fitted, measured_modifications(fitted, samples))
        fitted = maximum_likelihood(table, samples, robust=route == "mlr")
        return Fit(fitted, likelihood_modifications(fitted, samples))
    moments = [polychoric_moments(rows, names=items) for rows in groups]
    counts = {item: len(own) for item, own in zip(items, moments[0].thresholds, strict=True)}
    table = parameter_table(
        stated,
        TableChoices(
            groups=count,
            scale_by=scale,
            thresholds=counts,
            parameterisation="theta" if route == "theta" else "delta",
        ),
    )
    fitted = least_squares(table, moments, weights="unit" if route == "ulsmv" else "diagonal")
    return Fit(fitted, ordered_modifications(fitted, moments))


@cache
def by_squares(name: str, route: str) -> Fit:
    """One model of one group by least squares."""
    frame = answers(SQUARES[name]["data"])
    stated = stated_model(SQUARES[name]["text"], list(frame.columns))
    items = parameter_table(stated).items
    rows = frame[list(items)].to_numpy(np.float64)
    kind = {"weights": "diagonal" if "wls" in route else "unit"}
    robust = route.endswith(("mv", "means"))
    if not route.startswith("ordered"):
        sample = CompleteAnswers.of(rows)
        table = parameter_table(stated, TableChoices(means=route == "with_means"))
        fitted = measured_least_squares(table, [sample], robust=robust, **kind)  # type: ignore[arg-type]
        return Fit(fitted, measured_modifications(fitted, [sample]))
    moments = polychoric_moments(rows, names=items)
    counts = {item: len(own) for item, own in zip(items, moments.thresholds, strict=True)}
    table = parameter_table(stated, TableChoices(thresholds=counts))
    fitted = least_squares(table, [moments], robust=robust, **kind)  # type: ignore[arg-type]
    return Fit(fitted, ordered_modifications(fitted, [moments]))


def place(row: Parameter, groups: int) -> list[str]:
    """Names lavaan may give a parameter; a covariance has two."""
    ending = f" ({row.group + 1})" if groups > 1 else ""
    names = [row.name] if row.op != "~~" else [row.name, f"{row.rhs} ~~ {row.lhs}"]
    return [f"{name} {ending}".rstrip() if row.op != "~1" else f"{name} {ending}" for name in names]


def compared(fit: Fit, expected: dict[str, Any], *, close: float) -> None:
    """Compare every free parameter, its error and both standardised, by lavaan's names."""
    fitted, standard = fit.fitted, standardised_solution(fit.fitted)
    names = [" ".join(name.split()) for name in expected["parameters"].split(";")]
    keys = ("estimate", "se", "standardised", "standardised_se")
    theirs = dict(zip(names, zip(*(expected[key] for key in keys), strict=True), strict=True))
    errors = standard.standard_errors
    ours = zip(fitted.values, fitted.standard_errors, standard.values, errors, strict=True)
    seen = 0
    for row, values in zip(fitted.table.rows, ours, strict=True):
        found = [
            theirs[name]
            for name in (" ".join(n.split()) for n in place(row, fitted.table.groups))
            if name in theirs
        ]
        for wanted in found:
            assert list(values) == pytest.approx(list(wanted), rel=close, abs=close), row.name
        seen += bool(found)
        assert found or fitted.table.free[fitted.table.rows.index(row)] < 0
    assert seen >= fitted.table.n_free


def indices(test: FitTest, fitted: FittedModel) -> list[float]:
    rmsea = root_mean_square_error(test.model, fitted.size, groups=fitted.table.groups)
    return [
        comparative_fit_index(test.model, test.baseline),
        tucker_lewis_index(test.model, test.baseline),
        rmsea.value,
    ]


def fit_agrees(fitted: FittedModel, fit: dict[str, float], *, robust_baseline: bool = True) -> None:
    """Compare chi-squared, CFI, TLI, RMSEA, plain, scaled and robust, and SRMR."""
    assert [fitted.test.model.value, fitted.test.baseline.value] == pytest.approx(
        [fit["chisq"], fit["baseline.chisq"]], rel=1e-6
    )
    assert fitted.test.model.df == fit["df"]
    wanted = [fit[key] for key in ("cfi", "tli", "rmsea", "srmr")]
    assert [*indices(fitted.test, fitted), fitted.srmr] == pytest.approx(wanted, abs=1e-6)
    assert (fitted.scaled is None) == ("chisq.scaled" not in fit)
    if fitted.scaled is None:
        return
    assert fitted.scaled.model.value == pytest.approx(fit["chisq.scaled"], rel=1e-6)
    wanted = [fit[f"{key}.scaled"] for key in ("cfi", "tli", "rmsea")]
    assert indices(fitted.scaled, fitted) == pytest.approx(wanted, abs=1e-6)
    wanted = [fit[f"{key}.robust"] for key in ("cfi", "tli", "rmsea")]
    if fitted.robust is None:
        assert wanted == [None] * 3
        assert fitted.robust_reason
        return
    found = indices(fitted.robust, fitted)
    assert found[2] == pytest.approx(wanted[2], abs=1e-6)
    assert not robust_baseline or found == pytest.approx(wanted, abs=1e-6)


def gains_agree(fit: Fit, expected: dict[str, Any], rows: list[int], *, likelihood: bool) -> None:
    """Compare lavaan's largest modification indices; its slopes by least squares count one row less in each group."""
    fitted = fit.fitted
    ours = {
        " ".join(name.split()): one
        for one in fit.modifications
        for name in place(one.parameter, fitted.table.groups)
    }
    names = [" ".join(name.split()) for name in expected["parameters"].split(";")]
    parts = zip(names, expected["mi"], expected["epc"], expected["standardised"], strict=True)
    for name, gain, change, standard in parts:
        one = ours[name]
        share = 1.0 if likelihood else 1 - 1 / rows[one.parameter.group]
        found = [one.value * fitted.n / fitted.size * share**2, one.change * share]
        assert found == pytest.approx([gain, change], rel=1e-4), name
        if np.isnan(one.standardised):
            # lavaan takes the root of a negative variance's size, which is the unit of nothing.
            residuals = np.diag(fitted.matrices(one.parameter.group).residuals)
            items = (one.parameter.lhs, one.parameter.rhs)
            assert min(residuals[fitted.table.items.index(item)] for item in items) < 0
        else:
            assert one.standardised * share == pytest.approx(standard, rel=1e-4), name


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("route", ["ml", "wlsmv", "theta"])
def test_factors_alone_standardised_are_lavaans(name: str, route: str) -> None:
    fitted, expected = in_groups(name, route).fitted, GROUPS[name][route]
    found = standardised_solution(fitted, of="factors")
    names = [" ".join(one.split()) for one in expected["parameters"].split(";")]
    parts = (expected["of_factors"], expected["of_factors_se"])
    theirs = dict(zip(names, zip(*parts, strict=True), strict=True))
    seen = 0
    for row, *ours in zip(fitted.table.rows, found.values, found.standard_errors, strict=True):
        for one in (" ".join(each.split()) for each in place(row, fitted.table.groups)):
            if one in theirs:
                assert ours == pytest.approx(theirs[one], rel=2e-6, abs=2e-6), one
                seen += 1
    assert seen >= fitted.table.n_free


ROUTES = ["ml", "mlr", "uls", "wlsmv", "theta", "ulsmv"]


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("route", ROUTES)
def test_models_of_two_groups_are_lavaans(name: str, route: str) -> None:
    fit, expected = in_groups(name, route), GROUPS[name][route]
    compared(fit, expected, close=2e-6)
    fit_agrees(fit.fitted, expected["fit"], robust_baseline="weighted" not in expected)


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("route", ["wlsmv", "theta", "ulsmv"])
def test_robust_fit_of_ordered_groups_weighs_independence_as_it_does_the_model(name: str, route: str) -> None:
    fitted, expected = in_groups(name, route).fitted, GROUPS[name][route]["weighted"]
    assert fitted.robust is not None
    found = indices(fitted.robust, fitted)[:2]
    assert found == pytest.approx([expected["cfi"], expected["tli"]], abs=1e-6)


def test_the_same_people_twice_fit_as_they_do_once() -> None:
    stated = stated_model(GROUPS["waves"]["text"], [f"PHQ{i}" for i in range(1, 10)])
    items = parameter_table(stated).items
    moments = polychoric_moments(rows_of("waves", items)[0], names=items)
    counts = {item: len(own) for item, own in zip(items, moments.thresholds, strict=True)}
    found = []
    for groups in (1, 2):
        fitted = least_squares(
            parameter_table(stated, TableChoices(thresholds=counts, groups=groups)), [moments] * groups
        )
        assert fitted.robust is not None
        # RMSEA is per group, and a factor of n - groups apart.
        found.append([*indices(fitted.robust, fitted)[:2], fitted.srmr])
    assert found[0] == pytest.approx(found[1], abs=1e-10)


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("route", ROUTES)
def test_gains_of_freeing_more_in_two_groups_are_lavaans(name: str, route: str) -> None:
    fit = in_groups(name, route)
    items = fit.fitted.table.items
    rows = [int((~np.isnan(one).any(axis=1)).sum()) for one in rows_of(name, items)]
    gains_agree(fit, GROUPS[name][route]["modification"], rows, likelihood=route in ("ml", "mlr"))


@pytest.mark.parametrize("name", SQUARES)
@pytest.mark.parametrize("route", [key for key in SQUARES["mood_two"] if key not in ("text", "data")])
def test_least_squares_of_every_kind_are_lavaans(name: str, route: str) -> None:
    fit, expected = by_squares(name, route), SQUARES[name][route]
    compared(fit, expected, close=2e-6)
    fit_agrees(fit.fitted, expected["fit"])
    gains_agree(fit, expected["modification"], [fit.fitted.n], likelihood=False)
    ends = [
        end
        for test in (fit.fitted.scaled, fit.fitted.robust)
        if test is not None
        for rmsea in [root_mean_square_error(test.model, fit.fitted.size)]
        for end in (rmsea.low, rmsea.high)
    ]
    # lavaan's search for the ends stops early.
    assert ends == pytest.approx(expected["ends"], abs=1e-4)
    for ending, test in (("scaled", fit.fitted.scaled), ("robust", fit.fitted.robust)):
        if test is not None:
            close = root_mean_square_error(test.model, fit.fitted.size).close_p
            assert close == pytest.approx(expected["fit"][f"rmsea.pvalue.{ending}"], abs=1e-6)


@pytest.mark.parametrize("name", IN_R["uls"])
def test_plain_least_squares_of_measured_items_are_lavaans(name: str) -> None:
    model, expected = IN_R["likelihood"][name], IN_R["uls"][name]
    fitted = confirmatory_factors(answers(model["data"]), model["text"], ModelChoices(estimator="ULS")).fitted
    assert in_order(fitted, fitted.values, expected["parameters"]) == pytest.approx(
        expected["estimate"], abs=1e-6
    )
    errors = in_order(fitted, fitted.standard_errors, expected["parameters"])
    assert errors == pytest.approx(expected["se"], abs=1e-6)
    fit_agrees(fitted, expected["fit"])
    low, high = expected["rmsea_interval"]
    rmsea = root_mean_square_error(fitted.test.model, fitted.size)
    # The reference divides by all rows, not by one less, as far as the interval goes.
    assert [rmsea.low, rmsea.high] == pytest.approx(
        [end * np.sqrt(fitted.n / fitted.size) for end in (low, high)], abs=1e-8
    )


def test_what_is_not_determined_is_named_in_every_group() -> None:
    draw = np.random.default_rng(1)
    answers_of = draw.normal(size=(300, 2))[:, [0, 0, 0, 1, 1]] + draw.normal(size=(300, 5))
    stated = stated_model("f =~ a + b + c; g =~ d + e; f ~~ 0*g", list("abcde"))
    samples = [CompleteAnswers.of(part) for part in (answers_of[:150], answers_of[150:])]
    with pytest.raises(NotEstimable, match="not identified") as refusal:
        maximum_likelihood(parameter_table(stated, TableChoices(groups=2)), samples)
    for name in ("g =~ d (group 1)", "g =~ e (group 1)", "g =~ d (group 2)", "g =~ e (group 2)"):
        assert name in str(refusal.value)
    assert "f =~" not in str(refusal.value)
