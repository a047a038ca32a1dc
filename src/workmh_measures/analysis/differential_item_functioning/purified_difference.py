"""Purification: items that work differently are taken out of what persons are matched by, until nothing changes.

References
----------
Clauser B.E., Mazor K.M. (1998). Using statistical procedures to identify differentially functioning test items. Educational
Measurement: Issues and Practice 17(1), 31-44. doi:10.1111/j.1745-3992.1998.tb00619.x
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .difference_rule import DifferenceRule
from .logistic_difference import LogisticDifference, logistic_difference
from .matching import matching_variable
from .matching_kinds import Matching

__all__ = ["PurifiedDifference", "purified_difference"]

Flags: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]

_MOST_ROUNDS = 20
_FEWEST_ANCHORS = 3


@dataclass(frozen=True)
class PurifiedDifference:
    """What is left when persons are matched by items that work alike.

    Attributes
    ----------
    items : each item, matched by those that work alike.
    flagged : items that work differently, shape (items,).
    rounds : until the set of them stayed the same.
    """

    items: LogisticDifference
    flagged: Flags
    rounds: int


def purified_difference(
    answers: Floats,
    groups: Sequence[object],
    *,
    rule: DifferenceRule | None = None,
    matching: Matching = "sum",
    reference: str | None = None,
) -> PurifiedDifference:
    """Compare items between groups that are matched by the items that work alike; see `matching_variable`.

    Parameters
    ----------
    answers : keyed answers, shape (persons, items), NaN for a missing one; who lacks an answer to one of the items of the
        matching sum is left out of the comparison.
    groups : label of the group of each person, None for an unknown one.
    rule : when an item works differently.
    matching : what persons are matched by.
    reference : see `logistic_difference`.

    Raises
    ------
    NotEstimable
        If there are not two groups, the trait has no model, fewer than 3 items work alike, or two sets of items follow each
        other in turn.
    """
    rule = DifferenceRule() if rule is None else rule
    flagged = np.zeros(answers.shape[1], dtype=bool)
    seen: list[bytes] = []
    for step in range(1, _MOST_ROUNDS + 1):
        held = matching_variable(answers, groups, flagged, by=matching)
        found = logistic_difference(answers, groups, held, reference=reference)
        new = rule.flagged(found)
        if (new == flagged).all():
            return PurifiedDifference(found, flagged, step)
        if (~new).sum() < _FEWEST_ANCHORS:
            raise NotEstimable.because(
                f"Only {int((~new).sum())} items work alike in the groups; {_FEWEST_ANCHORS} are needed to match persons by."
            )
        if new.tobytes() in seen:
            break
        seen.append(new.tobytes())
        flagged = new
    raise NotEstimable.because(
        "The items that work differently do not settle: sets of them follow each other in turn."
    )
