"""Factor models of many items or many people, of few people, and factors of factors, against lavaan."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pandas as pd
import pytest

from workmh_measures.analysis.confirmatory_factors.factor_model import (
    FactorModel,
    ModelChoices,
    confirmatory_factors,
)
from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.parameter_table import parameter_table

from .confirmatory_references import DATA, TESTS, answers
from .test_confirmatory_groups import Fit, compared, fit_agrees, gains_agree

LARGE: dict[str, Any] = json.loads(
    (TESTS / "reference" / "confirmatory_large.json").read_text(encoding="utf-8")
)["results"]
SPARSE: dict[str, Any] = json.loads(
    (TESTS / "reference" / "confirmatory_sparse.json").read_text(encoding="utf-8")
)["results"]
CHOICES: dict[str, dict[str, Any]] = {
    "ml": {"estimator": "ML"},
    "mlr": {"estimator": "MLR"},
    "fiml": {"estimator": "MLR", "missing": "full_information"},
    "wlsmv": {"estimator": "WLSMV"},
    "ulsmv": {"estimator": "ULSMV"},
    "uls": {"estimator": "ULSMV", "items": "measured"},
}
CASES = [(name, route) for name, found in LARGE.items() for route in found if route in CHOICES]


@cache
def frame_of(name: str) -> pd.DataFrame:
    """The answers of a case."""
    if name == "dass":
        return pd.read_csv(DATA / "dass42_openpsychometrics" / "dass42.csv.gz")
    if name == "second_wave":
        waves = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
        return waves[waves["wave"] == 2]
    return answers(name)


@cache
def found(name: str, route: str) -> FactorModel:
    """One of the models."""
    return confirmatory_factors(
        frame_of(LARGE[name]["data"]), LARGE[name]["text"], ModelChoices(**CHOICES[route])
    )


@pytest.mark.parametrize(("name", "route"), CASES)
def test_every_estimate_error_and_index_is_lavaans(name: str, route: str) -> None:
    model, expected = found(name, route), LARGE[name][route]
    compared(Fit(model.fitted, []), expected, close=2e-6)
    fit_agrees(model.fitted, expected["fit"])


@pytest.mark.parametrize(("name", "route"), CASES)
def test_the_largest_gains_of_freeing_more_are_lavaans(name: str, route: str) -> None:
    model, expected = found(name, route), LARGE[name][route]
    likelihood = model.fitted.log_likelihood is not None
    fit = Fit(model.fitted, model.modifications())
    gains_agree(fit, expected["modification"], [model.fitted.n], likelihood=likelihood)


@pytest.mark.parametrize("name", SPARSE)
@pytest.mark.parametrize("route", ["ml", "mlr", "wlsmv"])
def test_sixty_people_give_lavaans_numbers_and_a_warning(name: str, route: str) -> None:
    model, expected = SPARSE[name], SPARSE[name][route]
    frame = answers(model["data"])
    items = parameter_table(stated_model(model["text"], list(frame.columns))).items
    few = frame[list(items)].dropna().iloc[:: int(model["every"])].head(60)
    one = confirmatory_factors(few, model["text"], ModelChoices(**CHOICES[route]))
    # lavaan's own polychoric correlations are good to some 1e-7 where cells are empty.
    compared(Fit(one.fitted, []), expected, close=1e-5)
    fit_agrees(one.fitted, expected["fit"])
    assert "60 rows are few: tests and errors hold for large samples." in one.warnings
    assert any("never given" in told for told in one.warnings) == (route == "wlsmv")
