"""The section on items that differ between groups: a table of the items, expected scores drawn, what it does to the score."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Figure, Folded, Group, Note, Phrase, Table, head, number
from .figures import Wording
from .plots import Axis, Plot, Series, plot_drawing, plot_key
from .results_view import ResultsView

__all__ = ["dif_blocks"]

_TESTS = ("dif_chisq", "dif_irt_chisq")
_ANALYSES = (
    *_TESTS,
    *("dif_mcfadden_r2", "dif_nagelkerke_r2", "dif_beta_change", "dif_flagged"),
    *("dif_expected_score", "dif_expected_score_difference"),
)
_PARAMETERS = "slopes_and_thresholds"
_KINDS = ("uniform", "nonuniform")
_PARTS = ("thresholds", "slopes")

_BOUND = re.compile(r"(\w+)(?: \((\w+)\))? (>=|<=) ([\d.e-]+)")
_SIGNS = {">=": "≥", "<=": "≤"}

Found = dict[tuple[str, str], Estimate]


def dif_blocks(view: ResultsView) -> list[Block]:
    """Return tables and drawings of each scale, at each wave, for each column of groups."""
    rows = view.rows(*_ANALYSES)
    blocks: list[Block] = []
    for k, place in enumerate(dict.fromkeys((row.scale, row.wave, row.factor) for row in rows), 1):
        part = [row for row in rows if (row.scale, row.wave, row.factor) == place]
        blocks += _of_scale(part, view, key=f"dif-{k}")
    return blocks


def _of_scale(rows: Sequence[Estimate], view: ResultsView, *, key: str) -> Iterator[Block]:
    say = view.writer
    items = list(dict.fromkeys(row.item for row in rows if row.item is not None))
    if not any(row.value is not None for row in rows):
        return
    name = _place(rows[0], view)
    by_item = {item: _by_method([row for row in rows if row.item == item]) for item in items}
    yield _items_table(key, say("dif_items", name=name), by_item, points=_points(rows), view=view)
    yield from _rules(rows, view)
    yield Folded(say("dif_kinds"), [_kinds_table(f"{key}-kinds", by_item, view)])
    curves = [row for row in rows if row.analysis == "dif_expected_score" and row.value is not None]
    if curves and any(row.value for row in rows if row.method == "largest"):
        yield _figure(f"{key}-curves", curves, name, view)
        yield Folded(say("numbers_behind"), [_curves_table(f"{key}-scores", curves, view)])
    yield from _effects(rows, view)


def _place(row: Estimate, view: ResultsView) -> str:
    say = view.writer
    parts = [view.scale_name(row.scale)] if row.scale is not None else [say("all_items")]
    parts += [say.wave(row.wave)] if row.wave is not None else []
    return ", ".join([*parts, str(row.factor)])


def _by_method(rows: Sequence[Estimate]) -> Found:
    """Return the rows of an item by analysis and kind: total_sum and total_trait are both total."""
    found: Found = {}
    for row in rows:
        kind = (row.method or "").split("_")[0] if row.method != _PARAMETERS else _PARAMETERS
        found.setdefault((row.analysis, kind), row)
    return found


def _points(rows: Sequence[Estimate]) -> dict[str, dict[str, Estimate]]:
    """Return, for each pair of groups, the points of each item that those get more who are matched."""
    found: dict[str, dict[str, Estimate]] = {}
    for row in rows:
        if (row.method or "").startswith("matched") and row.item is not None:
            found.setdefault(str(row.group), {})[row.item] = row
    return found


def _items_table(
    key: str,
    caption: str,
    by_item: dict[str, Found],
    *,
    points: dict[str, dict[str, Estimate]],
    view: ResultsView,
) -> Table:
    say = view.writer
    heads = [
        head(say("item")),
        head(say("dif_answers"), is_number=True),
        head(say("analysis.dif_nagelkerke_r2"), is_number=True),
        *(head(say("dif_points", pair=pair), is_number=True) for pair in points),
        head(say("dif_parameters"), is_number=True),
        head(say("analysis.dif_flagged")),
    ]
    lines = [
        [
            Cell(text=view.item_name(item), scope="row"),
            _test(found.get(("dif_chisq", "total")), view),
            _number(found.get(("dif_nagelkerke_r2", "total")), view, 3),
            *(_number(of_pair.get(item), view, 2) for of_pair in points.values()),
            _test(found.get(("dif_irt_chisq", _PARAMETERS)), view),
            Cell(text=_flag(found, view)),
        ]
        for item, found in by_item.items()
    ]
    return Table(key, caption, [heads], [Group(lines)])


def _test(row: Estimate | None, view: ResultsView) -> Cell:
    return number("–" if row is None or row.value is None else view.value(row, 1))


def _number(row: Estimate | None, view: ResultsView, decimals: int) -> Cell:
    shown = row is not None and row.value is not None
    return number(view.writer.number(row.value, decimals) if row is not None and shown else "–")


def _flag(found: Found, view: ResultsView) -> str:
    """Return by what an item is said to differ."""
    kinds = {"answers": "total", "parameters": _PARAMETERS}
    rows = {name: found.get(("dif_flagged", kind)) for name, kind in kinds.items()}
    said = [name for name, row in rows.items() if row is not None and row.value == 1.0]
    if not any(rows.values()):
        return "–"
    if not said and rows["parameters"] is None:
        return view.writer("dif_is.not_by_answers")
    return view.writer("dif_is.both" if len(said) == len(kinds) else f"dif_is.{said[0] if said else 'no'}")


def _rules(rows: Sequence[Estimate], view: ResultsView) -> Iterator[Note]:
    """Tell by which rule items are flagged, and what persons are matched by."""
    say = view.writer
    flagged = [row for row in rows if row.analysis == "dif_flagged" and row.text]
    for method, text in dict.fromkeys((row.method, row.text) for row in flagged):
        rule = say.listing([_bound(part, view) for part in _BOUND.finditer(text or "")])
        yield Note(Phrase(say("dif_rule", method=say(f"method.{method}"), rule=rule)))


def _bound(part: re.Match[str], view: ResultsView) -> str:
    """Return one condition of a rule in words."""
    say = view.writer
    name, adjusted, sign, value = part.groups()
    told = say(f"dif_measure.{name}")
    if adjusted is not None and adjusted != "none":
        told = f"{told} ({say(f'dif_adjusted.{adjusted}')})"
    return f"{told} {_SIGNS[sign]} {say.exact(float(value))}"


def _kinds_table(key: str, by_item: dict[str, Found], view: ResultsView) -> Table:
    say = view.writer
    columns = [("dif_chisq", kind) for kind in _KINDS] + [("dif_irt_chisq", part) for part in _PARTS]
    heads = [head(say("item"))]
    heads += [head(say(f"dif_kind.{kind}"), is_number=True) for _, kind in columns]
    heads += [
        head(say("analysis.dif_mcfadden_r2"), is_number=True),
        head(say("analysis.dif_beta_change"), is_number=True),
    ]
    lines = [
        [
            Cell(text=view.item_name(item), scope="row"),
            *(_test(found.get(column), view) for column in columns),
            _number(found.get(("dif_mcfadden_r2", "total")), view, 3),
            _number(found.get(("dif_beta_change", "uniform")), view, 1),
        ]
        for item, found in by_item.items()
    ]
    return Table(key, say("dif_kinds"), [heads], [Group(lines)], look="quiet")


def _of_groups(curves: Sequence[Estimate]) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for row in curves:
        if row.value is not None:
            found.setdefault(str(row.group), []).append((float(row.level or 0.0), row.value))
    return found


def _figure(key: str, curves: Sequence[Estimate], name: str, view: ResultsView) -> Figure:
    say = view.writer
    groups = _of_groups(curves)
    values = [value for points in groups.values() for _, value in points]
    traits = [trait for points in groups.values() for trait, _ in points]
    series = [Series(points, style=style) for style, points in enumerate(groups.values())]
    plot = Plot(
        Axis(say("dif_trait"), min(traits), max(traits)),
        Axis(say("analysis.dif_expected_score"), min(values), max(values)),
        series,
    )
    caption = say("dif_curves", name=name)
    words = " ".join(
        say("dif_curve_words", group=group, values=", ".join(_at(points, view)))
        for group, points in groups.items()
    )
    legend = [(plot_key(style), group) for style, group in enumerate(groups)]
    return Figure(plot_drawing(Wording(key, caption, words), plot, writer=say), caption, legend)


def _at(points: Sequence[tuple[float, float]], view: ResultsView) -> Iterator[str]:
    """Return the values at the ends and in the middle, in words."""
    say = view.writer
    for trait, value in (points[0], points[len(points) // 2], points[-1]):
        yield say("dif_value_at", value=say.number(value, 1), trait=say.number(trait, 0))


def _curves_table(key: str, curves: Sequence[Estimate], view: ResultsView) -> Table:
    say = view.writer
    groups = _of_groups(curves)
    heads = [head(say("dif_trait"), is_number=True), *(head(group, is_number=True) for group in groups)]
    lines = []
    for at in range(len(next(iter(groups.values())))):
        trait = next(iter(groups.values()))[at][0]
        cells = [number(say.number(points[at][1], 2)) for points in groups.values()]
        lines.append([Cell(text=say.number(trait, 1), scope="row", kind="number"), *cells])
    return Table(key, say("analysis.dif_expected_score"), [heads], [Group(lines)], look="quiet")


def _effects(rows: Sequence[Estimate], view: ResultsView) -> Iterator[Note]:
    """Tell what the items that differ do to the score of each group."""
    say = view.writer
    sizes = [
        row
        for row in rows
        if row.analysis == "dif_expected_score_difference" and row.item is None and row.value is not None
    ]
    for pair in dict.fromkeys(row.group for row in sizes):
        found = {row.method: row for row in sizes if row.group == pair}
        signed, largest = found.get("signed"), found.get("largest")
        if signed is None or largest is None:
            continue
        if largest.value == 0.0:
            yield Note(Phrase(say("dif_no_effect", pair=pair)))
            continue
        yield Note(
            Phrase(
                say(
                    "dif_effect",
                    pair=pair,
                    mean=say.number(signed.value, 2),
                    size=say.value(found.get("unsigned"), 2),
                    standardised=say.value(found.get("standardised"), 2),
                    largest=say.number(largest.value, 2),
                    trait=say.number(float(largest.level or 0.0), 1),
                )
            )
        )
