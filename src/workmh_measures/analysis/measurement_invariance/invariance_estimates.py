"""Measurement invariance of the scales of an instrument, across the groups of a column or between two waves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.estimate import Estimate
from ..cell_names import cell_name, sorted_names
from ..confirmatory_factors.asked_models import AskedModel, asked_models, model_choices
from ..confirmatory_factors.parameter_table import parameter_table
from ..estimation import About
from ..measurements import NO_ITEMS, Measurements
from .compared_answers import InvarianceChoices
from .ladder_estimates import ladder_estimates

__all__ = ["InvarianceQuestion", "group_invariance", "wave_invariance"]

Floats: TypeAlias = NDArray[np.float64]

DEFAULT_CHOICES = InvarianceChoices()
_ESTIMATORS = {"ml": "ML", "mlr": "MLR", "wlsmv": "WLSMV"}
_MOST_GROUPS = 10
# Part of a point by which a score may miss the line of its sum in rounding.
_TIE = 1e-6


@dataclass(frozen=True, kw_only=True)
class InvarianceQuestion:
    """What is asked about invariance.

    Attributes
    ----------
    model : as of `asked_models`; one factor behind each scale when None.
    estimator : ml, mlr or wlsmv; by the number of options when None or another.
    choices : the rule, and what is done about empty categories; its estimator is not read.
    """

    model: str | None = None
    estimator: str | None = None
    choices: InvarianceChoices = DEFAULT_CHOICES


def group_invariance(
    measured: Measurements, column: str, *, asked: InvarianceQuestion, about: About
) -> Iterator[Estimate]:
    """Yield what is found across the groups of a column, of each model that is asked.

    Parameters
    ----------
    measured : answers of one wave.
    column : of `measured.rows`; groups with fewer rows than the rule wants are left out. The first by name is the reference.
    asked : model, estimator and rule.
    about : names the rows carry; `factor` is the column.

    Returns
    -------
    iterator of Estimate
        As of `ladder_estimates`; where the score of a scale is a line of the sum of its items, sum_points and sum_sd are in points
        and standard deviations of the score. One row invariance with the reason where nothing can be compared.
    """
    named: About = {**about, "factor": column}
    bare = Estimate(analysis="invariance", text="not testable", **named)
    models = _models(measured, asked, bare)
    if isinstance(models, Estimate):
        yield models
        return
    names = measured.rows[column].map(cell_name)
    for model in models:
        start, choices = _started(model, measured, asked, bare)
        rows = names.notna().to_numpy() & model.answers[_items(model)].notna().any(axis=1).to_numpy()
        sizes = {name: int((names[rows] == name).sum()) for name in sorted_names(names[rows])}
        large = [name for name, n in sizes.items() if n >= choices.rule.fewest_rows]
        small = [f"{name} ({n})" for name, n in sizes.items() if name not in large]
        if not 2 <= len(large) <= _MOST_GROUPS:
            yield replace(start, reason=_groups_said(len(large), small, choices.rule.fewest_rows))
            continue
        inside = {name: (names == name).to_numpy() & rows for name in large}
        parts = {name: _answers(model, chosen) for name, chosen in inside.items()}
        left_out = f"Groups of fewer than {choices.rule.fewest_rows} are left out: {', '.join(small)}."
        told = (*start.warnings, left_out) if small else start.warnings
        found = ladder_estimates(model.stated, parts, across="groups", choices=choices, start=start)
        every = np.logical_or.reduce(list(inside.values()))
        yield from _in_points(_warned(found, told), measured.where(every), model)


def wave_invariance(
    measured: Measurements, waves: tuple[str, str], *, asked: InvarianceQuestion, about: About
) -> Iterator[Estimate]:
    """Yield what is found between two waves of the same persons, of each model that is asked.

    Parameters
    ----------
    measured : answers of both waves, with who gave them.
    waves : the earlier one, which is the reference, and the later one.
    asked, about : as for `group_invariance`.
    """
    first, second = waves
    named: About = {**about, "wave": first}
    bare = Estimate(analysis="invariance", text="not testable", wave2=second, **named)
    parts = [measured.at_wave(wave) for wave in waves]
    models = [_models(part, asked, bare) for part in parts]
    for one in models:
        if isinstance(one, Estimate):
            yield one
            return
    for model, later in zip(*models, strict=True):
        start, choices = _started(model, measured, asked, bare)
        try:
            answers = _paired(parts, (model, later))
        except NotEstimable as refusal:
            yield replace(start, reason=refusal.problems[0].text)
            continue
        both = dict(zip(waves, answers, strict=True))
        found = ladder_estimates(model.stated, both, across="waves", choices=choices, start=start)
        yield from _in_points(_warned(found, start.warnings), measured, model)


def _models(measured: Measurements, asked: InvarianceQuestion, bare: Estimate) -> list[AskedModel] | Estimate:
    """The models, or a row that says why there are none."""
    if not len(measured.items.columns):
        return replace(bare, reason=NO_ITEMS)
    try:
        return list(asked_models(measured, asked.model or "one_factor"))
    except NotEstimable as refusal:
        return replace(bare, reason=" ".join(one.text for one in refusal.problems))


def _started(
    model: AskedModel, measured: Measurements, asked: InvarianceQuestion, bare: Estimate
) -> tuple[Estimate, InvarianceChoices]:
    """A row with the names of a model's rows, and how the model is fitted."""
    wanted = asked.estimator if asked.estimator in _ESTIMATORS else None
    estimator = model_choices(model, measured.instrument, wanted).estimator
    told = (_OTHER_ESTIMATOR.format(estimator=estimator),) if asked.estimator != wanted else ()
    choices = replace(asked.choices, estimator=estimator)  # type: ignore[arg-type]
    return replace(bare, scale=model.scale, method=estimator.lower(), warnings=told), choices


