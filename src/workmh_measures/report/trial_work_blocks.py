"""Work outcomes on the page of a trial: the result under each definition, amounts, states by month, and who tells of work."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Folded, Group, Phrase, Table, head, number
from .drawings.forest import Forest, ForestGroup, forest_figure
from .remarks import capitalised
from .trial_forest import forest_row
from .trial_planned import favoured
from .trial_row_tables import statistic_name
from .trial_state_blocks import state_blocks
from .trial_units import shown_interval, shown_value
from .trial_view import TrialView

__all__ = ["work_section_blocks"]

_AMOUNTS = ("days_worked", "longest_work", "hours_a_week", "tenure", "no_higher_benefit")
_SOURCES = ("agreement", "kappa", "ac1", "only_register", "only_person")


def work_section_blocks(view: TrialView) -> list[Block]:
    """Return tables and forests over definitions for each outcome, then amounts, states, and registers beside persons."""
    blocks: list[Block] = []
    outcomes = [o for o in dict.fromkeys(r.factor for r in view.of("work", "work_share")) if o is not None]
    for place, outcome in enumerate(outcomes, 1):
        rows = [row for row in view.of("work") if row.factor == outcome]
        told = [_definitions(f"definitions-{place}", rows, view), *_forest(f"definition-{place}", rows, view)]
        told += _amounts(f"amounts-{place}", rows, view)
        blocks += told if place == 1 else [Folded(view.outcome_name(outcome), told)]
    return [*blocks, *state_blocks(view), *_sources(view)]


def _find(rows: Sequence[Estimate], analysis: str, arm: str | None, level: str | None) -> Estimate | None:
    found = (r for r in rows if (r.analysis, r.group, r.level) == (analysis, arm, level))
    return next(found, None)


def _definitions(key: str, rows: Sequence[Estimate], view: TrialView) -> Table:
    """Return the share of each arm and the difference, by definition, the study's own first."""
    say = view.writer
    arms = [arm.id for arm in view.arms]
    compared = [arm.id for arm in view.data.compared]
    heads = [head(say("trial.definition"))]
    heads += [head(view.arm_name(arm), is_number=True) for arm in arms]
    heads += [head(view.difference_name(arm), is_number=True) for arm in compared]
    lines = []
    for level in dict.fromkeys(row.level for row in rows if row.analysis == "work_share"):
        shares = [_share(_find(rows, "work_share", arm, level), view) for arm in arms]
        effects = [_effect(_find(rows, "work_difference", arm, level), view) for arm in compared]
        lines.append([_definition(rows[0], level, view), *shares, *effects])
    caption = say("trial.definitions_caption", name=view.outcome_name(rows[0].factor))
    return Table(key, caption, [heads], [Group(lines)], [Phrase(say("trial.definitions_note"))], "stacked")


def _definition(row: Estimate, level: str | None, view: TrialView) -> Cell:
    outcome = view.outcomes.get(str(row.factor))
    is_own = outcome is not None and outcome.definition == level
    mark = view.writer("trial.own_definition") if is_own else ""
    return Cell(text=capitalised(view.level_named(level)), scope="row", mark=mark)


def _share(row: Estimate | None, view: TrialView) -> Cell:
    if row is None or row.value is None or row.n is None:
        return number("–")
    shown = view.writer("trial.of", part=view.writer.number(round(row.value * row.n), 0), whole=row.n)
    return Cell(text=shown, kind="number", note=shown_value(row, view))


def _effect(row: Estimate | None, view: TrialView) -> Cell:
    """Return an effect with its interval and p value."""
    if row is None or row.value is None:
        return number("–")
    p = "" if row.p_value is None else view.p_told(row.p_value)
    notes = [part for part in (shown_interval(row, view), p) if part]
    return Cell(text=shown_value(row, view), kind="number", note="; ".join(notes))


