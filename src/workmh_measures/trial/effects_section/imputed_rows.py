"""A comparison of the plan over multiply imputed data sets, as one row for each arm."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ..missing_section.imputed_effect import imputed_effect
from .comparison import Comparison, reason_of, same, with_effect
from .planned_effects import planned_effect

__all__ = ["imputed_rows"]


def imputed_rows(made: Comparison) -> Iterator[Estimate]:
    """Return the planned effect over imputed data sets; those of the people observed follow from the method itself."""
    for arm in made.arms:
        name = planned_effect(made.planned.method, made.outcome)
        line = made.effect_row(name, arm, missing="imputed", method="rubin")
        try:
            found = imputed_effect(made, arm.id)
        except NotEstimable as refusal:
            yield changed(line, reason=reason_of(refusal))
            continue
        yield with_effect(changed(line, analysis=found.measure, n=found.n), same, found.effect)
