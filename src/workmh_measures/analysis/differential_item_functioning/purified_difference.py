"""Purification: items that work differently are taken out of the sum that persons are matched by, until nothing changes.

References
----------
Clauser B.E., Mazor K.M. (1998). Using statistical procedures to identify differentially functioning test items. Educational
Measurement: Issues and Practice 17(1), 31-44. doi:10.1111/j.1745-3992.1998.tb00619.x
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .logistic_difference import LogisticDifference, logistic_difference

__all__ = ["DifferenceRule", "PurifiedDifference", "purified_difference"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

_MOST_ROUNDS = 20
_FEWEST_ANCHORS = 3


@dataclass(frozen=True, kw_only=True)
class DifferenceRule:
    """When an item is taken to work differently; declared before the data are looked at.

    Attributes
    ----------
    by : the test of group and product together, or the change of one of the R2.
    limit : largest p value, or smallest change of R2, of an item that works differently. Jodoin and Gierl (2001) call a
        change of Nagelkerke's R2 below .035 negligible and from .070 large.
    """

    by: Literal["p", "mcfadden", "nagelkerke"] = "nagelkerke"
    limit: float = 0.035

    def flagged(self, found: LogisticDifference) -> Flags:
        """Items that work differently, shape (items,)."""
        if self.by == "p":
            return np.asarray(found.total_p <= self.limit)
        effect = found.total_mcfadden if self.by == "mcfadden" else found.total_nagelkerke
        return np.asarray(effect >= self.limit)


@dataclass(frozen=True)
class PurifiedDifference:
    """What is left when persons are matched by items that work alike.

    Attributes
    ----------
    items : each item, matched by the anchors and itself.
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
) -> PurifiedDifference:
    """Compare items between groups, matched by the sum of those that work alike and of the item itself.

    Parameters
    ----------
    answers : keyed answers, shape (persons, items), NaN for a missing one; who lacks one of the matching items is left
        out of the comparison.
    groups : label of the group of each person, None for an unknown one.
    rule : when an item works differently.

    Raises
    ------
    NotEstimable
        As `logistic_difference`; also when fewer than 3 items work alike, or two sets of items follow each other in turn.
    """
    rule = DifferenceRule() if rule is None else rule
    flagged = np.zeros(answers.shape[1], dtype=bool)
    seen: list[bytes] = []
    for step in range(1, _MOST_ROUNDS + 1):
        found = logistic_difference(answers, groups, _matching(answers, flagged))
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


def _matching(answers: Floats, flagged: Flags) -> Floats:
    """Sum of the items that work alike; an item that does not is matched by them and itself."""
    anchors: Floats = answers[:, ~flagged].sum(axis=1)
    if not flagged.any():
        return anchors
    return anchors[:, None] + np.where(flagged, answers, 0.0)
