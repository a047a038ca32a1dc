"""Groups that are known to differ: how far apart their scores are, as `Estimate` rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from .cell_names import cell_name, sorted_names
from .estimation import About
from .measurements import Measurements
from .standardised_difference import (
    LEVEL,
    StandardisedDifference,
    adjusted_difference,
    hedges_g,
    large_sample_limits,
    welch_difference,
)
from .variance_explained import between_groups, welch_test

__all__ = ["covariate_columns", "known_groups_estimates", "pair_estimates"]

Floats: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["noncentral_t", "ancova"]

# From here on the pooled SD describes neither group, and the row says so.
_UNEQUAL = 1.5


def known_groups_estimates(
    measured: Measurements,
    scale: Scale,
    *,
    groups: str = "group",
    covariates: Sequence[str] = (),
    about: About,
) -> list[Estimate]:
    """Compare the scores of groups.

    Parameters
    ----------
    measured : rows of one wave.
    groups : column of `measured.rows` that tells the groups apart.
    covariates : columns of `measured.rows` the differences are adjusted for as well.
    about : instrument, scale, wave.

    Returns
    -------
    list of Estimate
        With more than two groups eta squared, omega squared and the F of Welch first. Then for each pair, named
        ``higher name - lower name`` in `group`: Hedges' g, its large-sample interval, with covariates the adjusted g, and
        the difference in points of the scale.
    """
    if scale.measure == "nominal":
        reason = "The classes of this scale have no order, so no group is higher."
        return [Estimate(analysis="known_groups_g", reason=reason, **about)]
    names = measured.rows[groups].map(cell_name)
    scores = measured.score(scale)
    there = names.notna().to_numpy() & ~np.isnan(scores)
    levels = sorted_names(names[there])
    if len(levels) < 2:
        reason = f"At least 2 groups are needed; there is {len(levels)}."
        return [Estimate(analysis="known_groups_g", missing="scored", reason=reason, **about)]
    rows: list[Estimate] = []
    if len(levels) > 2:
        rows += _all_groups([scores[(names == level).to_numpy() & there] for level in levels], about)
    for low, high in combinations(levels, 2):
        in_high, in_low = ((names == level).to_numpy() & there for level in (high, low))
        named: About = {**about, "group": f"{high} - {low}"}
        rows += pair_estimates(scores, in_high, in_low, covariates=measured.rows[[*covariates]], about=named)
    return rows


def pair_estimates(
    scores: Floats,
    in_first: NDArray[np.bool_],
    in_second: NDArray[np.bool_],
    *,
    covariates: pd.DataFrame,
    about: About,
) -> list[Estimate]:
    """Compare two groups, first minus second.

    Parameters
    ----------
    scores : shape (n,), NaN for none.
    in_first, in_second : shape (n,), who is in which.
    covariates : n rows; numbers, or words that become one column for each but the first. No columns: none.
    """
    first, second = scores[in_first], scores[in_second]
    n1, n2 = (int(np.count_nonzero(~np.isnan(part))) for part in (first, second))
    row = Estimate(analysis="known_groups_g", n=n1 + n2, missing="scored", ci_level=LEVEL, **about)
    warnings: tuple[str, ...] = ()
    difference = replace(row, analysis="known_groups_difference", method="welch")
    try:
        points = welch_difference(first, second)
        difference = replace(
            _filled(difference, points.value, (points.ci_low, points.ci_high)),
            p_value=points.p_value,
            df=points.df,
        )
        if points.sd_ratio >= _UNEQUAL:
            warnings = (_unequal(points.sd_ratio),)
    except NotEstimable as refusal:
        difference = _refused(difference, refusal)
    large = replace(row, method="large_sample")
    try:
        g = hedges_g(first, second)
        exact = replace(_standardised(replace(row, method="noncentral_t"), g), warnings=warnings)
        large = replace(_filled(large, g.value, large_sample_limits(g.value, n1, n2)), warnings=warnings)
    except NotEstimable as refusal:
        exact, large = _refused(replace(row, method="noncentral_t"), refusal), _refused(large, refusal)
    adjusted = [_adjusted(scores, in_first, in_second, covariates, row)] if len(covariates.columns) else []
    return [exact, large, *adjusted, difference]


def covariate_columns(covariates: pd.DataFrame) -> tuple[Floats, NDArray[np.bool_]]:
    """Return covariates as numbers, and who has all of them; words become a column for each but the first in order."""
    numeric = {str(name): pd.api.types.is_numeric_dtype(covariates[name]) for name in covariates.columns}
    words = {name: covariates[name].map(cell_name) for name, is_number in numeric.items() if not is_number}
    known = pd.DataFrame(
        {name: words.get(name, covariates[name]) for name in numeric}, index=covariates.index
    )
    there = known.notna().all(axis=1).to_numpy(dtype=np.bool_)
    columns: list[Floats] = [np.empty((len(covariates), 0))]
    for name, column in known.items():
        if str(name) in words:
            others = sorted_names(column[there])[1:]
            columns += [(column == word).to_numpy(dtype=np.float64) for word in others]
        else:
            columns.append(column.to_numpy(dtype=np.float64, na_value=np.nan))
    return np.column_stack(columns), there


def _all_groups(groups: Sequence[Floats], about: About) -> Iterator[Estimate]:
    n = sum(len(group) for group in groups)
    row = Estimate(analysis="known_groups_eta2", n=n, missing="scored", **about)
    eta, omega = (
        replace(row, method="noncentral_f", ci_level=LEVEL),
        replace(row, analysis="known_groups_omega2", method="anova"),
    )
    welch = replace(row, analysis="known_groups_f", method="welch")
    try:
        found = between_groups(groups)
        shared = _filled(eta, found.eta_squared, (found.ci_low, found.ci_high))
        yield replace(shared, p_value=found.p_value, df=float(found.df), df2=float(found.df2))
        yield replace(omega, value=found.omega_squared)
    except NotEstimable as refusal:
        yield _refused(eta, refusal)
        yield _refused(omega, refusal)
    try:
        unequal = welch_test(groups)
        yield replace(welch, value=unequal.f, p_value=unequal.p_value, df=float(unequal.df), df2=unequal.df2)
    except NotEstimable as refusal:
        yield _refused(welch, refusal)


def _adjusted(
    scores: Floats,
    in_first: NDArray[np.bool_],
    in_second: NDArray[np.bool_],
    covariates: pd.DataFrame,
    row: Estimate,
) -> Estimate:
    chosen = (in_first | in_second) & ~np.isnan(scores)
    numbers, there = covariate_columns(covariates[chosen])
    row = replace(row, method="ancova", missing="listwise", n=int(there.sum()))
    try:
        g = adjusted_difference(scores[chosen][there], in_first[chosen][there], numbers[there])
    except NotEstimable as refusal:
        return _refused(row, refusal)
    lost = int(chosen.sum() - there.sum())
    warnings = (f"{lost} persons without a covariate are left out.",) if lost else ()
    return replace(_standardised(row, g), warnings=warnings)


def _standardised(row: Estimate, g: StandardisedDifference) -> Estimate:
    return replace(_filled(row, g.value, (g.ci_low, g.ci_high)), p_value=g.p_value, df=float(g.df), n=g.n)


def _filled(row: Estimate, value: float, limits: tuple[float, float]) -> Estimate:
    return replace(row, value=value, ci_low=limits[0], ci_high=limits[1])


def _refused(row: Estimate, refusal: NotEstimable) -> Estimate:
    return replace(row, reason=" ".join(found.text for found in refusal.problems), ci_level=None)


def _unequal(ratio: float) -> str:
    return f"The larger standard deviation is {ratio:.2f} times the smaller; see the difference by Welch."
