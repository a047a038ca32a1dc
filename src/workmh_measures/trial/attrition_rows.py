"""Attrition: those whose outcome is not known beside those of whom it is, by what was known of them at the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..analysis.descriptives import mean
from ..analysis.estimation import estimated
from ..errors import NotEstimable
from ..model.estimate import Estimate, changed
from ..model.study import Outcome
from .attrition import KNOWN_OF_ALL, KNOWN_OF_NONE, attrition_odds
from .baseline_table import KNOWN_OF_NOBODY, Characteristic, category_counts, standardised_difference
from .binary_effects.effect import Effect
from .characteristics import KnownAtStart, characteristic_names, known_at_start
from .person_values import outcome_values
from .trial_data import TrialData
from .wave_answers import asked_people

__all__ = ["LEFT_OUT", "attrition_rows"]

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = Iterator[Estimate]

LEFT_OUT = "Left out of the model: {persons} of whom a characteristic is not known."
_FEWEST = 5
_MISSING, _KNOWN = "outcome_missing", "outcome_known"


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """One column of a model: what it is about, and its values."""

    about: Estimate
    values: Floats


def attrition_rows(data: TrialData) -> Rows:
    """Yield what sets those apart whose outcome is not known, for the primary outcome and every one people tell of.

    Returns
    -------
    iterator of Estimate
        `item` is the outcome, `factor` the characteristic. ``attrition_mean`` and ``attrition_percent`` of those with and
        without the outcome (`method`); ``attrition_difference``, standardised, those without less those with, of all and
        of each arm; ``attrition_odds_ratio`` of lacking it, each characteristic ``alone`` and all ``together``.
    """
    known = [*_characteristics(data)]
    for outcome in _outcomes(data):
        start = Estimate(
            analysis="attrition_odds_ratio", item=outcome.id, wave=outcome.until, missing="complete"
        )
        try:
            lacking = outcome_values(data, outcome).isna()[asked_people(data).index]
        except NotEstimable as refusal:
            yield changed(start, reason=refusal.problems[0].text)
            continue
        refused = _refused(lacking)
        if refused is not None:
            yield changed(start, n=len(lacking), reason=refused)
            continue
        groups = _groups(data, lacking)
        for group, people in groups.items():
            refused = _refused(people)
            if refused is not None:
                row = changed(start, analysis="attrition_difference", group=group, n=len(people))
                yield changed(row, reason=refused)
        told = {group: people for group, people in groups.items() if _refused(people) is None}
        for one in known:
            yield from _beside(start, one, lacking, told)
        yield from _odds(data, start, known, lacking)


def _groups(data: TrialData, lacking: pd.Series) -> dict[str | None, pd.Series]:
    """Return everybody and the people of each arm; one arm alone is everybody."""
    arms = asked_people(data)[lacking.index]
    there = [arm.id for arm in data.study.allocated_arms if (arms == arm.id).any()]
    groups: dict[str | None, pd.Series] = {None: lacking}
    groups |= {arm: lacking[arms == arm] for arm in there if len(there) > 1}
    return groups


def _refused(lacking: pd.Series) -> str | None:
    """Say why those who lack the outcome cannot be held against the others: so few would be told one by one."""
    missing, n = int(lacking.sum()), len(lacking)
    if missing == 0:
        return KNOWN_OF_ALL
    if missing == n:
        return KNOWN_OF_NONE
    if min(missing, n - missing) < _FEWEST:
        return (
            f"The outcome of {missing} is missing and of {n - missing} known: with fewer than {_FEWEST} on one side the two are "
            "not compared."
        )
    return None


def _outcomes(data: TrialData) -> Iterator[Outcome]:
    primary = data.plan.primary.outcome if data.plan is not None else None
    for outcome in data.study.outcomes:
        if outcome.id == primary or outcome.role == "primary" or outcome.source == "survey":
            yield outcome


def _characteristics(data: TrialData) -> Iterator[KnownAtStart]:
    for name in characteristic_names(data):
        try:
            yield known_at_start(data, name)
        except NotEstimable:
            # The baseline table says why it cannot be told.
            continue


def _beside(
    start: Estimate, known: KnownAtStart, lacking: pd.Series, groups: Mapping[str | None, pd.Series]
) -> Rows:
    one, cells = known.characteristic, known.cells.reindex(lacking.index)
    about = changed(start, factor=one.name)
    for method, part in ((_MISSING, cells[lacking]), (_KNOWN, cells[~lacking])):
        yield from _described(changed(about, method=method), one, part)
    for group, people in groups.items():
        first, second = cells[people.index[people]], cells[people.index[~people]]
        n = int(first.notna().sum() + second.notna().sum())
        row = changed(about, analysis="attrition_difference", group=group, n=n)
        yield estimated(row, partial(standardised_difference, one, first, second))


def _described(row: Estimate, one: Characteristic, cells: pd.Series) -> Rows:
    n = int(cells.notna().sum())
    if one.codes is None:
        values = cells.to_numpy(dtype=np.float64, na_value=np.nan)
        yield estimated(changed(row, analysis="attrition_mean", n=n), partial(mean, values))
        return
    for code, count in zip(one.codes, category_counts(one.codes, cells), strict=True):
        told = changed(row, analysis="attrition_percent", level=str(code), n=n)
        yield changed(told, value=100 * float(count) / n) if n else changed(told, reason=KNOWN_OF_NOBODY)


def _odds(data: TrialData, start: Estimate, known: list[KnownAtStart], lacking: pd.Series) -> Rows:
    blocks = [_arms(data, start, lacking), *(_columns(start, one, lacking) for one in known)]
    blocks = [block for block in blocks if block]
    for block in blocks:
        yield from _model(block, lacking, changed(start, factor=block[0].about.factor, method="alone"))
    if len(blocks) > 1:
        everything = [column for block in blocks for column in block]
        yield from _model(everything, lacking, changed(start, method="together"))


def _model(columns: list[_Column], lacking: pd.Series, whole: Estimate) -> Rows:
    """Yield the odds ratio of each column of a model, or of the whole model why it has none."""
    numbered: Mapping[str, Floats] = {_title(column.about): column.values for column in columns}
    try:
        found = attrition_odds(numbered, lacking.to_numpy(dtype=np.bool_))
    except NotEstimable as refusal:
        yield changed(whole, reason=refusal.problems[0].text)
        return
    # Of one characteristic n says how many are left out; of all together nobody would look for it there.
    warnings = found.warnings
    if found.left_out and whole.method == "together":
        warnings = (LEFT_OUT.format(persons=found.left_out), *warnings)
    for column, effect in zip(columns, found.effects.values(), strict=True):
        row = changed(column.about, method=whole.method, n=found.n, warnings=warnings)
        yield _filled(row, effect)


def _filled(row: Estimate, effect: Effect) -> Estimate:
    if effect.value is None:
        return changed(row, reason=effect.reason)
    return changed(
        row,
        value=effect.value,
        p_value=effect.p_value,
        ci_low=effect.ci_low,
        ci_high=effect.ci_high,
        ci_level=effect.level,
    )


def _title(about: Estimate) -> str:
    """What a sentence calls a column."""
    told = about.group if about.factor == "arm" else about.level
    return str(about.factor) if told is None else f"{about.factor} = {told}"


def _arms(data: TrialData, start: Estimate, lacking: pd.Series) -> list[_Column]:
    """Return a column for each arm but the reference; none where nobody of the reference is asked."""
    arms = asked_people(data)[lacking.index]
    if not (arms == data.reference.id).any():
        return []
    return [
        _Column(changed(start, factor="arm", group=arm.id), (arms == arm.id).to_numpy(dtype=np.float64))
        for arm in data.compared
        if not arm.external
    ]


def _columns(start: Estimate, known: KnownAtStart, lacking: pd.Series) -> list[_Column]:
    one, cells = known.characteristic, known.cells.reindex(lacking.index)
    about = changed(start, factor=one.name)
    if one.codes is None:
        return [_Column(about, cells.to_numpy(dtype=np.float64, na_value=np.nan))]
    there = [str(code) for code in one.codes if (cells == code).any()]
    unknown = cells.isna().to_numpy()
    return [
        _Column(changed(about, level=code), np.where(unknown, np.nan, (cells == code).to_numpy(np.float64)))
        for code in there[1:]
    ]
