"""A score against a criterion that sorts people in two: area under the curve, cut-offs, and how well each finds the cases.

Thin functions over `roc` and `diagnostic_accuracy`, which say how numbers come about. An expectation held against what
came later is no criterion validity; see `prognosis`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from ..scoring.classify import cutoff_flags
from . import diagnostic_accuracy as accuracy
from .diagnostic_accuracy import Measured, TwoByTwo
from .estimation import About
from .measurements import Measurements
from .roc import RocCurve, Toward, area_under_curve, cases_and_controls, roc_curve
from .two_valued_column import two_valued

__all__ = [
    "LEVEL",
    "Criterion",
    "area_rows",
    "criterion_curve",
    "criterion_validity_estimates",
    "known_criterion",
    "known_marker",
]

Floats: TypeAlias = NDArray[np.float64]

LEVEL = 0.95
"""Of every interval."""
# With fewer than this of either kind the interval of DeLong is too narrow.
_FEW = 10
# From here on the interval on the logit scale covers better (tests/validation/intervals_of_criterion.py).
_FEW_FOR_DELONG, _NEAR_ONE = 30, 0.9

_BELOW_HALF = "The area is below one half: here the other end of the score goes with the criterion."
_TOO_SHORT = (
    "With few persons, or an area near 1, this interval is too short; that on the logit scale is better."
)
_CHOSEN_HERE = "This cut-off was chosen in these data: in other people it will find less than it does here."
_SEVERAL_BEST = "Several cut-offs are equally good; this is the most sensitive."
_NO_BETTER = (
    "The interval of the area holds one half: these data do not show that the score tells cases from others."
)
_EVERYBODY = "Everybody reaches this cut-off, so it tells nobody from anybody."
_NOBODY = "Nobody reaches this cut-off, so it tells nobody from anybody."


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What a score is held against, and what is asked of it.

    Attributes
    ----------
    column : of `Measurements.rows`.
    name : what that column is called where it came from; rows say it in `factor`.
    case : value that is the criterion, where the column holds more than 0 and 1.
    toward : end of the score that points to the criterion; "better" for the end the definition calls so, None for the
        worse one. Where it calls none so, the worse end is the higher one.
    sensitivities : cut-offs are found that reach each of these.
    prevalence : share of persons with the criterion that predictive values are also told for; None for these data only.
    draws, seed : of the bootstrap interval of the cut-off.
    """

    column: str = "criterion"
    name: str | None = None
    case: str | None = None
    toward: Toward | Literal["better"] | None = None
    sensitivities: tuple[float, ...] = (0.8, 0.9)
    prevalence: float | None = None
    draws: int = 2000
    seed: int = 1

    @property
    def label(self) -> str | None:
        """Return what the criterion is called, with the value that is a case where it was said; None without a name."""
        return self.name if self.name is None or self.case is None else f"{self.name} = {self.case}"

    def end_of(self, scale: Scale) -> Toward:
        """Return the end of a scale that points to the criterion."""
        if self.toward in ("higher", "lower"):
            return self.toward
        return "lower" if (scale.direction == "higher_is_better") != (self.toward == "better") else "higher"


def criterion_validity_estimates(
    measured: Measurements, scale: Scale, *, criterion: Criterion | None = None, about: About
) -> list[Estimate]:
    """Area under the curve, best cut-offs, and what every cut-off of interest finds.

    Parameters
    ----------
    measured : one row for each person.
    criterion : what the score is held against.
    about : names the rows carry; instrument, wave and group.

    Returns
    -------
    list of Estimate
        auc (delong, delong_logit), criterion_prevalence, youden_cutoff with its bootstrap interval and
        cutoff_at_sensitivity; then for each of these cut-offs and each of the definition, named in `level`: sensitivity,
        specificity, ppv, npv (wilson, clopper_pearson), lr_plus, lr_minus, diagnostic_odds_ratio (log), and ppv and npv
        at the stated prevalence (logit). n counts the persons a share is of, `factor` names the criterion.
    """
    asked = criterion or Criterion()
    names: About = {**about, "scale": scale.id, "factor": asked.label}
    start = Estimate(analysis="auc", missing="scored", **names)
    try:
        marker, truth = known_marker(measured, scale), known_criterion(measured, asked)
        toward = asked.end_of(scale)
        cases, controls = cases_and_controls(marker, truth, toward=toward)
    except NotEstimable as refusal:
        return [replace(start, method="delong", reason=_text(refusal))]
    curve = roc_curve(cases, controls, toward=toward)
    rows = area_rows(start, cases, controls)
    start = replace(start, warnings=_doubt(rows[0]))
    best, chosen = _chosen_cutoffs(start, curve, asked)
    found = _tables(curve, chosen)
    rows += [replace(row, warnings=(*row.warnings, *_beside(found[str(row.level)]))) for row in best]
    tables = found | _definition_tables(measured, scale, marker=marker, truth=truth)
    for level, table in tables.items():
        rows += _accuracy_rows(replace(start, level=level), table, asked, optimistic=level in chosen)
    return rows


