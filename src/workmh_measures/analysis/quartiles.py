"""Smallest, largest and middle values, beside mean and standard deviation.

Validated against R 4.2.2 (quantile, types 7 and 6; min, max): tests/reference/quartiles.R.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from .estimation import NO_VALUE, About, estimated
from .measurements import Measurements

__all__ = ["quartile_estimates", "sample_quantile"]

QuantileType: TypeAlias = Literal[6, 7]

_METHODS: dict[QuantileType, Literal["linear", "weibull"]] = {7: "linear", 6: "weibull"}
_ENDS = (("minimum", 0.0), ("maximum", 1.0))
_QUARTILES = (("lower_quartile", 0.25), ("median", 0.5), ("upper_quartile", 0.75))


def sample_quantile(values: ArrayLike, share: float, *, quantile_type: QuantileType = 7) -> float:
    """Value below which a share of the values lies.

    Parameters
    ----------
    values : numbers, shape (n,); NaN is left out.
    share : from 0 to 1.
    quantile_type : 7 as R, Excel and numpy; 6 as SPSS and Minitab.

    Raises
    ------
    NotEstimable
        If there is no value.

    Notes
    -----
    Type 7 puts the k-th of n values at the share (k - 1) / (n - 1), type 6 at k / (n + 1); between two it goes straight.

    References
    ----------
    Hyndman RJ, Fan Y (1996) The American Statistician 50:361-365, doi:10.2307/2684934.
    """
    numbers = np.asarray(values, dtype=np.float64)
    known = numbers[~np.isnan(numbers)]
    if not len(known):
        raise NotEstimable.because(NO_VALUE)
    return float(np.quantile(known, share, method=_METHODS[quantile_type]))


def quartile_estimates(measured: Measurements, scale: Scale, *, about: About) -> list[Estimate]:
    """Return smallest and largest score, median and quartiles.

    Parameters
    ----------
    measured : rows of one wave, or of one group of it.
    about : names the rows carry.

    Returns
    -------
    list of Estimate
        minimum, lower_quartile, median, upper_quartile, maximum; the quartiles by type_7, then by type_6.
    """
    scores = measured.score(scale)
    names: About = {**about, "scale": scale.id}
    n = int(np.count_nonzero(~np.isnan(scores)))
    start = Estimate(analysis="minimum", n=n, missing="scored", **names)
    rows = [
        estimated(replace(start, analysis=name), partial(sample_quantile, scores, share))
        for name, share in _ENDS
    ]
    types: tuple[QuantileType, ...] = (7, 6)
    quartiles = [
        estimated(
            replace(start, analysis=name, method=f"type_{kind}"),
            partial(sample_quantile, scores, share, quantile_type=kind),
        )
        for name, share in _QUARTILES
        for kind in types
    ]
    return [rows[0], *quartiles, rows[1]]