def _forest(key: str, rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    say, blocks = view.writer, list[Block]()
    for arm in view.data.compared:
        drawn = [row for row in rows if (row.analysis, row.group) == ("work_difference", arm.id)]
        if sum(row.value is not None for row in drawn) < 2:
            continue
        outcome = view.outcomes.get(str(drawn[0].factor))
        own = None if outcome is None else outcome.definition
        lines = [
            forest_row(row, capitalised(view.level_named(row.level)), view, is_main=row.level == own)
            for row in drawn
        ]
        title = say("trial.definitions_title", name=view.outcome_name(drawn[0].factor))
        forest = Forest(
            title=f"{title} ({view.against(arm.id)})" if len(view.data.compared) > 1 else title,
            measure=say("trial.measure_points"),
            groups=[ForestGroup(lines)],
            favours=favoured([drawn[0].factor], view.arm_name(arm.id), view),
            decimals=1,
        )
        blocks.append(forest_figure(f"{key}-{arm.id}", forest, writer=say))
    return blocks


def _amounts(key: str, rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    """Return days, hours and other amounts by arm, with differences."""
    say = view.writer
    arms, compared = [arm.id for arm in view.arms], [arm.id for arm in view.data.compared]
    lines = []
    for stem in _AMOUNTS:
        name = f"{stem}_share" if stem == "no_higher_benefit" else f"{stem}_mean"
        if not any(row.analysis == name for row in rows):
            continue
        means = [_effect(_find(rows, name, arm, None), view) for arm in arms]
        effects = [_effect(_find(rows, f"{stem}_difference", arm, None), view) for arm in compared]
        title = Cell(text=capitalised(statistic_name(name, view).text), scope="row")
        lines.append([title, *means, *effects])
    if not lines:
        return []
    heads = [head(say("trial.what")), *(head(view.arm_name(arm), is_number=True) for arm in arms)]
    heads += [head(view.difference_name(arm), is_number=True) for arm in compared]
    caption = say("trial.amounts_caption", name=view.outcome_name(rows[0].factor))
    return [Table(key, caption, [heads], [Group(lines)], (), "stacked")]


def _sources(view: TrialView) -> list[Block]:
    """Return how registers and persons agree on work, by wave and arm."""
    every = [row for row in view.of("work") if row.analysis.startswith("source_")]
    told = {(row.wave, row.level) for row in every if row.value is not None}
    say, rows = view.writer, [row for row in every if (row.wave, row.level) in told]
    if not rows:
        return []
    heads = [head(say("arm")), head(say("n"), is_number=True)]
    heads += [head(say(f"trial_source.{name}"), is_number=True) for name in _SOURCES]
    groups = []
    for key in dict.fromkeys((row.wave, row.level) for row in rows):
        same = [row for row in rows if (row.wave, row.level) == key]
        title = ", ".join(
            filter(None, (view.wave_name(str(key[0])) if key[0] else "", view.level_named(key[1])))
        )
        lines = [_source_line(same, arm, view) for arm in dict.fromkeys(row.group for row in same)]
        groups.append(Group(lines, Cell(text=capitalised(title), scope="rowgroup", columns=len(heads))))
    note = Phrase(say("trial.sources_note"))
    return [Table("sources", say("trial.sources_caption"), [heads], groups, [note])]


def _source_line(rows: Sequence[Estimate], arm: str | None, view: TrialView) -> list[Cell]:
    say = view.writer
    own = {row.analysis.removeprefix("source_"): row for row in rows if row.group == arm}
    n = next((row.n for row in own.values() if row.n is not None), None)
    cells = [Cell(text=view.arm_name(arm), scope="row"), number(say.number(n, 0))]
    for name in _SOURCES:
        row = own.get(name)
        if row is None or row.value is None:
            cells.append(number("–"))
        elif name in ("kappa", "ac1"):
            cells.append(number(say.number(row.value, 2)))
        else:
            cells.append(number(say.number(100 * row.value, 1)))
    return cells
