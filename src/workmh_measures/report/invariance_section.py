"""The section on measurement invariance: the verdict on each scale, and how the ladder to it was climbed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..analysis.measurement_invariance.invariance_rule import DECLARED
from ..model.estimate import Estimate
from .blocks import Block, Cell, Folded, Group, Note, Phrase, Table, head, number, words
from .results_view import ResultsView

__all__ = ["invariance_blocks"]

_STEP = ("invariance_rung", "invariance_freed", "invariance_chisq", "invariance_chisq_diff")
_INDICES = ("cfi", "rmsea", "srmr")
_PARTIAL = ", partial"
_DECIMALS = 3
_POINTS = 2


@dataclass(frozen=True)
class _Ladder:
    """The rows of one scale, across one column of groups or between two waves; the first is the verdict."""

    rows: Sequence[Estimate]

    @property
    def verdict(self) -> Estimate:
        return self.rows[0]

    @property
    def levels(self) -> list[str]:
        """Rungs in their order, tried again with items free where they were."""
        return list(dict.fromkeys(row.level for row in self.rows if row.level is not None))

    def one(self, analysis: str, level: str) -> Estimate | None:
        return next((row for row in self.rows if (row.analysis, row.level) == (analysis, level)), None)

    def of(self, analysis: str) -> list[Estimate]:
        return [row for row in self.rows if row.analysis == analysis]


def invariance_blocks(view: ResultsView) -> list[Block]:
    """Return a table of verdicts, what they mean for scores, and a table of rungs for each ladder."""
    ladders = _ladders(view)
    climbed = [one for one in ladders if one.levels]
    if not climbed:
        return []
    blocks: list[Block] = [_verdicts(ladders, view), Note(Phrase(view.writer("invariance.means")))]
    for k, one in enumerate(climbed, 1):
        blocks += _rungs(one, f"invariance-{k}", view)
    return blocks


def _ladders(view: ResultsView) -> list[_Ladder]:
    names = ("invariance", *_STEP, "invariance_expected_difference")
    changes = (f"invariance_delta_{index}" for index in _INDICES)
    rows = view.rows(*names, *(f"invariance_{index}" for index in _INDICES), *changes)
    found: dict[tuple[str | None, ...], list[Estimate]] = {}
    for row in rows:
        found.setdefault((row.scale, row.wave, row.wave2, row.factor), []).append(row)
    return [_Ladder(some) for some in found.values() if some[0].analysis == "invariance"]


def _verdicts(ladders: Sequence[_Ladder], view: ResultsView) -> Table:
    say = view.writer
    heads = [
        head(say("invariance.compared")),
        head(say("invariance.verdict")),
        head(say("invariance.free")),
        head(say("invariance.points"), is_number=True),
        head(say("invariance.sd"), is_number=True),
    ]
    lines = [
        [
            Cell(text=_compared(one, view), scope="row"),
            Cell(text=say(f"invariance.is.{_word(one.verdict.text)}"), note=_no_model(one, view)),
            words(_free(one, view)),
            *(number(_effect(one, method, view)) for method in ("score_points", "score_sd")),
        ]
        for one in ladders
    ]
    return Table("invariance-verdicts", say("topic.invariance"), [heads], [Group(lines)])


def _compared(ladder: _Ladder, view: ResultsView) -> str:
    return view.place(ladder.verdict) or view.writer("all_items")


def _word(text: str | None) -> str:
    return (text or "not testable").replace(" ", "_")


def _no_model(ladder: _Ladder, view: ResultsView) -> str:
    """Why nothing was compared, where the ladder ended at its first rung."""
    first = ladder.one("invariance_rung", "configural")
    return view.writer("invariance.no_model") if first is not None and first.text == "fails" else ""


def _free(ladder: _Ladder, view: ResultsView) -> str:
    items = dict.fromkeys(row.item for row in ladder.of("invariance_freed") if row.item is not None)
    return view.writer.listing([view.item_name(item) for item in items]) if items else "–"


def _effect(ladder: _Ladder, method: str, view: ResultsView) -> str:
    """Return the expected difference of the score; of several groups the largest."""
    rows = [
        row
        for row in ladder.of("invariance_expected_difference")
        if row.item is None and row.method == method and row.value is not None
    ]
    largest = max(rows, key=lambda row: abs(row.value or 0.0), default=None)
    return view.writer.value(largest, _POINTS)


def _rungs(ladder: _Ladder, key: str, view: ResultsView) -> list[Block]:
    """Return whether each rung holds and by which test; then its fit and how that changed, narrow enough for a telephone."""
    say = view.writer
    method = say(f"method.{ladder.verdict.method}")
    caption = say("invariance.ladder", name=_compared(ladder, view), method=method)
    names = ("difference", "p")
    heads = [
        head(say("invariance.rung")),
        *(head(say(f"invariance.{name}"), is_number=True) for name in names),
    ]
    heads.append(head(say("invariance.holds")))
    lines = [_line(ladder, level, view) for level in ladder.levels]
    notes = [Phrase(say("invariance.note")), *_by_changes(ladder, view)]
    table = Table(key, caption, [heads], [Group(lines)], notes)
    fits = [_fits(ladder, f"{key}-fit", view), _changes(ladder, f"{key}-change", view)]
    return [table, Folded(say("invariance.fit"), fits)]


def _by_changes(ladder: _Ladder, view: ResultsView) -> list[Phrase]:
    """Return which rungs hold by the changes of the indices although the test finds a difference; nothing where none does."""
    say = view.writer
    held = {row.level for row in ladder.of("invariance_rung") if row.text == "holds"}
    steps = [
        _named(row.level, view)
        for row in ladder.of("invariance_chisq_diff")
        if row.level is not None
        and row.level in held
        and row.p_value is not None
        and row.p_value < DECLARED.least_p
    ]
    if not steps:
        return []
    return [Phrase(say("invariance.by_changes", p=say.number(DECLARED.least_p, 2), steps="; ".join(steps)))]


def _line(ladder: _Ladder, level: str, view: ResultsView) -> list[Cell]:
    say = view.writer
    freed = [row for row in ladder.of("invariance_freed") if f"{row.level}{_PARTIAL}" == level]
    note = say("invariance.without", items=say.listing([str(row.item) for row in freed])) if freed else ""
    difference = ladder.one("invariance_chisq_diff", level)
    rung = ladder.one("invariance_rung", level)
    held = _word(rung.text) if rung is not None and rung.text else "not_fitted"
    return [
        Cell(text=_named(level, view), scope="row", note=note),
        number(_statistic(difference, view)),
        number(_p(difference, view)),
        words(say(f"invariance.is.{held}")),
    ]


def _fits(ladder: _Ladder, key: str, view: ResultsView) -> Table:
    say = view.writer
    heads = [
        head(say(f"invariance.{name}"), is_number=name != "rung") for name in ("rung", "chisq", *_INDICES)
    ]
    lines = [
        [
            Cell(text=_named(level, view), scope="row"),
            number(_statistic(ladder.one("invariance_chisq", level), view)),
            *(number(say.value(ladder.one(f"invariance_{index}", level), _DECIMALS)) for index in _INDICES),
        ]
        for level in ladder.levels
    ]
    return Table(key, say("invariance.fit"), [heads], [Group(lines)], look="quiet")


def _changes(ladder: _Ladder, key: str, view: ResultsView) -> Table:
    say = view.writer
    names = [f"delta_{index}" for index in _INDICES]
    heads = [head(say(f"invariance.{name}"), is_number=name != "rung") for name in ("rung", *names)]
    lines = [
        [
            Cell(text=_named(level, view), scope="row"),
            *(number(say.value(ladder.one(f"invariance_{name}", level), _DECIMALS)) for name in names),
        ]
        for level in ladder.levels
    ]
    return Table(key, say("invariance.change"), [heads], [Group(lines)], look="quiet")


def _named(level: str, view: ResultsView) -> str:
    say = view.writer
    kinds = [say(f"invariance.level.{kind}") for kind in level.removesuffix(_PARTIAL).split("+")]
    return say.listing(kinds)


def _statistic(row: Estimate | None, view: ResultsView) -> str:
    say = view.writer
    if row is None or row.df is None:
        return say.value(row, 1)
    return f"{say.value(row, 1)} ({say.number(row.df, 0)})"


def _p(row: Estimate | None, view: ResultsView) -> str:
    if row is None or row.p_value is None:
        return view.writer.value(None, _DECIMALS)
    return view.writer("cfa.p_below") if row.p_value < 0.001 else view.writer.number(row.p_value, _DECIMALS)
