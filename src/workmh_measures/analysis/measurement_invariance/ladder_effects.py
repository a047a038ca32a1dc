"""What the items that are not the same do to the score, by the last model of a ladder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..confirmatory_factors.fitted_model import FittedModel
from .compared_answers import ComparedAnswers
from .expected_difference import ItemParameters, Traits, answer_difference, item_effects
from .invariant_model import InvariantModel
from .ladder import InvarianceLadder
from .rung_fit import RungFit, fitted_rung
from .rungs import CONFIGURAL, Kind, rungs_of

__all__ = ["BlockEffect", "block_items", "ladder_effects"]

Floats: TypeAlias = NDArray[np.float64]

_NONE = "Without a model that fits in every group or wave nothing can be said of the difference."
_EQUAL = "Everything that answers rest on is set equal in the last model, so that no difference can be expected from it."


@dataclass(frozen=True)
class BlockEffect:
    """A group or wave beside the first.

    Attributes
    ----------
    block : its place.
    items : expected answer to each item less that of the first at the same factor, shape (items,).
    standardised : dMACS of each item, shape (items,); empty where items belong to several factors.
    """

    block: int
    items: Floats
    standardised: Floats


def ladder_effects(ladder: InvarianceLadder, compared: ComparedAnswers) -> list[BlockEffect]:
    """Return what unlike items do to the answers of each block but the first.

    Parameters
    ----------
    ladder : as it was climbed with `compared`.

    Raises
    ------
    NotEstimable
        If the ladder did not get beyond its first rung, the model cannot be fitted, or it sets all equal that answers rest on:
        the difference would then be 0 by construction, whatever the answers are.

    Notes
    -----
    By the last model that holds, where factors have means of their own in every block. Where the ladder ended below, by the model
    with all that such means need held the same but the items found so far: their differences are then told too small.
    """
    last = _last(ladder)
    if _sets_all_equal(last):
        raise NotEstimable.because(_EQUAL)
    fitted = last.fitted
    every = [block_items(ladder.model, fitted, block) for block in range(len(ladder.model.blocks))]
    codes, deviations = compared.codes, compared.item_deviations()
    found = []
    for block, (items, traits) in enumerate(every[1:], 1):
        apart = answer_difference(items, every[0][0], traits, codes)
        try:
            sizes = item_effects(items, every[0][0], traits, deviations=deviations, codes=codes)
        except NotEstimable:
            sizes = np.zeros(0)
        found.append(BlockEffect(block, apart, sizes))
    return found


def block_items(model: InvariantModel, fitted: FittedModel, block: int) -> tuple[ItemParameters, Traits]:
    """Return how a block answers and what it is like, from a fitted rung."""
    matrices, implied = fitted.matrices(model.group_of(block)), fitted.implied(model.group_of(block))
    items, factors = len(model.items), len(model.factors)
    place = 0 if model.across == "groups" else block
    own, of = slice(place * items, (place + 1) * items), slice(place * factors, (place + 1) * factors)
    thresholds: tuple[Floats, ...] = ()
    if model.thresholds is not None:
        counts = list(model.thresholds.values())
        first = place * sum(counts)
        cuts = matrices.thresholds[first : first + sum(counts)]
        thresholds = tuple(np.split(cuts, np.cumsum(counts)[:-1]))
    parameters = ItemParameters(
        matrices.loadings[own, of], matrices.intercepts[own], np.diag(matrices.residuals)[own], thresholds
    )
    return parameters, Traits(implied.factor_mean[of], implied.factor_covariance[of, of])


def _sets_all_equal(fit: RungFit) -> bool:
    """Whether the expected answers of all blocks are the same by construction: those measured on a scale whatever the residuals."""
    if fit.fitted.estimator != "WLSMV":
        return all(kind == "residuals" for kind in fit.released.values())
    return not fit.released and "residuals" in fit.rung.kinds


def _last(ladder: InvarianceLadder) -> RungFit:
    """The last model with means of factors that holds, or the one that comes nearest."""
    held = [step.last.fit for step in ladder.steps if step.last is not None and step.holds]
    if not held or ladder.steps[-1].rung == CONFIGURAL:
        raise NotEstimable.because(_NONE)
    needed = ladder.rule.needed
    if needed in held[-1].rung.kinds:
        return held[-1]
    released: dict[str, Kind] = {one.item: step.rung.added[0] for step in ladder.steps for one in step.freed}
    rung = next(one for one in rungs_of(ladder.model) if needed in one.kinds)
    return fitted_rung(ladder.model, ladder.answers, rung, released=released, before=held[-1].fitted)
