"""Differential item functioning by item response theory: does an item need parameters of its own in each group?

References
----------
Thissen D., Steinberg L., Wainer H. (1993). Detection of differential item functioning using the parameters of item response
models. In P.W. Holland, H. Wainer (eds), Differential item functioning, 67-113. Lawrence Erlbaum.
Kopf J., Zeileis A., Strobl C. (2015). Anchor selection strategies for DIF analysis: review, assessment, and new approaches.
Educational and Psychological Measurement 75(1), 22-56. doi:10.1177/0013164414529792
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from ...errors import NotEstimable
from ..item_response.category_model import CategoryModel
from ..item_response.fitted_groups import GroupChoices, GroupedFit, fitted_groups
from ..item_response.graded_model import GradedModel
from .difference_rule import Adjustment, adjusted_p
from .logistic_difference import KINDS

__all__ = ["ItemResponseDifference", "ParameterRule", "item_response_difference"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

_MOST_ROUNDS = 10
_FEWEST_ANCHORS = 2
_TOTAL = KINDS.index("total")


@dataclass(frozen=True, kw_only=True)
class ParameterRule:
    """An item works differently if the test of all its parameters says so.

    Attributes
    ----------
    level : largest p value, adjusted for the number of items.
    adjust : how p values are adjusted.
    """

    level: float = 0.05
    adjust: Adjustment = "holm"

    def flagged(self, p: Floats) -> Flags:
        """Items that work differently by the p values of all parameters, shape (items,)."""
        return np.asarray(np.isfinite(p) & (adjusted_p(p, self.adjust) <= self.level))


@dataclass(frozen=True)
class ItemResponseDifference:
    """Tests of the parameters of each item, the items that work alike being the anchors.

    Attributes
    ----------
    chi2, df, p : likelihood ratio of thresholds that differ where slopes are equal, of slopes that differ beside the
        thresholds, and of both together, shape (items, 3) in the order of `KINDS`; NaN where an item cannot be compared.
    flagged : items that work differently, shape (items,).
    rounds : until the set of them stayed the same.
    fit : the model in which the flagged items have parameters of their own in each group.
    items : places of the items that are in the model; one that does not vary in a group is not.
    reasons : why an item cannot be compared, None where it can.
    """

    chi2: Floats
    df: Floats
    p: Floats
    flagged: Flags
    rounds: int
    fit: GroupedFit
    items: tuple[int, ...]
    reasons: tuple[str | None, ...]


def item_response_difference(
    answers: Floats,
    groups: Sequence[object],
    *,
    model: CategoryModel | None = None,
    rule: ParameterRule | None = None,
    reference: str | None = None,
) -> ItemResponseDifference:
    """Compare the parameters of items between groups; mean and spread of the trait are free in each.

    Parameters
    ----------
    answers : keyed answers, shape (persons, items), NaN for a missing one.
    groups : label of the group of each person, None for an unknown one.
    model : of the options; the graded response model unless another is given.
    rule : when an item works differently.
    reference : group whose trait is standard normal; the first in sorted order when None.

    Raises
    ------
    NotEstimable
        If the model of equal items cannot be fitted, fewer than 2 items work alike, or two sets of items follow each other in
        turn.

    Notes
    -----
    At first all other items are the anchors of each; then those that were not flagged, until the flagged stay the same.
    """
    rule = ParameterRule() if rule is None else rule
    alike = _alike(answers, groups)
    items = [item for item, reason in enumerate(alike) if reason is None]
    model = GradedModel() if model is None else model
    equal = fitted_groups(answers[:, items], groups, model, GroupChoices(reference=reference))
    flagged, seen = np.zeros(len(items), dtype=bool), set[bytes]()
    for step in range(1, _MOST_ROUNDS + 1):
        base = _freed(equal, flagged, flagged)
        tests = _Tests.of(base, flagged)
        new = rule.flagged(tests.p[:, _TOTAL])
        if (new == flagged).all():
            return _spread(tests, base, flagged, alike, step)
        if (~new).sum() < _FEWEST_ANCHORS:
            raise NotEstimable.because(
                f"Only {int((~new).sum())} items have equal parameters in the groups; {_FEWEST_ANCHORS} are needed as anchors."
            )
        if new.tobytes() in seen:
            break
        seen.add(new.tobytes())
        flagged = new
    raise NotEstimable.because(
        "The items that work differently do not settle: sets of them follow each other in turn."
    )


def _alike(answers: Floats, groups: Sequence[object]) -> list[str | None]:
    """Say of each item in which group all answers are the same; None where there is no such group."""
    labels = np.array(["" if one is None or one != one else str(one) for one in groups], dtype=np.str_)
    names = sorted(set(labels.tolist()) - {""})
    if len(names) < 2:
        raise NotEstimable.because(f"Two groups are needed; there are {len(names)}.")
    found: list[str | None] = []
    for cells in answers.T:
        known = ~np.isnan(cells)
        same = [name for name in names if len(np.unique(cells[known & (labels == name)])) < 2]
        found.append(f"All answers of group {', '.join(same)} to the item are the same." if same else None)
    return found


def _freed(fit: GroupedFit, slopes: Flags, thresholds: Flags) -> GroupedFit:
    """Fit again with these slopes and thresholds free; the same fit where nothing else is."""
    choices = GroupChoices(
        free_slopes=frozenset(np.flatnonzero(slopes).tolist()),
        free_thresholds=frozenset(np.flatnonzero(thresholds).tolist()),
    )
    now = fit.layout.choices
    if (now.free_slopes, now.free_thresholds) == (choices.free_slopes, choices.free_thresholds):
        return fit
    return fit.refitted(choices)


@dataclass(frozen=True)
class _Tests:
    chi2: Floats
    df: Floats
    p: Floats
    reasons: tuple[str | None, ...]

    @classmethod
    def of(cls, base: GroupedFit, flagged: Flags) -> _Tests:
        """Test each item; the other flagged ones keep parameters of their own."""
        chi2, df = np.full((2, len(flagged), len(KINDS)), np.nan)
        reasons: list[str | None] = []
        for item in range(len(flagged)):
            try:
                equal, thresholds, free = _three(base, flagged, item)
            except NotEstimable as refusal:
                reasons.append(" ".join(problem.text for problem in refusal.problems))
                continue
            reasons.append(None)
            pairs = ((thresholds, equal), (free, thresholds), (free, equal))
            chi2[item] = [max(2.0 * (a.log_likelihood - b.log_likelihood), 0.0) for a, b in pairs]
            df[item] = [a.n_free - b.n_free for a, b in pairs]
        with np.errstate(invalid="ignore"):
            return cls(chi2, df, np.asarray(gammaincc(df / 2.0, chi2 / 2.0)), tuple(reasons))


def _three(base: GroupedFit, flagged: Flags, item: int) -> tuple[GroupedFit, GroupedFit, GroupedFit]:
    """Fit with an item equal in all groups, with its own thresholds, and with its own slope too."""
    own = np.arange(len(flagged)) == item
    others, all_own = flagged & ~own, flagged | own
    equal = _freed(base, others, others)
    thresholds = _freed(equal, others, all_own)
    return equal, thresholds, _freed(base if flagged[item] else thresholds, all_own, all_own)


def _spread(
    tests: _Tests, fit: GroupedFit, flagged: Flags, alike: list[str | None], rounds: int
) -> ItemResponseDifference:
    """Give every item its place, also those that are not in the model."""
    items = [item for item, reason in enumerate(alike) if reason is None]

    def placed(values: Floats) -> Floats:
        every = np.full((len(alike), len(KINDS)), np.nan)
        every[items] = values
        return every

    flags = np.zeros(len(alike), dtype=bool)
    flags[items] = flagged
    reasons = list(alike)
    for item, reason in zip(items, tests.reasons, strict=True):
        reasons[item] = reason
    return ItemResponseDifference(
        placed(tests.chi2),
        placed(tests.df),
        placed(tests.p),
        flags,
        rounds,
        fit,
        tuple(items),
        tuple(reasons),
    )
