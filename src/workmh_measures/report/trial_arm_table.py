"""A table of a trial with one column for each arm and one for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..model.estimate import Estimate
from .blocks import Cell, Group, Phrase, Table, head, number
from .trial_view import TrialView

__all__ = ["ArmGroup", "ArmLine", "arm_table", "lines_of"]

Shown = Callable[[Estimate], str]


@dataclass(frozen=True, slots=True)
class ArmLine:
    """One line: what it is of, and the row of each arm; that of all has no arm."""

    label: str
    rows: Sequence[Estimate]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ArmGroup:
    """Lines under a heading, which may be empty."""

    heading: str
    lines: Sequence[ArmLine]


def lines_of(rows: Sequence[Estimate], label: Callable[[Estimate], str]) -> list[ArmLine]:
    """Return a line for each thing told of several arms, in the order of the rows; `label` names it."""
    found: dict[str, list[Estimate]] = {}
    for row in rows:
        found.setdefault(label(row), []).append(row)
    return [ArmLine(name, some) for name, some in found.items()]


def arm_table(
    named: tuple[str, str],
    groups: Sequence[ArmGroup],
    *,
    view: TrialView,
    shown: Shown,
    notes: Sequence[str] = (),
) -> Table:
    """Return the table; an arm nothing is told of has no column.

    Parameters
    ----------
    named : id and caption of the table.
    shown : the text of a cell.
    notes : sentences below it.
    """
    told = {row.group for group in groups for line in group.lines for row in line.rows}
    arms: list[str | None] = [arm.id for arm in view.arms if arm.id in told]
    columns = [*arms, *([None] if None in told else [])]
    body = []
    for group in groups:
        heading = None
        if group.heading:
            heading = Cell(text=group.heading, scope="rowgroup", columns=len(columns) + 1)
        body.append(Group([_line(line, columns, shown) for line in group.lines], heading))
    heads = [head(view.writer("trial.what")), *(head(view.arm_name(arm), is_number=True) for arm in columns)]
    return Table(*named, [heads], body, [Phrase(text) for text in notes])


def _line(line: ArmLine, columns: Sequence[str | None], shown: Shown) -> list[Cell]:
    by_arm: dict[str | None, Estimate] = {}
    for row in line.rows:
        by_arm.setdefault(row.group, row)
    cells = [number(shown(by_arm[arm]) if arm in by_arm else "–") for arm in columns]
    return [Cell(text=line.label, scope="row", note=f"({line.note})" if line.note else ""), *cells]
