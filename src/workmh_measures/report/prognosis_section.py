"""What a score says of what came later: predicted chances beside what came, and odds ratios drawn."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Figure, Folded, Group, Table, head, number
from .estimate_tables import estimates_table
from .figures import Wording
from .plots import Axis, Plot, Series, plot_drawing, plot_key
from .prognosis_tables import prognosis_tables
from .results_view import ResultsView
from .topics import by_topic

__all__ = ["prognosis_blocks"]

_MODELS = ("without", "with", "difference")


def prognosis_blocks(view: ResultsView) -> list[Block]:
    """Return tables and the drawing of calibration of each scale at each wave, and every number behind them."""
    rows = by_topic(view.found.rows).get("prognosis", [])
    blocks: list[Block] = []
    for k, place in enumerate(dict.fromkeys((row.scale, row.wave) for row in rows), 1):
        here = [row for row in rows if (row.scale, row.wave) == place]
        blocks += prognosis_tables(f"prognosis-{k}", here, view)
        curve = [row for row in here if row.analysis.startswith("calibration_") and row.level not in _MODELS]
        if any(row.value is not None for row in curve):
            blocks += _calibration(f"calibration-{k}", [row for row in curve if row.value is not None], view)
    every = estimates_table("prognosis-every", view.writer("topic.prognosis"), rows, view)
    return [*blocks, Folded(view.writer("all_variants"), [every])]


def _calibration(key: str, rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    say = view.writer
    predicted = {row.level: row for row in rows if row.analysis == "calibration_predicted"}
    observed = {row.level: row for row in rows if row.analysis == "calibration_observed"}
    pairs = [(predicted[level], observed[level]) for level in predicted if level in observed]
    points = sorted((one.value or 0.0, two.value or 0.0) for one, two in pairs)
    highest = max(max(point) for point in points)
    ends = [row.ci_high for _, row in pairs if row.ci_high is not None]
    axis = {"low": 0.0, "high": max(highest, *ends, 0.0)}
    series = [
        Series([(one.value or 0.0, two.ci_low), (one.value or 0.0, two.ci_high)], 0, has_marks=False)
        for one, two in pairs
        if two.ci_low is not None and two.ci_high is not None
    ]
    plot = Plot(
        Axis(say("analysis.calibration_predicted"), **axis),
        Axis(say("analysis.calibration_observed"), **axis),
        [*series, Series(points, 0)],
        has_diagonal=True,
    )
    name = view.place(rows[0]).rsplit(", ", 1)[0] if rows[0].level else view.place(rows[0])
    told = " ".join(
        say("calibration_point", predicted=say.value(one, 2), observed=say.value(two, 2))
        for one, two in pairs
    )
    caption = say("calibration_caption", name=name)
    drawing = plot_drawing(Wording(key, caption, say("calibration_words", points=told)), plot, writer=say)
    legend = [(plot_key(0), say("analysis.calibration_observed"))]
    table = _tenths(f"{key}-table", caption, pairs, view)
    return [Figure(drawing, caption, legend), Folded(say("numbers_behind"), [table])]


def _tenths(key: str, caption: str, pairs: Sequence[tuple[Estimate, Estimate]], view: ResultsView) -> Table:
    say = view.writer
    lines = [
        [
            Cell(text=str(one.level), scope="row", kind="number"),
            number(say.value(one, 3)),
            number(say.value(two, 3)),
            number(say.interval(two, 3)),
            number(say.number(two.n, 0)),
        ]
        for one, two in pairs
    ]
    heads = [head(say("factor_number"), is_number=True)]
    heads += [head(say(f"analysis.calibration_{part}"), is_number=True) for part in ("predicted", "observed")]
    heads += [head(say(part), is_number=True) for part in ("ci", "n")]
    return Table(key, caption, [heads], [Group(lines)], look="quiet")
