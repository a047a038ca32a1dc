"""From answers of groups, or of the same persons at waves, to what a ladder is climbed with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..confirmatory_factors.normal_answers import CompleteAnswers, IncompleteAnswers, NormalAnswers
from ..confirmatory_factors.parameter_table import Stated
from ..polychoric.moments import polychoric_moments
from .invariance_rule import DECLARED, InvarianceRule
from .invariant_model import Across, InvariantModel
from .rung_fit import BlockAnswers

__all__ = ["ComparedAnswers", "InvarianceChoices", "compared_answers"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class InvarianceChoices:
    """What is chosen about a ladder of invariance.

    Attributes
    ----------
    estimator : WLSMV takes answers as ordered, ML and MLR as measured on a scale.
    empty_category : an answer that nobody of one group or wave gave is refused, or counted as the next lower answer that all gave
        (the next higher where there is none), in every group or wave.
    rule : when a rung holds.
    """

    estimator: Literal["ML", "MLR", "WLSMV"] = "MLR"
    empty_category: Literal["refuse", "collapse"] = "refuse"
    rule: InvarianceRule = DECLARED


@dataclass(frozen=True)
class ComparedAnswers:
    """What a ladder is climbed with, and what its answers were.

    Attributes
    ----------
    model, answers : of the ladder.
    parts : answers of each group or wave, shape (n, items), NaN for a missing one; categories as they were counted.
    missing : route for missing answers.
    warnings : sentences.
    """

    model: InvariantModel
    answers: BlockAnswers
    parts: tuple[Floats, ...]
    missing: Literal["listwise", "pairwise", "full_information"]
    warnings: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[Floats, ...]:
        """Codes of the categories of each ordered item; empty for measured ones."""
        if not self.model.ordered:
            return ()
        return tuple(np.unique(column[~np.isnan(column)]) for column in np.concatenate(self.parts).T)

    def item_deviations(self) -> Floats:
        """Return the standard deviation of each item, the mean over the groups by their rows less 1 (Nye and Drasgow)."""
        sizes = np.array([(~np.isnan(part)).sum(axis=0) - 1 for part in self.parts])
        found = np.array([np.nanstd(part, axis=0, ddof=1) for part in self.parts])
        return np.asarray((sizes * found).sum(axis=0) / sizes.sum(axis=0))

    def sum_deviation(self) -> float:
        """Return the standard deviation of the sum of all items, pooled over the groups, of rows without a gap."""
        sums = [part[~np.isnan(part).any(axis=1)].sum(axis=1) for part in self.parts]
        left = sum(float(((one - one.mean()) ** 2).sum()) for one in sums)
        return float(np.sqrt(left / sum(len(one) - 1 for one in sums)))


def compared_answers(
    stated: Sequence[Stated], parts: Mapping[str, Floats], across: Across, choices: InvarianceChoices
) -> ComparedAnswers:
    """Prepare answers for a ladder.

    Parameters
    ----------
    stated : the model; its items in the order in which they are named are the columns of the answers.
    parts : name of each group or wave, the reference first, and its answers, shape (n, items), NaN for a missing one; over waves
        the same persons in the same rows.
    across : groups or waves.
    choices : estimator, and what is done about empty categories.

    Raises
    ------
    NotEstimable
        As `InvariantModel`, `polychoric_moments` and the samples of answers do; for an answer that nobody of a group gave, unless
        such answers are collapsed.
    """
    model = InvariantModel(tuple(stated), tuple(parts), across)
    kept = _answered(tuple(parts.values()), across)
    gaps = any(np.isnan(part).any() for part in kept)
    told: tuple[str, ...] = ()
    if choices.estimator != "WLSMV":
        route: Literal["listwise", "full_information"] = "full_information" if gaps else "listwise"
        samples = tuple(_sample(part, gaps) for part in _blocks(kept, across))
        return ComparedAnswers(model, BlockAnswers(choices.estimator, measured=samples), kept, route)
    kept, told = _same_categories(model, kept, choices.empty_category)
    ordered: Literal["listwise", "pairwise"] = "pairwise" if gaps else "listwise"
    names = model.names(model.items)
    moments = tuple(polychoric_moments(part, names=names, missing=ordered) for part in _blocks(kept, across))
    counts = dict(zip(model.items, map(len, moments[0].thresholds), strict=False))
    model = replace(model, thresholds=counts)
    return ComparedAnswers(model, BlockAnswers("WLSMV", ordered=moments), kept, ordered, told)


def _answered(parts: tuple[Floats, ...], across: Across) -> tuple[Floats, ...]:
    """Leave out who answered nothing at all."""
    if across == "groups":
        return tuple(part[~np.isnan(part).all(axis=1)] for part in parts)
    nobody = np.logical_and.reduce([np.isnan(part).all(axis=1) for part in parts])
    return tuple(part[~nobody] for part in parts)


def _blocks(parts: tuple[Floats, ...], across: Across) -> tuple[Floats, ...]:
    return parts if across == "groups" else (np.hstack(parts),)


def _sample(part: Floats, gaps: bool) -> NormalAnswers:
    return IncompleteAnswers(part) if gaps else CompleteAnswers.of(part)


def _same_categories(
    model: InvariantModel, parts: tuple[Floats, ...], empty: Literal["refuse", "collapse"]
) -> tuple[tuple[Floats, ...], tuple[str, ...]]:
    """Answers with the same categories in every block, and what was collapsed."""
    found, empty_ones = tuple(part.copy() for part in parts), []
    for place, item in enumerate(model.items):
        used = [set(part[~np.isnan(part[:, place]), place].tolist()) for part in parts]
        everywhere = sorted(set.intersection(*used))
        for code in sorted(set.union(*used) - set(everywhere)):
            lacking = [name for name, own in zip(model.blocks, used, strict=True) if code not in own]
            empty_ones.append(f"{item}: {code:g} ({', '.join(lacking)})")
            for part in found if everywhere else ():
                part[part[:, place] == code, place] = _neighbour(code, everywhere)
    if empty_ones and empty == "refuse":
        raise NotEstimable.because(
            f"Nobody gave these answers in the group or wave in brackets: {'; '.join(empty_ones)}. Collapse them with the next answer, or"
            " take the answers as measured on a scale."
        )
    if not empty_ones:
        return found, ()
    return found, (_COLLAPSED.format(answers="; ".join(empty_ones)),)


def _neighbour(code: float, everywhere: Sequence[float]) -> float:
    lower = [one for one in everywhere if one < code]
    return lower[-1] if lower else everywhere[0]


_COLLAPSED = "Answers that nobody gave in the group or wave in brackets were counted as the next answer that all gave: {answers}."
