"""The tables behind forests, flows, curves of events and means: every number that is drawn, one a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..blocks import Cell, Group, Table, head, number, words
from ..figures import MeanPoint
from ..writer import Writer
from .flow_counts import Flow, FlowBox
from .forest_rows import Forest

__all__ = ["flow_numbers", "forest_numbers", "means_numbers", "steps_numbers"]

_SHARE_DECIMALS = 1


def forest_numbers(key: str, forest: Forest, writer: Writer) -> Table:
    """Return the effects of a forest with their intervals."""
    heads = [head(writer("figure.series")), *(head(arm, is_number=True) for arm in forest.arms)]
    heads += [
        head(name, is_number=True) for name in (forest.measure, writer("figure.low"), writer("figure.high"))
    ]
    groups = []
    for group in forest.groups:
        rows = []
        for row in group.rows:
            found = [row.value, row.low, row.high]
            counts = [number(row.counts[k] if k < len(row.counts) else "") for k in range(len(forest.arms))]
            cells = [number(writer.number(one, forest.decimals), one) for one in found]
            rows.append([Cell(text=row.label, scope="row"), *counts, *cells])
        heading = Cell(text=group.heading, scope="rowgroup", columns=len(heads)) if group.heading else None
        groups.append(Group(rows, heading))
    return Table(f"{key}-table", forest.title, [heads], groups)


def flow_numbers(key: str, flow: Flow, writer: Writer) -> Table:
    """Return the counts of a flow, each with its stage and arm."""
    rows = [row for box in flow.before[:1] for row in _box(box, "", "", writer)]
    rows += _box(flow.excluded, "", "", writer) if flow.excluded else []
    rows += [row for box in flow.before[1:] for row in _box(box, "", "", writer)]
    for arm in flow.arms:
        for stage, box in zip(flow.stages, arm.boxes, strict=True):
            rows += _box(box, stage, arm.name, writer) if box else []
    names = ("figure.arm", "figure.stage", "figure.count")
    heads = [*(head(writer(name)) for name in names), head(writer("figure.n"), is_number=True)]
    return Table(f"{key}-table", flow.title, [heads], [Group(rows)])


def _box(box: FlowBox, stage: str, arm: str, writer: Writer) -> list[list[Cell]]:
    counted = [(box.label, box.n), *((reason.label, reason.n) for reason in box.reasons)]
    return [[words(arm), words(stage), words(label), number(writer.number(n, 0))] for label, n in counted]


def means_numbers(
    key: str, named: tuple[str, str, str], times: Sequence[float], arms: Sequence[tuple[str, Sequence[MeanPoint | None]]],
    writer: Writer,
) -> Table:  # fmt: skip
    """Return means with their intervals and of how many they are, one for each arm and time.

    Parameters
    ----------
    named : title, and the words of both axes.
    """
    title, time_label, mean_label = named
    names = (time_label, mean_label, writer("figure.low"), writer("figure.high"))
    has_counts = any(point is not None and point.n is not None for _, means in arms for point in means)
    heads = [head(writer("figure.who")), *(head(name, is_number=True) for name in names)]
    heads += [head(writer("figure.n"), is_number=True)] if has_counts else []
    rows = []
    for label, means in arms:
        for time, point in zip(times, means, strict=True):
            if point is not None:
                found = [number(writer.number(one, 2), one) for one in (point.mean, point.low, point.high)]
                found += [number(writer.number(point.n, 0), point.n)] if has_counts else []
                rows.append([Cell(text=label, scope="row"), number(writer.exact(time), time), *found])
    return Table(f"{key}-table", title, [heads], [Group(rows)])


def steps_numbers(
    key: str, named: tuple[str, str, str], curves: Sequence[tuple[str, Iterator[Sequence[float | None]]]], writer: Writer
) -> Table:  # fmt: skip
    """Return every step of curves: time, share and its limits.

    Parameters
    ----------
    named : title, and the words of both axes.
    curves : label, and time with share, lower and upper limit.
    """
    title, time_label, share_label = named
    names = (time_label, share_label, writer("figure.low"), writer("figure.high"))
    heads = [head(writer("figure.arm")), *(head(name, is_number=True) for name in names)]
    rows = []
    for label, steps in curves:
        for time, *shares in steps:
            shown = [
                number(writer.percent(None if one is None else 100 * one, _SHARE_DECIMALS), one)
                for one in shares
            ]
            rows.append([Cell(text=label, scope="row"), number(writer.exact(time), time), *shown])
    return Table(f"{key}-table", title, [heads], [Group(rows)])
