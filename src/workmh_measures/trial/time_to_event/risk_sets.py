"""Sums over those still at risk at each time with events, which models of hazards are made of.

With Breslow all events of a time share a risk set; with Efron each leaves out a further part of those to whom it happens
then. Sums over these parts need no loop: what differs between them is one number, the part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Moments", "RiskSets", "Ties", "risk_sets", "sums_around"]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]
Ties = Literal["efron", "breslow"]


@dataclass(frozen=True, slots=True)
class Moments:
    """What the coefficients make of the times with events of one stratum, k of them, each summed over its events.

    Attributes
    ----------
    log_weight : shape (k,), logarithm of the sum of e^eta over the risk set.
    mean : shape (k, p), mean of the covariates in it.
    variance : shape (k, p, p), their variance in it.
    hazard, drift : shapes (k,) and (k, p), one over the sum of e^eta, and the mean times that.
    own_hazard, own_drift : the same times the part of those to whom it happens that is left out.
    """

    log_weight: Floats
    mean: Floats
    variance: Floats
    hazard: Floats
    drift: Floats
    own_hazard: Floats
    own_drift: Floats


@dataclass(frozen=True, slots=True)
class RiskSets:
    """Persons of one stratum in the order of their times.

    Attributes
    ----------
    rows : shape (n,), where each is in the data.
    design : shape (n, p).
    time : shape (n,), rising.
    happened : shape (n,), whether each has the event.
    first : shape (k,), the first person at risk at each time with events.
    count : shape (k,), events at each.
    moment : shape (events,), which of these times each event is of, and each part below.
    part : shape (events,), of those to whom it happens then, left out of the risk set.
    """

    rows: Places
    design: Floats
    time: Floats
    happened: NDArray[np.bool_]
    first: Places
    count: Floats
    moment: Places
    part: Floats

    @property
    def times(self) -> Floats:
        """Times with events, rising, shape (k,)."""
        return self.time[self.first]

    def moments(self, eta: Floats) -> Moments:
        """Return sums, means and variances at these linear predictors, shape (n,)."""
        pull = np.exp(eta)
        weighted = pull[:, None] * self.design
        squares = weighted[:, :, None] * self.design[:, None, :]
        (all0, own0), (all1, own1), (all2, own2) = map(self._sums, (pull, weighted, squares))
        weight = all0[self.moment] - self.part * own0[self.moment]
        once, twice = 1 / weight, 1 / weight**2
        hazard, own_hazard, square, own_square, both = map(
            self._per_moment, (once, self.part * once, twice, self.part * twice, self.part**2 * twice)
        )
        mixed = all1[:, :, None] * own1[:, None, :]
        products = (
            square[:, None, None] * all1[:, :, None] * all1[:, None, :]
            - own_square[:, None, None] * (mixed + mixed.transpose(0, 2, 1))
            + both[:, None, None] * own1[:, :, None] * own1[:, None, :]
        )
        variance = hazard[:, None, None] * all2 - own_hazard[:, None, None] * own2 - products
        return Moments(
            self._per_moment(np.log(weight)),
            hazard[:, None] * all1 - own_hazard[:, None] * own1,
            variance,
            hazard,
            square[:, None] * all1 - own_square[:, None] * own1,
            own_hazard,
            own_square[:, None] * all1 - both[:, None] * own1,
        )

    def _per_moment(self, values: Floats) -> Floats:
        return np.bincount(self.moment, weights=values, minlength=len(self.first)).astype(np.float64)

    def _sums(self, values: Floats) -> tuple[Floats, Floats]:
        """Sums over those at risk at each time, and over those to whom it happens then."""
        starts = np.cumsum(self.count.astype(np.intp)) - self.count.astype(np.intp)
        happening = values[self.happened]
        own = np.add.reduceat(happening, starts, axis=0) if len(starts) else happening[:0]
        return sums_around(values, self.first)[1], own

    def score_residuals(self, eta: Floats) -> Floats:
        """What each person adds to the score, shape (n, p), in the order of `rows`."""
        found = self.moments(eta)
        p = self.design.shape[1]
        until = np.searchsorted(self.times, self.time, side="right")
        hazard = np.concatenate([[0.0], np.cumsum(found.hazard)])[until]
        drift = np.vstack([np.zeros(p), np.cumsum(found.drift, axis=0)])[until]
        # Those to whom it happens are at risk for the later events of their own time only in part.
        hazard[self.happened] -= found.own_hazard[self.moment]
        drift[self.happened] -= found.own_drift[self.moment]
        residual = -np.exp(eta)[:, None] * (self.design * hazard[:, None] - drift)
        mean = found.mean / self.count[:, None]
        residual[self.happened] += self.design[self.happened] - mean[self.moment]
        return np.asarray(residual)


def sums_around(values: Floats, first: Places) -> tuple[Floats, Floats]:
    """Sums of the rows before each place, and of those from it on.

    Parameters
    ----------
    values : shape (n, ...).
    first : shape (k,), rising places.

    Returns
    -------
    two of shape (k, ...)
    """
    if not len(first):
        return values[:0], values[:0]
    pieces = np.add.reduceat(values, np.concatenate([[0], first]), axis=0)
    if first[0] == 0:
        pieces[0] = 0.0
    before = np.cumsum(pieces[:-1], axis=0)
    return before, np.flip(np.cumsum(np.flip(pieces[1:], axis=0), axis=0), axis=0)


def risk_sets(
    time: Floats, happened: NDArray[np.bool_], design: Floats, *, rows: Places, ties: Ties
) -> RiskSets:
    """Order the persons of one stratum.

    Parameters
    ----------
    time, happened, design : of everybody, shapes (n,), (n,), (n, p).
    rows : which persons the stratum has.
    ties : how events at the same time are treated.
    """
    order = rows[np.argsort(time[rows], kind="stable")]
    ordered, events = time[order], happened[order]
    moments, counts = np.unique(ordered[events], return_counts=True)
    moment = np.repeat(np.arange(len(moments)), counts)
    part = np.zeros(len(moment))
    if ties == "efron":
        begins = np.cumsum(counts) - counts
        part = (np.arange(len(moment)) - begins[moment]) / counts[moment]
    first = np.searchsorted(ordered, moments)
    return RiskSets(order, design[order], ordered, events, first, counts.astype(np.float64), moment, part)
