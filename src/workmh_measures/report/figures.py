"""Drawings of a report as inline SVG: sizes across in per cent, heights and letters in pixels.

So a drawing fills its place on a telephone as on paper, and its letters keep their size.
Every drawing carries a title and a description that says the same in words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from .writer import Writer

__all__ = [
    "AnswerRow",
    "MeanPoint",
    "MeanSeries",
    "Wording",
    "answer_key",
    "answers_drawing",
    "arm_key",
    "arm_marker",
    "means_drawing",
    "nice_ticks",
    "svg_drawing",
    "svg_tag",
    "svg_text",
    "text_lines",
    "tick_decimals",
]

ARM_COLOURS = ("#1c5d5a", "#b4460f", "#5b3a8c", "#1f4fd8", "#3d2208", "#a14bbf")
"""Told apart without the receptors for red, green or blue, by more than 15 in CIELAB; dashes and markers differ as well."""
ARM_DASHES = ("none", "6 4", "2 3", "8 3 2 3", "12 4", "4 2")
INK, GRID = "#1d2a2c", "#d5dcda"
PALE, DARK = (217, 235, 231), (14, 56, 54)

PLOT_TOP, PLOT_HEIGHT = 12, 190
PLOT_LEFT, PLOT_RIGHT = 13.0, 98.0
LINE_HEIGHT = 15
LETTERS_ACROSS = 36
"""Letters that fit across the plot on a telephone of 390 pixels, and on a third of a wide page."""

BAR, ROW = 20, 50
ROOM_FOR_NUMBER = 9.0
"""Narrowest part of a bar, in per cent, that its number fits into."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Title and description of a drawing; `id` is unique on its page."""

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class MeanPoint:
    """A mean with its interval, None where it cannot be estimated, and of how many it is."""

    mean: float
    low: float | None
    high: float | None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class MeanSeries:
    """The means of one arm, one for each wave; None where there is none. `style` numbers the arms."""

    style: int
    points: Sequence[MeanPoint | None]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An item with the percentage of its answers on each option."""

    label: str
    percents: Sequence[float]


def means_drawing(
    wording: Wording,
    series: Sequence[MeanSeries],
    *,
    waves: Sequence[tuple[str, str]],
    writer: Writer,
) -> Markup:
    """Draw means with intervals by wave, one line for each arm.

    Parameters
    ----------
    series : at least one point in all.
    waves : label and anchor of each wave; lines join waves of the same anchor only.
    """
    ends = [
        end
        for line in series
        for point in line.points
        if point is not None
        for end in (point.mean, point.low, point.high)
        if end is not None
    ]
    ticks = nice_ticks(min(ends), max(ends))
    labels = [text_lines(label, max(6, LETTERS_ACROSS // len(waves))) for label, _ in waves]
    height = PLOT_TOP + PLOT_HEIGHT + 12 + LINE_HEIGHT * max(len(lines) for lines in labels)
    parts = [_axis_tick(tick, ticks, writer.number(tick, tick_decimals(ticks))) for tick in ticks]
    for i, lines in enumerate(labels):
        parts += [
            svg_text(line, x=_across(i, len(waves)), y=PLOT_TOP + PLOT_HEIGHT + 18 + LINE_HEIGHT * k)
            for k, line in enumerate(lines)
        ]
    anchors = [anchor for _, anchor in waves]
    for line in series:
        parts += _line_parts(line, anchors, ticks, shift=_shift(line.style, series))
    return svg_drawing(wording, parts, height)


def _shift(style: int, series: Sequence[MeanSeries]) -> float:
    # Arms stand beside each other, so that no interval hides another.
    return (style - (max(line.style for line in series)) / 2) * 2.4


def _line_parts(
    line: MeanSeries, anchors: Sequence[str], ticks: Sequence[float], *, shift: float
) -> list[Markup]:
    colour = ARM_COLOURS[line.style % len(ARM_COLOURS)]
    placed = [
        (_across(i, len(anchors)) + shift, point, anchors[i])
        for i, point in enumerate(line.points)
        if point is not None
    ]
    parts = []
    for (x1, first, anchor), (x2, second, other) in pairwise(placed):
        if anchor == other:
            ends = {"x1": f"{x1:.2f}%", "x2": f"{x2:.2f}%"}
            heights = {"y1": _up(first.mean, ticks), "y2": _up(second.mean, ticks)}
            dash = ARM_DASHES[line.style % len(ARM_DASHES)]
            parts.append(
                svg_tag("line", **ends, **heights, stroke=colour, stroke_width=2, stroke_dasharray=dash)
            )
    for x, point, _ in placed:
        if point.low is not None and point.high is not None:
            heights = {"y1": _up(point.low, ticks), "y2": _up(point.high, ticks)}
            parts.append(
                svg_tag("line", x1=f"{x:.2f}%", x2=f"{x:.2f}%", **heights, stroke=colour, stroke_width=2)
            )
        shape = arm_marker(line.style)
        parts.append(svg_tag("svg", shape, x=f"{x:.2f}%", y=_up(point.mean, ticks), overflow="visible"))
    return parts


def arm_marker(style: int) -> Markup:
    """Draw the mark of an arm around the point 0, 0: arms differ by colour, shape and filling."""
    colour = ARM_COLOURS[style % len(ARM_COLOURS)]
    outlines = (
        "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
        "M-5 -5h10v10h-10z",
        "M0 -6.5l6 11.5h-12z",
        "M0 -7l6 7l-6 7l-6 -7z",
    )
    fill = colour if style % 2 == 0 else "#ffffff"
    return svg_tag("path", d=outlines[style % len(outlines)], fill=fill, stroke=colour, stroke_width=2)


def arm_key(style: int) -> Markup:
    """Draw the key of an arm for a legend; the words beside it say the same."""
    colour = ARM_COLOURS[style % len(ARM_COLOURS)]
    dash = ARM_DASHES[style % len(ARM_DASHES)]
    line = svg_tag("line", x1=-18, x2=18, y1=0, y2=0, stroke=colour, stroke_width=2, stroke_dasharray=dash)
    return svg_tag(
        "svg", line, arm_marker(style), width=40, height=16, viewBox="-20 -8 40 16", aria_hidden="true"
    )


def nice_ticks(low: float, high: float) -> list[float]:
    """Return round numbers from at or below `low` to at or above `high`, about five."""
    size = max(abs(low), abs(high), 1.0)
    # A span lost in rounding is none: then the axis shows a tenth of the size around the one value.
    span = high - low if high - low > 1e-9 * size else 0.1 * size
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return [k * step for k in range(first, last + 1)]


def tick_decimals(ticks: Sequence[float]) -> int:
    """Return with how many decimals the numbers of an axis are written."""
    return max(0, -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9))


def _up(value: float, ticks: Sequence[float]) -> float:
    share = (value - ticks[0]) / (ticks[-1] - ticks[0])
    return round(PLOT_TOP + PLOT_HEIGHT * (1 - share), 2)


def _across(i: int, n: int) -> float:
    return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (i + 0.5) / n


def _axis_tick(tick: float, ticks: Sequence[float], shown: str) -> Markup:
    y = _up(tick, ticks)
    line = svg_tag("line", x1=f"{PLOT_LEFT}%", x2=f"{PLOT_RIGHT}%", y1=y, y2=y, stroke=GRID)
    return line + svg_text(shown, x=PLOT_LEFT - 2, y=y + 4.5, anchor="end")


def text_lines(label: str, letters: int) -> list[str]:
    """Return a label in lines of at most so many letters, longer words whole; hard spaces hold words together."""
    lines: list[str] = []
    for word in re.split(r"[ \t\n]+", label.strip()):
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def answers_drawing(wording: Wording, rows: Sequence[AnswerRow], *, writer: Writer) -> Markup:
    """Draw one bar for each item, divided by the share of each option.

    Parameters
    ----------
    rows : percentages add up to 100 in each row.
    """
    parts: list[Markup] = []
    for i, row in enumerate(rows):
        top = i * ROW
        parts.append(svg_text(row.label, x=0, y=top + 15, anchor="start"))
        left = 0.0
        for k, percent in enumerate(row.percents):
            if percent > 0:
                parts += _bar_part(
                    left, percent, top + 22, writer.number(percent, 0), _shade(k, len(row.percents))
                )
            left += percent
    return svg_drawing(wording, parts, ROW * len(rows))


def _bar_part(
    left: float, percent: float, top: float, shown: str, colour: tuple[int, int, int]
) -> list[Markup]:
    rect = svg_tag(
        "rect",
        x=f"{left:.3f}%",
        y=top,
        width=f"{percent:.3f}%",
        height=BAR,
        fill=_hex(colour),
        stroke="#ffffff",
    )
    if percent < ROOM_FOR_NUMBER:
        return [rect]
    # Where black and white stand out equally; pure black, for on a middle tone nothing less reaches 4.5 to 1.
    ink = "#000000" if _luminance(colour) > 0.179 else "#ffffff"
    return [rect, svg_text(shown, x=left + percent / 2, y=top + 14.5, ink=ink)]


def answer_key(k: int, n: int) -> Markup:
    """Draw the key of option `k` of `n` for a legend."""
    square = svg_tag("rect", width=16, height=16, fill=_hex(_shade(k, n)), stroke=INK)
    return svg_tag("svg", square, width=16, height=16, viewBox="0 0 16 16", aria_hidden="true")


def _shade(k: int, n: int) -> tuple[int, int, int]:
    share = k / (n - 1) if n > 1 else 0.0
    red, green, blue = (round(p + (d - p) * share) for p, d in zip(PALE, DARK, strict=True))
    return red, green, blue


def _hex(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _luminance(colour: tuple[int, int, int]) -> float:
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def svg_text(text: str, *, x: float, y: float, anchor: str = "middle", ink: str = INK) -> Markup:
    """Return a text; `x` in per cent, `y` in pixels."""
    return svg_tag("text", text, x=f"{x:.2f}%", y=round(y, 2), text_anchor=anchor, fill=ink)


def svg_drawing(wording: Wording, parts: Sequence[Markup], height: float, *, look: str = "") -> Markup:
    """Return a drawing with its title and its description in words; `height` in pixels, `look` a class of the styles."""
    title, description = f"{wording.id}-title", f"{wording.id}-words"
    shown = {"class": look} if look else {}
    return svg_tag(
        "svg",
        svg_tag("title", wording.title, id=title),
        svg_tag("desc", wording.description, id=description),
        *parts,
        role="img",
        aria_labelledby=title,
        aria_describedby=description,
        height=height,
        font_size=13,
        **shown,
    )


def svg_tag(name: str, *content: str, **attributes: object) -> Markup:
    """Return an element; plain texts and all values are escaped, a lower bar in a name stands for a hyphen."""
    shown = Markup("").join(
        Markup(' {}="{}"').format(key.replace("_", "-"), value) for key, value in attributes.items()
    )
    return Markup("<{}{}>{}</{}>").format(name, shown, Markup("").join(content), name)
