"""The planned comparisons on the page of a trial: one table, forests, and the estimand of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ..model.estimate import Estimate
from ..trial.trial_analysis import BEFORE_LOCK
from .blocks import Block, Cell, Folded, Group, Notes, Phrase, Table, head, words
from .remarks import capitalised
from .trial_arm_table import ArmGroup, arm_table, lines_of
from .trial_forest import effect_forests
from .trial_means_blocks import means_blocks
from .trial_planned import Planned, arm_parts, arm_text, planned_results
from .trial_row_tables import statistic_name, text_of
from .trial_units import shown_interval, shown_value
from .trial_view import TrialView

__all__ = ["effect_section_blocks", "primary_box"]

_OF_AN_ARM = ("persons_analysed", "outcome_events", "outcome_share", "mean", "sd")


def effect_section_blocks(view: TrialView) -> list[Block]:
    """Return the table of the planned comparisons, their forests, means by wave and estimands."""
    planned = list(planned_results(view))
    if not planned:
        return _described(view)
    blocks: list[Block] = [_table(planned, view), *effect_forests(planned, view)]
    return [*blocks, *means_blocks(view), *_estimands(view)]


def _described(view: TrialView) -> list[Block]:
    """Return what each arm shows of each outcome, where nothing is compared."""
    rows = [row for row in view.of("effects") if row.analysis in _OF_AN_ARM and row.value is not None]
    if not rows:
        return []
    groups = []
    for outcome in dict.fromkeys(row.factor for row in rows):
        lines = lines_of(
            [row for row in rows if row.factor == outcome],
            lambda row: capitalised(statistic_name(row.analysis, view).text),
        )
        groups.append(ArmGroup(view.outcome_name(outcome), lines))
    named = ("outcomes-table", view.writer("trial.outcomes_caption"))
    return [arm_table(named, groups, view=view, shown=lambda row: _with_interval(row, view))]


def _with_interval(row: Estimate, view: TrialView) -> str:
    interval = shown_interval(row, view)
    return f"{shown_value(row, view)} ({interval})" if interval else shown_value(row, view)


def primary_box(view: TrialView) -> list[Block]:
    """Return the primary result in a sentence for each arm compared, to be read first; nothing without a plan."""
    say, plan, told = view.writer, view.data.plan, list[Phrase]()
    for one in planned_results(view):
        first = None if plan is None else plan.primary.population or plan.population
        if one.role != "primary" or one.effect is None or one.size is None or one.population != first:
            continue
        if one.effect.value is None:
            reason = view.in_words(str(one.effect.reason))
            told.append(Phrase(f"{view.outcome_name(one.outcome)}: {reason.text}", reason.language))
            continue
        arms = [
            say("trial.arm_shows", arm=view.arm_name(arm), shown=arm_text(one, arm, view))
            for arm in (one.arm, view.data.reference.id)
        ]
        interval = shown_interval(one.size, view)
        effect = shown_value(one.size, view)
        shown = say("trial.with_interval", effect=effect, interval=interval) if interval else effect
        slots = {"outcome": view.outcome_name(one.outcome), "arms": "; ".join(arms), "effect": shown}
        measure = capitalised(statistic_name(one.size.analysis, view).text)
        p = view.p_told(one.effect.p_value)
        who = view.worded(f"population.{one.population}", partial(str, one.population))
        told.append(
            Phrase(say("trial.primary", **slots, measure=measure, p=p, method=_method(one, view), who=who))
        )
        told += _cautions(one, view)
    return [Notes(say("trial.primary_title"), told, "box")] if told else []


def _cautions(one: Planned, view: TrialView) -> list[Phrase]:
    """Return what warns of a planned result; that data are not locked is told at the top of the page."""
    rows = [row for row in (one.effect, one.size) if row is not None]
    sentences = dict.fromkeys(text for row in rows for text in row.warnings if text != BEFORE_LOCK)
    return [view.in_words(text) for text in sentences]


def _table(planned: Sequence[Planned], view: TrialView) -> Table:
    say = view.writer
    several = len({one.arm for one in planned}) > 1
    first = say("trial.arm_compared") if several else view.arm_name(planned[0].arm)
    heads = [head(say("outcome")), head(first, is_number=True)]
    heads += [head(say.text(view.data.reference.name), is_number=True)]
    heads += [head(say("trial.effect"), is_number=True), head("p", is_number=True)]
    groups = []
    for role in dict.fromkeys(one.role for one in planned):
        lines = [_line(one, view) for one in planned if one.role == role]
        title = view.worded(f"trial_role.{role}", partial(str, role))
        groups.append(Group(lines, Cell(text=title, scope="rowgroup", columns=len(heads))))
    notes = [Phrase(say("trial.effects_note"))]
    if view.data.plan is not None and any(one.adjusted is not None for one in planned):
        rule = view.data.plan.multiplicity
        notes.append(Phrase(say(f"multiplicity.{rule.method}", alpha=say.exact(rule.alpha))))
    return Table("effects-table", say("trial.effects_caption"), [heads], groups, notes, "stacked")


def _line(one: Planned, view: TrialView) -> list[Cell]:
    say = view.writer
    measure = statistic_name(one.size.analysis, view).text if one.size is not None else ""
    notes = [part for part in (measure, _method(one, view), _population(one, view)) if part]
    notes += [view.arm_name(one.arm)] if len(view.data.compared) > 1 else []
    title = Cell(text=view.outcome_name(one.outcome), scope="row", note=f"({'; '.join(notes)})")
    parts = [arm_parts(one, arm, view) for arm in (one.arm, view.data.reference.id)]
    arms = [Cell(text=text, kind="number", note=note) for text, note in parts]
    if one.effect is None or one.size is None or one.effect.value is None:
        reason = one.effect.reason if one.effect is not None else None
        told = view.in_words(reason) if reason else Phrase(say("trial.no_effect"))
        return [title, *arms, words(told.text, columns=2, language=told.language)]
    interval = shown_interval(one.size, view)
    cells = [Cell(text=shown_value(one.size, view), kind="number", note=interval)]
    p = Cell(text=view.p_value(one.effect.p_value), kind="number", note=_adjusted(one.adjusted, view))
    cells.append(p)
    return [title, *arms, *cells]


def _method(one: Planned, view: TrialView) -> str:
    planned = view.planned(one.name)
    return view.method_of(planned) if planned is not None else view.writer("trial.not_planned")


def _population(one: Planned, view: TrialView) -> str:
    plan = view.data.plan
    if plan is None or one.population in (None, plan.population):
        return ""
    return view.writer(f"population.{one.population}")


def _adjusted(row: Estimate | None, view: TrialView) -> str:
    """Return the adjusted p value with what follows from it; empty where nothing is adjusted."""
    if row is None:
        return ""
    verdict = view.worded(f"trial_verdict.{str(row.text).replace(' ', '_')}", lambda: str(row.text))
    return view.writer("trial.adjusted_p_is", p=view.p_value(row.value), verdict=verdict)


def _estimands(view: TrialView) -> list[Block]:
    """Return the estimand of each comparison, folded."""
    rows = view.of("effects", "estimand")
    say, parts = view.writer, list[Block]()
    for key in dict.fromkeys((row.item, row.item2) for row in rows):
        same = [row for row in rows if (row.item, row.item2) == key]
        title = f"{view.comparison_name(key[0])} – {view.worded(f'population.{key[1]}', lambda: '')}"
        parts.append(Notes(title, [Phrase(_part(row, view)) for row in same]))
    return [Folded(say("trial.estimands"), parts)] if parts else []


def _part(row: Estimate, view: TrialView) -> str:
    """Return a part of an estimand as a sentence."""
    say = view.writer
    part, _, event = str(row.level).partition("=")
    text = str(row.text)
    if event:
        told = say("trial.rule_event", event=say(f"event.{event}"), strategy=say(f"strategy.{text}"))
        return told if row.n is None else f"{told} {say('trial.had_event', n=say.number(row.n, 0))}"
    return f"{view.worded(f'trial_estimand.{part}', lambda: part)}: {text_of(row, view)}."
