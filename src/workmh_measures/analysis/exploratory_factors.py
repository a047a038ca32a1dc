"""The factors in the answers to an instrument, with what tells whether to look for them and for how many.

Everything is taken from one matrix of Pearson correlations. Validated against psych 2.2.9, GPArotation 2022.10 and stats
(R 4.2.2): tests/reference/exploratory_factors.R, tests/reference/number_of_factors.R.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from .common_factors import Extraction
from .estimation import About
from .factor_extraction import ExtractionMethod, extracted, most_factors
from .factor_fit import likelihood_fit
from .factor_rotation import Rotated, RotationMethod, rotated
from .item_correlations import Correlations, MissingRoute, item_correlations
from .measurements import Measurements
from .number_of_factors import (
    ParallelAnalysis,
    minimum_average_partial,
    parallel_analysis,
    random_eigenvalues,
)
from .sampling_adequacy import kmo, sphericity

__all__ = [
    "FactorChoices",
    "FactorSolution",
    "exploratory_estimates",
    "exploratory_factors",
    "factor_solution",
]

Floats: TypeAlias = NDArray[np.float64]

_POOR = 0.5
_RMSEA_LEVEL = 0.90


@dataclass(frozen=True, kw_only=True)
class FactorChoices:
    """What is chosen about a factor analysis.

    Attributes
    ----------
    n_factors : how many; None for the number by parallel analysis (components, 95th percentile).
    extraction, rotation, missing : methods.
    seed, draws : of the parallel analysis.
    """

    n_factors: int | None = None
    extraction: ExtractionMethod = "minres"
    rotation: RotationMethod = "oblimin"
    missing: MissingRoute = "listwise"
    seed: int = 1
    draws: int = 1000

    @property
    def method(self) -> str:
        """Name of extraction and rotation in an estimate."""
        return f"{self.extraction}_{self.rotation}"


@dataclass(frozen=True)
class FactorSolution:
    """Rotated factors of some items.

    Attributes
    ----------
    extraction : the factors before rotation.
    rotated : pattern and factor correlations.
    """

    extraction: Extraction
    rotated: Rotated

    def warnings(self, items: Sequence[str]) -> tuple[str, ...]:
        """Return what a reader of the loadings must know, in sentences."""
        told = []
        heywood = [item for item, one in zip(items, self.extraction.at_bound, strict=True) if one]
        if heywood:
            told.append(
                f"The factors explain all the variance of {', '.join(heywood)} (Heywood case): ask for fewer factors."
            )
        if not self.extraction.converged:
            told.append("The search for the loadings did not come to rest.")
        if not self.rotated.converged:
            told.append("The rotation did not come to rest.")
        unsigned = [str(f + 1) for f in np.flatnonzero(self.rotated.ambiguous)]
        if unsigned:
            told.append(f"The loadings on factor {', '.join(unsigned)} cancel out: its sign has no meaning.")
        return tuple(told)


def factor_solution(
    correlation: Floats,
    n_factors: int,
    *,
    extraction: ExtractionMethod = "minres",
    rotation: RotationMethod = "oblimin",
) -> FactorSolution:
    """Extract factors from a correlation matrix and rotate them.

    Parameters
    ----------
    correlation : shape (k, k).
    n_factors : how many.
    extraction, rotation : see `factor_extraction.extracted` and `factor_rotation.rotated`.

    Raises
    ------
    NotEstimable
        If there is no such solution.
    """
    found = extracted(correlation, n_factors, extraction)
    return FactorSolution(found, rotated(found.loadings, rotation))


def exploratory_estimates(
    measured: Measurements,
    scale: Scale | None = None,
    *,
    choices: FactorChoices = FactorChoices(),
    about: About,
) -> list[Estimate]:
    """Explore the factors in the answers to a scale, keyed, or to all items of an instrument, as given.

    Parameters
    ----------
    measured : the answers.
    scale : None for all items.
    choices : how many factors, how extracted and rotated.
    about : names the rows carry.

    Returns
    -------
    list of Estimate
        See `exploratory_factors`.
    """
    items = measured.items if scale is None else measured.keyed(scale)
    return exploratory_factors(items, choices, about=about)


def exploratory_factors(
    items: pd.DataFrame, choices: FactorChoices = FactorChoices(), *, about: About
) -> list[Estimate]:
    """Explore the factors in answers.

    Parameters
    ----------
    items : one column per item, one row per person; missing answers are NaN.
    choices : how many factors, how extracted and rotated.
    about : names the rows carry.

    Returns
    -------
    list of Estimate
        kmo (all items, then each), bartlett_chi2, efa_eigenvalue (of the items, then mean and 95th percentile of
        random ones), parallel_factors, map_factors; then efa_loading and efa_communality of each item,
        efa_explained_percent of each factor, factor_correlation; with ml efa_chisq, efa_rmsea and efa_tli. Factors are
        named 1, 2, ... by falling variance. What cannot be estimated is None, with the reason.
    """
    start = Estimate(analysis="kmo", missing=choices.missing, **about)
    try:
        found = item_correlations(items, missing=choices.missing)
    except NotEstimable as refusal:
        return [replace(start, analysis=name, reason=_reason(refusal)) for name in _ALWAYS]
    start = replace(start, n=found.n)
    rows = [*_adequacy(start, found), *_sphericity(start, found)]
    parallel, told = _parallel(start, found, choices)
    rows += [*told, *_average_partial(start, found)]
    n_factors = choices.n_factors
    if n_factors is None and parallel is not None:
        n_factors = min(parallel.by_percentile, most_factors(len(found.items)))
    return rows + list(_structure(start, found, n_factors, choices))


_ALWAYS = ("kmo", "bartlett_chi2", "efa_eigenvalue", "parallel_factors", "map_factors", "efa_loading")


def _reason(refusal: NotEstimable) -> str:
    return " ".join(found.text for found in refusal.problems)


def _adequacy(start: Estimate, found: Correlations) -> Iterator[Estimate]:
    row = replace(start, analysis="kmo")
    try:
        adequacy = kmo(found.matrix)
    except NotEstimable as refusal:
        yield replace(row, reason=_reason(refusal))
        return
    poor = ("Below 0.5: the items share too little for common factors.",)
    yield replace(row, value=adequacy.overall, warnings=poor if adequacy.overall < _POOR else ())
    for item, value in zip(found.items, adequacy.items.tolist(), strict=True):
        yield replace(row, item=item, value=value, warnings=poor if value < _POOR else ())


def _sphericity(start: Estimate, found: Correlations) -> Iterator[Estimate]:
    row = replace(start, analysis="bartlett_chi2")
    try:
        test = sphericity(found.matrix, found.n)
        yield replace(row, value=test.chi2, df=float(test.df), p_value=test.p_value)
    except NotEstimable as refusal:
        yield replace(row, reason=_reason(refusal))


def _parallel(
    start: Estimate, found: Correlations, choices: FactorChoices
) -> tuple[ParallelAnalysis | None, list[Estimate]]:
    """Return the analysis of components, and the rows of both kinds of roots."""
    first: ParallelAnalysis | None = None
    counts: list[Estimate] = []
    k = len(found.items)
    for roots in ("components", "factors"):
        row = replace(start, analysis="parallel_factors", method=f"{roots}_95")
        try:
            random = random_eigenvalues(k, found.n, draws=choices.draws, seed=choices.seed, roots=roots)
            one = parallel_analysis(found.matrix, random, roots=roots)
        except NotEstimable as refusal:
            counts.append(replace(row, reason=_reason(refusal)))
            continue
        first = one if roots == "components" else first
        counts.append(replace(row, value=float(one.by_percentile)))
        counts.append(replace(row, value=float(one.by_mean), method=f"{roots}_mean"))
    observed = np.linalg.eigvalsh(found.matrix)[::-1]
    drawn = [] if first is None else [("parallel_mean", first.mean), ("parallel_95", first.percentile)]
    roots_of = [
        replace(start, analysis="efa_eigenvalue", factor=str(place), value=float(value), method=method)
        for method, values in [("observed", observed), *drawn]
        for place, value in enumerate(values, 1)
    ]
    return first, [*roots_of, *counts]


def _average_partial(start: Estimate, found: Correlations) -> Iterator[Estimate]:
    row = replace(start, analysis="map_factors", method="squared")
    try:
        least = minimum_average_partial(found.matrix)
        yield replace(row, value=float(least.by_squared))
        yield replace(row, value=float(least.by_fourth), method="fourth_power")
    except NotEstimable as refusal:
        yield replace(row, reason=_reason(refusal))


def _structure(
    start: Estimate, found: Correlations, n_factors: int | None, choices: FactorChoices
) -> Iterator[Estimate]:
    row = replace(start, analysis="efa_loading", method=choices.method)
    if not n_factors:
        reason = "The number of factors is not known: parallel analysis could not be made."
        none = "Parallel analysis finds no factor: no component of the items is larger than those of random answers."
        yield replace(row, reason=reason if n_factors is None else none)
        return
    try:
        solution = factor_solution(
            found.matrix, n_factors, extraction=choices.extraction, rotation=choices.rotation
        )
    except NotEstimable as refusal:
        yield replace(row, reason=_reason(refusal))
        return
    yield from _loadings(replace(row, warnings=solution.warnings(found.items)), found, solution.rotated)
    if choices.extraction == "ml":
        yield from _fit(replace(row, warnings=()), found, solution.extraction)


def _loadings(row: Estimate, found: Correlations, turned: Rotated) -> Iterator[Estimate]:
    names = [str(f + 1) for f in range(turned.pattern.shape[1])]
    for item, loadings in zip(found.items, turned.pattern.tolist(), strict=True):
        for factor, value in zip(names, loadings, strict=True):
            yield replace(row, item=item, factor=factor, value=value)
    for item, value in zip(found.items, turned.communality.tolist(), strict=True):
        yield replace(row, analysis="efa_communality", item=item, value=value)
    for factor, value in zip(names, turned.explained.tolist(), strict=True):
        percent = 100 * value / len(found.items)
        yield replace(row, analysis="efa_explained_percent", factor=factor, value=percent)
    for one in range(len(names)):
        for two in range(one + 1, len(names)):
            value = float(turned.correlation[one, two])
            yield replace(
                row, analysis="factor_correlation", factor=names[one], level=names[two], value=value
            )


def _fit(row: Estimate, found: Correlations, extraction: Extraction) -> Iterator[Estimate]:
    try:
        fit = likelihood_fit(extraction, found.matrix, found.n)
    except NotEstimable as refusal:
        yield replace(row, analysis="efa_chisq", reason=_reason(refusal))
        return
    yield replace(row, analysis="efa_chisq", value=fit.chi2, df=float(fit.df), p_value=fit.p_value)
    rmsea = replace(row, analysis="efa_rmsea", value=fit.rmsea, ci_level=_RMSEA_LEVEL)
    yield replace(rmsea, ci_low=fit.rmsea_low, ci_high=fit.rmsea_high)
    yield replace(row, analysis="efa_tli", value=fit.tli)
