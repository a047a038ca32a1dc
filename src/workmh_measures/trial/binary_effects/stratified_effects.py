"""Arms compared within strata and put together by Mantel and Haenszel; tests that nothing differs, or that strata agree.

A stratum in which one arm is empty carries no comparison: it is left out, a warning says so, and the number tells of how many
persons it is. Where a cell of arm by outcome is nearly empty over all strata a warning says that too.
Validated against R 4.2.2 `mantelhaen.test` and metafor 3.8-1: tests/reference/stratified_effects.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .effect import LEVEL, Effect, wald_effect, wald_ratio
from .two_arms import TwoArms, both_arms

__all__ = [
    "breslow_day_test",
    "cochran_mantel_haenszel",
    "left_out_strata",
    "mantel_haenszel_difference",
    "mantel_haenszel_odds_ratio",
    "mantel_haenszel_ratio",
]

Floats: TypeAlias = NDArray[np.float64]

# Below this the normal distribution is a poor guide: as for the table of two arms, and for the test of Mantel and Fleiss (1980).
_FEW = 5


@dataclass(frozen=True, slots=True)
class _Strata:
    """Counts of the strata that have both arms, each of shape (strata,), and what is said of the others."""

    events: Floats
    n: Floats
    control_events: Floats
    control_n: Floats
    told: tuple[str, ...]

    @property
    def total(self) -> Floats:
        return self.n + self.control_n

    @property
    def all_events(self) -> Floats:
        return self.events + self.control_events

    @property
    def persons(self) -> int:
        return int(self.total.sum())

    @property
    def cautioned(self) -> tuple[str, ...]:
        """What is said of a measure: who is left out, and that a cell is nearly empty over all strata."""
        lacking, control_lacking = self.n - self.events, self.control_n - self.control_events
        cells = (self.events, lacking, self.control_events, control_lacking)
        fewest = int(min(cell.sum() for cell in cells))
        if fewest >= _FEW:
            return self.told
        sentence = (
            f"Over all strata that are used a cell of arm by outcome has {fewest} persons, fewer than {_FEW}: the interval and"
            " p value of Mantel and Haenszel are not to be trusted. Tell the score interval and Fisher's test."
        )
        return (*self.told, sentence)


def mantel_haenszel_difference(strata: Sequence[TwoArms], *, level: float = LEVEL) -> Effect:
    """Risk difference over strata, each weighted by n m / (n + m), with the variance of Sato.

    Parameters
    ----------
    strata : counts of each; strata may be many and thin, or few and large.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If no stratum has both arms, or everybody has the same outcome.

    References
    ----------
    Greenland S, Robins JM (1985) Biometrics 41:55-68, doi:10.2307/2530643. Sato T, Greenland S, Robins JM (1989)
    Biometrics 45:1323-1324 (the variance).
    """
    kept = _both_arms(strata)
    y, n, x, m, total = kept.events, kept.n, kept.control_events, kept.control_n, kept.total
    weights = n * m / total
    value = float((y * m - x * n) @ (1 / total)) / float(weights.sum())
    first = (n**2 * x - m**2 * y + n * m * (m - n) / 2) / total**2
    second = (y * (m - x) + x * (n - y)) / (2 * total)
    variance = (value * first.sum() + second.sum()) / weights.sum() ** 2
    if variance <= 0:
        raise NotEstimable.because(
            "Everybody in a stratum has the same outcome: the difference has no variance."
        )
    return _told(wald_effect(value, float(variance) ** 0.5, level=level), kept)


def mantel_haenszel_ratio(strata: Sequence[TwoArms], *, level: float = LEVEL) -> Effect:
    """Risk ratio over strata, with the variance of Greenland and Robins for its logarithm.

    Raises
    ------
    NotEstimable
        If no stratum has both arms, or nobody has the outcome in one of the arms.

    References
    ----------
    Greenland S, Robins JM (1985) Biometrics 41:55-68, doi:10.2307/2530643.
    """
    kept = _both_arms(strata)
    _need_outcomes(kept)
    y, n, x, m, total = kept.events, kept.n, kept.control_events, kept.control_n, kept.total
    one, other = float((y * m / total).sum()), float((x * n / total).sum())
    variance = float(((n * m * kept.all_events - y * x * total) / total**2).sum()) / (one * other)
    if variance <= 0:
        raise NotEstimable.because("Everybody has the outcome: the ratio is 1 and has no variance.")
    return _told(wald_ratio(log(one / other), variance**0.5, level=level), kept)


def mantel_haenszel_odds_ratio(strata: Sequence[TwoArms], *, level: float = LEVEL) -> Effect:
    """Odds ratio over strata, with the variance of Robins, Breslow and Greenland for its logarithm.

    Raises
    ------
    NotEstimable
        If no stratum has both arms, or the odds in the strata together are 0 or infinite.

    References
    ----------
    Mantel N, Haenszel W (1959) Journal of the National Cancer Institute 22:719-748. Robins J, Breslow N, Greenland S
    (1986) Biometrics 42:311-323, doi:10.2307/2531052.
    """
    kept = _both_arms(strata)
    value = _common_odds(kept)
    y, n, x, m, total = kept.events, kept.n, kept.control_events, kept.control_n, kept.total
    alike, unlike = (y + m - x) / total, (n - y + x) / total
    one, other = y * (m - x) / total, (n - y) * x / total
    tops, bottoms = one.sum(), other.sum()
    variance = (
        float((alike * one).sum()) / (2 * tops**2)
        + float((alike * other + unlike * one).sum()) / (2 * tops * bottoms)
        + float((unlike * other).sum()) / (2 * bottoms**2)
    )
    return _told(wald_ratio(log(value), float(variance) ** 0.5, level=level), kept)


def _told(effect: Effect, kept: _Strata) -> Effect:
    return replace(effect, warnings=kept.cautioned, persons=kept.persons)


def cochran_mantel_haenszel(strata: Sequence[TwoArms], *, corrected: bool = False) -> Effect:
    """Cochran-Mantel-Haenszel test that the arms have the same share in every stratum.

    Parameters
    ----------
    strata : counts of each.
    corrected : with the correction for continuity that R's `mantelhaen.test` makes by default.

    Raises
    ------
    NotEstimable
        If no stratum has both arms and both outcomes.

    References
    ----------
    Cochran WG (1954) Biometrics 10:417-451. Mantel N, Haenszel W (1959) JNCI 22:719-748. Mantel N, Fleiss JL (1980) American
    Journal of Epidemiology 112:129-134 (when chi-squared is a rough guide).
    """
    from scipy.special import chdtrc

    kept = _both_arms(strata)
    n, m, total, found = kept.n, kept.control_n, kept.total, kept.all_events
    # A stratum of one person would divide by zero; it has one arm and is left out.
    variance = float((n * m * found * (total - found) / (total**2 * (total - 1))).sum())
    if variance <= 0:
        raise NotEstimable.because("No stratum has both arms and both outcomes: there is nothing to test.")
    away = abs(float((kept.events - n * found / total).sum()))
    away -= min(0.5, away) if corrected else 0.0
    statistic = away**2 / variance
    told = (*kept.told, *_rough(kept))
    p_value = float(chdtrc(1, statistic))
    return Effect(statistic=statistic, df=1, p_value=p_value, warnings=told, persons=kept.persons)


def _rough(kept: _Strata) -> tuple[str, ...]:
    """Say that the events of an arm cannot go far enough from what is expected for a chi-squared distribution."""
    n, found, total = kept.n, kept.all_events, kept.total
    expected = float((n * found / total).sum())
    most, least = np.minimum(n, found).sum(), np.maximum(0, n - (total - found)).sum()
    room = float(min(most - expected, expected - least))
    if room >= _FEW:
        return ()
    sentence = (
        f"By the rule of Mantel and Fleiss there is room for {room:.1f} persons between what is expected and what is possible,"
        f" less than {_FEW}: the chi-squared distribution is a rough guide. Tell Fisher's test."
    )
    return (sentence,)


def breslow_day_test(strata: Sequence[TwoArms], *, tarone: bool = True) -> Effect:
    """Breslow-Day test that strata have the same odds ratio.

    Parameters
    ----------
    strata : counts of each; those in which everybody has the same outcome tell nothing and are left out.
    tarone : take off what the Mantel-Haenszel estimate costs, so that the statistic is a chi-squared one.

    Raises
    ------
    NotEstimable
        If fewer than two strata have both arms and both outcomes, or there is no common odds ratio.

    References
    ----------
    Breslow NE, Day NE (1980) Statistical Methods in Cancer Research I, 142. Tarone RE (1985) Biometrika 72:91-95,
    doi:10.1093/biomet/72.1.91.
    """
    from scipy.special import chdtrc

    kept = _both_arms(strata)
    odds = _common_odds(kept)
    telling = (kept.all_events > 0) & (kept.all_events < kept.total)
    df = int(telling.sum()) - 1
    if df < 1:
        raise NotEstimable.because(
            f"{df + 1} stratum has both arms and both outcomes; two or more are needed to compare odds ratios."
        )
    y, n, m, found = (part[telling] for part in (kept.events, kept.n, kept.control_n, kept.all_events))
    expected = _expected_events(n, m, found, odds)
    variance = 1 / (1 / expected + 1 / (n - expected) + 1 / (found - expected) + 1 / (m - found + expected))
    statistic = float(((y - expected) ** 2 / variance).sum())
    if tarone:
        statistic -= float((y - expected).sum()) ** 2 / float(variance.sum())
    told, persons = kept.told, int(kept.total[telling].sum())
    if not telling.all():
        told = (
            *told,
            f"{int((~telling).sum())} strata, in which everybody has the same outcome, are left out.",
        )
    p_value = float(chdtrc(df, statistic))
    return Effect(statistic=statistic, df=df, p_value=p_value, warnings=told, persons=persons)


def _expected_events(n: Floats, m: Floats, found: Floats, odds: float) -> Floats:
    """Outcomes in the first arm that go with the margins and a common odds ratio."""
    square, middle, last = 1 - odds, m - found + odds * (n + found), -odds * n * found
    # Written so that an odds ratio of 1, where the equation is a linear one, needs no case of its own.
    return np.asarray(-2 * last / (middle + np.sqrt(middle**2 - 4 * square * last)))


def _common_odds(kept: _Strata) -> float:
    one = float((kept.events * (kept.control_n - kept.control_events) / kept.total).sum())
    other = float(((kept.n - kept.events) * kept.control_events / kept.total).sum())
    if not one or not other:
        raise NotEstimable.because(
            "In every stratum a cell of arm by outcome is empty, always on the same side: the common odds ratio is 0 or "
            "infinite. Tell the risk difference."
        )
    return one / other


def _need_outcomes(kept: _Strata) -> None:
    if not kept.events.sum() or not kept.control_events.sum():
        raise NotEstimable.because(
            "Nobody in one of the arms has the outcome: the ratio is 0 or infinite. Tell the risk difference."
        )


def _both_arms(strata: Sequence[TwoArms]) -> _Strata:
    kept = [one for one in strata if one.n and one.control_n]
    if not kept:
        both_arms(sum(one.n for one in strata), sum(one.control_n for one in strata))
        raise NotEstimable.because("No stratum has persons of both arms: put strata together.")
    without = len(strata) - len(kept)
    told: tuple[str, ...] = ()
    if without:
        persons = sum(one.total for one in strata) - sum(one.total for one in kept)
        told = (left_out_strata(without, len(strata), persons),)
    counts = [(one.events, one.n, one.control_events, one.control_n) for one in kept]
    events, n, control_events, control_n = np.array(counts, dtype=np.float64).T
    return _Strata(events, n, control_events, control_n, told)


def left_out_strata(without: int, strata: int, persons: int) -> str:
    """Return what is said of strata that have one arm only: how many of all there are, and of how many persons."""
    return (
        f"{without} of {strata} strata have one arm only and are left out, with {persons} persons: put strata together to keep"
        " them."
    )
