"""Score test that hazard ratios stay the same over time, by residuals of Schoenfeld.

Validated against R survival 3.5-3 `cox.zph`: tests/reference/time_to_event.R.

References
----------
Grambsch PM, Therneau TM (1994) Biometrika 81:515-526, doi:10.1093/biomet/81.3.515; here as the exact score test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import Effect
from .cox_model import CoxModel

__all__ = ["Proportionality", "TimeScale", "proportionality_test"]

Floats: TypeAlias = NDArray[np.float64]
TimeScale = Literal["km", "rank", "identity", "log"]


@dataclass(frozen=True, slots=True)
class Proportionality:
    """Tests that coefficients do not change with time.

    Attributes
    ----------
    columns : one for each column of the model, 1 degree of freedom.
    together : all of them.
    """

    columns: tuple[Effect, ...]
    together: Effect


def proportionality_test(model: CoxModel, *, time_scale: TimeScale = "km") -> Proportionality:
    """Test each coefficient, and all of them, for a trend over time.

    Parameters
    ----------
    model : a fitted one.
    time_scale : what the trend is linear in: 1 less the Kaplan-Meier curve of everybody just before each event (``km``), the
        rank of its time among those of everybody, the time, or the logarithm of that.

    Raises
    ------
    NotEstimable
        If the logarithm of time 0 is asked for, or there are too few events.

    Notes
    -----
    A trend that is not found is not one that is not there: with few events the test sees little.
    """
    scale = _scales(model, time_scale)
    p = len(model.coefficients)
    score, blocks = np.zeros(p), np.zeros((3, p, p))
    for one, of_moment in zip(model.strata, scale, strict=True):
        found = one.moments(one.design @ model.coefficients)
        score += of_moment[one.moment] @ one.design[one.happened] - of_moment @ found.mean
        for power in range(3):
            blocks[power] += np.tensordot(of_moment**power, found.variance, axes=1)
    chosen = [_score_test(score, blocks, [j]) for j in range(p)]
    return Proportionality(tuple(chosen), _score_test(score, blocks, list(range(p))))


def _score_test(score: Floats, blocks: Floats, columns: list[int]) -> Effect:
    from scipy.special import chdtrc

    p, df = len(score), len(columns)
    information = np.empty((p + df, p + df))
    information[:p, :p] = blocks[0]
    information[:p, p:] = blocks[1][:, columns]
    information[p:, :p] = blocks[1][columns]
    information[p:, p:] = blocks[2][np.ix_(columns, columns)]
    gradient = np.concatenate([np.zeros(p), score[columns]])
    if np.linalg.matrix_rank(information) < p + df:
        raise NotEstimable.because(
            "There are too few events at different times to see a trend of a hazard ratio."
        )
    statistic = float(gradient @ np.linalg.solve(information, gradient))
    return Effect(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)))


def _scales(model: CoxModel, time_scale: TimeScale) -> list[Floats]:
    """The value of the trend at each time with events of each stratum, about its mean over the events."""
    events = np.concatenate([one.time[one.happened] for one in model.strata])
    everybody = np.sort(np.concatenate([one.time for one in model.strata]))
    moments, counts = np.unique(events, return_counts=True)
    sooner = np.searchsorted(everybody, moments)
    if time_scale == "km":
        survival = np.cumprod(1 - counts / (len(everybody) - sooner))
        values = 1 - np.concatenate([[1.0], survival[:-1]])
    elif time_scale == "rank":
        values = (sooner + np.searchsorted(everybody, moments, side="right") + 1) / 2
    else:
        if time_scale == "log" and moments[0] == 0:
            raise NotEstimable.because("An event at time 0 has no logarithm: take the Kaplan-Meier scale.")
        values = moments if time_scale == "identity" else np.log(moments)
    values = values - (counts @ values) / counts.sum()
    return [np.asarray(values[np.searchsorted(moments, one.times)]) for one in model.strata]
