"""A comparison nobody can make: the outcome is known of nobody, or of nobody in an arm. It is asked before any method is blamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...errors import NotEstimable
from ...model.analysis_methods import TIME_METHODS
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..person_values import column_of
from .comparison import Comparison

__all__ = ["nobody_known", "with_nobody_known"]

_OTHER_WAVES = ("mmrm", "constrained_lda", "random_slopes", "gee", "mixed_logistic")


def nobody_known(made: Comparison, arm: Arm) -> str | None:
    """Return why an arm cannot be compared with the reference at the outcome's wave, whatever the method; None where it can.

    Notes
    -----
    Methods of times and of repeated measures take more than the outcome's wave, and tell themselves what they lack.
    """
    if made.planned.method in (*TIME_METHODS, *_OTHER_WAVES):
        return None
    try:
        known = made.arm_of[made.values.notna().to_numpy()]
        anybody = made.data.arm[made.values_of_everybody().notna().to_numpy()]
    except NotEstimable:
        return None  # the column is not there, which every row says
    sides = (arm, made.data.reference)
    empty = [one.id for one in sides if not (made.arm_of == one.id).any()]
    if empty:
        return f"Nobody in arm '{empty[0]}' is in this population: there is nothing to compare."
    if anybody.empty:
        return _nothing_given(made)
    lacking = [one.id for one in sides if not (known == one.id).any()]
    return (
        f"Nobody in arm '{lacking[0]}' has a known outcome: there is nothing to compare." if lacking else None
    )


def _nothing_given(made: Comparison) -> str:
    outcome = made.outcome
    if outcome.kind == "employment":
        return (
            f"The data hold no records that tell of '{outcome.id}' at wave '{made.wave}': give the extracts, with the days they"
            " cover, or read the study from its store or its folder."
        )
    return f"The data hold no values of '{column_of(outcome)}' at wave '{made.wave}': give them."


def with_nobody_known(made: Comparison, rows: Iterable[Estimate]) -> Iterator[Estimate]:
    """Give that reason to every row without a number of such an arm."""
    why = {arm.id: nobody_known(made, arm) for arm in made.arms}
    for row in rows:
        reason = why.get(str(row.group)) if row.value is None and row.reason is not None else None
        yield row if reason is None else changed(row, reason=reason)
