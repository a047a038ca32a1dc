"""The ladder of invariance: rung by rung, as far as the declared rule lets it be climbed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from ...errors import NotEstimable
from ..confirmatory_factors.fit_indices import ChiSquare
from ..confirmatory_factors.fitted_model import improper_solution
from ..one_thread import on_one_thread
from .constraint_tests import ItemConstraint, item_constraints
from .difference_test import chi_square_difference, satorra_2000_difference, satorra_bentler_difference
from .invariance_rule import DECLARED, InvarianceRule, RungChange
from .invariant_model import InvariantModel
from .rung_fit import BlockAnswers, RungFit, fitted_rung
from .rungs import CONFIGURAL, ORDER, Kind, Rung, rungs_of

__all__ = ["Comparison", "InvarianceLadder", "RungStep", "Verdict", "invariance_ladder"]

Verdict: TypeAlias = Literal["supported", "partially", "not supported", "not testable"]


@dataclass(frozen=True)
class Comparison:
    """A fitted rung beside the one below it.

    Attributes
    ----------
    fit : the rung.
    difference : test of what it adds; None at the first rung, and where there is none.
    change : of the indices; None at the first rung.
    holds : by the rule.
    reason : why there is no difference test; empty where there is.
    """

    fit: RungFit
    difference: ChiSquare | None
    change: RungChange | None
    holds: bool
    reason: str = ""


@dataclass(frozen=True)
class RungStep:
    """What was found at a rung.

    Attributes
    ----------
    rung : which.
    whole : with everything the same that the rung holds; None where it could not be fitted.
    partial : with items free, where the whole does not hold; None where none was tried.
    freed : items that this rung set free, in their order, with their score tests.
    reason : why there is no fit; empty where there is.
    """

    rung: Rung
    whole: Comparison | None
    partial: Comparison | None = None
    freed: tuple[ItemConstraint, ...] = ()
    reason: str = ""

    @property
    def last(self) -> Comparison | None:
        """The last comparison at this rung."""
        return self.partial or self.whole

    @property
    def holds(self) -> bool:
        """Whether the ladder goes on: the rung holds, if need be with items free."""
        return self.last is not None and self.last.holds


@dataclass(frozen=True)
class InvarianceLadder:
    """A ladder as far as it was climbed.

    Attributes
    ----------
    model, answers, rule : what was compared, and how it was judged.
    steps : the rungs tried, from configural up; the last one may not hold.
    verdict : whether the parameters that a comparison of means needs are the same.
    reason : why it is not supported or not testable; empty where it is.
    warnings : sentences a reader must see.
    """

    model: InvariantModel
    answers: BlockAnswers
    rule: InvarianceRule
    steps: tuple[RungStep, ...]
    verdict: Verdict
    reason: str = ""
    warnings: tuple[str, ...] = field(default=())

    @property
    def released(self) -> tuple[str, ...]:
        """Items set free on the way to what is needed, in their order; at a rung that failed as well."""
        last = ORDER.index(self.rule.needed)
        on_the_way = (
            step for step in self.steps if not step.rung.added or ORDER.index(step.rung.added[0]) <= last
        )
        return tuple(one.item for step in on_the_way for one in step.freed)


@on_one_thread
def invariance_ladder(
    model: InvariantModel, answers: BlockAnswers, rule: InvarianceRule = DECLARED
) -> InvarianceLadder:
    """Climb the ladder of invariance.

    Parameters
    ----------
    model : what is compared across which blocks.
    answers : of every block.
    rule : when a rung holds.

    Returns
    -------
    InvarianceLadder
        Where a rung cannot be fitted the ladder ends there, with the reason; nothing is raised.

    Notes
    -----
    A rung that fails is tried again with the item free that speaks most against it (score test), and so on; the difference is
    always taken from the rung below as it was left. An item that is free stays free on all rungs above.

    References
    ----------
    Vandenberg RJ, Lance CE (2000) Organizational Research Methods 3:4-70, doi:10.1177/109442810031002. Wu H, Estabrook R (2016)
    Psychometrika 81:1014-1045, doi:10.1007/s11336-016-9506-0, for ordered items.
    """
    climb = _Climb(model, answers, rule)
    few = climb.too_few()
    if few:
        return InvarianceLadder(model, answers, rule, (), "not testable", few)
    steps = [climb.first()]
    released: dict[str, Kind] = {}
    for rung in rungs_of(model)[1:]:
        below = steps[-1].last
        if below is None or not below.holds:
            break
        step = climb.step(rung, below.fit, released)
        released |= {one.item: rung.added[0] for one in step.freed}
        steps.append(step)
    return climb.judged(tuple(steps))


@dataclass(frozen=True)
class _Climb:
    model: InvariantModel
    answers: BlockAnswers
    rule: InvarianceRule

    def too_few(self) -> str:
        """Why there are too few rows; empty where there are enough."""
        rows = self.answers.rows
        least = self.rule.fewest_rows
        if self.model.across == "waves":
            return "" if rows[0] >= least else f"{rows[0]} persons are too few; at least {least} are needed."
        small = [f"{name} ({n})" for name, n in zip(self.model.blocks, rows, strict=True) if n < least]
        if not small:
            return ""
        return f"Groups with fewer than {least} rows cannot be compared: {', '.join(small)}."

    def first(self) -> RungStep:
        try:
            fit = fitted_rung(self.model, self.answers, CONFIGURAL, released={})
        except NotEstimable as refusal:
            return RungStep(CONFIGURAL, None, reason=_said(refusal))
        test = fit.test.model
        p_value = test.p_value if test.df > 0 else None
        holds = self.rule.configural_holds(p_value, fit.cfi, fit.srmr)
        return RungStep(CONFIGURAL, Comparison(fit, None, None, holds))

    def step(self, rung: Rung, below: RungFit, released: Mapping[str, Kind]) -> RungStep:
        """Try a rung, then again with items free."""
        try:
            whole = self._compared(rung, below, released)
        except NotEstimable as refusal:
            return RungStep(rung, None, reason=_said(refusal))
        now, freed = whole, list[ItemConstraint]()
        free = dict(released)
        try:
            while not now.holds:
                worst = self._worst(now.fit, free)
                if worst is None:
                    break
                freed.append(worst)
                free[worst.item] = rung.added[0]
                now = self._compared(rung, below, free)
        except NotEstimable as refusal:
            return RungStep(rung, whole, now if now is not whole else None, tuple(freed[:-1]), _said(refusal))
        return RungStep(rung, whole, now if freed else None, tuple(freed))

    def _compared(self, rung: Rung, below: RungFit, released: Mapping[str, Kind]) -> Comparison:
        fit = fitted_rung(self.model, self.answers, rung, released=released, before=below.fitted)
        difference, reason = None, ""
        try:
            difference = self._difference(below, fit)
        except NotEstimable as refusal:
            reason = _said(refusal)
        change = RungChange(
            p_value=None if difference is None else difference.p_value,
            cfi=fit.cfi - below.cfi,
            rmsea=fit.rmsea - below.rmsea if below.test.model.df > 0 else None,
            srmr=fit.srmr - below.srmr,
        )
        return Comparison(fit, difference, change, self.rule.holds(change, rung.added), reason)

    def _difference(self, below: RungFit, fit: RungFit) -> ChiSquare:
        free, bound = below.fitted, fit.fitted
        if self.answers.estimator == "WLSMV":
            return satorra_2000_difference(free, bound, self.answers.ordered)
        if self.answers.estimator == "MLR":
            return satorra_bentler_difference(free, bound)
        return chi_square_difference(free, bound)

    def _worst(self, fit: RungFit, free: Mapping[str, Kind]) -> ItemConstraint | None:
        """The item that speaks most against the rung, of those that may be free; None where none may."""
        if len(free) + 1 > self.rule.most_released * len(self.model.items):
            return None
        for one in item_constraints(self.model, self.answers, fit):
            factors = [f for f in self.model.factors if one.item in self.model.items_of(f)]
            held = [[item for item in self.model.items_of(f) if item not in free] for f in factors]
            if all(len(items) > self.rule.fewest_held for items in held):
                return one
        return None

    def judged(self, steps: tuple[RungStep, ...]) -> InvarianceLadder:
        """Give the verdict on what was climbed."""
        ladder = InvarianceLadder(
            self.model, self.answers, self.rule, steps, "supported", warnings=self._warnings(steps)
        )
        reached = [step for step in steps if step.holds and self.rule.needed in step.rung.kinds]
        if reached:
            return replace(ladder, verdict="partially" if ladder.released else "supported")
        last = steps[-1]
        if last.last is None:
            return replace(ladder, verdict="not testable", reason=last.reason)
        if last.rung == CONFIGURAL:
            said = self.rule.misfit(last.last.fit.cfi, last.last.fit.srmr)
            return replace(ladder, verdict="not supported", reason=said)
        return replace(
            ladder, verdict="not supported", reason=f"{_KINDS[last.rung.name]} differ in too many items."
        )

    def _warnings(self, steps: tuple[RungStep, ...]) -> tuple[str, ...]:
        told = [step.rung.merged for step in steps]
        if self.answers.estimator == "WLSMV":
            told.append(_MADE_FOR_LIKELIHOOD)
        fits = [step.last.fit.fitted for step in steps if step.last is not None]
        told += [sentence for fitted in fits for sentence in improper_solution(fitted)]
        return tuple(dict.fromkeys(sentence for sentence in told if sentence))


def _said(refusal: NotEstimable) -> str:
    return " ".join(one.text for one in refusal.problems)


_MADE_FOR_LIKELIHOOD = (
    "The limits for changes of CFI, RMSEA and SRMR were found for answers measured on a scale and maximum likelihood; for ordered"
    " answers they are borrowed."
)
_KINDS = {
    "thresholds": "Thresholds",
    "loadings": "Loadings",
    "intercepts": "Intercepts",
    "residuals": "Residual variances",
    "thresholds+loadings": "Thresholds or loadings",
    "thresholds+loadings+intercepts": "Thresholds, loadings or intercepts",
}
