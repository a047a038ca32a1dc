"""Areas under the curve compared: of two scores, of a score and a column beside it, and of a score in two groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from .criterion_validity import LEVEL, Criterion, area_rows, known_criterion, known_marker
from .estimation import About
from .measurements import Measurements
from .roc import (
    AreaDifference,
    Toward,
    area_under_curve,
    cases_and_controls,
    difference_of_independent_areas,
    difference_of_paired_areas,
    placements,
)
from .score_correlations import common_items, numbers_of

__all__ = ["area_comparisons", "column_comparisons", "group_area_comparisons"]

Floats: TypeAlias = NDArray[np.float64]


def area_comparisons(
    measured: Measurements, scales: Sequence[Scale], *, criterion: Criterion | None = None, about: About
) -> list[Estimate]:
    """Compare the areas of every two scales in the persons who have both scores.

    Returns
    -------
    list of Estimate
        auc_difference (delong_paired), the area of `scale` less that of `scale2`.
    """
    asked = criterion or Criterion()
    rows = []
    for first, second in combinations([s for s in scales if s.measure != "nominal"], 2):
        names: About = {**about, "scale": first.id, "factor": asked.label}
        start = Estimate(analysis="auc_difference", method="delong_paired", missing="listwise", **names)
        common = common_items(measured.instrument, first, second)
        shared = (f"The two scores share {common} items: their areas are not those of separate measures.",)
        start = replace(start, scale2=second.id, warnings=shared if common else ())
        rows.append(_with_difference(start, partial(_paired, measured, (first, second), asked)))
    return rows


def column_comparisons(
    measured: Measurements,
    scales: Sequence[Scale],
    columns: Sequence[str],
    *,
    criterion: Criterion | None = None,
    about: About,
) -> list[Estimate]:
    """Compare the areas of scores with those of columns of numbers beside them, in the persons who have both.

    Parameters
    ----------
    columns : of `measured.rows`; one that does not hold numbers has no area, and the reason.

    Returns
    -------
    list of Estimate
        For each column, named in `scale2`, its own auc (delong, delong_logit), and for each scale auc_difference
        (delong_paired), the area of `scale` less that of the column. Which end of a column goes with the criterion is
        told by the data: where it is the lower one, the rows say so.
    """
    asked = criterion or Criterion()
    rows = []
    for column in columns:
        names: About = {**about, "factor": asked.label}
        start = Estimate(analysis="auc", method="delong", missing="listwise", scale2=column, **names)
        try:
            marker, truth = numbers_of(measured.rows[column], column), known_criterion(measured, asked)
            end, turned = _end_of_column(marker, truth, column)
            area = area_rows(start, *cases_and_controls(marker, truth, toward=end))[:2]
        except NotEstimable as refusal:
            rows.append(replace(start, reason=_text(refusal)))
            continue
        rows += [replace(row, warnings=(*row.warnings, *turned)) for row in area]
        difference = replace(start, analysis="auc_difference", method="delong_paired", warnings=turned)
        for scale in (one for one in scales if one.measure != "nominal"):
            pair, ends = (known_marker(measured, scale), marker), (asked.end_of(scale), end)
            found = partial(difference_of_paired_areas, pair, truth, toward=ends)
            rows.append(_with_difference(replace(difference, scale=scale.id), found))
    return rows


def _end_of_column(marker: Floats, truth: Floats, column: str) -> tuple[Toward, tuple[str, ...]]:
    """Return the end of a column that goes with the criterion in these data, and the warning where it is the lower."""
    if area_under_curve(*cases_and_controls(marker, truth, toward="higher")).value >= 0.5:
        return "higher", ()
    return "lower", (
        f"In these data the lower end of '{column}' goes with the criterion, and its area is told for it.",
    )


def group_area_comparisons(
    measured: Measurements, scale: Scale, *, criterion: Criterion | None = None, about: About
) -> list[Estimate]:
    """Compare the areas of a scale between every two groups of persons.

    Returns
    -------
    list of Estimate
        auc_difference (delong_independent), the area in `group` less that in the group named in `level`.
    """
    asked = criterion or Criterion()
    if "group" not in measured.rows:
        return []
    rows = []
    for first, second in combinations(sorted(measured.rows["group"].dropna().unique()), 2):
        names: About = {**about, "scale": scale.id, "group": str(first), "factor": asked.label}
        start = Estimate(analysis="auc_difference", method="delong_independent", missing="scored", **names)
        start = replace(start, level=str(second))
        rows.append(_with_difference(start, partial(_independent, measured, scale, asked, (first, second))))
    return rows


def _paired(measured: Measurements, scales: tuple[Scale, Scale], asked: Criterion) -> AreaDifference:
    markers = (known_marker(measured, scales[0]), known_marker(measured, scales[1]))
    ends = (asked.end_of(scales[0]), asked.end_of(scales[1]))
    return difference_of_paired_areas(markers, known_criterion(measured, asked), toward=ends)


def _independent(
    measured: Measurements, scale: Scale, asked: Criterion, groups: tuple[str, str]
) -> AreaDifference:
    marker, truth = known_marker(measured, scale), known_criterion(measured, asked)
    placed = []
    for group in groups:
        inside = (measured.rows["group"] == group).to_numpy(dtype=np.bool_)
        pair = cases_and_controls(marker[inside], truth[inside], toward=asked.end_of(scale))
        placed.append(placements(*pair))
    return difference_of_independent_areas(placed[0], placed[1])


def _with_difference(row: Estimate, statistic: Callable[[], AreaDifference]) -> Estimate:
    try:
        found = statistic()
    except NotEstimable as refusal:
        return replace(row, reason=_text(refusal))
    level = None if found.ci_low is None else LEVEL
    turned = (_turned(found),) if min(found.first, found.second) < 0.5 else ()
    return replace(
        row,
        warnings=(*row.warnings, *turned),
        value=found.value,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        ci_level=level,
        p_value=found.p_value,
        df=found.df,
        n=found.n,
    )


def _turned(found: AreaDifference) -> str:
    return (
        f"The areas are {found.first:.3f} and {found.second:.3f}: one below one half tells cases by its other end, and "
        "the difference does not say which tells them better."
    )


def _text(refusal: NotEstimable) -> str:
    return " ".join(found.text for found in refusal.problems)
