"""Answers to items that share their options, as bars that stand to the left and right of the middle of the scale.

Half of a middle option lies on either side; without one the middle lies between two options. So agreement and disagreement can be
compared along one line, and how many answered in the middle is seen around it.

References
----------
Heiberger RM, Robbins NB (2014) J Stat Softw 57(5):1-32, doi:10.18637/jss.v057.i05.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..blocks import Cell, Figure, Group, Table, head, number
from ..figures import GRID, INK, Wording, svg_drawing, svg_tag, svg_text, text_lines
from ..writer import Writer

__all__ = ["LikertBars", "LikertRow", "likert_bars_figure", "option_colours"]

LEFT_END, RIGHT_END, MIDDLE = (140, 62, 14), (14, 72, 69), (238, 238, 236)
LEFT_PALE, RIGHT_PALE = (240, 190, 150), (150, 203, 194)
"""Brown to the left, green to the right: the colour-blind tell them apart, and the side says it as well."""
LETTERS, LINE, BAR = 44, 15, 20
ROOM_FOR_NUMBER = 8.0
"""Narrowest part of a bar, in per cent of the drawing, that its number fits into on a telephone."""
STEPS = (5, 10, 20, 25, 50, 100)
MOST_STEPS = 3
"""To either side: the numbers of more would touch on a telephone."""

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class LikertRow:
    """An item with how many chose each option."""

    label: str
    counts: Sequence[int]

    @property
    def n(self) -> int:
        """Answers in all."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class LikertBars:
    """Items with the same options.

    Attributes
    ----------
    title : of the drawing.
    options : labels in their order, as many as each row has counts.
    rows : items; those nobody answered get no bar.
    neutral : place of the option in the middle; None where the middle lies between two options.
    """

    title: str
    options: Sequence[str]
    rows: Sequence[LikertRow]
    neutral: int | None = None

    @property
    def middle(self) -> float:
        """How many options lie left of the middle, half of a neutral one with them."""
        return len(self.options) / 2 if self.neutral is None else self.neutral + 0.5


def option_colours(shown: LikertBars) -> list[Colour]:
    """Return a colour for each option: darker the further from the middle."""
    left = [k for k in range(len(shown.options)) if k + 1 <= shown.middle]
    right = [k for k in range(len(shown.options)) if k >= shown.middle]
    colours = dict.fromkeys(range(len(shown.options)), MIDDLE)
    for places, pale, end in ((left[::-1], LEFT_PALE, LEFT_END), (right, RIGHT_PALE, RIGHT_END)):
        for rank, place in enumerate(places, 1):
            # One option on a side is neither pale nor dark.
            share = (rank - 1) / (len(places) - 1) if len(places) > 1 else 0.5
            colours[place] = _between(pale, end, share)
    return list(colours.values())


def _between(pale: Colour, end: Colour, share: float) -> Colour:
    red, green, blue = (round(p + (e - p) * share) for p, e in zip(pale, end, strict=True))
    return red, green, blue


