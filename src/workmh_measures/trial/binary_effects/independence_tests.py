"""Tests that two arms have the same share: chi-squared with and without correction, Fisher's, and his with mid-p.

Validated against R 4.2.2 `chisq.test` and `fisher.test`: tests/reference/binary_effects.R.
"""

from __future__ import annotations

from ...errors import NotEstimable
from .conditional_table import conditional_table
from .effect import Effect
from .two_arms import TwoArms

__all__ = ["fisher_test", "pearson_chi_square"]

# Counts expected below this make the distribution of chi-squared a rough one (Cochran 1954).
_FEW = 5


def pearson_chi_square(arms: TwoArms, *, yates: bool = False) -> Effect:
    """Pearson's chi-squared test of the table of arm by outcome.

    Parameters
    ----------
    arms : counts.
    yates : take half a person (or the whole difference, if that is less) from each difference to what is expected, as R's
        `chisq.test` does by default.

    Raises
    ------
    NotEstimable
        If an arm is empty, or everybody has the same outcome.

    References
    ----------
    Pearson K (1900) Philosophical Magazine 50:157-175. Yates F (1934) Supplement to the JRSS 1:217-235.
    Cochran WG (1954) Biometrics 10:417-451 (counts expected below 5).
    """
    from scipy.special import chdtrc

    _need_both_outcomes(arms)
    without = arms.total - arms.all_events
    expected = [
        n * margin / arms.total for n in (arms.n, arms.control_n) for margin in (arms.all_events, without)
    ]
    away = abs(arms.events - expected[0])
    away -= min(0.5, away) if yates else 0.0
    statistic = away**2 * sum(1 / one for one in expected)
    told: tuple[str, ...] = ()
    if min(expected) < _FEW:
        sentence = (
            f"A cell of arm by outcome has {min(expected):.1f} persons expected, fewer than {_FEW}: "
            "Fisher's test or mid-p is safer."
        )
        told = (sentence,)
    return Effect(statistic=statistic, df=1, p_value=float(chdtrc(1, statistic)), warnings=told)


def fisher_test(arms: TwoArms, *, mid_p: bool = False) -> Effect:
    """Fisher's exact test, two-sided.

    Parameters
    ----------
    arms : counts.
    mid_p : take half the probability of the table found from the p value: less cautious, and closer to its level.

    Notes
    -----
    Probability of all tables with these margins that are not more likely than the one found; probabilities within 1e-7 of
    each other are equal, as in R.

    Raises
    ------
    NotEstimable
        If an arm is empty, or everybody has the same outcome.

    References
    ----------
    Fisher RA (1935) JRSS 98:39-82. Lydersen S, Fagerland MW, Laake P (2009) Statistics in Medicine 28:1159-1175,
    doi:10.1002/sim.3531 (mid-p).
    """
    _need_both_outcomes(arms)
    p_value, own = conditional_table(arms).two_sided()
    return Effect(p_value=p_value - own / 2 if mid_p else p_value)


def _need_both_outcomes(arms: TwoArms) -> None:
    arms.need_both_arms()
    if arms.all_events in (0, arms.total):
        raise NotEstimable.because("Everybody has the same outcome: there is nothing to test.")
