"""Groups that are known to differ: how far apart their scores are, as `Estimate` rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeAlias

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

__all__ = ["MOST_GROUPS", "covariate_columns", "known_groups_estimates", "pair_estimates"]

Floats: TypeAlias = NDArray[np.float64]
Group: TypeAlias = tuple[str, NDArray[np.bool_]]

MOST_GROUPS = 30
"""Groups of one column that are told apart; a column with more names persons or amounts, not groups."""

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
        the difference in points of the scale. `factor` is the column, `text` says how many of each group are compared, and
        `level` what it is adjusted for.
    """
    about = {**about, "factor": groups}
    if scale.measure == "nominal":
        reason = "The classes of this scale have no order, so no group is higher."
        return [Estimate(analysis="known_groups_g", reason=reason, **about)]
    names = measured.rows[groups].map(cell_name)
    scores = measured.score(scale)
    there = names.notna().to_numpy() & ~np.isnan(scores)
    levels = sorted_names(names[there])
    if len(levels) < 2:
        reason = f"At least 2 groups are needed; found {len(levels)}."
        return [Estimate(analysis="known_groups_g", missing="scored", reason=reason, **about)]
    if len(levels) > MOST_GROUPS:
        reason = (
            f"There are {len(levels)} groups, too many to be told apart; at most {MOST_GROUPS} are compared."
        )
        return [Estimate(analysis="known_groups_g", missing="scored", reason=reason, **about)]
    inside = {level: (names == level).to_numpy(dtype=np.bool_) & there for level in levels}
    rows: list[Estimate] = []
    if len(levels) > 2:
        rows += _all_groups({level: scores[chosen] for level, chosen in inside.items()}, about)
    others = measured.rows[[*covariates]]
    for low, high in combinations(inside.items(), 2):
        rows += pair_estimates(scores, high, low, covariates=others, about=about)
    return rows


def pair_estimates(
    scores: Floats, first: Group, second: Group, *, covariates: pd.DataFrame, about: About
) -> list[Estimate]:
    """Compare two groups, first minus second.

    Parameters
    ----------
    scores : shape (n,), NaN for none.
    first, second : name of each, and who is in it, shape (n,).
    covariates : n rows; numbers, or words that become one column for each but the first. No columns: none.
    about : names the rows carry; group and text are set here.
    """
    (name1, in1), (name2, in2) = first, second
    in_first, in_second = scores[in1], scores[in2]
    n1, n2 = (int(np.count_nonzero(~np.isnan(part))) for part in (in_first, in_second))
    named: About = {**about, "group": f"{name1} - {name2}"}
    row = Estimate(analysis="known_groups_g", n=n1 + n2, missing="scored", ci_level=LEVEL, **named)
    row = replace(row, text=_sizes({name1: n1, name2: n2}))
    warnings: tuple[str, ...] = ()
    difference = replace(row, analysis="known_groups_difference", method="welch")
    try:
        points = welch_difference(in_first, in_second)
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
        g = hedges_g(in_first, in_second)
        exact = replace(_standardised(replace(row, method="noncentral_t"), g), warnings=warnings)
        large = replace(_filled(large, g.value, large_sample_limits(g.value, n1, n2)), warnings=warnings)
    except NotEstimable as refusal:
        exact, large = _refused(replace(row, method="noncentral_t"), refusal), _refused(large, refusal)
    adjusted = [_adjusted(scores, first, second, covariates, row)] if len(covariates.columns) else []
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


def _all_groups(scores: Mapping[str, Floats], about: About) -> Iterator[Estimate]:
    groups = [*scores.values()]
    n = sum(len(group) for group in groups)
    row = Estimate(analysis="known_groups_eta2", n=n, missing="scored", **about)
    row = replace(row, text=_sizes({name: len(group) for name, group in scores.items()}))
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
    scores: Floats, first: Group, second: Group, covariates: pd.DataFrame, row: Estimate
) -> Estimate:
    chosen = (first[1] | second[1]) & ~np.isnan(scores)
    numbers, there = covariate_columns(covariates[chosen])
    in_first, n = first[1][chosen][there], int(there.sum())
    sizes = _sizes({first[0]: int(in_first.sum()), second[0]: n - int(in_first.sum())})
    names = ", ".join(map(str, covariates.columns))
    row = replace(row, method="ancova", missing="listwise", n=n, text=sizes, level=names)
    try:
        g = adjusted_difference(scores[chosen][there], in_first, numbers[there])
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


def _sizes(persons: Mapping[str, int]) -> str:
    """Return how many persons each group has, in words as files have them."""
    return ", ".join(f"{name} {n}" for name, n in persons.items())


def _unequal(ratio: float) -> str:
    return f"The larger standard deviation is {ratio:.2f} times the smaller; see the difference by Welch."
