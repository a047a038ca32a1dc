"""A confirmatory model as rows: their names, and lavaan's numbers in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workmh_measures.analysis.confirmatory_factors.confirmatory_estimates import confirmatory_estimates
from workmh_measures.analysis.confirmatory_factors.factor_model import ModelChoices
from workmh_measures.model.estimate import Estimate

from .confirmatory_references import IN_R, answers

ROUTES: list[tuple[str, Any, str, str]] = [
    ("mood_two", "ML", "likelihood", "ml"),
    ("mood_two", "MLR", "likelihood", "mlr"),
    ("wenchuan_four", "WLSMV", "ordinal", "delta"),
]


def rows_of(name: str, **choices: Any) -> list[Estimate]:
    model = IN_R["likelihood"][name]
    return confirmatory_estimates(
        answers(model["data"]), model["text"], choices=ModelChoices(**choices), about={"scale": "s"}
    )


def value(rows: list[Estimate], analysis: str) -> float | None:
    (row,) = [one for one in rows if one.analysis == analysis]
    return row.value


@pytest.mark.parametrize(("name", "estimator", "part", "key"), ROUTES)
def test_tests_and_indices_are_lavaans(name: str, estimator: Any, part: str, key: str) -> None:
    rows, fit = rows_of(name, estimator=estimator), IN_R[part][name][key]["fit"]
    theirs = {
        f"cfa_{ours}{ending}": fit[f"{own}{ending.replace('_', '.')}"]
        for ending in ("", "_scaled", "_robust")
        for ours, own in (
            ("chisq", "chisq"),
            ("cfi", "cfi"),
            ("tli", "tli"),
            ("rmsea_close_p", "rmsea.pvalue"),
        )
        if f"{own}{ending.replace('_', '.')}" in fit
    }
    assert len(theirs) in (4, 11)
    for analysis, number in theirs.items():
        assert value(rows, analysis) == pytest.approx(number, rel=1e-6, abs=1e-9), analysis
    assert value(rows, "cfa_srmr") == pytest.approx(fit["srmr"], abs=1e-7)
    assert {(row.scale, row.n, row.method) for row in rows} == {
        ("s", IN_R[part][name][key]["n"], estimator.lower())
    }


@pytest.mark.parametrize(("name", "estimator", "part", "key"), ROUTES)
def test_loadings_and_correlations_are_lavaans_standardised_ones(
    name: str, estimator: Any, part: str, key: str
) -> None:
    rows, expected = rows_of(name, estimator=estimator), IN_R[part][name][key]
    names = [one.strip() for one in expected["standardised_parameters"].split(";")]
    theirs = dict(
        zip(names, zip(expected["standardised"], expected["standardised_se"], strict=True), strict=True)
    )
    loadings = [row for row in rows if row.analysis == "cfa_loading"]
    assert len(loadings) == sum("=~" in one for one in names)
    for row in loadings:
        number, error = theirs[f"{row.factor} =~ {row.item}"]
        assert row.value == pytest.approx(number, abs=1e-6)
        assert row.ci_low is not None
        assert row.ci_high is not None
        assert (row.ci_high - row.ci_low) / 2 == pytest.approx(1.959963984540054 * error, rel=1e-4)
    for row in (one for one in rows if one.analysis == "factor_correlation"):
        assert row.value == pytest.approx(theirs[f"{row.factor} ~~ {row.level}"][0], abs=1e-6)
    assert any(row.analysis == "cfa_threshold" for row in rows) == (part == "ordinal")


def test_rmsea_has_its_interval() -> None:
    expected = IN_R["likelihood"]["mood_two"]["ml"]
    rmsea = next(row for row in rows_of("mood_two", estimator="ML") if row.analysis == "cfa_rmsea")
    ends = [rmsea.value, rmsea.ci_low, rmsea.ci_high]
    assert ends == pytest.approx([expected["fit"]["rmsea"], *expected["rmsea_interval"]], abs=1e-8)
    assert rmsea.ci_level == 0.90


def test_convergent_validity_is_semtools() -> None:
    rows, expected = rows_of("mood_two", estimator="ML"), IN_R["convergent"]["mood_two"]
    for analysis, key in (("ave", "ave"), ("composite_reliability", "reliability")):
        ours = {row.factor: row.value for row in rows if row.analysis == analysis}
        assert ours == pytest.approx(expected[key], abs=1e-7)
    assert value(rows, "htmt") == pytest.approx(expected["htmt"], abs=1e-10)


def test_items_of_several_factors_belong_to_none() -> None:
    rows = rows_of("mood_bifactor", estimator="ML")
    assert not [row for row in rows if row.analysis in {"ave", "htmt", "composite_reliability"}]


def test_where_there_is_no_model_one_row_says_why() -> None:
    frame = answers("first_wave").assign(PHQ1=1.0)
    (row,) = confirmatory_estimates(frame, IN_R["likelihood"]["mood_two"]["text"], about={})
    assert row.value is None
    assert row.reason == "Every row used has the same answer: PHQ1."


def test_without_degrees_of_freedom_indices_say_why() -> None:
    rows = confirmatory_estimates(answers("first_wave"), "f =~ PHQ1 + PHQ2 + PHQ3", about={})
    for analysis in ("cfa_cfi", "cfa_tli", "cfa_rmsea", "cfa_srmr"):
        (row,) = [one for one in rows if one.analysis == analysis]
        assert row.value is None
        assert row.reason == "The model leaves no degrees of freedom, so its fit cannot be told."
    chi2 = rows[0]
    assert chi2.value == pytest.approx(0, abs=1e-8)
    assert chi2.p_value is None
    assert np.isfinite([row.value for row in rows if row.analysis == "cfa_loading"]).all()


def test_a_corrected_test_that_so_few_rows_do_not_give_says_why() -> None:
    few = answers("first_wave")[["PHQ1", "PHQ2", "PHQ3", "PHQ4"]].dropna().sample(n=9, random_state=24)
    choices = ModelChoices(estimator="MLR")
    rows = confirmatory_estimates(few, "f =~ PHQ1 + PHQ2 + PHQ3 + PHQ4", choices=choices, about={})
    for ending in ("scaled", "robust"):
        reasons = {row.reason for row in rows if row.analysis.endswith(ending)}
        assert len(reasons) == 1
        assert "its factor comes out below zero" in str(reasons)
    assert value(rows, "cfa_cfi") is not None


def test_unweighted_squares_have_no_distribution_of_their_own() -> None:
    rows = rows_of("mood_two", estimator="ULSMV")
    assert next(row for row in rows if row.analysis == "cfa_chisq").p_value is None
    assert next(row for row in rows if row.analysis == "cfa_chisq_scaled").p_value is not None


def test_more_parameters_than_rows_are_told() -> None:
    wave = answers("first_wave")[["PHQ1", "PHQ2", "PHQ3", "PHQ4"]].dropna().sample(n=8, random_state=44)
    rows = confirmatory_estimates(wave, "f =~ PHQ1 + PHQ2 + PHQ3 + PHQ4", about={})
    assert "There are 8 parameters for 8 rows: no estimate is to be relied on." in rows[0].warnings