def _items(model: AskedModel) -> list[str]:
    return list(parameter_table(model.stated).items)


def _answers(model: AskedModel, chosen: NDArray[np.bool_]) -> Floats:
    return np.asarray(model.answers.loc[chosen, _items(model)].to_numpy(dtype=np.float64, na_value=np.nan))


def _paired(parts: list[Measurements], models: tuple[AskedModel, AskedModel]) -> list[Floats]:
    """Answers of the same persons in the same rows; NaN at a wave where somebody has no row."""
    frames = []
    for part, model in zip(parts, models, strict=True):
        if "person" not in part.rows or part.rows["person"].isna().all():
            raise NotEstimable.because(
                "No row names a person, so that answers of two waves cannot be joined."
            )
        named = part.rows["person"].notna().to_numpy()
        persons = part.rows["person"][named]
        if persons.duplicated().any():
            twice = persons[persons.duplicated()].iloc[0]
            raise NotEstimable.because(f"Person {twice} has several rows for one wave.")
        frames.append(pd.DataFrame(_answers(model, named), index=persons.to_numpy(dtype=np.object_)))
    everybody = frames[0].index.union(frames[1].index, sort=False)
    return [
        np.asarray(frame.reindex(everybody).to_numpy(dtype=np.float64, na_value=np.nan)) for frame in frames
    ]


def _warned(rows: list[Estimate], told: tuple[str, ...]) -> list[Estimate]:
    """The verdict with what must be said of the groups as well."""
    return [replace(rows[0], warnings=(*told, *rows[0].warnings)), *rows[1:]]


def _in_points(rows: list[Estimate], measured: Measurements, model: AskedModel) -> Iterator[Estimate]:
    """Expected differences of the sum as points of the score, where it is a line of the sum."""
    unit = None if model.scale is None else _points(measured, model)
    for row in rows:
        if row.analysis != "invariance_expected_difference" or not (row.method or "").startswith("sum"):
            yield row
        elif unit is None:
            if model.scale is not None:
                yield replace(row, value=None, reason=row.reason or _NO_LINE)
        elif row.value is None:
            yield replace(row, method=str(row.method).replace("sum", "score"))
        elif row.method == "sum_points":
            yield replace(row, method="score_points", value=row.value * unit)
        else:
            yield replace(row, method="score_sd", value=row.value * float(np.sign(unit)))


def _points(measured: Measurements, model: AskedModel) -> float | None:
    """Points of the score for one point of the sum of keyed items; None where the score is no line of it."""
    scale = measured.instrument.scale(str(model.scale))
    if not measured.has_score(scale):
        return None
    sums = measured.keyed(scale).sum(axis=1, skipna=False).to_numpy(dtype=np.float64)
    scores = measured.score(scale)
    both = ~(np.isnan(sums) | np.isnan(scores))
    if both.sum() < 2 or np.ptp(sums[both]) == 0:
        return None
    unit, level = np.polyfit(sums[both], scores[both], 1)
    misses = np.abs(scores[both] - level - unit * sums[both]).max()
    return None if misses > _TIE * max(1.0, np.ptp(scores[both])) or unit == 0 else float(unit)


def _groups_said(found: int, small: list[str], fewest: int) -> str:
    if found > _MOST_GROUPS:
        return f"There are {found} groups, too many to be compared at once; at most {_MOST_GROUPS} are."
    left_out = f" Left out: {', '.join(small)}." if small else ""
    return f"At least 2 groups of {fewest} or more persons are needed; found {found}.{left_out}"


_NO_LINE = "The score is not a sum or mean of its items, so that the difference cannot be told in its points."
_OTHER_ESTIMATOR = "Invariance is tested by ML, MLR or WLSMV; here {estimator} was taken."
