"""A linear mixed model with a random intercept, or intercept and slope, of each person, by REML or ML.

References
----------
Laird NM, Ware JH (1982) Biometrics 38:963-974, doi:10.2307/2529876. Bates D, Machler M, Bolker B, Walker S (2015)
Journal of Statistical Software 67(1), doi:10.18637/jss.v067.i01. Validated against lme4 1.1-31 and pbkrtest 0.5.2
(R 4.2.2): tests/reference/mixed_model.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.one_thread import on_one_thread
from ...errors import NotEstimable
from ..repeated_measures.contrasts import DegreesOfFreedom, FixedEffectTests, Information
from ..repeated_measures.fitted_model import FittedModel, fitted_model
from ..repeated_measures.likelihood import Deviance, likelihood_at
from ..repeated_measures.newton_search import check_information
from ..repeated_measures.subject_patterns import RepeatedOutcomes, subject_patterns
from .random_effects import RandomEffects, VariancesOfEffects

__all__ = ["MixedModel", "MixedOutcomes", "mixed_model"]

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.intp]

_FEW_TIMES = 16  # distinct rows of the random effects' design: up to so many are taken for waves
_SINGULAR = 1e-4  # of the diagonal of the triangle over the error's standard deviation, as lme4's isSingular


@dataclass(frozen=True)
class MixedOutcomes:
    """An outcome measured several times; a row is one measurement, and nothing in it is missing.

    Attributes
    ----------
    outcome : shape (n,).
    design : shape (n, p), the columns of the fixed effects.
    random : shape (n, k), those of the random effects: ones, or ones and times.
    participant : shape (n,), whose outcome it is; any numbers.
    """

    outcome: Floats
    design: Floats
    random: Floats
    participant: Integers


@dataclass(frozen=True)
class MixedModel:
    """The model at its highest likelihood.

    Attributes
    ----------
    fit : fixed effects and likelihood; its parameters are the lower triangle of the covariance of the random effects,
        row by row, and the variance of the error.
    searched : the same with the parameters of `RandomEffects`, in which also a singular fit is a plain lowest point.
    effects_covariance : shape (k, k), of the random effects.
    error_variance : what is left.
    warnings : sentences a reader must see.
    """

    fit: FittedModel
    searched: FittedModel
    effects_covariance: Floats
    error_variance: float
    warnings: tuple[str, ...]

    def tests(
        self, method: DegreesOfFreedom = "kenward_roger", information: Information | None = None
    ) -> FixedEffectTests:
        """Return the tests of its fixed effects.

        Parameters
        ----------
        method, information : as for `FixedEffectTests`.

        Notes
        -----
        Satterthwaite's degrees of freedom come from the observed information, which in the variances need not be
        positive where a fit is singular: there, as in lmerTest, effects that do not vary are left out of it.
        """
        observed = information == "observed" or (information is None and method == "satterthwaite")
        return FixedEffectTests(
            self.searched if observed and self.warnings else self.fit, method, information
        )


@on_one_thread
def mixed_model(data: MixedOutcomes, *, restricted: bool = True) -> MixedModel:
    """Fit fixed effects, the covariance of the random effects and the variance of the error.

    Parameters
    ----------
    data : the rows.
    restricted : REML where true, ML where false.

    Raises
    ------
    NotEstimable
        If the data do not determine the effects, or the search does not come to rest.

    Notes
    -----
    Work and memory go with the number of different sets of times, not of persons: common waves are cheapest.
    """
    _check(data)
    rows, z = _placed(data)
    patterns = subject_patterns(rows)
    searched = RandomEffects(z)
    found = fitted_model(patterns, searched, restricted=restricted)
    variances = VariancesOfEffects(searched)
    parameters = variances.of_triangle(found.parameters)
    likelihood = likelihood_at(Deviance(patterns, variances, restricted), parameters)
    if likelihood is None:
        raise NotEstimable.because("The covariance of the random effects cannot be told from the error.")
    check_information(likelihood)
    triangle = searched.triangle(found.parameters)
    sizes = np.sqrt((z**2).mean(axis=(0, 1))) * np.abs(np.diag(triangle))
    singular = bool((sizes < _SINGULAR * np.sqrt(parameters[-1])).any())
    return MixedModel(
        FittedModel(likelihood, found.steps, found.n),
        found,
        np.asarray(triangle @ triangle.T),
        float(parameters[-1]),
        (_AT_THE_EDGE,) if singular else (),
    )


def _check(data: MixedOutcomes) -> None:
    if not np.isfinite(data.random).all():
        raise NotEstimable.because("A time is missing or infinite.")
    k = data.random.shape[1]
    if np.linalg.matrix_rank(data.random) < k:
        raise NotEstimable.because("The random effects cannot be told apart: the times do not differ.")
    _, counts = np.unique(data.participant, return_counts=True)
    if counts.max(initial=0) < 2 or len(counts) < 2:
        raise NotEstimable.because("At least 2 persons, one of them measured twice, are needed.")
    if len(data.outcome) <= len(counts) * k:
        raise NotEstimable.because(
            f"{len(data.outcome)} measurements of {len(counts)} persons are too few for {k} random effects of each:"
            " leave out the slope."
        )


def _placed(data: MixedOutcomes) -> tuple[RepeatedOutcomes, Floats]:
    """Give each measurement a place within its person, and each set of times its block."""
    times, time = np.unique(data.random, axis=0, return_inverse=True)
    time = time.ravel()
    persons, person = np.unique(data.participant, return_inverse=True)
    once = len(np.unique(person * len(times) + time)) == len(time)
    if once and len(times) <= _FEW_TIMES:
        rows = RepeatedOutcomes(data.outcome, data.design, person, time, len(times))
        return rows, times[None]
    order = np.lexsort((time, person))
    counts = np.bincount(person)
    place = np.empty(len(person), dtype=np.intp)
    place[order] = np.arange(len(person)) - np.repeat(np.cumsum(counts) - counts, counts)
    each = np.full((len(persons), int(counts.max())), -1)
    each[person, place] = time
    sets, block = np.unique(each, axis=0, return_inverse=True)
    z = np.where((sets >= 0)[:, :, None], times[sets], 0.0)
    width = int(counts.max())
    return RepeatedOutcomes(data.outcome, data.design, person, place, width, block.ravel()[person]), z


_AT_THE_EDGE = (
    "A random effect does not vary, or follows from another (a singular fit): tests that rest on the covariance"
    " parameters are uncertain. Leave out the slope if it is not needed."
)
