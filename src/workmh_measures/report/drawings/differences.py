"""Differences of two measurements against their mean, with the limits of agreement.

References
----------
Bland JM, Altman DG (1999) Stat Methods Med Res 8:135-160, doi:10.1177/096228029900800204.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..blocks import Cell, Figure, Group, Table, head, number
from ..figures import Wording
from ..plots import Axis, Level, Plot, Series, plot_drawing, plot_key
from ..writer import Writer

__all__ = ["Differences", "Limit", "differences_figure"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of agreement, or the mean difference (`is_bias`), with its words and interval."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    is_bias: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Pairs of measurements, those with the same place counted together.

    Attributes
    ----------
    title : of the drawing.
    points : mean of the two, their difference, and how many people have both.
    limits : the lower limit of agreement, the mean difference, the upper limit; those that are known.
    decimals : of the scores.
    """

    title: str
    points: Sequence[tuple[float, float, int]]
    limits: Sequence[Limit]
    decimals: int = 1


def differences_figure(key: str, shown: Differences, *, writer: Writer) -> Figure:
    """Draw the differences, with the numbers behind.

    Parameters
    ----------
    key : unique on the page.
    shown : at least one pair.
    """
    levels = [
        Level(
            one.value,
            f"{one.label} {writer.number(one.value, shown.decimals)}",
            0 if one.is_bias else 1,
            one.low,
            one.high,
        )
        for one in shown.limits
    ]
    up = [y for _, y, _ in shown.points] + [
        e for one in levels for e in (one.low, one.high, one.at) if e is not None
    ]
    across = [x for x, _, _ in shown.points]
    cloud = Series(
        [(x, y) for x, y, _ in shown.points], 2, is_line=False, weights=[n for _, _, n in shown.points]
    )
    plot = Plot(
        Axis(writer("mean_of_two"), min(across), max(across)),
        Axis(writer("difference_of_two"), min(up), max(up)),
        [cloud],
        levels,
    )
    n = writer.number(sum(n for _, _, n in shown.points), 0)
    words = writer("differences_words", n=n, limits="; ".join(level.label for level in levels))
    drawing = plot_drawing(Wording(key, shown.title, words), plot, writer=writer)
    legend = [(plot_key(2, is_line=False), writer("differences_key"))]
    legend += [(plot_key(level.style, has_mark=False), level.label) for level in levels]
    heads = [head(writer(text), is_number=True) for text in ("mean_of_two", "difference_of_two", "persons")]
    rows = [
        [
            Cell(text=writer.number(x, shown.decimals + 1), scope="row", kind="number", value=x),
            number(writer.number(y, shown.decimals), y),
            number(writer.number(n, 0)),
        ]
        for x, y, n in sorted(shown.points)
    ]
    return Figure(drawing, shown.title, legend, Table(f"{key}-table", shown.title, [heads], [Group(rows)]))
