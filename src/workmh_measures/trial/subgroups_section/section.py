"""The section of subgroups: effects of the primary and secondary comparisons within levels, and the tests that they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...errors import NotEstimable
from ...model.analysis_methods import values_of
from ...model.estimate import Estimate, changed
from ..effects_section.comparison import Comparison, comparisons, reason_of
from ..effects_section.nobody_known import with_nobody_known
from ..trial_data import TrialData
from ..trial_questions import TrialQuestions
from .method_levels import BY_ITSELF, method_level_rows
from .score_levels import MODELLED, model_level_rows
from .share_levels import share_level_rows
from .single_levels import single_level_rows

__all__ = ["subgroup_rows"]


def subgroup_rows(data: TrialData, asked: TrialQuestions) -> Iterator[Estimate]:
    """Compare the arms within the levels of each subgroup of the plan.

    Returns
    -------
    Iterator of Estimate
        Effects with `level` as ``subgroup=level``, and `interaction` with `level` as the subgroup, of the primary and the
        secondary comparisons in the population of the plan. A difference between levels is told by the interaction, never by
        one p value being small and another not.
    """
    plan = data.plan
    if plan is None or not plan.subgroups:
        return
    for made in comparisons(data, seed=asked.seed, draws=asked.draws):
        wanted = made.planned.population or plan.population
        if made.role == "sensitivity" or made.population != wanted:
            continue
        for name in plan.subgroups:
            yield from _one(made, name)


def _one(made: Comparison, name: str) -> Iterator[Estimate]:
    rows = share_level_rows if values_of(made.outcome) == "yes_no" else single_level_rows
    if made.planned.method in MODELLED:
        rows = model_level_rows
    if made.planned.method in BY_ITSELF:
        rows = method_level_rows
    yield from with_nobody_known(made, _told(made, name, rows))


def _told(
    made: Comparison, name: str, rows: Callable[[Comparison, str], Iterator[Estimate]]
) -> Iterator[Estimate]:
    try:
        yield from rows(made, name)
    except NotEstimable as refusal:
        for arm in made.arms:
            line = made.effect_row("interaction", arm, level=name)
            yield changed(line, reason=reason_of(refusal))
