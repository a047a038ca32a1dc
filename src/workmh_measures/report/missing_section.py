"""Which answers and which scores are missing together."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Folded, Group, Table, head, number
from .results_view import ResultsView

__all__ = ["missing_blocks"]


def missing_blocks(view: ResultsView) -> list[Block]:
    """Return a table of drop-out and gaps over waves, and behind a line the patterns of missing answers."""
    of_waves, of_items = view.rows("missing_wave_pattern"), view.rows("missing_pattern")
    say, blocks = view.writer, list[Block]()
    if any(row.text != "none" for row in of_waves):
        blocks.append(
            _table(
                "missing-waves", say("waves_lacking"), of_waves, view, caption=say("waves_lacking_caption")
            )
        )
    if any(row.text != "none" for row in of_items):
        table = _table(
            "missing-answers", say("items_lacking"), of_items, view, caption=say("items_lacking_caption")
        )
        blocks.append(Folded(table.caption, [table]))
    return blocks


def _table(key: str, what: str, rows: Sequence[Estimate], view: ResultsView, *, caption: str) -> Table:
    say = view.writer
    heads = [head(what), head(say("persons"), is_number=True), head("%", is_number=True)]
    lines: dict[str, list[list[Cell]]] = {}
    for row in rows:
        lacking = say("none_lacking") if row.text == "none" else str(row.text)
        lacking = view.level(row.level) if row.level == "other" else lacking
        share = say.number(None if row.value is None or not row.n else 100 * row.value / row.n, 1)
        line = [Cell(text=lacking, scope="row"), number(say.number(row.value, 0)), number(share)]
        lines.setdefault(_place(row, view), []).append(line)
    # Scales of the same items lack the same answers: told once.
    places: dict[tuple[str, ...], list[str]] = {}
    for place, cells in lines.items():
        places.setdefault(tuple(cell.text for line in cells for cell in line), []).append(place)
    groups = [
        Group(lines[of[0]], Cell(text="; ".join(of), scope="rowgroup", columns=3)) for of in places.values()
    ]
    return Table(key, caption, [heads], groups)


def _place(row: Estimate, view: ResultsView) -> str:
    parts = [view.scale_name(row.scale or "")]
    parts += [view.writer.wave(row.wave)] if row.wave is not None else []
    parts += [view.writer("part.group", name=row.group)] if row.group is not None else []
    return ", ".join(parts)
