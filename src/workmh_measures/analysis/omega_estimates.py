"""Omega total and omega hierarchical with bootstrap intervals, as estimates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from .bootstrap import draws_without_value, percentile_interval
from .bootstrap_alpha import bootstrap_covariances
from .covariance import listwise_covariance
from .estimation import with_interval
from .omega import OneFactor, SchmidLeiman, one_factor_omega, schmid_leiman

__all__ = ["OMEGAS", "bootstrap_omegas", "omegas"]

Floats: TypeAlias = NDArray[np.float64]
Analysis = TypeVar("Analysis")

OMEGAS = (
    ("omega_total", "one_factor_ml"),
    ("omega_total", "schmid_leiman"),
    ("omega_hierarchical", "schmid_leiman"),
)
"""Analysis and method of the rows, in their order."""


def omegas(answers: Floats, row: Estimate, *, names: Sequence[str], draws: int, seed: int) -> list[Estimate]:
    """Omega total of one factor, then omega total and hierarchical with three group factors.

    Parameters
    ----------
    answers : keyed answers, shape (n, k), NaN for a missing one, with at least 3 complete rows.
    row : what every row says about data: names, n, missing.
    names : of the items, for warnings.
    draws, seed : of the bootstrap; with no draws there are no intervals.
    """
    covariance, _ = listwise_covariance(answers)
    first, *rows = (replace(row, analysis=analysis, method=method) for analysis, method in OMEGAS)
    one, reason_one = _tried(partial(one_factor_omega, covariance))
    three, reason_three = _tried(partial(schmid_leiman, covariance))
    values = bootstrap_omegas(answers, one, three, draws=draws, seed=seed)
    if one is None:
        first = replace(first, reason=reason_one)
    else:
        first = _with_draws(replace(first, value=one.omega), values[0])
    if three is None:
        rows = [replace(r, reason=reason_three) for r in rows]
    else:
        said = _improper(three, names)
        found = (three.total, three.hierarchical)
        rows = [
            _with_draws(replace(r, value=value, warnings=said), drawn)
            for r, value, drawn in zip(rows, found, values[1:], strict=True)
        ]
    return [first, *rows]


def bootstrap_omegas(
    answers: Floats, one: OneFactor | None, three: SchmidLeiman | None, *, draws: int, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Omega of one factor, omega total and omega hierarchical in each draw of the complete rows.

    Parameters
    ----------
    answers, draws, seed : as for `omegas`.
    one, three : the analyses of the sample, where the ones of each draw begin; None leaves theirs out.

    Returns
    -------
    three arrays of shape (draws,), NaN where a draw has no value.
    """
    found = np.full((3, draws), np.nan)
    if draws and (one is not None or three is not None):
        start = None if one is None else one.unique / (one.loadings**2 + one.unique)
        for i, drawn in enumerate(bootstrap_covariances(answers, draws=draws, seed=seed)):
            if one is not None:
                alone, _ = _tried(partial(one_factor_omega, drawn, start=start))
                found[0, i] = np.nan if alone is None else alone.omega
            if three is not None:
                both, _ = _tried(partial(schmid_leiman, drawn, start=three))
                found[1:, i] = np.nan if both is None else (both.total, both.hierarchical)
    return found[0], found[1], found[2]


def _tried(analysis: Callable[[], Analysis]) -> tuple[Analysis | None, str | None]:
    """The analysis, or the reason why there is none."""
    try:
        return analysis(), None
    except NotEstimable as refusal:
        return None, " ".join(p.text for p in refusal.problems)


def _with_draws(row: Estimate, values: Floats) -> Estimate:
    if not len(values):
        return row
    said = (*row.warnings, *draws_without_value(values))
    return with_interval(replace(row, warnings=said), partial(percentile_interval, values))


def _improper(found: SchmidLeiman, names: Sequence[str]) -> tuple[str, ...]:
    said = [
        f"Item {name}: The factors leave it no variance of its own (a Heywood case); read omega with care."
        for name, bound in zip(names, found.at_bound, strict=True)
        if bound
    ]
    if found.general_at_bound:
        said.append("A group factor is one with the general factor; read omega hierarchical with care.")
    return tuple(said)
