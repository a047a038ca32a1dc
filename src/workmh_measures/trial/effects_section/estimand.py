"""The estimand of a comparison, part by part as data: treatment, population, variable, intercurrent events, summary.

Reference: ICH E9(R1) (2019) Addendum on estimands and sensitivity analysis in clinical trials.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ..person_values import column_of
from .comparison import Comparison
from .intercurrent_events import had_before, why_not_known
from .planned_effects import planned_effect

__all__ = ["NONE_STATED", "estimand_rows"]

NONE_STATED = "none_stated"
"""What stands for the events where the plan states none: values count whatever happened."""


def estimand_rows(made: Comparison) -> Iterator[Estimate]:
    """Return the parts of the estimand; `level` names the part, `text` what it is.

    Notes
    -----
    Of an intercurrent event `n` is how many had it before the wave of the outcome, empty with the reason where the data cannot
    know; a strategy that cannot be applied, or leaves people without a value, is told among the warnings.
    """
    row = partial(made.row, "estimand", missing=None)
    for arm in made.arms:
        yield row(arm, level="treatment", text=f"{arm.id} v {made.data.reference.id}")
    yield row(level="population", text=made.population, n=len(made.people))
    yield row(level="variable", text=column_of(made.outcome))
    for one in made.intercurrent:
        unknown = why_not_known(made.data, one.event)
        n = _had(made, one.event) if unknown is None else None
        line = row(level=f"intercurrent={one.event}", text=one.strategy, n=n)
        yield changed(line, reason=unknown, warnings=made.cautions((one,)))
    if not made.intercurrent:
        yield row(level="intercurrent", text=NONE_STATED)
    yield row(level="summary", text=planned_effect(made.planned.method, made.outcome))


def _had(made: Comparison, event: str) -> int | None:
    """How many of the population had an event before the wave; None where that cannot be known."""
    try:
        return int(had_before(made.data, event, made.wave).reindex(made.people).sum())
    except NotEstimable:
        return None