def likert_bars_figure(key: str, shown: LikertBars, *, writer: Writer) -> Figure:
    """Draw the items, with their numbers behind.

    Parameters
    ----------
    key : unique on the page.
    shown : at least one row with an answer.
    """
    reach = _reach(shown)
    step = next(one for one in STEPS if reach <= MOST_STEPS * one)
    reach = step * -(-reach // step)
    colours = option_colours(shown)
    parts: list[Markup] = []
    y = 4.0
    for row in shown.rows:
        counted = writer("figure.named_n", name=row.label, n=writer.number(row.n, 0))
        lines = text_lines(counted, LETTERS)
        parts += [svg_text(one, x=0, y=y + 12 + LINE * k, anchor="start") for k, one in enumerate(lines)]
        y += LINE * len(lines) + 4
        parts += _bar(row, shown, (y, reach), colours=colours, writer=writer)
        y += BAR + 12
    parts += _axis(reach, step, y, writer)
    wording = Wording(key, shown.title, " ".join(_sentences(shown, writer)))
    legend = [(_key(colour), label) for colour, label in zip(colours, shown.options, strict=True)]
    return Figure(svg_drawing(wording, parts, y + 42), shown.title, legend, _behind(key, shown, writer))


def _reach(shown: LikertBars) -> float:
    """Return the larger of the shares on either side of the middle, in per cent."""
    most = 1.0
    for row in shown.rows:
        if row.n:
            left = sum(c * min(max(shown.middle - k, 0.0), 1.0) for k, c in enumerate(row.counts))
            most = max(most, 100 * left / row.n, 100 * (row.n - left) / row.n)
    return most


def _bar(
    row: LikertRow,
    shown: LikertBars,
    placed: tuple[float, float],
    *,
    colours: Sequence[Colour],
    writer: Writer,
) -> Iterator[Markup]:
    y, reach = placed
    yield svg_tag("line", x1="50%", x2="50%", y1=y - 3, y2=y + BAR + 3, stroke=INK, stroke_width=1.5)
    if not row.n:
        return
    left = sum(c * min(max(shown.middle - k, 0.0), 1.0) for k, c in enumerate(row.counts)) / row.n
    x = 50 - 50 * 100 * left / reach
    for count, colour in zip(row.counts, colours, strict=True):
        share = 100 * count / row.n
        width = share / reach * 50
        if count:
            size = {"x": f"{x:.3f}%", "width": f"{width:.3f}%", "y": y, "height": BAR}
            yield svg_tag("rect", **size, fill=_hex(colour), stroke="#ffffff")
        if count and width >= ROOM_FOR_NUMBER:
            ink = "#ffffff" if _is_dark(colour) else "#000000"
            yield svg_text(writer.number(share, 0), x=x + width / 2, y=y + 14.5, ink=ink)
        x += width


def _axis(reach: float, step: float, y: float, writer: Writer) -> Iterator[Markup]:
    for k in range(-round(reach / step), round(reach / step) + 1):
        x = 50 + 50 * k * step / reach
        ends = {"x1": f"{x:.2f}%", "x2": f"{x:.2f}%"}
        yield svg_tag("line", **ends, y1=y - 4, y2=y + 2, stroke=INK if k == 0 else GRID)
        anchor = "start" if x < 3 else "end" if x > 97 else "middle"
        yield svg_text(writer.percent(abs(k * step), 0), x=x, y=y + 16, anchor=anchor)
    yield svg_text(writer("figure.share_of_answers"), x=50, y=y + 35)


def _key(colour: Colour) -> Markup:
    square = svg_tag("rect", width=16, height=16, fill=_hex(colour), stroke=INK)
    return svg_tag("svg", square, width=16, height=16, viewBox="0 0 16 16", aria_hidden="true")


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _is_dark(colour: Colour) -> bool:
    linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179


def _sentences(shown: LikertBars, writer: Writer) -> Iterator[str]:
    for row in shown.rows:
        told = [
            writer(
                "figure.value_of", name=label, value=writer.percent(100 * count / row.n if row.n else None, 0)
            )
            for label, count in zip(shown.options, row.counts, strict=True)
        ]
        counted = writer("figure.named_n", name=row.label, n=writer.number(row.n, 0))
        yield f"{counted}: {'; '.join(told)}."


def _behind(key: str, shown: LikertBars, writer: Writer) -> Table:
    heads = [
        [head(writer("item"), rows=2), head(writer("figure.n"), rows=2, is_number=True)]
        + [head(label, columns=2) for label in shown.options],
        [
            head(writer(name), is_number=True)
            for _ in shown.options
            for name in ("figure.n", "figure.percent")
        ],
    ]
    rows = []
    for row in shown.rows:
        cells = [Cell(text=row.label, scope="row"), number(writer.number(row.n, 0))]
        for count in row.counts:
            share = 100 * count / row.n if row.n else None
            cells += [number(writer.number(count, 0)), number(writer.number(share, 1), share)]
        rows.append(cells)
    return Table(f"{key}-table", shown.title, heads, [Group(rows)])
