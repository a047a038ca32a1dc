"""How many changed beyond error and crossed from a clinical to a functional population, from numbers known beforehand.

Validated against a published table of a trial: tests/analysis/test_clinical_change.py.

References
----------
Jacobson NS, Truax P (1991) Journal of Consulting and Clinical Psychology 59:12-19, doi:10.1037/0022-006X.59.1.12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from ..scoring.attainable import attainable_range
from ..scoring.change import ChangeCategory, Direction
from ..scoring.change_error import ErrorOfChange, Known, error_from_reliability, judged_change
from ..scoring.clinical_change import CutoffKind, Moments, clinical_categories, clinical_cutoff
from .anchors import Changes, changes_between
from .entry_agreement import exact_interval
from .estimation import About
from .measurements import Measurements

__all__ = ["ClinicalRule", "KnownChange", "clinical_change_estimates", "clinical_rule", "known_error"]

_LEVEL = 0.95
_NO_POPULATION = "No population is stated, clinical or functional, so no cut-off lies between them."
_CATEGORIES = (
    ChangeCategory.RECOVERED,
    ChangeCategory.IMPROVED,
    ChangeCategory.UNCHANGED,
    ChangeCategory.DETERIORATED,
)


@dataclass(frozen=True, kw_only=True)
class KnownChange:
    """What is known of a score beforehand.

    Attributes
    ----------
    reliability : of the score.
    functional, clinical : mean and SD of the populations; with a functional one alone the persons before are the clinical.
    """

    reliability: float
    functional: tuple[float, float] | None = None
    clinical: tuple[float, float] | None = None


@dataclass(frozen=True)
class ClinicalRule:
    """What sorts people: the error of a change, a cut-off of a kind, and what must be said of the cut-off."""

    error: ErrorOfChange
    kind: CutoffKind
    cutoff: float
    told: tuple[str, ...]


def known_error(
    measured: Measurements, scale: Scale, waves: tuple[str, str], known: KnownChange
) -> ErrorOfChange:
    """Return the error of a change by the known reliability and the SD, at the first wave, of those with both scores.

    Raises
    ------
    NotEstimable
        If nobody has both scores, or all were the same.
    """
    return _error(changes_between(measured, scale, waves), known)


def _error(changes: Changes, known: KnownChange) -> ErrorOfChange:
    if len(changes.before) < 3:
        raise NotEstimable.because(
            f"At least 3 scores are needed for an SD; there are {len(changes.before)}."
        )
    sd = float(changes.before.std(ddof=1))
    return error_from_reliability(
        Known(value=known.reliability, kind="stated", source="stated beforehand"),
        Known(value=sd, kind="own_pairs", source="those with both scores, n - 1", n=len(changes.before)),
    )


def clinical_rule(
    measured: Measurements, scale: Scale, waves: tuple[str, str], known: KnownChange
) -> ClinicalRule:
    """Return what sorts the persons of every group alike, by the scores of all of them.

    Raises
    ------
    NotEstimable
        If there are too few scores, no population is stated, or the scale has no better end.
    """
    changes = changes_between(measured, scale, waves)
    error = _error(changes, known)
    kind, cutoff = _cutoff(scale, known, changes)
    return ClinicalRule(error, kind, cutoff, _own_population(known, changes))


def clinical_change_estimates(
    measured: Measurements,
    scale: Scale,
    *,
    waves: tuple[str, str],
    rule: Callable[[], ClinicalRule],
    about: About,
) -> list[Estimate]:
    """Count who recovered, improved, did not change and got worse.

    Parameters
    ----------
    measured : rows of both waves.
    rule : gives what judges a change, or raises `NotEstimable`; see `clinical_rule`.
    about : names the rows carry; wave and wave2 are set here.

    Returns
    -------
    list of Estimate
        clinical_cutoff, and clinical_change_share of each category in `level`, with its exact interval: recovered are
        those who improved beyond error and crossed the cut-off, improved the others who improved. Without a population
        stated beforehand there is no cut-off, and the share who improved beyond error stands by itself.
    """
    names: About = {**about, "scale": scale.id, "wave": waves[0]}
    row = Estimate(analysis="clinical_cutoff", wave2=waves[1], missing="listwise", **names)
    try:
        changes, by = changes_between(measured, scale, waves), rule()
        if not len(changes.before):
            raise NotEstimable.because("Nobody has a score at both waves.")
    except NotEstimable as refusal:
        return [replace(row, reason=refusal.problems[0].text)]
    judged = judged_change(changes.before, changes.after, by.error, direction=scale.direction)
    codes = clinical_categories(
        changes.before, changes.after, judged.reliable, cutoff=by.cutoff, direction=scale.direction
    )
    ends = attainable_range(measured.instrument, scale, measured.parameters)
    told = _beyond_range(by.cutoff, scale.direction, ends)
    row = replace(row, n=len(codes), method=f"cutoff_{by.kind}", text=str(by.error), warnings=told)
    shares = [
        _share(replace(row, level=one.name.lower()), int(np.count_nonzero(codes == one)))
        for one in _CATEGORIES
    ]
    return [replace(row, value=by.cutoff, warnings=(*told, *by.told)), *shares]


def _cutoff(scale: Scale, known: KnownChange, changes: Changes) -> tuple[CutoffKind, float]:
    if known.functional is None and known.clinical is None:
        raise NotEstimable.because(_NO_POPULATION)
    functional = None if known.functional is None else Moments(*known.functional)
    before = (float(changes.before.mean()), float(changes.before.std(ddof=1)))
    clinical = Moments(*(known.clinical or before))
    kind: CutoffKind = "a" if functional is None else "c"
    cutoff = clinical_cutoff(kind, functional=functional, clinical=clinical, direction=scale.direction)
    return kind, float(cutoff)


def _beyond_range(cutoff: float, direction: Direction, attainable: tuple[float, float]) -> tuple[str, ...]:
    """Return the warning that no score lies on one side of the cut-off; a score on it is on the worse side."""
    low, high = attainable
    crossed = low < cutoff <= high if direction == "higher_is_worse" else low <= cutoff < high
    if crossed:
        return ()
    return (
        f"All scores there can be ({low:g} to {high:g}) lie on one side of the cut-off {cutoff:.4g}: nobody can recover.",
    )


def _own_population(known: KnownChange, changes: Changes) -> tuple[str, ...]:
    if known.clinical is not None:
        return ()
    mean, sd = changes.before.mean(), changes.before.std(ddof=1)
    return (
        f"The clinical population is everybody here with both scores, before: mean {mean:.2f}, SD {sd:.2f}.",
    )


def _share(row: Estimate, yes: int) -> Estimate:
    n = row.n or 0
    low, high = exact_interval(yes, n)
    row = replace(row, analysis="clinical_change_share", value=yes / n)
    return replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL)
