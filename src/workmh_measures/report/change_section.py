"""Mean change at each level of a rating of change, drawn above the minimal important changes that come of it."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Figure
from .estimate_tables import default_rows
from .figures import Wording
from .plots import Axis, Interval, intervals_drawing
from .results_view import ResultsView

__all__ = ["change_blocks"]

_FEWEST = 5
"""Levels that fewer persons chose are told in the table and not drawn: their intervals would fill the drawing."""
_IMPORTANT = ("mic_predictive_adjusted", "mic_predictive", "mic_roc", "mic_mean_change")


def change_blocks(view: ResultsView) -> list[Block]:
    """Return a drawing for each scale and group whose change is told by the levels of a rating."""
    drawn: list[Block] = []
    places = dict.fromkeys((row.scale, row.group) for row in view.rows("change_by_anchor"))
    for k, (scale, group) in enumerate(places, 1):
        levels = [
            r
            for r in view.rows("change_by_anchor")
            if (r.scale, r.group) == (scale, group) and (r.n or 0) >= _FEWEST
        ]
        found = [
            r for r in view.rows(*_IMPORTANT) if (r.scale, r.group) == (scale, group) and r.value is not None
        ]
        important = sorted(default_rows(found), key=lambda row: _IMPORTANT.index(row.analysis))
        if levels:
            drawn.append(_drawing(f"change-{k}", levels, important, view))
    return drawn


def _drawing(
    key: str, levels: Sequence[Estimate], important: Sequence[Estimate], view: ResultsView
) -> Figure:
    say, first = view.writer, levels[0]
    place = ", ".join(part for part in (view.scale_name(first.scale or ""), first.group or "") if part)
    shown = [
        *(
            Interval(say("rated", level=r.level, n=say.number(r.n, 0)), r.value, r.ci_low, r.ci_high)
            for r in levels
        ),
        *(Interval(view.name(r), r.value, r.ci_low, r.ci_high, style=1) for r in important),
    ]
    ends = [end for one in shown for end in (one.low, one.high, one.value) if end is not None]
    axis = Axis(say("gain_axis"), min(0.0, *ends), max(0.0, *ends))
    told = " ".join(
        say("forest_row", label=one.label, value=say.value(row, 2), interval=say.interval(row, 2))
        for one, row in zip(shown, (*levels, *important), strict=True)
    )
    caption = say("change_caption", place=place)
    drawing = intervals_drawing(Wording(key, caption, told), shown, axis=axis, mark_at=(0.0,), writer=say)
    return Figure(drawing, caption)
