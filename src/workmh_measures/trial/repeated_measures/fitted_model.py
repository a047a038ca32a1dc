"""A model of repeated measures fitted by restricted or full maximum likelihood.

References
----------
Mallinckrodt CH, Lane PW, Schnell D, Peng Y, Mancuso JP (2008) Drug Information Journal 42:303-319,
doi:10.1177/009286150804200402. Validated against nlme 3.1-162, lme4 1.1-31 and glmmTMB 1.1.5 (R 4.2.2):
tests/reference/repeated_measures.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.one_thread import on_one_thread
from ...errors import NotEstimable
from .covariance_structures import (
    ByBlock,
    CovarianceStructure,
    StructureName,
    covariance_structure,
)
from .likelihood import Deviance, LikelihoodAt
from .newton_search import check_information, newton_search
from .subject_patterns import RepeatedOutcomes, SubjectPatterns, subject_patterns

__all__ = ["FittedModel", "fitted_model", "repeated_measures_model"]

Floats: TypeAlias = NDArray[np.float64]

_ROUNDING = 1e-24  # of the mean square of the outcome
_NEARLY_SINGULAR = 1e-6  # smallest eigenvalue of the correlation matrix


@dataclass(frozen=True)
class FittedModel:
    """Fixed effects and covariance at the highest likelihood.

    Attributes
    ----------
    likelihood : the likelihood there, with its derivatives.
    steps : steps of the search.
    n : persons with at least one measurement.
    """

    likelihood: LikelihoodAt
    steps: int
    n: int

    @property
    def patterns(self) -> SubjectPatterns:
        """The data as sums."""
        return self.likelihood.deviance_of.patterns

    @property
    def restricted(self) -> bool:
        """REML where true, ML where false."""
        return self.likelihood.deviance_of.restricted

    @property
    def measurements(self) -> int:
        """Number of rows."""
        return self.patterns.n

    @property
    def log_likelihood(self) -> float:
        """Logarithm of the (restricted) likelihood, as nlme and lme4 give it."""
        return -0.5 * self.likelihood.value

    @property
    def parameters(self) -> Floats:
        """Covariance parameters, shape (r,)."""
        return self.likelihood.parameters

    @property
    def covariances(self) -> Floats:
        """Covariance matrices of the waves, shape (blocks, T, T)."""
        return self.likelihood.deviance_of.structure.matrices(self.parameters)

    @cached_property
    def to_given(self) -> Floats:
        """What takes coefficients of columns at right angles to those of the design as given, shape (p, p)."""
        return np.asarray(np.linalg.inv(self.patterns.triangle))

    @property
    def coefficients(self) -> Floats:
        """Fixed effects, shape (p,)."""
        return np.asarray(self.to_given @ (self.patterns.least_squares - self.likelihood.direction[:-1]))

    @property
    def coefficient_covariance(self) -> Floats:
        """Their covariance matrix as if the covariance of the waves were known, shape (p, p)."""
        return np.asarray(self.to_given @ self.likelihood.spread @ self.to_given.T)

    def akaike(self) -> float:
        """Return Akaike's criterion: deviance and two for each parameter that the likelihood was searched for."""
        counted = len(self.parameters) + (0 if self.restricted else len(self.coefficients))
        return self.likelihood.value + 2 * counted


@on_one_thread
def repeated_measures_model(
    data: RepeatedOutcomes, structure: StructureName = "unstructured", *, restricted: bool = True
) -> FittedModel:
    """Fit fixed effects and a covariance matrix of the waves.

    Parameters
    ----------
    data : the rows; with `block` each block has a covariance matrix of its own.
    structure : of the covariance matrix.
    restricted : REML where true (as trials report it), ML where false.

    Raises
    ------
    NotEstimable
        If the data do not determine the fixed effects or the covariance, or the search does not come to rest.
    """
    patterns = subject_patterns(data)
    one = covariance_structure(structure, data.n_waves)
    _check_waves(patterns, structure)
    blocks = int(patterns.block.max()) + 1
    fit = fitted_model(patterns, ByBlock(one, blocks), restricted=restricted)
    check_information(fit.likelihood)
    for matrix in fit.covariances:
        spread = np.sqrt(np.diag(matrix))
        if np.linalg.eigvalsh(matrix / np.outer(spread, spread))[0] < _NEARLY_SINGULAR:
            raise NotEstimable.because(_SINGULAR)
    return fit


def fitted_model(
    patterns: SubjectPatterns, structure: CovarianceStructure, *, restricted: bool = True
) -> FittedModel:
    """Fit any structure to sums that were gathered before.

    Parameters and errors as for `repeated_measures_model`.
    """
    deviance = Deviance(patterns, structure, restricted)
    start = structure.start(patterns.residual_products())
    likelihood, steps = newton_search(deviance, start)
    return FittedModel(likelihood, steps, int(patterns.persons.sum()))


def _check_waves(patterns: SubjectPatterns, structure: StructureName) -> None:
    """Refuse what a glance at the counts shows cannot be estimated, with the wave that is to blame."""
    for block, together in enumerate(patterns.together()):
        where = f" in block {block + 1}" if int(patterns.block.max()) else ""
        for wave, count in enumerate(np.diag(together)):
            if count == 0:
                raise NotEstimable.because(f"Wave {wave + 1} has no measurement{where}: leave it out.")
        left = patterns.residual_products()[block].diagonal()
        if not left.min() > _ROUNDING * (left.max() + float((patterns.least_squares**2).sum()) / patterns.n):
            raise NotEstimable.because(
                f"The outcome of a wave{where} is given exactly by the fixed effects: there is no variance to estimate."
            )
        apart = np.argwhere(np.triu(together < 2, 1))
        if structure == "unstructured" and len(apart):
            first, second = apart[0] + 1
            raise NotEstimable.because(
                f"Fewer than 2 persons{where} have both wave {first} and wave {second}: their covariance cannot be"
                " estimated. Take a structure with fewer parameters."
            )
    persons, waves = int(patterns.persons.sum()), patterns.seen.shape[1]
    if structure == "unstructured" and persons <= waves:
        raise NotEstimable.because(
            f"{persons} persons are too few for an unstructured covariance of {waves} waves: take a structure with fewer"
            " parameters."
        )


_SINGULAR = (
    "The covariance matrix of the waves is singular: one wave is foretold exactly by others. Take a structure with fewer"
    " parameters, or look for copied answers."
)
