"""Factor models straight from the scales of an instrument: which items belong to which factor is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from ...errors import NotEstimable
from .parameter_table import Stated

__all__ = ["bifactor", "correlated_factors", "one_factor", "second_order"]


def one_factor(items: Sequence[str], *, name: str = "factor") -> tuple[Stated, ...]:
    """One factor behind all items.

    Parameters
    ----------
    items : names.
    name : of the factor.

    Raises
    ------
    NotEstimable
        With fewer than three items.
    """
    if len(items) < 3:
        raise NotEstimable.because(f"One factor needs at least 3 items; there are {len(items)}.")
    return tuple(Stated(name, "=~", item) for item in items)


def correlated_factors(scales: Mapping[str, Sequence[str]]) -> tuple[Stated, ...]:
    """One factor for each scale, all correlated.

    Parameters
    ----------
    scales : items of each scale, in order.

    Raises
    ------
    NotEstimable
        If there are fewer than two scales, or one has no item.
    """
    if len(scales) < 2:
        raise NotEstimable.because(f"Correlated factors need at least 2 scales; there are {len(scales)}.")
    empty = [name for name, items in scales.items() if not items]
    if empty:
        raise NotEstimable.because(f"Without items there is no factor: {', '.join(empty)}.")
    return tuple(Stated(name, "=~", item) for name, items in scales.items() for item in items)


def second_order(scales: Mapping[str, Sequence[str]], *, name: str = "general") -> tuple[Stated, ...]:
    """One factor for each scale, and one factor behind these.

    Parameters
    ----------
    scales : items of each scale, in order.
    name : of the factor of factors.

    Raises
    ------
    NotEstimable
        With fewer than three scales, of which the factor behind them would not be determined.
    """
    if len(scales) < 3:
        raise NotEstimable.because(f"A factor of factors needs at least 3 scales; there are {len(scales)}.")
    return (*correlated_factors(scales), *(Stated(name, "=~", scale) for scale in scales))


def bifactor(scales: Mapping[str, Sequence[str]], *, name: str = "general") -> tuple[Stated, ...]:
    """A factor behind all items, and one for what the items of each scale share beyond it; none correlate.

    Parameters
    ----------
    scales : items of each scale, in order; an item of several scales has a loading on each.
    name : of the general factor.

    Raises
    ------
    NotEstimable
        If there are fewer than two scales, or one has no item.
    """
    own = correlated_factors(scales)
    items = tuple(dict.fromkeys(one.rhs for one in own))
    apart = (Stated(one, "~~", two, False, 0.0) for one, two in combinations((name, *scales), 2))
    return (*one_factor(items, name=name), *own, *apart)
