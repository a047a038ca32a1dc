"""Power after the multiplicity of a plan: how often a comparison is rejected when several results share one level."""

from __future__ import annotations

from collections.abc import Sequence

from ..multiplicity import gatekept, holm
from .arm_tests import Comparison
from .power_run import PowerRun

__all__ = ["adjusted_power"]


def adjusted_power(run: PowerRun, trials: Sequence[Sequence[Comparison]]) -> list[float | None]:
    """Return the share of trials that reject each comparison, in the order of `PowerQuestion.pairs`.

    Parameters
    ----------
    run : its study has the plan.
    trials : of one size.

    Returns
    -------
    list of float or None
        None where the plan states no multiplicity, where a comparison is in no family, and where a member of its family, or of
        one before it in gatekeeping, was not simulated.

    Notes
    -----
    A trial without an answer counts as a p value of 1. A primary comparison in no family is the first family by itself.
    """
    question = run.question
    places = _families(run)
    rejected = [
        0 if any(place in family for family in places) else None for place in range(len(question.pairs))
    ]
    is_gated = (
        question.study.analysis is not None and question.study.analysis.multiplicity.method == "gatekeeping"
    )
    for trial in trials if places else ():
        p_values = [[_p_value(trial[place]) for place in family] for family in places]
        adjusted = gatekept(p_values) if is_gated else [holm(family) for family in p_values]
        for family, found in zip(places, adjusted, strict=True):
            for place, p in zip(family, found, strict=True):
                rejected[place] = (rejected[place] or 0) + (p <= question.alpha)
    return [None if count is None else count / len(trials) for count in rejected]


def _families(run: PowerRun) -> list[list[int]]:
    """Return the families that were simulated whole, as places of comparisons; in gatekeeping none after one that was not."""
    question, plan = run.question, run.question.study.analysis
    if plan is None or plan.multiplicity.method == "none":
        return []
    rule = plan.multiplicity
    named = {name for family in rule.families for name in family}
    first = () if plan.primary.name in named else ((plan.primary.name,),)
    found: list[list[int]] = []
    simulated = {test.name for test, _ in question.pairs if test.is_stated}
    for family in (*first, *rule.families):
        if set(family) <= simulated:
            found.append(
                [
                    place
                    for place, (test, _) in enumerate(question.pairs)
                    if test.is_stated and test.name in family
                ]
            )
        elif rule.method == "gatekeeping":
            break
    return found


def _p_value(one: Comparison) -> float:
    return 1.0 if one.effect is None or one.effect.p_value is None else one.effect.p_value
