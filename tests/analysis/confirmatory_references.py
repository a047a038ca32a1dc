"""What lavaan says of factor models, the answers it was told, and the same models here."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.confirmatory_factors.fit_indices import (
    comparative_fit_index,
    root_mean_square_error,
    tucker_lewis_index,
)
from workmh_measures.analysis.confirmatory_factors.fitted_model import FittedModel, FitTest
from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.parameter_table import (
    ParameterTable,
    TableChoices,
    parameter_table,
)

TESTS = Path(__file__).parents[1]
DATA = TESTS / "data"
IN_R: dict[str, Any] = json.loads(
    (TESTS / "reference" / "confirmatory_factors.json").read_text(encoding="utf-8")
)["results"]


@cache
def answers(name: str) -> pd.DataFrame:
    """The answers a model of the reference program was fitted to."""
    match name:
        case "veterans":
            return pd.read_csv(DATA / "pcl5_veterans" / "pcl5.csv")
        case "wenchuan":
            return pd.read_csv(DATA / "wenchuan_ptsd_checklist" / "wenchuan_pcl.csv")
        case "workers":
            return pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv", low_memory=False)
        case "dass":
            return pd.read_csv(DATA / "dass42_openpsychometrics" / "dass42_1000.csv")
        case _:
            waves = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
            return waves[waves["wave"] == 1]


def table_of(text: str, data: str, **choices: Any) -> tuple[ParameterTable, np.ndarray]:
    """The table of a model in text, and the answers to its items."""
    table = parameter_table(stated_model(text, list(answers(data).columns)), TableChoices(**choices))
    return table, answers(data)[list(table.items)].to_numpy(np.float64)


def by_name(fitted: FittedModel, values: np.ndarray) -> dict[str, float]:
    """Values of the rows by their names; a covariance has two."""
    found = {}
    for row, value in zip(fitted.table.rows, values.tolist(), strict=True):
        found[row.name] = value
        found[f"{row.rhs} {row.op} {row.lhs}" if row.op == "~~" else row.name] = value
    return found


def in_order(fitted: FittedModel, values: np.ndarray, names: str) -> list[float]:
    """Values in the order of lavaan's names."""
    found = by_name(fitted, values)
    return [found[name.strip()] for name in names.split(";")]


def agrees(fitted: FittedModel, expected: dict[str, Any], *, close: float = 1e-6) -> None:
    """Compare every estimate, standard error, test and index with lavaan's."""
    names = expected["parameters"]
    assert in_order(fitted, fitted.values, names) == pytest.approx(expected["estimate"], abs=close)
    errors = in_order(fitted, fitted.standard_errors, names)
    assert errors == pytest.approx(expected["se"], rel=close, abs=close)
    fit = expected["fit"]
    assert fitted.n == expected["n"]
    assert fitted.table.n_free == fit["npar"] or "l =~" in names
    plain = figures(fitted.test, fitted.size)
    low, high = expected["rmsea_interval"]
    theirs = [fit[k] for k in ("chisq", "df", "baseline.chisq", "baseline.df", "cfi", "tli", "rmsea")]
    assert plain == pytest.approx([*theirs, low, high, fit["rmsea.pvalue"]], rel=close, abs=close)
    assert fitted.test.model.p_value == pytest.approx(fit["pvalue"], rel=close, abs=1e-15)
    assert fitted.srmr == pytest.approx(fit["srmr"], abs=close)
    if fitted.log_likelihood is not None:
        found = [fitted.log_likelihood, fitted.saturated_log_likelihood, fitted.akaike, fitted.bayes]
        wanted = [fit[k] for k in ("logl", "unrestricted.logl", "aic", "bic")]
        assert found == pytest.approx(wanted, rel=1e-9)


def figures(test: FitTest, size: int) -> list[float]:
    """Chi-squared and degrees of freedom of model and independence, CFI, TLI, RMSEA with its interval and p."""
    rmsea = root_mean_square_error(test.model, size)
    return [
        test.model.value,
        test.model.df,
        test.baseline.value,
        test.baseline.df,
        comparative_fit_index(test.model, test.baseline),
        tucker_lewis_index(test.model, test.baseline),
        rmsea.value,
        rmsea.low,
        rmsea.high,
        rmsea.close_p,
    ]
