"""Five methods of reliable change against R on real persons, and against what an R package of them prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.errors import NotEstimable
from workmh_measures.scoring.change import change_categories, standard_error
from workmh_measures.scoring.change_lines import (
    CHANGE_METHODS,
    ChangeLine,
    change_index,
    edwards_nunnally,
    gulliksen_lord_novick,
    hageman_arrindell,
    hsu_linn_lord,
    jacobson_truax_line,
)
from workmh_measures.scoring.clinical_change import (
    Moments,
    clinical_categories,
    clinical_cutoff,
    true_moments,
    true_score_bound,
)

TESTS = Path(__file__).parents[1]
R: dict[str, Any] = json.loads((TESTS / "reference" / "change_methods.json").read_text("utf-8"))["results"]
PRINTED = json.loads((TESTS / "data" / "depression_rct_bdi" / "reference.json").read_text("utf-8"))[
    "printed_by_clinicalsignificance"
]


def numbers(values: list[float | None]) -> np.ndarray:
    return np.asarray([np.nan if value is None else value for value in values], np.float64)


def line(method: str, r: dict[str, Any]) -> ChangeLine:
    sd, reliability, mean = r["sd"], r["reliability"], r["mean_before"]
    sem = standard_error(sd, reliability)
    made = {
        "jacobson_truax": lambda: jacobson_truax_line(sem),
        "edwards_nunnally": lambda: edwards_nunnally(mean=mean, sd=sd, reliability=reliability),
        "gulliksen_lord_novick": lambda: gulliksen_lord_novick(mean=mean, sd=sd, reliability=reliability),
        "hsu_linn_lord": lambda: hsu_linn_lord(
            mean=mean, mean_after=r["mean_after"], sd=sd, reliability=reliability
        ),
        "hageman_arrindell": lambda: hageman_arrindell(
            change_mean=r["mean_change"], change_variance=r["variance_of_change"], sem=sem
        ),
    }
    return made[method]()


@pytest.mark.parametrize("method", CHANGE_METHODS)
@pytest.mark.parametrize("name", R)
def test_the_index_of_every_person_equals_r(name: str, method: str) -> None:
    r = R[name]
    found = change_index(numbers(r["before"]), numbers(r["after"]), line(method, r))
    np.testing.assert_allclose(found, numbers(r["index"][method]), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("name", "method"), [(n, m) for n in ("hamd", "bdi") for m in PRINTED[n]["methods"]])
def test_the_categories_are_those_that_clinicalsignificance_prints(name: str, method: str) -> None:
    r, printed = R[name], PRINTED[name]["methods"][method]
    assert r["reliability"] == PRINTED[name]["reliability"]
    index = change_index(numbers(r["before"]), numbers(r["after"]), line(method, r))
    found = change_categories(index, printed["critical"], direction="higher_is_worse", reached="above")
    counts = {code: int((found == code).sum()) for code in (0, 1, 2)}
    assert counts == {0: printed["unchanged"], 1: printed["improved"], 2: printed["deteriorated"]}


@pytest.mark.parametrize(
    "method", PRINTED["hamd"]["with_cutoff_c"]["recovered_improved_unchanged_deteriorated"]
)
def test_who_recovered_by_each_method_is_as_clinicalsignificance_prints(method: str) -> None:
    r, printed = R["hamd"], PRINTED["hamd"]
    combined = printed["with_cutoff_c"]
    before, after = numbers(r["before"]), numbers(r["after"])
    critical = printed["methods"][method]["critical"]
    index = change_index(before, after, line(method, r))
    functional = Moments(combined["functional_mean"], combined["functional_sd"])
    clinical, end = Moments(r["mean_before"], r["sd"]), after
    if method == "hageman_arrindell":
        sem = standard_error(r["sd"], r["reliability"])
        functional, clinical = true_moments(functional, sem), true_moments(clinical, sem)
        of_pairs = np.where(np.isnan(before), np.nan, after)
        end = true_score_bound(of_pairs, sem=sem, critical=critical, direction="higher_is_worse")
    cutoff = clinical_cutoff("c", functional=functional, clinical=clinical, direction="higher_is_worse")
    reliable = change_categories(index, critical, direction="higher_is_worse", reached="above")
    found = clinical_categories(before, end, reliable, cutoff=cutoff, direction="higher_is_worse")
    counts = [int((found == code).sum()) for code in (3, 1, 0, 2)]
    assert counts == combined["recovered_improved_unchanged_deteriorated"][method]


scores = st.lists(st.tuples(st.integers(0, 63), st.integers(0, 63)), min_size=3, max_size=30)


@given(
    scores=scores,
    reliability=st.floats(0.3, 0.95),
    shift=st.integers(-20, 20),
    unit=st.sampled_from([0.5, 4.0]),
)
def test_neither_zero_point_nor_unit_of_the_scale_matters(
    scores: list[tuple[int, int]], reliability: float, shift: int, unit: float
) -> None:
    before, after = np.asarray(scores, np.float64).T
    if before.std() < 0.5:
        return
    found = []
    for one, two in ((before, after), (before * unit + shift, after * unit + shift)):
        r = {
            "sd": float(one.std(ddof=1)),
            "reliability": reliability,
            "mean_before": float(one.mean()),
            "mean_after": float(two.mean()),
            "mean_change": float((two - one).mean()),
            "variance_of_change": float((two - one).var(ddof=1)),
        }
        try:
            found.append([change_index(one, two, line(method, r)) for method in CHANGE_METHODS])
        except NotEstimable:
            found.append([])
    np.testing.assert_allclose(found[0], found[1], rtol=1e-7, atol=1e-7)


def test_who_stays_at_the_mean_has_not_changed_by_the_methods_that_fall_back_to_it() -> None:
    same = np.array([20.0])
    for method in (edwards_nunnally, gulliksen_lord_novick):
        assert change_index(same, same, method(mean=20, sd=5, reliability=0.8))[0] == 0
    high = np.array([30.0])
    assert change_index(high, high, edwards_nunnally(mean=20, sd=5, reliability=0.8))[0] > 0


def test_a_perfect_measure_of_change_leaves_hageman_and_arrindell_with_jacobson_and_truax() -> None:
    before, after = np.array([10.0, 20.0]), np.array([12.0, 9.0])
    wide = hageman_arrindell(change_mean=-4, change_variance=1e12, sem=2)
    np.testing.assert_allclose(
        change_index(before, after, wide), change_index(before, after, jacobson_truax_line(2)), rtol=1e-9
    )


@pytest.mark.parametrize("name", R)
def test_the_true_score_of_every_person_lies_beyond_the_cutoff_as_in_r(name: str) -> None:
    r = R[name]
    true, sem = r["true_scores"], standard_error(r["sd"], r["reliability"])
    populations = (Moments(**true["functional"]), Moments(r["mean_before"], r["sd"]))
    functional, clinical = (true_moments(one, sem) for one in populations)
    cutoff = clinical_cutoff("c", functional=functional, clinical=clinical, direction="higher_is_worse")
    assert cutoff == pytest.approx(true["cutoff"], rel=1e-12)
    after = np.where(np.isnan(numbers(r["before"])), np.nan, numbers(r["after"]))
    estimates = [
        true_score_bound(after, sem=sem, critical=critical, direction="higher_is_worse") - cutoff
        for critical in (0.0, 1.0)
    ]
    # With no critical value the end is the estimate itself; one standard error further is what it is divided by.
    index = estimates[0] / (estimates[1] - estimates[0])
    np.testing.assert_allclose(index, numbers(true["index"]), rtol=1e-9, atol=1e-12)


def test_the_worse_end_of_a_true_score_turns_with_the_scale() -> None:
    scores = np.array([4.0, 10.0, 22.0, np.nan])
    worse = true_score_bound(scores, sem=2, critical=1.65, direction="higher_is_worse")
    turned = true_score_bound(-scores, sem=2, critical=1.65, direction="higher_is_better")
    np.testing.assert_allclose(turned, -worse)
    assert worse[0] > scores[0]
    assert np.isnan(worse[3])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: hageman_arrindell(change_mean=1, change_variance=7.9, sem=2), "no reliability"),
        (lambda: hageman_arrindell(change_mean=1, change_variance=0, sem=2), "no reliability"),
        (lambda: hageman_arrindell(change_mean=1, change_variance=9, sem=0), "above 0"),
        (lambda: true_moments(Moments(10, 4), 4), "not above the standard error"),
        (
            lambda: true_score_bound(
                np.array([3.0, 4.0, np.nan]), sem=2, critical=1.65, direction="higher_is_worse"
            ),
            "no more than error",
        ),
        (lambda: jacobson_truax_line(float("inf")), "above 0"),
        (lambda: edwards_nunnally(mean=1, sd=0, reliability=0.8), "SD must be above 0"),
        (lambda: gulliksen_lord_novick(mean=1, sd=3, reliability=1.0), "below 1"),
    ],
)
def test_a_method_without_an_error_says_why(make: Any, said: str) -> None:
    with pytest.raises(NotEstimable, match=said):
        make()
