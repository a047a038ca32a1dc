"""Items that differ between groups as estimates: tests, effects, what they do to the score, and which items are flagged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.scale import Scale
from ..estimation import About
from ..internal_consistency import why_no_consistency
from ..measurements import NO_ITEMS, Measurements
from .compared_groups import ComparedGroups, compared_groups
from .difference_rule import DifferenceRule, adjusted_p
from .expected_scores import ScoreDifference, expected_scores, score_difference
from .item_response_difference import ItemResponseDifference, ParameterRule, item_response_difference
from .logistic_difference import KINDS, LogisticDifference, logistic_difference
from .matching import matching_variable
from .matching_kinds import Matching
from .purified_difference import PurifiedDifference, purified_difference

__all__ = ["DifferenceChoices", "dif_estimates", "item_difference_estimates"]

Floats: TypeAlias = NDArray[np.float64]

_FEWEST_ITEMS = 3
_PARAMETERS = ("thresholds", "slopes", "slopes_and_thresholds")
"""Methods of the tests of parameters, in the order of `KINDS`."""
_TOTAL_FIRST = (2, 0, 1)
_TRAIT = np.linspace(-3.0, 3.0, 13)
_NOT_REFLECTIVE = (
    "Items are compared where one construct is behind all of them; those of this scale are not taken so."
)
_UNASKED = (
    "Tests of parameters take longer than the rest and are made where items are asked to be compared; they find items that"
    " differ in slope, and small differences, which the answers alone do not tell."
)
_IMPURE = "The items are matched by all items, also those that differ."


@dataclass(frozen=True, kw_only=True)
class DifferenceChoices:
    """How items are compared; declared before the data are looked at.

    Attributes
    ----------
    matching : what persons of different groups are held equal on in the logistic models.
    rule : when an item works differently by them.
    parameters : when an item works differently by its item response parameters; None leaves these tests out, for they take
        longer than all the rest.
    """

    matching: Matching = "sum"
    rule: DifferenceRule = field(default_factory=DifferenceRule)
    parameters: ParameterRule | None = field(default_factory=ParameterRule)


def dif_estimates(
    measured: Measurements,
    scale: Scale,
    *,
    group: str = "group",
    choices: DifferenceChoices | None = None,
    about: About,
) -> list[Estimate]:
    """Compare the keyed items of a scale between groups, or say why they cannot be.

    Parameters
    ----------
    measured : answers of one wave.
    scale : of the instrument.
    group : column of `measured.rows` that tells the groups apart; it is the `factor` of the rows.
    choices : how items are compared.
    about : instrument, scale and wave.

    Returns
    -------
    list of Estimate
        See `item_difference_estimates`.
    """
    reason = _NOT_REFLECTIVE if scale.measurement_model != "reflective" else why_no_consistency(scale)
    if reason is None and not measured.has_items(scale):
        reason = NO_ITEMS
    about = {**about, "factor": group}
    if reason is not None:
        return [Estimate(analysis="dif_chisq", reason=reason, **about)]
    return item_difference_estimates(
        measured.keyed(scale), measured.rows[group], choices=choices, about=about
    )


def item_difference_estimates(
    items: pd.DataFrame,
    groups: pd.Series,
    *,
    choices: DifferenceChoices | None = None,
    about: About | None = None,
) -> list[Estimate]:
    """Compare keyed items between groups.

    Parameters
    ----------
    items : keyed answers, one named column per item, one row per person; missing answers are NaN.
    groups : group of each person, same rows; None for an unknown one.
    choices : how items are compared.

    Returns
    -------
    list of Estimate
        Of each item dif_chisq, dif_mcfadden_r2, dif_nagelkerke_r2 (`total`, `uniform`, `nonuniform`, and what persons are
        matched by: ``total_sum``), dif_beta_change in per cent, dif_expected_score_difference in points, dif_irt_chisq
        (`slopes_and_thresholds`, `thresholds`, `slopes`) and dif_flagged, 1 or 0 with the rule in `text` and the p value
        adjusted for the number of items; then dif_expected_score of each group along the trait, and what the items do to the sum.
    """
    choices = DifferenceChoices() if choices is None else choices
    row = Estimate(analysis="dif_chisq", **(about or {}))
    answers = items.to_numpy(np.float64, na_value=np.nan)
    try:
        if answers.shape[1] < _FEWEST_ITEMS:
            raise NotEstimable.because(
                f"At least {_FEWEST_ITEMS} items are needed; there is {answers.shape[1]}."
            )
        compared = compared_groups(answers, groups.reset_index(drop=True))
    except NotEstimable as refusal:
        return [changed(row, reason=_told(refusal))]
    task = _Task([str(name) for name in items.columns], answers, compared, choices, row)
    return [*_logistic_rows(task), *_parameter_rows(task)]


@dataclass(frozen=True)
class _Task:
    """Items, who answered them in which group, and what every row of theirs says."""

    items: list[str]
    answers: Floats
    groups: ComparedGroups
    choices: DifferenceChoices
    row: Estimate

    def of_item(self, place: int, **said: object) -> Estimate:
        """Return the row of an item, with the warnings of the groups."""
        warnings = (*self.groups.warnings, *self.groups.unused(self.answers[:, place]))
        return changed(self.row, item=self.items[place], warnings=warnings, **said)  # type: ignore[arg-type]

    def pair(self, group: int) -> str:
        """Return a group and the first one, as differences are named."""
        return f"{self.groups.names[group]} - {self.groups.names[0]}"


def _logistic_rows(task: _Task) -> Iterator[Estimate]:
    matching = task.choices.matching
    try:
        found, warnings = _purified(task)
    except NotEstimable as refusal:
        yield changed(task.row, method=f"total_{matching}", reason=_told(refusal))
        return
    adjusted = adjusted_p(found.items.p[:, KINDS.index("total")], task.choices.rule.adjust)
    for place in range(len(task.items)):
        row = task.of_item(place, missing="full_information" if matching == "trait" else "listwise")
        row = changed(row, warnings=(*row.warnings, *warnings), n=int(found.items.n[place]))
        reason = found.items.reasons[place]
        if reason is not None:
            yield changed(row, method=f"total_{matching}", reason=reason)
            continue
        yield from _tests_of(row, found.items, place, matching)
        yield from _impact_of(row, found.items, place, task)
        yield changed(
            row,
            analysis="dif_flagged",
            method=f"total_{matching}",
            value=float(found.flagged[place]),
            p_value=float(adjusted[place]),
            text=task.choices.rule.in_words(),
        )


def _purified(task: _Task) -> tuple[PurifiedDifference, tuple[str, ...]]:
    """Compare the items with purification, or without and with the reason why."""
    choices, groups = task.choices, task.groups
    said = {"matching": choices.matching, "reference": groups.names[0]}
    try:
        return purified_difference(task.answers, groups.labels, rule=choices.rule, **said), ()  # type: ignore[arg-type]
    except NotEstimable as refusal:
        alike = np.zeros(len(task.items), dtype=bool)
        held = matching_variable(task.answers, groups.labels, alike, by=choices.matching)
        found = logistic_difference(task.answers, groups.labels, held, reference=groups.names[0])
        return PurifiedDifference(found, choices.rule.flagged(found), 1), (_told(refusal), _IMPURE)


def _tests_of(row: Estimate, found: LogisticDifference, place: int, matching: Matching) -> Iterator[Estimate]:
    for kind in _TOTAL_FIRST:
        yield changed(
            row,
            method=f"{KINDS[kind]}_{matching}",
            value=float(found.chi2[place, kind]),
            df=float(found.df[place, kind]),
            p_value=float(found.p[place, kind]),
        )
    for analysis, effect in (
        ("dif_mcfadden_r2", found.mcfadden),
        ("dif_nagelkerke_r2", found.nagelkerke),
    ):
        for kind in _TOTAL_FIRST:
            method = f"{KINDS[kind]}_{matching}"
            yield changed(row, analysis=analysis, method=method, value=float(effect[place, kind]))
    change = 100.0 * float(found.slope_change[place])
    yield changed(row, analysis="dif_beta_change", method=f"uniform_{matching}", value=change)


def _impact_of(row: Estimate, found: LogisticDifference, place: int, task: _Task) -> Iterator[Estimate]:
    """Points that persons of a group get more than those of the first one they are matched with."""
    for group in range(1, len(task.groups.names)):
        value = float(found.impact[place, group])
        if np.isfinite(value):
            yield changed(
                row,
                analysis="dif_expected_score_difference",
                method=f"matched_{task.choices.matching}",
                group=task.pair(group),
                value=value,
            )


def _parameter_rows(task: _Task) -> Iterator[Estimate]:
    row = changed(task.row, analysis="dif_irt_chisq", method=_PARAMETERS[2], missing="full_information")
    groups, rule = task.groups, task.choices.parameters
    if rule is None:
        yield changed(row, reason=_UNASKED)
        return
    try:
        found = item_response_difference(
            task.answers,
            groups.labels,
            rule=rule,
            reference=groups.names[0],
            names=task.items,
        )
    except NotEstimable as refusal:
        yield changed(row, reason=_told(refusal))
        return
    for place in range(len(task.items)):
        yield from _parameters_of(task, found, rule, place)
    yield from _score_rows(task, found)


def _parameters_of(
    task: _Task, found: ItemResponseDifference, rule: ParameterRule, place: int
) -> Iterator[Estimate]:
    said = {"analysis": "dif_irt_chisq", "missing": "full_information", "n": found.fit.n}
    row = task.of_item(place, method=_PARAMETERS[2], **said)
    row = changed(row, warnings=(*row.warnings, *found.warnings))
    reason = found.reasons[place]
    if reason is not None:
        yield changed(row, reason=reason)
        return
    for kind in _TOTAL_FIRST:
        yield changed(
            row,
            method=_PARAMETERS[kind],
            value=float(found.chi2[place, kind]),
            df=float(found.df[place, kind]),
            p_value=float(found.p[place, kind]),
        )
    adjusted = adjusted_p(found.p[:, KINDS.index("total")], rule.adjust)
    flag, p = float(found.flagged[place]), float(adjusted[place])
    yield changed(row, analysis="dif_flagged", value=flag, p_value=p, text=rule.in_words())
    sizes = {"signed": found.signed, "unsigned": found.unsigned, "unsigned_standardised": found.standardised}
    for group in range(1, len(task.groups.names)):
        named = changed(row, analysis="dif_expected_score_difference", group=task.pair(group))
        for method, values in sizes.items():
            yield changed(named, method=method, value=float(values[place, group]))


def _score_rows(task: _Task, found: ItemResponseDifference) -> Iterator[Estimate]:
    row = changed(task.row, n=found.fit.n, missing="full_information")
    row = changed(row, warnings=(*task.groups.warnings, *found.warnings))
    curves = expected_scores(found.fit, _TRAIT)
    for name, curve in zip(task.groups.names, curves, strict=True):
        for trait, value in zip(_TRAIT, curve, strict=True):
            level = f"{trait:.1f}"
            yield changed(
                row,
                analysis="dif_expected_score",
                method="graded",
                group=name,
                level=level,
                value=float(value),
            )
    for group in range(1, len(task.groups.names)):
        sizes = score_difference(found.fit, group)
        named = changed(row, analysis="dif_expected_score_difference", group=task.pair(group))
        yield from _sizes(named, sizes)


def _sizes(row: Estimate, sizes: ScoreDifference) -> Iterator[Estimate]:
    yield changed(row, method="signed", value=sizes.signed)
    yield changed(row, method="unsigned", value=sizes.unsigned)
    yield changed(row, method="standardised", value=sizes.standardised)
    yield changed(row, method="largest", value=sizes.largest, level=f"{sizes.largest_at:.2f}")


def _told(refusal: NotEstimable) -> str:
    return " ".join(problem.text for problem in refusal.problems)