def criterion_curve(measured: Measurements, scale: Scale, *, criterion: Criterion | None = None) -> RocCurve:
    """Return the ROC curve of a score, for a figure.

    Raises
    ------
    NotEstimable
        Where the scale has no order, or criterion and scores do not give cases and controls.
    """
    asked = criterion or Criterion()
    toward = asked.end_of(scale)
    pair = cases_and_controls(known_marker(measured, scale), known_criterion(measured, asked), toward=toward)
    return roc_curve(*pair, toward=toward)


def known_marker(measured: Measurements, scale: Scale) -> Floats:
    """Return the scores held against a criterion, shape (n,), NaN for none.

    Raises
    ------
    NotEstimable
        Where the scale has no order, or its scores are not known.
    """
    if scale.measure == "nominal":
        raise NotEstimable.because(
            "The classes of this scale have no order; their worth is told by a prognostic model."
        )
    if not measured.has_score(scale):
        raise NotEstimable.because("The score of this scale is not known.")
    return measured.score(scale)


def known_criterion(measured: Measurements, asked: Criterion) -> Floats:
    """Return the criterion, shape (n,): 1 for a case, 0 for none, NaN where it is not known.

    Raises
    ------
    NotEstimable
        Where there is none, or its column does not say which value is the case.
    """
    if asked.column not in measured.rows:
        raise NotEstimable.because("No criterion is known.")
    return two_valued(measured.rows[asked.column], case=asked.case)


def area_rows(start: Estimate, cases: Floats, controls: Floats) -> list[Estimate]:
    """Return the area with both intervals, and the share of cases.

    Parameters
    ----------
    start : names the rows carry.
    cases, controls : as `roc.cases_and_controls` gives them.
    """
    area = area_under_curve(cases, controls)
    logit = area_under_curve(cases, controls, interval="delong_logit")
    fewest, n = min(len(cases), len(controls)), len(cases) + len(controls)
    warnings: tuple[str, ...] = (_BELOW_HALF,) if area.value < 0.5 else ()
    if fewest < _FEW:
        warnings += (f"There are {len(cases)} persons with and {len(controls)} without the criterion.",)
    start = replace(start, n=n, warnings=warnings)
    rows = []
    for method, found in (("delong", area), ("delong_logit", logit)):
        level = None if found.ci_low is None else LEVEL
        row = replace(start, method=method, value=found.value, ci_low=found.ci_low)
        if method == "delong" and (fewest < _FEW_FOR_DELONG or abs(area.value - 0.5) > _NEAR_ONE - 0.5):
            row = replace(row, warnings=(*warnings, _TOO_SHORT))
        rows.append(replace(row, ci_high=found.ci_high, ci_level=level))
    share = accuracy.prevalence(TwoByTwo(0, len(cases), 0, len(controls)))
    row = replace(start, analysis="criterion_prevalence", method="wilson", warnings=())
    return [*rows, _filled(row, share)]


def _doubt(area: Estimate) -> tuple[str, ...]:
    """Return the warning of all cut-offs: that the area may be one half, or that the other end of the score counts."""
    if area.value is None or area.ci_low is None or area.ci_high is None:
        return ()
    if area.ci_low <= 0.5 <= area.ci_high:
        return (_NO_BETTER,)
    return (_BELOW_HALF,) if area.value < 0.5 else ()


def _beside(table: TwoByTwo) -> tuple[str, ...]:
    """Return the warning that a cut-off has everybody, or nobody, on one side."""
    reached = table.true_positive + table.false_positive
    if 0 < reached < table.n:
        return ()
    return (_EVERYBODY,) if reached else (_NOBODY,)


