"""A ladder of invariance as `Estimate` rows: the verdict, each rung, the items set free and what they do to the score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.estimate import Estimate
from ..confirmatory_factors.parameter_table import Stated
from .compared_answers import ComparedAnswers, InvarianceChoices, compared_answers
from .invariant_model import Across
from .ladder import Comparison, InvarianceLadder, RungStep, invariance_ladder
from .ladder_effects import ladder_effects

__all__ = ["ladder_estimates"]

Floats: TypeAlias = NDArray[np.float64]


def ladder_estimates(
    stated: Sequence[Stated],
    parts: Mapping[str, Floats],
    *,
    across: Across,
    choices: InvarianceChoices,
    start: Estimate,
) -> list[Estimate]:
    """Climb a ladder of invariance and tell what was found.

    Parameters
    ----------
    stated, parts, across, choices : as for `compared_answers`.
    start : a row with the names all rows carry.

    Returns
    -------
    list of Estimate
        invariance, the verdict in `text` (supported, partially, not supported, not testable); of each rung, named in `level`,
        invariance_rung (holds, fails), invariance_chisq, invariance_cfi, invariance_rmsea, invariance_srmr, their changes and the
        test of the difference; invariance_freed for each item set free, with its score test; the same of the rung with these
        items free, `level` ending in ", partial"; invariance_expected_difference of the answers to each item, in points and as
        dMACS, of each group or wave beside the first. What there is none of is None, with the reason.
    """
    start = replace(start, analysis="invariance", method=choices.estimator.lower(), text=None, warnings=())
    try:
        compared = compared_answers(stated, parts, across, choices)
    except NotEstimable as refusal:
        return [replace(start, text="not testable", reason=_said(refusal))]
    ladder = invariance_ladder(compared.model, compared.answers, choices.rule)
    start = replace(start, missing=compared.missing, n=sum(compared.answers.rows))
    told = (*_why(ladder), *compared.warnings, *ladder.warnings, choices.rule.told())
    reason = ladder.reason if ladder.verdict == "not testable" else None
    rows = [replace(start, text=ladder.verdict, reason=reason, warnings=told)]
    for step in ladder.steps:
        rows += _of_step(replace(start, level=step.rung.name), step)
    if ladder.steps:
        rows += _effects(start, ladder, compared)
    return rows


def _why(ladder: InvarianceLadder) -> tuple[str, ...]:
    return (ladder.reason,) if ladder.verdict == "not supported" else ()


def _of_step(start: Estimate, step: RungStep) -> Iterator[Estimate]:
    """Rows of a rung, then of the same rung with items free."""
    verdict = replace(start, analysis="invariance_rung")
    if step.whole is None:
        yield replace(verdict, reason=step.reason)
        return
    yield replace(verdict, text="holds" if step.whole.holds else "fails")
    yield from _of_comparison(start, step.whole)
    for one in step.freed:
        yield replace(start, analysis="invariance_freed", item=one.item, value=one.value, df=float(one.df))
    if step.partial is not None:
        partial = replace(start, level=f"{start.level}, partial")
        told = (step.reason,) if step.reason else ()
        verdict = replace(partial, analysis="invariance_rung", warnings=told)
        yield replace(verdict, text="holds" if step.partial.holds else "fails")
        yield from _of_comparison(partial, step.partial)


def _of_comparison(start: Estimate, found: Comparison) -> Iterator[Estimate]:
    fit, test = found.fit, found.fit.test.model
    p_value = test.p_value if test.df > 0 else None
    yield replace(start, analysis="invariance_chisq", value=test.value, df=float(test.df), p_value=p_value)
    yield replace(start, analysis="invariance_cfi", value=fit.cfi)
    rmsea = replace(start, analysis="invariance_rmsea")
    try:
        yield replace(rmsea, value=fit.rmsea)
    except NotEstimable as refusal:
        yield replace(rmsea, reason=_said(refusal))
    yield replace(start, analysis="invariance_srmr", value=fit.srmr)
    if found.change is None:
        return
    row = replace(start, analysis="invariance_chisq_diff")
    if found.difference is None:
        yield replace(row, reason=found.reason)
    else:
        tested = found.difference
        yield replace(row, value=tested.value, df=float(tested.df), p_value=tested.p_value)
    yield replace(start, analysis="invariance_delta_cfi", value=found.change.cfi)
    if found.change.rmsea is not None:
        yield replace(start, analysis="invariance_delta_rmsea", value=found.change.rmsea)
    yield replace(start, analysis="invariance_delta_srmr", value=found.change.srmr)


def _effects(start: Estimate, ladder: InvarianceLadder, compared: ComparedAnswers) -> Iterator[Estimate]:
    """Expected differences of the answers to each item that is not the same."""
    row = replace(start, analysis="invariance_expected_difference", method="item_points")
    try:
        effects = ladder_effects(ladder, compared)
    except NotEstimable as refusal:
        for group in _beside(compared):
            for method in ("sum_points", "sum_sd"):
                yield replace(row, method=method, group=group, reason=_said(refusal))
        return
    deviation = compared.sum_deviation()
    for one, group in zip(effects, _beside(compared), strict=True):
        named = replace(row, group=group)
        total = float(one.items.sum())
        warnings = (_TOO_SMALL,) if ladder.verdict == "not supported" else ()
        yield replace(named, method="sum_points", value=total, warnings=warnings)
        yield replace(named, method="sum_sd", value=total / deviation, warnings=warnings)
        for place, item in enumerate(compared.model.items):
            if item in ladder.released or one.items[place] != 0:
                yield replace(named, item=item, value=float(one.items[place]))
                if one.standardised.size:
                    effect = float(one.standardised[place])
                    yield replace(named, item=item, method="dmacs", value=effect)


def _beside(compared: ComparedAnswers) -> list[str | None]:
    """Each group beside the first; waves are named by the row itself."""
    first, *others = compared.model.blocks
    return [f"{other} - {first}" if compared.model.across == "groups" else None for other in others]


def _said(refusal: NotEstimable) -> str:
    return " ".join(one.text for one in refusal.problems)


_TOO_SMALL = "Not all items that differ could be set free, so that the difference is told too small."
