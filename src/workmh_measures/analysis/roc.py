"""ROC curve and the area under it, with the variance of DeLong and comparisons of markers.

Functions on bare numbers: a marker, and a criterion of 1 (a case) or 0 (a control). The area is the chance that a case
has the higher marker of a case and a control drawn at random, a tie counting half. Nothing is turned round because of
what the data show: with `toward` "lower" a low marker points to the criterion, and an area below one half is told as it is.
Validated against pROC 1.18.0 (R 4.2.2): tests/reference/roc.R.

References
----------
DeLong ER, DeLong DM, Clarke-Pearson DL (1988) Biometrics 44:837-845, doi:10.2307/2531595. Sun X, Xu W (2014) IEEE
Signal Processing Letters 21:1389-1393, doi:10.1109/LSP.2014.2337313 (from ranks, without comparing every pair).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = [
    "Area",
    "AreaDifference",
    "Placements",
    "RocCurve",
    "Toward",
    "area_under_curve",
    "cases_and_controls",
    "difference_of_independent_areas",
    "difference_of_paired_areas",
    "placements",
    "roc_curve",
]

Floats: TypeAlias = NDArray[np.float64]
Toward = Literal["higher", "lower"]
Scale = Literal["delong", "delong_logit"]

_LEVEL = 0.95
# A variance below this is rounding: an area has one of the order 1 / n.
_NO_VARIANCE = 1e-18


@dataclass(frozen=True, slots=True)
class Placements:
    """Where each person stands among those of the other kind.

    Attributes
    ----------
    cases : shape (m,), share of the controls below each case, a tie counting half.
    controls : shape (n,), share of the cases above each control, a tie counting half.
    """

    cases: Floats
    controls: Floats

    @property
    def area(self) -> float:
        """Area under the curve."""
        return float(self.cases.mean())

    @property
    def variance(self) -> float | None:
        """Variance of the area by DeLong; None with fewer than two cases or controls."""
        if min(len(self.cases), len(self.controls)) < 2:
            return None
        return float(
            self.cases.var(ddof=1) / len(self.cases) + self.controls.var(ddof=1) / len(self.controls)
        )


@dataclass(frozen=True, slots=True)
class Area:
    """Area under the curve; no interval where its variance is zero or cannot be formed (`se` tells which)."""

    value: float
    se: float | None
    ci_low: float | None
    ci_high: float | None
    n_cases: int
    n_controls: int


@dataclass(frozen=True, slots=True)
class AreaDifference:
    """First area less second; `df` is None where the test is by the normal distribution.

    Without interval and p where the difference does not vary: both markers then put everybody in the same order.
    """

    value: float
    first: float
    second: float
    se: float
    ci_low: float | None
    ci_high: float | None
    p_value: float | None
    df: float | None
    n: int


@dataclass(frozen=True, slots=True)
class RocCurve:
    """What every cut-off would find.

    Attributes
    ----------
    cutoffs : shape (k + 1,), from the one that everybody reaches to one that nobody does (infinite): the k values that
        occur, rising, "at least" (`toward` "higher"); falling, "at most" ("lower").
    true_positives, false_positives : shape (k + 1,), cases and controls that reach the cut-off.
    n_cases, n_controls : how many there are.
    """

    cutoffs: Floats
    true_positives: NDArray[np.int64]
    false_positives: NDArray[np.int64]
    n_cases: int
    n_controls: int
    toward: Toward

    @property
    def sensitivity(self) -> Floats:
        """Share of the cases that reach each cut-off."""
        return np.asarray(self.true_positives / self.n_cases)

    @property
    def specificity(self) -> Floats:
        """Share of the controls that do not reach each cut-off."""
        return np.asarray((self.n_controls - self.false_positives) / self.n_controls)


def cases_and_controls(
    marker: Floats, criterion: Floats, *, toward: Toward = "higher"
) -> tuple[Floats, Floats]:
    """Return the markers of cases and of controls, turned so that a higher one points to the criterion.

    Parameters
    ----------
    marker : shape (n,), NaN for none.
    criterion : shape (n,), 1 for a case, 0 for a control, NaN where it is not known.
    toward : which end of the marker points to the criterion.

    Raises
    ------
    NotEstimable
        If the criterion holds anything but 0 and 1, a marker is infinite, or there is no case or no control.
    """
    known = ~(np.isnan(marker) | np.isnan(criterion))
    values, kinds = marker[known], criterion[known]
    strange = np.setdiff1d(kinds, (0.0, 1.0))
    if len(strange):
        raise NotEstimable.because(
            f"The criterion must be 0 or 1; it holds {', '.join(f'{v:g}' for v in strange[:3])}."
        )
    if np.isinf(values).any():
        raise NotEstimable.because("A score is infinite.")
    oriented = values if toward == "higher" else -values
    cases, controls = oriented[kinds == 1], oriented[kinds == 0]
    if not len(cases) or not len(controls):
        raise NotEstimable.because(
            f"Persons with and without the criterion are needed; there are {len(cases)} and {len(controls)}."
        )
    return cases, controls


def placements(cases: Floats, controls: Floats) -> Placements:
    """Placements of cases among controls and of controls among cases; see `cases_and_controls`."""
    return Placements(_share_below(cases, controls), 1 - _share_below(controls, cases))


def area_under_curve(
    cases: Floats, controls: Floats, *, interval: Scale = "delong", level: float = _LEVEL
) -> Area:
    """Area under the ROC curve with its interval.

    Parameters
    ----------
    cases, controls : markers, shapes (m,) and (n,), none missing; higher points to a case.
    interval : "delong" is area -+ z se, cut at 0 and 1; "delong_logit" the same on the logit of the area, turned back.
    level : confidence as a share.

    Notes
    -----
    With areas above .95 or small groups the logit interval keeps its coverage better; the plain one is what other
    programs give.

    References
    ----------
    Pepe MS (2003) The Statistical Evaluation of Medical Tests for Classification and Prediction, section 5.2.4 (logit).

    Examples
    --------
    >>> area_under_curve(np.array([2.0, 3.0, 4.0]), np.array([1.0, 2.0, 3.0])).value
    0.7777777777777778
    """
    placed = placements(cases, controls)
    area, variance = placed.area, placed.variance
    se = None if variance is None else float(np.sqrt(variance))
    low, high = (None, None) if se is None or se**2 <= _NO_VARIANCE else _limits(area, se, interval, level)
    return Area(area, se, low, high, len(cases), len(controls))


def difference_of_paired_areas(
    markers: tuple[Floats, Floats],
    criterion: Floats,
    *,
    toward: tuple[Toward, Toward] = ("higher", "higher"),
    level: float = _LEVEL,
) -> AreaDifference:
    """Difference between the areas of two markers of the same persons.

    Parameters
    ----------
    markers : two of shape (n,), NaN for none; persons with both count.
    criterion : shape (n,), 1, 0 or NaN.
    toward : which end of each marker points to the criterion.

    Raises
    ------
    NotEstimable
        As `cases_and_controls`, or with fewer than two cases or controls.

    Notes
    -----
    Not for two fitted models of which one holds the other: there the difference is not normal, and a likelihood-ratio
    test is right (Demler OV, Pencina MJ, D'Agostino RB (2012) Statistics in Medicine 31:2577-2587,
    doi:10.1002/sim.5328).
    """
    both = ~(np.isnan(markers[0]) | np.isnan(markers[1]))
    placed = [
        placements(*cases_and_controls(marker[both], criterion[both], toward=end))
        for marker, end in zip(markers, toward, strict=True)
    ]
    first, second = placed
    _enough(placed)
    by_case, by_control = first.cases - second.cases, first.controls - second.controls
    variance = float(by_case.var(ddof=1) / len(by_case) + by_control.var(ddof=1) / len(by_control))
    return _difference(first, second, variance, level=level, df=None)


def difference_of_independent_areas(
    first: Placements, second: Placements, *, level: float = _LEVEL
) -> AreaDifference:
    """Difference between the areas of a marker in two groups of different persons.

    Parameters
    ----------
    first, second : see `placements`.

    Raises
    ------
    NotEstimable
        If a group has fewer than two cases or controls.

    Notes
    -----
    t with the degrees of freedom of Welch and Satterthwaite, each group counting with all its persons.
    """
    _enough([first, second])
    parts = [(p.variance or 0.0, len(p.cases) + len(p.controls)) for p in (first, second)]
    variance = sum(part for part, _ in parts)
    spread = sum(part**2 / (n - 1) for part, n in parts)
    df = variance**2 / spread if spread > 0 else None
    return _difference(first, second, variance, level=level, df=df)


def roc_curve(cases: Floats, controls: Floats, *, toward: Toward = "higher") -> RocCurve:
    """Return what every cut-off finds.

    Parameters
    ----------
    cases, controls : as `cases_and_controls` gives them: turned where `toward` is "lower".
    toward : which end of the marker points to the criterion; cut-offs are told on the marker as it was.
    """
    values = np.unique(np.concatenate([cases, controls]))
    reached = [len(group) - np.searchsorted(np.sort(group), values) for group in (cases, controls)]
    true_positives, false_positives = (np.append(n, 0).astype(np.int64) for n in reached)
    cutoffs = np.append(values, np.inf)
    turned = cutoffs if toward == "higher" else -cutoffs
    return RocCurve(turned, true_positives, false_positives, len(cases), len(controls), toward)


def _share_below(values: Floats, others: Floats) -> Floats:
    """Share of the others below each value, a tie counting half: two searches in a sorted list."""
    ordered = np.sort(others)
    below, up_to = (np.searchsorted(ordered, values, side=side) for side in ("left", "right"))
    return np.asarray((below + up_to) / (2.0 * len(others)))


def _limits(area: float, se: float, interval: Scale, level: float) -> tuple[float, float]:
    from scipy.special import expit, logit, ndtri

    z = float(ndtri((1 + level) / 2))
    if interval == "delong":
        return max(0.0, area - z * se), min(1.0, area + z * se)
    margin = z * se / (area * (1 - area))
    return float(expit(logit(area) - margin)), float(expit(logit(area) + margin))


def _difference(
    first: Placements, second: Placements, variance: float, *, level: float, df: float | None
) -> AreaDifference:
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    value, n = first.area - second.area, len(first.cases) + len(first.controls)
    if df is not None:
        n += len(second.cases) + len(second.controls)
    if variance <= _NO_VARIANCE:
        return AreaDifference(value, first.area, second.area, 0.0, None, None, None, None, n)
    se = float(np.sqrt(variance))
    statistic = abs(value) / se
    p_value = 2 * float(ndtr(-statistic) if df is None else stdtr(df, -statistic))
    margin = se * float(ndtri((1 + level) / 2) if df is None else stdtrit(df, (1 + level) / 2))
    return AreaDifference(value, first.area, second.area, se, value - margin, value + margin, p_value, df, n)


def _enough(placed: Sequence[Placements]) -> None:
    cases = min(len(p.cases) for p in placed)
    controls = min(len(p.controls) for p in placed)
    if min(cases, controls) < 2:
        raise NotEstimable.because(
            "At least 2 persons with and 2 without the criterion are needed; "
            f"there are {cases} and {controls}."
        )