def _chosen_cutoffs(
    start: Estimate, curve: RocCurve, asked: Criterion
) -> tuple[list[Estimate], dict[str, int]]:
    """Rows of the cut-offs found in the data, and the position of each on the curve."""
    best = accuracy.cutoff_of_youden(curve)
    start = replace(start, n=curve.n_cases + curve.n_controls)
    low, high = accuracy.youden_cutoff_interval(curve, draws=asked.draws, seed=asked.seed)
    several = (_SEVERAL_BEST,) if len(best) > 1 else ()
    row = replace(start, analysis="youden_cutoff", method="bootstrap", level=_cutoff_name(curve, best[0]))
    row = replace(row, ci_low=low, ci_high=high, ci_level=LEVEL, warnings=(*start.warnings, *several))
    rows, chosen = [replace(row, value=float(curve.cutoffs[best[0]]))], {str(row.level): best[0]}
    for least in asked.sensitivities:
        at = accuracy.cutoff_of_sensitivity(curve, least)
        name = _cutoff_name(curve, at)
        row = replace(start, analysis="cutoff_at_sensitivity", level=name, text=f"sensitivity {least:g}")
        rows.append(replace(row, value=float(curve.cutoffs[at])))
        chosen.setdefault(name, at)
    return rows, chosen


def _cutoff_name(curve: RocCurve, at: int) -> str:
    comparison = "at_least" if curve.toward == "higher" else "at_most"
    return f"{comparison} {curve.cutoffs[at]:.10g}"


def _tables(curve: RocCurve, chosen: dict[str, int]) -> dict[str, TwoByTwo]:
    counts = {
        name: (int(curve.true_positives[at]), int(curve.false_positives[at])) for name, at in chosen.items()
    }
    return {
        name: TwoByTwo(tp, curve.n_cases - tp, fp, curve.n_controls - fp) for name, (tp, fp) in counts.items()
    }


def _definition_tables(
    measured: Measurements, scale: Scale, *, marker: Floats, truth: Floats
) -> dict[str, TwoByTwo]:
    """Tables of the cut-offs the definition names; one for some persons only is named with its id."""
    tables = {}
    for cutoff in scale.cutoffs:
        comparison, threshold = cutoff.comparison
        name = f"{comparison} {threshold:.10g}"
        if cutoff.applies_to is not None:
            name += f" ({cutoff.id})"
        tables[name] = accuracy.two_by_two(cutoff_flags(cutoff, marker, measured.rows), truth)
    return tables


_SHARES: tuple[tuple[str, Callable[..., Measured]], ...] = (
    ("sensitivity", accuracy.sensitivity),
    ("specificity", accuracy.specificity),
    ("ppv", accuracy.ppv),
    ("npv", accuracy.npv),
)
_RATIOS: tuple[tuple[str, Callable[[TwoByTwo], Measured]], ...] = (
    ("lr_plus", accuracy.lr_plus),
    ("lr_minus", accuracy.lr_minus),
    ("diagnostic_odds_ratio", accuracy.diagnostic_odds_ratio),
)


def _accuracy_rows(
    start: Estimate, table: TwoByTwo, asked: Criterion, *, optimistic: bool
) -> Iterator[Estimate]:
    chosen = (_CHOSEN_HERE,) if optimistic else ()
    start = replace(start, warnings=(*start.warnings, *chosen, *_beside(table)))
    for interval in ("wilson", "clopper_pearson"):
        for analysis, share in _SHARES:
            row = replace(start, analysis=analysis, method=interval)
            yield _measured(row, partial(share, table, interval=interval))
    for analysis, ratio in _RATIOS:
        yield _measured(replace(start, analysis=analysis, method="log"), partial(ratio, table))
    if asked.prevalence is None:
        return
    start = replace(start, method="logit", text=f"prevalence {asked.prevalence:g}")
    for analysis, at in (("ppv", accuracy.ppv_at_prevalence), ("npv", accuracy.npv_at_prevalence)):
        yield _measured(replace(start, analysis=analysis), partial(at, table, asked.prevalence))


def _measured(row: Estimate, statistic: Callable[[], Measured]) -> Estimate:
    try:
        return _filled(row, statistic())
    except NotEstimable as refusal:
        return replace(row, reason=_text(refusal))


def _filled(row: Estimate, found: Measured) -> Estimate:
    level = None if found.ci_low is None else LEVEL
    row = replace(row, value=found.value, n=found.n, ci_level=level)
    return replace(row, ci_low=found.ci_low, ci_high=found.ci_high)


def _text(refusal: NotEstimable) -> str:
    return " ".join(found.text for found in refusal.problems)
