"""Measurement error: how far two scores of a person are apart, drawn as Bland and Altman do, and along the scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..analysis.drawn import DifferencePoint
from ..model.estimate import Estimate
from .blocks import Block, Cell, Figure, Folded, Group, Table, head, number
from .drawings.differences import Differences, Limit, differences_figure
from .figures import Wording
from .plots import Axis, Plot, Series, plot_drawing, plot_key
from .results_view import ResultsView, scale_decimals

__all__ = ["error_blocks"]

_LIMITS = ("limits_of_agreement_high", "limits_of_agreement_bias", "limits_of_agreement_low")
MOST_ROWS = 60
"""Cells of a drawing that are also told in a table; of more the most frequent."""


def error_blocks(view: ResultsView) -> list[Block]:
    """Return the drawings of differences and of the error along each scale."""
    blocks: list[Block] = []
    for scale, points in view.drawn.differences.items():
        blocks += _differences(scale, points, view)
    conditional = [row for row in view.rows("sem_conditional") if row.value is not None and row.group is None]
    for scale in dict.fromkeys(str(row.scale) for row in conditional):
        blocks += _along(scale, [row for row in conditional if row.scale == scale], view)
    return blocks


def _differences(scale: str, points: Sequence[DifferencePoint], view: ResultsView) -> list[Block]:
    say, decimals = view.writer, scale_decimals(view.instrument.scale(scale))
    limits = [view.found_first(name, scale=scale) for name in _LIMITS]
    levels = [
        Limit(view.name(row), row.value, row.ci_low, row.ci_high, is_bias)
        for is_bias, row in zip((False, True, False), limits, strict=True)
        if row is not None and row.value is not None
    ]
    caption = say("differences_caption", name=view.scale_name(scale))
    pairs = [(point.mean, point.difference, point.n) for point in points]
    shown = Differences(title=caption, points=pairs, limits=levels, decimals=decimals)
    key = f"differences-{scale}"
    figure = differences_figure(key, shown, writer=say)
    return [replace(figure, behind=None), _difference_table(key, points, decimals, view)]


def _difference_table(
    key: str, points: Sequence[DifferencePoint], decimals: int, view: ResultsView
) -> Folded:
    say = view.writer
    most = sorted(points, key=lambda point: -point.n)[:MOST_ROWS]
    rows = [
        [
            Cell(text=say.number(point.mean, decimals + 1), scope="row", kind="number"),
            number(say.number(point.difference, decimals)),
            number(say.number(point.n, 0)),
        ]
        for point in sorted(most, key=lambda point: (point.mean, point.difference))
    ]
    heads = [head(say(text), is_number=True) for text in ("mean_of_two", "difference_of_two", "persons")]
    left = len(points) - len(most)
    caption = say("differences_table", left=say.number(left, 0)) if left else say("differences_table_all")
    return Folded(
        say("numbers_behind"), [Table(f"{key}-table", caption, [heads], [Group(rows)], look="narrow")]
    )


def _along(scale: str, rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    say, decimals = view.writer, scale_decimals(view.instrument.scale(scale))
    curves: dict[tuple[str | None, str | None], list[tuple[float, float]]] = {}
    for row in rows:
        if row.level is not None and row.value is not None:
            curves.setdefault((row.method, row.wave), []).append((float(row.level), row.value))
    series = [Series(points, style) for style, points in enumerate(curves.values())]
    legend = []
    for style, (method, wave) in enumerate(curves):
        named = say(f"method.{method}")
        legend.append((plot_key(style), named if wave is None else f"{named}, {say.wave(wave)}"))
    xs = [x for points in curves.values() for x, _ in points]
    ys = [y for points in curves.values() for _, y in points]
    plot = Plot(Axis(say("score"), min(xs), max(xs)), Axis(say("error_in_points"), 0.0, max(ys)), series)
    caption = say("along_caption", name=view.scale_name(scale))
    low, high = say.number(min(ys), decimals), say.number(max(ys), decimals)
    words = say("along_words", low=low, high=high)
    key = f"along-{scale}"
    lines = [
        [Cell(text=label, scope="row"), number(say.number(x, decimals)), number(say.number(y, decimals + 1))]
        for (_, label), points in zip(legend, curves.values(), strict=True)
        for x, y in points
    ]
    heads = [
        head(say("how")),
        head(say("score"), is_number=True),
        head(say("error_in_points"), is_number=True),
    ]
    table = Table(f"{key}-table", caption, [heads], [Group(lines)], look="quiet")
    drawing = plot_drawing(Wording(key, caption, words), plot, writer=say)
    return [Figure(drawing, caption, legend), Folded(say("numbers_behind"), [table])]
