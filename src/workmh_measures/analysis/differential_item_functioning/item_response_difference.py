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
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from ...errors import NotEstimable
from ..item_response.category_model import CategoryModel
from ..item_response.fitted_groups import GroupChoices, GroupedFit, fitted_groups
from ..item_response.graded_model import GradedModel
from .difference_rule import Adjustment, adjusted_p
from .expected_scores import score_difference
from .logistic_difference import KINDS

__all__ = ["ItemResponseDifference", "ParameterRule", "item_response_difference"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

_MOST_ROUNDS = 10
_TOTAL = KINDS.index("total")
_UNSETTLED = "Which items differ does not settle; those of the last round are told."


@dataclass(frozen=True, kw_only=True)
class ParameterRule:
    """An item works differently if the test of all its parameters says so and the difference is large enough.

    Attributes
    ----------
    smallest : mean size of the difference in expected answers, in their standard deviation, from which an item works
        differently; half of what is called a small effect, a choice of this project. Large samples find any difference.
    level : largest p value, adjusted for the number of items.
    adjust : how p values are adjusted.
    model : of the options.
    """

    smallest: float = 0.1
    level: float = 0.05
    adjust: Adjustment = "holm"
    model: CategoryModel = field(default_factory=GradedModel)

    def in_words(self) -> str:
        """Return the rule as estimates carry it."""
        return f"difference >= {self.smallest:g}, p ({self.adjust}) <= {self.level:g}"

    def flagged(self, p: Floats, size: Floats) -> Flags:
        """Items that work differently, by the p values of all parameters and by size, shape (items,) each."""
        tested = np.isfinite(p) & (adjusted_p(p, self.adjust) <= self.level)
        return np.asarray(tested & (size >= self.smallest))


@dataclass(frozen=True)
class ItemResponseDifference:
    """Tests of the parameters of each item, the items that work alike being the anchors.

    Attributes
    ----------
    chi2, df, p : likelihood ratio of thresholds that differ where slopes are equal, of slopes that differ beside the
        thresholds, and of both together, shape (items, 3) in the order of `KINDS`; NaN where an item cannot be compared.
    signed, unsigned, standardised : expected answer in each group less that in the reference group over the trait of the
        group, the size of it, and the size in standard deviations of the expected answer, where the item has parameters of
        its own, shape (items, groups); 0 for the reference group.
    flagged : items that work differently, shape (items,).
    rounds : until the set of them stayed the same.
    fit : the model in which the flagged items have parameters of their own in each group.
    items : places of the items that are in the model; one that does not vary in a group is not.
    reasons : why an item cannot be compared, None where it can.
    warnings : what is to be said of the choice of anchors.
    """

    chi2: Floats
    df: Floats
    p: Floats
    signed: Floats
    unsigned: Floats
    standardised: Floats
    flagged: Flags
    rounds: int
    fit: GroupedFit
    items: tuple[int, ...]
    reasons: tuple[str | None, ...]
    warnings: tuple[str, ...]


def item_response_difference(
    answers: Floats,
    groups: Sequence[object],
    *,
    rule: ParameterRule | None = None,
    reference: str | None = None,
    names: Sequence[str] | None = None,
) -> ItemResponseDifference:
    """Compare the parameters of items between groups; mean and spread of the trait are free in each.

    Parameters
    ----------
    answers : keyed answers, shape (persons, items), NaN for a missing one.
    groups : label of the group of each person, None for an unknown one.
    rule : by which model, and when, an item works differently.
    reference : group whose trait is standard normal; the first in sorted order when None.
    names : of the items, for messages.

    Raises
    ------
    NotEstimable
        If there are not two groups, or the model of equal items cannot be fitted.

    Notes
    -----
    At first all other items are the anchors of each; then those that were not flagged, until the flagged stay the same. At
    least half of the items stay anchors: where more differ, those that differ most are flagged, and it is said so.
    """
    rule = ParameterRule() if rule is None else rule
    alike = _alike(answers, groups)
    items = [item for item, reason in enumerate(alike) if reason is None]
    said = None if names is None else [names[item] for item in items]
    among = GroupChoices(reference=reference)
    equal = fitted_groups(answers[:, items], groups, rule.model, among, names=said)
    flagged, seen = np.zeros(len(items), dtype=bool), set[bytes]()
    for step in range(1, _MOST_ROUNDS + 1):
        base = _freed(equal, flagged, flagged)
        tests = _Tests.of(base, flagged)
        new, warnings = _with_anchors(rule.flagged(tests.p[:, _TOTAL], tests.size), tests.size)
        if (new == flagged).all() or new.tobytes() in seen or step == _MOST_ROUNDS:
            break
        seen.add(flagged.tobytes())
        flagged = new
    unsettled = () if (new == flagged).all() else (_UNSETTLED,)
    return _spread(tests, (base, flagged, step), alike, (*warnings, *unsettled))


def _with_anchors(flags: Flags, size: Floats) -> tuple[Flags, tuple[str, ...]]:
    """Keep at least half of the items as anchors: those that differ least."""
    most = len(flags) // 2
    if flags.sum() <= most:
        return flags, ()
    kept = np.zeros(len(flags), dtype=bool)
    kept[np.argsort(np.where(flags, -size, np.inf), kind="stable")[:most]] = True
    told = (
        f"The rule finds {int(flags.sum())} of {len(flags)} items that differ; at least half are needed as anchors, so"
        f" only the {most} that differ most count."
    )
    return kept, (told,)


def _alike(answers: Floats, groups: Sequence[object]) -> list[str | None]:
    """Say of each item in which group it has no two different answers; None where there is no such group."""
    labels = np.array(["" if one is None or one != one else str(one) for one in groups], dtype=np.str_)
    names = sorted(set(labels.tolist()) - {""})
    if len(names) < 2:
        raise NotEstimable.because(f"Two groups are needed; there are {len(names)}.")
    found: list[str | None] = []
    for cells in answers.T:
        known = ~np.isnan(cells)
        same = [name for name in names if len(np.unique(cells[known & (labels == name)])) < 2]
        found.append(
            f"There are no two different answers to the item in group {', '.join(same)}." if same else None
        )
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
    """Tests and sizes of the items in the model; those of `chi2`, `df`, `signed` and so on as in the result."""

    chi2: Floats
    df: Floats
    sizes: Floats
    reasons: tuple[str | None, ...]

    @classmethod
    def of(cls, base: GroupedFit, flagged: Flags) -> _Tests:
        """Test each item; the other flagged ones keep parameters of their own."""
        chi2, df = np.full((2, len(flagged), len(KINDS)), np.nan)
        sizes = np.full((3, len(flagged), len(base.groups)), np.nan)
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
            sizes[:, item] = _item_sizes(free, item)
        return cls(chi2, df, sizes, tuple(reasons))

    @cached_property
    def p(self) -> Floats:
        with np.errstate(invalid="ignore"):
            return np.asarray(gammaincc(self.df / 2.0, self.chi2 / 2.0))

    @cached_property
    def size(self) -> Floats:
        """Largest mean size of the difference over the groups, in standard deviations, shape (items,); 0 where unknown."""
        largest: Floats = np.nan_to_num(self.sizes[2, :, 1:], nan=0.0).max(axis=1)
        return largest


def _three(base: GroupedFit, flagged: Flags, item: int) -> tuple[GroupedFit, GroupedFit, GroupedFit]:
    """Fit with an item equal in all groups, with its own thresholds, and with its own slope too."""
    own = np.arange(len(flagged)) == item
    others, all_own = flagged & ~own, flagged | own
    equal = _freed(base, others, others)
    thresholds = _freed(equal, others, all_own)
    return equal, thresholds, _freed(base if flagged[item] else thresholds, all_own, all_own)


def _item_sizes(free: GroupedFit, item: int) -> Floats:
    """Signed and unsigned difference of an item, and the second in standard deviations, shape (3, groups)."""
    found = np.zeros((3, len(free.groups)))
    for group in range(1, len(free.groups)):
        sizes = score_difference(free, group)
        unsigned = sizes.item_unsigned[item]
        found[:, group] = sizes.item_signed[item], unsigned, unsigned / sizes.item_sd[item]
    return found


def _spread(
    tests: _Tests, settled: tuple[GroupedFit, Flags, int], alike: list[str | None], warnings: tuple[str, ...]
) -> ItemResponseDifference:
    """Give every item its place, also those that are not in the model."""
    fit, flagged, rounds = settled
    items = [item for item, reason in enumerate(alike) if reason is None]

    def placed(values: Floats) -> Floats:
        every = np.full((len(alike), values.shape[1]), np.nan)
        every[items] = values
        return every

    flags = np.zeros(len(alike), dtype=bool)
    flags[items] = flagged
    reasons = list(alike)
    for item, reason in zip(items, tests.reasons, strict=True):
        reasons[item] = reason
    signed, unsigned, standardised = map(placed, tests.sizes)
    return ItemResponseDifference(
        chi2=placed(tests.chi2),
        df=placed(tests.df),
        p=placed(tests.p),
        signed=signed,
        unsigned=unsigned,
        standardised=standardised,
        flagged=flags,
        rounds=rounds,
        fit=fit,
        items=tuple(items),
        reasons=tuple(reasons),
        warnings=warnings,
    )
