"""Amounts such as days and hours of work: means compared by the bootstrap, and models of whether and how much."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ..work_models.mean_days import Resampling, bootstrap_difference, welch_difference
from ..work_models.two_part_model import bootstrap_two_part, two_part_model
from .comparison import Comparison, reason_of, with_effect

__all__ = ["bootstrap_rows", "two_part_rows"]


def bootstrap_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare means by the bootstrap within arms, percentile first, and Welch's difference beside it."""
    for arm in made.arms:
        people = made.compared(arm)
        first, second = (people.outcome[people.treated == one] for one in (1, 0))
        row = partial(made.effect_row, "mean_difference", arm, n=people.n)
        drawn = partial(bootstrap_difference, first, second, resampling=Resampling(made.draws, made.seed))
        for interval in ("percentile", "bca"):
            line = row(method=f"bootstrap_{interval}")
            yield with_effect(line, partial(drawn, interval=interval))
        yield with_effect(row(method="welch"), partial(welch_difference, first, second))


def two_part_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare means by a model of whether there is an amount and how much: gamma with logarithmic link."""
    for arm in made.arms:
        people = made.compared(arm, made.planned.adjust)
        row = partial(made.effect_row, arm=arm, n=people.n, method="two_part")
        told = people.told
        try:
            model = two_part_model(people.model_data())
        except NotEstimable as refusal:
            yield changed(row("mean_difference"), reason=reason_of(refusal))
            continue
        line = row("mean_difference")
        yield with_effect(changed(line, warnings=(*line.warnings, *told)), model.difference)
        drawn = partial(bootstrap_two_part, people.model_data(), resampling=Resampling(made.draws, made.seed))
        yield with_effect(row("mean_difference", method="two_part_bootstrap"), drawn)
        yield with_effect(row("mean_ratio"), model.ratio)
        yield with_effect(row("odds_ratio", level="any"), model.odds_ratio)
        yield with_effect(row("mean_ratio", level="amount"), model.amount_ratio)
        for one, mean in ((arm, model.mean), (made.data.reference, model.control_mean)):
            yield made.row("adjusted_mean", one, value=mean, level=arm.id, n=people.n, method="two_part")
