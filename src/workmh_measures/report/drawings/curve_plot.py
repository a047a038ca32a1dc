"""Curves over two axes of numbers with the table behind: information of items and tests, ROC curves, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..blocks import Cell, Figure, Group, Table, head, number
from ..figures import Wording
from ..plots import Axis, Plot, Series, plot_drawing, plot_key
from ..writer import Writer

__all__ = ["Curve", "CurvePlot", "curve_plot_figure", "information_figure", "roc_figure"]

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """Points in their order across; `note` is what is told of the curve in words."""

    label: str
    points: Points
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePlot:
    """Curves on one pair of axes.

    Attributes
    ----------
    title : of the drawing.
    across, up : the axes; what they must hold beside the points is in their ends.
    curves : one or more.
    has_marks : draw the points as well as the line.
    has_diagonal : draw the line of equal values.
    decimals : of the numbers in the table, across and up.
    """

    title: str
    across: Axis
    up: Axis
    curves: Sequence[Curve]
    has_marks: bool = False
    has_diagonal: bool = False
    decimals: tuple[int, int] = (2, 3)


def curve_plot_figure(key: str, shown: CurvePlot, *, writer: Writer) -> Figure:
    """Draw the curves, with the numbers behind.

    Parameters
    ----------
    key : unique on the page.
    shown : at least one point in all.
    """
    series = [Series(one.points, style, has_marks=shown.has_marks) for style, one in enumerate(shown.curves)]
    plot = Plot(shown.across, shown.up, series, has_diagonal=shown.has_diagonal)
    words = " ".join(_told(one) for one in shown.curves)
    drawing = plot_drawing(Wording(key, shown.title, words), plot, writer=writer)
    legend = [
        (plot_key(style, has_mark=shown.has_marks), one.label)
        for style, one in enumerate(shown.curves)
        if one.label
    ]
    heads = [
        head(writer("figure.curve")),
        *(head(axis.label, is_number=True) for axis in (shown.across, shown.up)),
    ]
    first, second = shown.decimals
    rows = [
        [
            Cell(text=one.label, scope="row"),
            number(writer.number(x, first), x),
            number(writer.number(y, second), y),
        ]
        for one in shown.curves
        for x, y in one.points
    ]
    return Figure(drawing, shown.title, legend, Table(f"{key}-table", shown.title, [heads], [Group(rows)]))


def _told(curve: Curve) -> str:
    if not curve.note:
        return curve.label if curve.label.endswith(".") else f"{curve.label}."
    return f"{curve.label}: {curve.note}" if curve.label else curve.note


def information_figure(
    key: str, title: str, curves: Sequence[tuple[str, Points]], *, writer: Writer
) -> Figure:
    """Draw the information of items or of a whole test along the trait.

    Parameters
    ----------
    key : unique on the page.
    curves : label, and trait in standard deviations with information; at least one point in all.
    """
    told = []
    for label, points in curves:
        trait, most = max(points, key=lambda point: point[1])
        note = writer("irt_most", value=writer.number(most, 1), trait=writer.number(trait, 1))
        told.append(Curve(label, points, note))
    traits = [x for _, points in curves for x, _ in points]
    values = [y for _, points in curves for _, y in points]
    across = Axis(writer("irt_trait"), min(traits), max(traits))
    up = Axis(writer("irt_information_axis"), 0.0, max(values))
    return curve_plot_figure(key, CurvePlot(title=title, across=across, up=up, curves=told), writer=writer)


def roc_figure(key: str, title: str, curves: Sequence[tuple[str, Points]], *, writer: Writer) -> Figure:
    """Draw how many are found against how many are taken for one wrongly.

    Parameters
    ----------
    key : unique on the page.
    curves : label, best with the area under the curve, and points (1 - specificity, sensitivity); both corners are added.
    """
    drawn = [Curve(label, sorted({(0.0, 0.0), *points, (1.0, 1.0)})) for label, points in curves]
    across = Axis(writer("false_positive_share"), 0.0, 1.0)
    up = Axis(writer("analysis.sensitivity"), 0.0, 1.0)
    plot = CurvePlot(title=title, across=across, up=up, curves=drawn, has_diagonal=True, decimals=(3, 3))
    return curve_plot_figure(key, plot, writer=writer)
