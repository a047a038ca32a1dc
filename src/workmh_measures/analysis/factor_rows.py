"""A factor solution as estimates: loadings, communalities, factors, fit, and what general and group factors are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate, changed
from .bifactor_indices import BifactorIndices, bifactor_indices
from .bootstrap import draws_without_value, percentile_interval
from .common_factors import Extraction
from .estimation import with_interval
from .factor_fit import likelihood_fit
from .factor_rotation import Rotated
from .item_correlations import Correlations
from .loading_draws import DrawnFactors

__all__ = ["fit_rows", "general_factor_rows", "solution_rows"]

Floats: TypeAlias = NDArray[np.float64]

_RMSEA_LEVEL = 0.90
_DESCRIBES = "Of polychoric correlations this describes the fit; it is no test, and has no interval."


@dataclass(frozen=True)
class _Place:
    """The item or factor a number is about; neither where it is about all."""

    item: str | None = None
    factor: str | None = None


def solution_rows(
    row: Estimate, items: Sequence[str], turned: Rotated, drawn: DrawnFactors | None = None
) -> Iterator[Estimate]:
    """Yield loadings, communalities, what each factor explains and correlations of factors, with intervals where drawn.

    Parameters
    ----------
    row : names, method and warnings.
    items : names.
    turned : the solution.
    drawn : draws of it.
    """
    names = turned.names
    patterns = None if drawn is None else drawn.pattern
    oblique = bool((turned.correlation != np.eye(len(names))).any())
    between = drawn.correlation if drawn is not None and oblique else None
    for i, item in enumerate(items):
        for f, factor in enumerate(names):
            value = float(turned.pattern[i, f])
            yield _drawn(
                changed(row, item=item, factor=factor, value=value),
                None if patterns is None else patterns[:, i, f],
            )
    kept: Floats | None = None
    if drawn is not None:
        kept = np.einsum("dim,dmn,din->di", drawn.pattern, drawn.correlation, drawn.pattern)
    for i, item in enumerate(items):
        of_item = changed(row, analysis="efa_communality", item=item, value=float(turned.communality[i]))
        yield _drawn(of_item, None if kept is None else kept[:, i])
    for factor, value in zip(names, turned.explained.tolist(), strict=True):
        percent = 100 * value / len(items)
        yield changed(row, analysis="efa_explained_percent", factor=factor, value=percent)
    for one in range(len(names)):
        for two in range(one + 1, len(names)):
            pair = changed(row, analysis="factor_correlation", factor=names[one], level=names[two])
            pair = changed(pair, value=float(turned.correlation[one, two]))
            yield _drawn(pair, None if between is None else between[:, one, two])
    if turned.found is not None:
        share = 100 * turned.found.reached / turned.found.starts
        yield changed(row, analysis="efa_rotation_reached_percent", value=share)


def general_factor_rows(
    row: Estimate, items: Sequence[str], turned: Rotated, drawn: DrawnFactors | None = None
) -> Iterator[Estimate]:
    """Yield the indices of one general and several group factors that do not correlate, with intervals where drawn."""
    try:
        found = bifactor_indices(turned.pattern[:, 0], turned.pattern[:, 1:])
    except NotEstimable as refusal:
        reason = " ".join(problem.text for problem in refusal.problems)
        yield changed(row, analysis="ecv", reason=reason)
        return
    every = () if drawn is None else tuple(_indices(pattern) for pattern in drawn.pattern)
    for analysis, place, value in _numbers(items, turned.names):
        one = changed(row, analysis=analysis, item=place.item, factor=place.factor, value=value(found))
        if not every:
            yield one
            continue
        values = np.array([np.nan if draw is None else value(draw) for draw in every])
        yield _drawn(one, values)


def fit_rows(
    row: Estimate, found: Correlations, extraction: Extraction, *, tests: bool
) -> Iterator[Estimate]:
    """Yield what is left of the correlations; after maximum likelihood also chi-squared, RMSEA and TLI.

    Parameters
    ----------
    tests : whether chi-squared is a test: not of polychoric correlations.
    """
    left = found.matrix - extraction.loadings @ extraction.loadings.T
    below = left[np.tril_indices(len(left), -1)]
    yield changed(row, analysis="efa_srmr", value=float(np.sqrt((below**2).mean())))
    if row.method is None or not row.method.removeprefix("polychoric_").startswith("ml_"):
        return
    try:
        fit = likelihood_fit(extraction, found.matrix, found.n)
    except NotEstimable as refusal:
        reason = " ".join(problem.text for problem in refusal.problems)
        yield changed(row, analysis="efa_chisq", reason=reason)
        return
    chi2 = changed(row, analysis="efa_chisq", value=fit.chi2, df=float(fit.df))
    rmsea = changed(row, analysis="efa_rmsea", value=fit.rmsea)
    if tests:
        yield changed(chi2, p_value=fit.p_value)
        yield changed(rmsea, ci_low=fit.rmsea_low, ci_high=fit.rmsea_high, ci_level=_RMSEA_LEVEL)
    else:
        yield changed(chi2, warnings=(*row.warnings, _DESCRIBES))
        yield changed(rmsea, warnings=(*row.warnings, _DESCRIBES))
    yield changed(row, analysis="efa_tli", value=fit.tli)


def _drawn(row: Estimate, values: Floats | None) -> Estimate:
    """Add the percentile interval of draws."""
    if values is None:
        return row
    row = changed(row, warnings=(*row.warnings, *draws_without_value(values)))
    return with_interval(row, partial(percentile_interval, values))


def _indices(pattern: Floats) -> BifactorIndices | None:
    if np.isnan(pattern).any():
        return None
    try:
        return bifactor_indices(pattern[:, 0], pattern[:, 1:])
    except NotEstimable:
        return None


Number: TypeAlias = tuple[str, _Place, Callable[[BifactorIndices], float]]


def _numbers(items: Sequence[str], names: Sequence[str]) -> Iterator[Number]:
    """Yield name, place and value of each index."""
    yield "ecv", _Place(), lambda found: found.ecv
    yield "puc", _Place(), lambda found: found.puc
    yield "efa_omega_total", _Place(), lambda found: found.omega_total
    yield "efa_omega_hierarchical", _Place(), lambda found: found.omega_hierarchical
    for place, item in enumerate(items):
        yield "ecv", _Place(item=item), partial(_at, "item_ecv", place)
    for place, name in enumerate(names):
        yield "construct_replicability", _Place(factor=name), partial(_at, "replicability", place)
        yield "factor_determinacy", _Place(factor=name), partial(_at, "determinacy", place)
    for place, name in enumerate(names[1:]):
        yield "ecv", _Place(factor=name), partial(_at, "group_ecv", place)
        yield "efa_omega_total", _Place(factor=name), partial(_at, "group_omega", place)
        yield "efa_omega_hierarchical", _Place(factor=name), partial(_at, "group_omega_hierarchical", place)


def _at(name: str, place: int, found: BifactorIndices) -> float:
    return float(getattr(found, name)[place])
