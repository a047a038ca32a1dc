"""The factors in the answers to an instrument, with what tells whether to look for them and for how many.

Everything is taken from one matrix of Pearson or of polychoric correlations. Validated against psych 2.2.9, GPArotation
2022.10, lavaan 0.6-14 and stats (R 4.2.2): tests/reference/exploratory_factors.R, tests/reference/number_of_factors.R,
tests/reference/polychoric_factors.R.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from .common_factors import Extraction
from .estimation import About
from .factor_extraction import ExtractionMethod, extracted, most_factors
from .factor_rotation import Rotated, RotationMethod, rotated
from .factor_rows import fit_rows, general_factor_rows, solution_rows
from .item_correlations import Correlations, MissingRoute, item_correlations
from .loading_draws import DrawnFactors, Whole, drawn_factors, row_matrices
from .measurements import Measurements
from .number_of_factors import (
    ParallelAnalysis,
    Roots,
    eigenvalues,
    minimum_average_partial,
    parallel_analysis,
    random_eigenvalues,
)
from .ordered_correlations import OrderedCorrelations, ordered_correlations
from .sampling_adequacy import kmo, sphericity

__all__ = [
    "CorrelationKind",
    "FactorChoices",
    "FactorSolution",
    "exploratory_estimates",
    "exploratory_factors",
    "factor_solution",
]

Floats: TypeAlias = NDArray[np.float64]

CorrelationKind: TypeAlias = Literal["pearson", "polychoric"]
_POOR = 0.5
# Share of the starts of a rotation; with fewer in the lowest valley there are others that draw more.
_FEW_STARTS = 0.25
_NO_TEST = (
    "Bartlett's test is for correlations of measured answers; of polychoric correlations it is no test."
)


@dataclass(frozen=True, kw_only=True)
class FactorChoices:
    """What is chosen about a factor analysis.

    Attributes
    ----------
    n_factors : how many; None for the number by parallel analysis (components, 95th percentile).
    correlations : pearson, or polychoric: of normal variables behind ordered answers.
    extraction, rotation, missing : methods.
    seed, draws : of the parallel analysis.
    shuffles : draws of that of polychoric correlations, which take longer.
    loading_draws : of the rows, for intervals of loadings; none when 0.
    """

    n_factors: int | None = None
    extraction: ExtractionMethod = "minres"
    rotation: RotationMethod = "oblimin"
    missing: MissingRoute = "listwise"
    seed: int = 1
    draws: int = 1000
    correlations: CorrelationKind = "pearson"
    shuffles: int = 200
    loading_draws: int = 0

    @property
    def method(self) -> str:
        """Name of correlations, extraction and rotation in an estimate."""
        kind = "" if self.correlations == "pearson" else f"{self.correlations}_"
        return f"{kind}{self.extraction}_{self.rotation}"


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
        found = self.rotated.found
        if found is not None and found.reached < _FEW_STARTS * found.starts:
            told.append(
                f"Only {found.reached} of {found.starts} starts of the rotation ended in these factors: others may be about as simple."
            )
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
        efa_explained_percent of each factor, factor_correlation, efa_rotation_reached_percent (of the starts of the
        rotation), efa_srmr; with ml efa_chisq, efa_rmsea and efa_tli. Factors are named 1, 2, ... by falling variance, a
        general one g; with one there are ecv, puc, omegas, construct_replicability and factor_determinacy. What cannot be
        estimated is None, with the reason.
    """
    ordered = choices.correlations == "polychoric"
    start = Estimate(analysis="kmo", missing=choices.missing, **about)
    start = replace(start, method="polychoric") if ordered else start
    try:
        found = (ordered_correlations if ordered else item_correlations)(items, missing=choices.missing)
    except NotEstimable as refusal:
        return [replace(start, analysis=name, reason=_reason(refusal)) for name in _ALWAYS]
    known = found.told if isinstance(found, OrderedCorrelations) else ()
    start = replace(start, n=found.n, warnings=known)
    rows = [*_adequacy(start, found), *_sphericity(start, found)]
    parallel, told = _parallel(start, found, choices)
    rows += [*told, *_average_partial(start, found)]
    n_factors = choices.n_factors
    if n_factors is None and parallel is not None:
        n_factors = min(parallel.by_percentile, most_factors(len(found.items)))
    return rows + list(_structure(start, found, n_factors, _Asked(items, choices)))


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
    told = (*row.warnings, *poor) if adequacy.overall < _POOR else row.warnings
    yield replace(row, value=adequacy.overall, warnings=told)
    for item, value in zip(found.items, adequacy.items.tolist(), strict=True):
        yield replace(row, item=item, value=value, warnings=poor if value < _POOR else ())


def _sphericity(start: Estimate, found: Correlations) -> Iterator[Estimate]:
    row = replace(start, analysis="bartlett_chi2")
    if isinstance(found, OrderedCorrelations):
        yield replace(row, reason=_NO_TEST, warnings=())
        return
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
    start = replace(start, warnings=())
    random = _random_roots(found, choices)
    kinds: tuple[Roots, ...] = ("components", "factors")
    for roots in kinds:
        row = replace(start, analysis="parallel_factors", method=f"{roots}_95")
        try:
            one = parallel_analysis(found.matrix, random(roots), roots=roots)
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


def _random_roots(found: Correlations, choices: FactorChoices) -> Callable[[Roots], Floats]:
    """Return what gives eigenvalues of random answers; those of shuffled ones come from the same shuffles."""
    k = len(found.items)
    if not isinstance(found, OrderedCorrelations):
        random = partial(random_eigenvalues, k, found.n, draws=choices.draws, seed=choices.seed)
        return lambda roots: random(roots=roots)
    shuffled = cache(partial(found.shuffled, draws=choices.shuffles, seed=choices.seed))
    return lambda roots: eigenvalues(shuffled(), roots=roots)


def _average_partial(start: Estimate, found: Correlations) -> Iterator[Estimate]:
    row = replace(start, analysis="map_factors", method="squared", warnings=())
    try:
        least = minimum_average_partial(found.matrix)
        yield replace(row, value=float(least.by_squared))
        yield replace(row, value=float(least.by_fourth), method="fourth_power")
    except NotEstimable as refusal:
        yield replace(row, reason=_reason(refusal))


def _structure(
    start: Estimate, found: Correlations, n_factors: int | None, asked: _Asked
) -> Iterator[Estimate]:
    choices = asked.choices
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
    row = replace(row, warnings=(*start.warnings, *solution.warnings(found.items)))
    drawn = asked.drawn(found, solution)
    yield from solution_rows(row, found.items, solution.rotated, drawn)
    if choices.rotation in ("bifactor", "schmid_leiman"):
        yield from general_factor_rows(replace(row, warnings=()), found.items, solution.rotated, drawn)
    yield from fit_rows(
        replace(row, warnings=()), found, solution.extraction, tests=choices.correlations == "pearson"
    )


@dataclass(frozen=True)
class _Asked:
    """The answers and what is chosen about them."""

    items: pd.DataFrame
    choices: FactorChoices

    def drawn(self, found: Correlations, solution: FactorSolution) -> DrawnFactors | None:
        """Return draws of a solution, None where none are asked for."""
        choices = self.choices
        if not choices.loading_draws:
            return None
        whole = Whole(solution.extraction, solution.rotated, choices.extraction, choices.rotation)
        matrix, n = row_matrices(self.items, found)
        return drawn_factors(matrix, n, whole, draws=choices.loading_draws, seed=choices.seed)
