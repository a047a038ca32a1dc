"""The test that estimates of different people are one: Cochran's Q.

Validated against R 4.2.2 (formula written out, `pchisq`): tests/reference/trial_effects.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from ...errors import NotEstimable
from ...model.analysis_methods import RATIOS
from ...model.estimate import Estimate
from ..binary_effects.effect import Effect

__all__ = ["heterogeneity_of_rows", "heterogeneity_test"]


def heterogeneity_test(values: Sequence[float], errors: Sequence[float]) -> Effect:
    """Test that estimates are equal.

    Parameters
    ----------
    values, errors : estimates of different people, ratios as logarithms, and their standard errors, above 0.

    Raises
    ------
    NotEstimable
        If there are fewer than two.

    References
    ----------
    Cochran WG (1954) Biometrics 10:101-129.

    Examples
    --------
    >>> heterogeneity_test([0.2, 0.4], [0.1, 0.1]).statistic
    2.0
    """
    from scipy.special import chdtrc

    if len(values) < 2:
        raise NotEstimable.because(
            f"Levels with an effect: {len(values)}; two or more are needed to compare them. Put levels together."
        )
    found, weight = np.asarray(values, dtype=np.float64), 1 / np.asarray(errors, dtype=np.float64) ** 2
    mean = float(weight @ found / weight.sum())
    statistic, df = float(weight @ (found - mean) ** 2), len(found) - 1
    return Effect(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)))


def heterogeneity_of_rows(rows: Sequence[Estimate]) -> Effect:
    """Test that the effects of rows are equal, by the standard errors of their intervals; ratios by their logarithms.

    Parameters
    ----------
    rows : of different people, each with a value and an interval symmetric about it or about its logarithm.

    Raises
    ------
    NotEstimable
        As `heterogeneity_test`.
    """
    values, errors = [], []
    for row in rows:
        low, high, value = (float(one or 0.0) for one in (row.ci_low, row.ci_high, row.value))
        if row.analysis in RATIOS:
            low, high, value = log(low), log(high), log(value)
        values.append(value)
        errors.append((high - low) / 2 / _reach(row))
    return heterogeneity_test(values, errors)


def _reach(row: Estimate) -> float:
    """How many standard errors the interval of a row reaches."""
    from scipy.special import ndtri, stdtrit

    part = (1 + float(row.ci_level or 0.95)) / 2
    return float(ndtri(part) if row.df is None else stdtrit(row.df, np.float64(part)))
