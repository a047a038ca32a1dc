"""What a change of a score means: minimal important change by a rating of change, and who changed beyond error.

A minimal important change is told as points toward the better end of the scale, and only where the rating goes with the
change: at a Spearman correlation below 0.30 every row carries the reason instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from ..scoring.change import ChangeCategory, Direction
from ..scoring.change_error import ErrorOfChange, error_from_reliability, judged_change
from .anchors import EITHER_WAY, Anchor, AskedChange, Changes, changes_between, rated_changes
from .correlation import spearman_correlation
from .descriptives import mean, sd
from .entry_agreement import exact_interval
from .estimation import About
from .mean_interval import mean_interval
from .measurements import Measurements
from .minimal_important_change import (
    ANCHOR_AT_LEAST,
    Predictive,
    adjusted_by_reliability,
    adjusted_for_share_improved,
    mean_changes,
    predictive_mic,
    predictive_mics,
    roc_mic,
    roc_mics,
)
from .responsiveness import with_resampled, without_value

__all__ = ["error_in_sample", "interpretability_estimates"]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

_LEVEL = 0.95
_NEAR_HALF = (0.4, 0.6)
_NO_RELIABILITY = "The reliability of the rating of change is not stated."
_MIC = ("mic_mean_change", "mic_roc", "mic_predictive", "mic_predictive_adjusted")
_CATEGORIES = (ChangeCategory.IMPROVED, ChangeCategory.UNCHANGED, ChangeCategory.DETERIORATED)


def interpretability_estimates(
    measured: Measurements, scale: Scale, *, asked: AskedChange, about: About
) -> list[Estimate]:
    """Estimate the minimal important change of a scale, and the shares of persons that changed beyond error.

    Parameters
    ----------
    measured : rows of both waves, with the rating in the rows of the later one.
    scale : whose scores.
    asked : the waves, the rating of change, the error of a change, and the bootstrap.
    about : names the rows carry; wave and wave2 are set here.

    Returns
    -------
    list of Estimate
        mic_mean_change (t, bootstrap), mic_roc (bootstrap) with mic_roc_sensitivity and mic_roc_specificity,
        mic_predictive (bootstrap), mic_predictive_adjusted (terluin_2017, terluin_2022; the later one first where the
        reliability of the rating is stated), mic_input (what the adjusted value is made of, named in `level`);
        sdc_to_important_change, the smallest change of one person that is more than error over the first adjusted value;
        reliable_change_share of the improved, unchanged and deteriorated.
    """
    first, second = asked.waves
    names: About = {**about, "scale": scale.id, "wave": first}
    start = Estimate(analysis=_MIC[0], wave2=second, missing="listwise", **names)
    try:
        changes = changes_between(measured, scale, asked.waves)
    except NotEstimable as refusal:
        return without_value(start, (*_MIC, "reliable_change_share"), refusal)
    beyond = replace(start, analysis="reliable_change_share", n=len(changes.before))
    error: ErrorOfChange | None = None
    try:
        error = asked.error or error_in_sample(measured, scale, first)
        shares = _shares(beyond, changes, error, scale.direction)
    except NotEstimable as refusal:
        shares = without_value(beyond, (beyond.analysis,), refusal)
    try:
        important = _important(start, rated_changes(changes, measured, asked), asked)
    except NotEstimable as refusal:
        important = without_value(start, _MIC, refusal)
    return [*important, *_against_error(important, error), *shares]


# --- minimal important change ---------------------------------------------------------------------


def _important(start: Estimate, rated: Changes, asked: AskedChange) -> list[Estimate]:
    anchor, gain = asked.anchor, rated.gain
    if anchor is None or rated.rating is None:
        return []
    _follows(gain, anchor.oriented(rated.rating))
    start = replace(start, level=anchor.column, n=len(gain))
    improved = rated.within(anchor.improved)
    return [
        *_by_mean(start, gain, rated.within(anchor.minimally), asked),
        *_by_roc(start, gain, improved, asked),
        *_by_model(start, gain, improved, asked),
    ]


def _follows(gain: Floats, rating: Floats) -> None:
    for values, what in ((gain, "change"), (rating, "rating of change")):
        if len(values) > 1 and np.ptp(values) == 0:
            raise NotEstimable.because(f"The {what} is the same for everybody.")
    r = spearman_correlation(gain, rating).value
    if r < ANCHOR_AT_LEAST:
        raise NotEstimable.because(
            f"The rating of change correlates {r:.3f} with the change (Spearman); "
            f"{ANCHOR_AT_LEAST:.2f} or more is needed for a minimal important change."
        )


def _by_mean(start: Estimate, gain: Floats, minimally: Bools, asked: AskedChange) -> list[Estimate]:
    chosen = gain[minimally]
    row = replace(start, analysis="mic_mean_change", method="t", n=len(chosen))
    if not len(chosen):
        return [replace(row, reason="Nobody improved minimally by the rating of change.")]
    row = replace(row, value=mean(chosen))
    resampled = with_resampled(
        row, lambda counts: mean_changes(counts, gain, minimally), asked, persons=len(gain)
    )
    if len(chosen) > 1:
        low, high = mean_interval(mean(chosen), sd(chosen), len(chosen))
        row = replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL)
    return [row, resampled]


def _by_roc(start: Estimate, gain: Floats, improved: Bools, asked: AskedChange) -> list[Estimate]:
    names = ("mic_roc", "mic_roc_sensitivity", "mic_roc_specificity")
    try:
        found = roc_mic(gain, improved)
    except NotEstimable as refusal:
        return without_value(start, names, refusal)
    tied = ", ".join(f"{one:g}" for one in found.tied)
    several = f"{len(found.tied)} thresholds do equally well ({tied}); their mean is given."
    warnings = (several,) if len(found.tied) > 1 else ()
    rows = [
        replace(start, analysis=name, value=value, warnings=warnings)
        for name, value in zip(names, (found.value, found.sensitivity, found.specificity), strict=True)
    ]
    return [with_resampled(rows[0], lambda counts: roc_mics(counts, gain, improved), asked), *rows[1:]]


def _by_model(start: Estimate, gain: Floats, improved: Bools, asked: AskedChange) -> list[Estimate]:
    try:
        found = predictive_mic(gain, improved)
    except NotEstimable as refusal:
        return without_value(start, _MIC[2:], refusal)

    def row(analysis: str, method: str, of: Callable[[Predictive], Floats]) -> Estimate:
        one = replace(start, analysis=analysis, value=float(of(found)[0]))
        one = with_resampled(one, lambda counts: of(predictive_mics(counts, gain, improved)), asked)
        return replace(one, method=method)

    by_share = row("mic_predictive_adjusted", "terluin_2017", adjusted_for_share_improved)
    by_share = replace(by_share, warnings=(*by_share.warnings, *_pulled(improved)))
    later = replace(start, analysis="mic_predictive_adjusted", method="terluin_2022", reason=_NO_RELIABILITY)
    adjusted = [by_share, later]
    reliability = None if asked.anchor is None else asked.anchor.reliability
    if reliability is not None:  # the better one then comes first: tests/validation/intervals_of_change.json
        adjusted = [_by_reliability(start, row, reliability), by_share]
    predictive = row("mic_predictive", "bootstrap", lambda one: one.value)
    return [predictive, *adjusted, *_inputs(start, found, improved, asked.anchor)]


def _pulled(improved: Bools) -> tuple[str, ...]:
    """Warn of a share improved far from half, which the earlier adjustment makes good in part only."""
    share = float(np.mean(improved))
    if _NEAR_HALF[0] <= share <= _NEAR_HALF[1]:
        return ()
    told = (
        f"{100 * share:.0f} % improved: of what that share does to the value, this adjustment makes good a part only; "
        "the later one needs the reliability of the rating."
    )
    return (told,)


def _by_reliability(
    start: Estimate, row: Callable[[str, str, Callable[[Predictive], Floats]], Estimate], reliability: float
) -> Estimate:
    try:
        return row(
            "mic_predictive_adjusted", "terluin_2022", lambda one: adjusted_by_reliability(one, reliability)
        )
    except NotEstimable as refusal:
        one = replace(start, analysis="mic_predictive_adjusted", method="terluin_2022")
        return replace(one, reason=refusal.problems[0].text)


def _inputs(start: Estimate, found: Predictive, improved: Bools, anchor: Anchor | None) -> list[Estimate]:
    """Return what the adjusted value is made of, so that it can be worked out again by hand."""
    inputs = {
        "share_improved": float(np.mean(improved)),
        "log_odds_improved": float(found.log_odds[0]),
        "correlation": float(found.correlation[0]),
        "sd_gain": float(found.sd[0]),
        "intercept": float(found.intercept[0]),
        "slope": float(found.slope[0]),
    }
    start = replace(start, analysis="mic_input")
    rows = [replace(start, level=level, value=value) for level, value in inputs.items()]
    if anchor is not None and anchor.reliability is not None:
        source = anchor.reliability_source
        rows.append(replace(start, level="anchor_reliability", value=anchor.reliability, text=source))
    return rows


# --- beyond error ---------------------------------------------------------------------------------


def _shares(start: Estimate, changes: Changes, error: ErrorOfChange, direction: Direction) -> list[Estimate]:
    if direction == "none":
        raise NotEstimable.because(EITHER_WAY)
    judged = judged_change(changes.before, changes.after, error, direction=direction)
    if not len(judged.reliable):
        raise NotEstimable.because("Nobody has a score at both waves.")
    start = replace(start, text=str(error), method=error.method)
    return [_share(replace(start, level=one.name.lower()), judged.reliable == one) for one in _CATEGORIES]


def _against_error(important: list[Estimate], error: ErrorOfChange | None) -> list[Estimate]:
    """Hold the smallest detectable change of one person against the minimal important change found here."""
    found = [row for row in important if row.analysis == _MIC[-1] and row.value is not None and row.value > 0]
    if error is None or error.method != "jacobson_truax" or not found:
        return []
    row, value = found[0], found[0].value or 0.0
    told = (
        f"The smallest detectable change of one person, {error.threshold:.4g}, is larger than the minimal important change,"
        f" {value:.4g}: a change of that size in one person may be error alone."
    )
    ratio = replace(row, analysis="sdc_to_important_change", method=error.method, level=f"{value:.4g}")
    return [
        replace(
            ratio,
            value=error.threshold / value,
            text=f"{row.analysis}, {row.method}; {error}",
            ci_low=None,
            ci_high=None,
            ci_level=None,
            warnings=(told,) if error.threshold > value else (),
        )
    ]


def _share(row: Estimate, chosen: Bools) -> Estimate:
    n, yes = len(chosen), int(np.count_nonzero(chosen))
    low, high = exact_interval(yes, n)
    return replace(row, value=yes / n, ci_low=low, ci_high=high, ci_level=_LEVEL)


def error_in_sample(measured: Measurements, scale: Scale, wave: str) -> ErrorOfChange:
    """Return the error that alpha and the standard deviation at the earlier wave give.

    Raises
    ------
    NotEstimable
        Where the items are not at hand, or give no alpha.
    """
    # Not at the top: the module stands on the report of an instrument, which calls this one.
    from .sample_reliability import sample_alpha, sample_sd

    before = measured.at_wave(wave)
    if not before.has_items(scale):
        raise NotEstimable.because(
            "The error of a change is not known: a reliability must be stated, or come from the items."
        )
    alpha = sample_alpha(
        measured.instrument, scale, before.answers, parameters=measured.parameters, wave=wave
    )
    return error_from_reliability(alpha, sample_sd(before.score(scale), source=f"this sample at wave {wave}"))
