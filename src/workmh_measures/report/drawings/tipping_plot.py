"""How the result goes with what is assumed of those who are missing, and where it tips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from ..blocks import Figure
from ..figures import ARM_COLOURS, INK, Wording, arm_marker, svg_drawing, svg_tag, svg_text
from ..plot_area import PlotArea, axes_drawn, plot_area, round_ticks
from ..plots import plot_key
from ..writer import Writer
from .words_placed import LINE

__all__ = ["ShiftedEffect", "TippingPlot", "tipping_figure"]

ROOM = 0.04
MOST_MARKS = 15
"""Above this the marks of the effects would lie on each other; the line holds them all."""
SIGNIFICANT = 3
"""Digits of a shift in words."""
NULL = {"stroke": INK, "stroke_dasharray": "4 3"}


@dataclass(frozen=True, slots=True)
class ShiftedEffect:
    """The effect when missing values are shifted by so much; the limits are None where there are none."""

    shift: float
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TippingPlot:
    """Effects by shift.

    Attributes
    ----------
    title : of the drawing.
    shift_label, effect_label : of the axes, the second with the level of the interval.
    effects : at least two, in the order of their shifts, rising or falling.
    tips_at : first shift at which the result is another one; None where it never tips.
    null : no effect.
    decimals : of the effects in words.
    """

    title: str
    shift_label: str
    effect_label: str
    effects: Sequence[ShiftedEffect]
    tips_at: float | None
    null: float = 0.0
    decimals: int = 2


def tipping_figure(key: str, shown: TippingPlot, *, writer: Writer) -> Figure:
    """Draw the effects with their intervals, and a line where the result tips.

    Parameters
    ----------
    key : unique on the page.
    shown : what was tried.
    """
    ends = [end for one in shown.effects for end in (one.value, one.low, one.high) if end is not None]
    up = round_ticks(shown.effect_label, (min(*ends, shown.null), max(*ends, shown.null)), writer)
    shifts = [one.shift for one in shown.effects]
    across = round_ticks(shown.shift_label, (min(shifts), max(shifts)), writer)
    area = plot_area(across, up, padding=ROOM)
    # One line of room above the area for the words at the tip.
    area = replace(area, top=area.top + LINE + 8)
    parts, depth = axes_drawn(area, across, up)
    parts += [area.level(shown.null, **NULL), *_effects(shown, area)]
    tip = _tip_words(shown, writer)
    if shown.tips_at is not None:
        parts += _tip(shown.tips_at, tip, area)
    wording = Wording(key, shown.title, " ".join([f"{shown.effect_label}.", *_sentences(shown, writer), tip]))
    key_of = plot_key(0, has_mark=len(shown.effects) <= MOST_MARKS)
    legend = [(key_of, shown.effect_label), *([] if shown.tips_at is not None else [(Markup(""), tip)])]
    return Figure(svg_drawing(wording, parts, depth), shown.title, legend)


def _effects(shown: TippingPlot, area: PlotArea) -> Iterator[Markup]:
    colour = ARM_COLOURS[0]
    known = [one for one in shown.effects if one.low is not None and one.high is not None]
    lower = [(one.shift, one.low) for one in known if one.low is not None]
    upper = [(one.shift, one.high) for one in known if one.high is not None]
    course = [(one.shift, one.value) for one in shown.effects]
    line = {"fill": "none", "stroke": colour, "stroke_width": 2, "vector_effect": "non-scaling-stroke"}
    yield area.field(
        svg_tag("path", d=f"{area.outline([*upper, *reversed(lower)])}z", fill=colour, fill_opacity="0.14")
        if known
        else Markup(""),
        svg_tag("path", d=area.outline(course), **line),
    )
    for shift, value in course if len(course) <= MOST_MARKS else ():
        yield area.at(shift, value, arm_marker(0))


def _tip(shift: float, words: str, area: PlotArea) -> Iterator[Markup]:
    yield area.upright(shift, stroke=ARM_COLOURS[1], stroke_width=2, stroke_dasharray="6 3")
    is_left = area.x(shift) < (area.left + area.right) / 2
    yield svg_text(
        words, x=area.x(shift), y=area.top - 13, anchor="start" if is_left else "end", ink=ARM_COLOURS[1]
    )


def _shift(shift: float, writer: Writer) -> str:
    return writer.exact(float(f"{shift:.{SIGNIFICANT}g}"))


def _tip_words(shown: TippingPlot, writer: Writer) -> str:
    if shown.tips_at is None:
        return writer("drawing.never_tips")
    return writer("drawing.tips_at", shift=_shift(shown.tips_at, writer))


def _sentences(shown: TippingPlot, writer: Writer) -> Iterator[str]:
    for one in shown.effects:
        effect = writer.number(one.value, shown.decimals)
        if one.low is not None and one.high is not None:
            low, high = (writer.number(end, shown.decimals) for end in (one.low, one.high))
            effect = writer("drawing.bounds", value=effect, low=low, high=high)
        yield writer("drawing.shifted_by", shift=_shift(one.shift, writer), effect=effect)
