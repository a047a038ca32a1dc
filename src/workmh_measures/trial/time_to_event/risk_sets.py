"""Sums over those still at risk at each event, which models of hazards are made of.

A slot is one factor of the partial likelihood: one for each event. With Breslow all slots of a time have the same risk set;
with Efron each leaves out a further part of those to whom it happens then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["RiskSets", "Slots", "Ties", "risk_sets"]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]
Ties = Literal["efron", "breslow"]


@dataclass(frozen=True, slots=True)
class Slots:
    """What the coefficients make of the slots of one stratum.

    Attributes
    ----------
    weight : shape (slots,), sum of e^eta over the risk set.
    mean : shape (slots, p), mean of the covariates in it.
    variance : shape (slots, p, p), their variance in it.
    """

    weight: Floats
    mean: Floats
    variance: Floats


@dataclass(frozen=True, slots=True)
class RiskSets:
    """Persons of one stratum in the order of their times.

    Attributes
    ----------
    rows : shape (n,), where each is in the data.
    design : shape (n, p).
    time : shape (n,), rising.
    happened : shape (n,), whether each has the event.
    first : shape (moments,), the first person at risk at each time with events.
    moment : shape (slots,), which of these times each slot is of.
    part : shape (slots,), of those to whom it happens then, left out of the risk set.
    """

    rows: Places
    design: Floats
    time: Floats
    happened: NDArray[np.bool_]
    first: Places
    moment: Places
    part: Floats

    def slots(self, eta: Floats) -> Slots:
        """Return weights, means and variances at these linear predictors, shape (n,)."""
        pull = np.exp(eta)
        weighted = pull[:, None] * self.design
        squares = weighted[:, :, None] * self.design[:, None, :]
        sums = [self._at_slots(part) for part in (pull, weighted, squares)]
        mean = sums[1] / sums[0][:, None]
        variance = sums[2] / sums[0][:, None, None] - mean[:, :, None] * mean[:, None, :]
        return Slots(sums[0], mean, variance)

    def _at_slots(self, values: Floats) -> Floats:
        """Sums over the risk set of each slot."""
        ahead = np.flip(np.cumsum(np.flip(values, axis=0), axis=0), axis=0)[self.first]
        happening = np.zeros_like(ahead)
        np.add.at(happening, self.moment_of_event, values[self.happened])
        part = self.part.reshape(-1, *[1] * (values.ndim - 1))
        return np.asarray(ahead[self.moment] - part * happening[self.moment])

    @property
    def moment_of_event(self) -> Places:
        """Which time with events each event is of, shape (events,)."""
        return np.searchsorted(self.moments, self.time[self.happened])

    @property
    def moments(self) -> Floats:
        """Times with events, rising."""
        return self.time[self.first]

    def score_residuals(self, eta: Floats) -> Floats:
        """What each person adds to the score, shape (n, p), in the order of `rows`."""
        slots = self.slots(eta)
        k, p = len(self.first), self.design.shape[1]
        hazard, drift = np.zeros(k), np.zeros((k, p))
        np.add.at(hazard, self.moment, 1 / slots.weight)
        np.add.at(drift, self.moment, slots.mean / slots.weight[:, None])
        mean = np.zeros((k, p))
        np.add.at(mean, self.moment, slots.mean)
        mean /= np.bincount(self.moment, minlength=k)[:, None]
        until = np.searchsorted(self.moments, self.time, side="right")
        hazard_sum = np.concatenate([[0.0], np.cumsum(hazard)])[until]
        drift_sum = np.vstack([np.zeros(p), np.cumsum(drift, axis=0)])[until]
        # Those to whom it happens are in the later slots of their own time only in part.
        less, drifted = np.zeros(k), np.zeros((k, p))
        np.add.at(less, self.moment, self.part / slots.weight)
        np.add.at(drifted, self.moment, (self.part / slots.weight)[:, None] * slots.mean)
        own = self.moment_of_event
        hazard_sum[self.happened] -= less[own]
        drift_sum[self.happened] -= drifted[own]
        residual = -np.exp(eta)[:, None] * (self.design * hazard_sum[:, None] - drift_sum)
        residual[self.happened] += self.design[self.happened] - mean[own]
        return np.asarray(residual)


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
    return RiskSets(order, design[order], ordered, events, first, moment, part)
