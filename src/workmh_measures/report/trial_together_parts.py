"""A trial told of everybody together: for whoever is not to know the arms, and the plan for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from ..model.analysis_plan import PlannedAnalysis, StudyAnalysis
from ..model.estimate import Estimate, changed
from ..model.study import Arm, Study
from ..trial.blinded_trial import EVERYBODY, one_group
from ..trial.effects_section.planned_effects import planned_effect
from ..trial.trial_data import TrialData
from .blocks import Block, Facts, Folded, Note, Notes, Phrase, Section
from .page import Page, html
from .remarks import capitalised
from .trial_about_section import banner, lock_told, made_from, plan_told
from .trial_baseline_blocks import baseline_section_blocks
from .trial_completeness_blocks import completeness_section_blocks
from .trial_effect_blocks import effect_section_blocks
from .trial_flow_blocks import flow_section_blocks
from .trial_left_out_section import left_out_section
from .trial_parts import told_beside, trial_writer
from .trial_row_tables import statistic_name
from .trial_view import TrialView

__all__ = ["plan_parts", "together_page", "together_parts", "together_rows"]

_ABOUT = (
    *("analysis", "factor", "item", "item2", "wave", "wave2"),
    *("level", "instrument", "scale", "method"),
)


class _Together(TrialView):
    """A trial of one group, told in one column: that of everybody."""

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """No arm has a column."""
        return ()


def together_rows(rows: Sequence[Estimate]) -> list[Estimate]:
    """Return what was estimated of the one group, each number once, as of everybody (`group` None).

    Parameters
    ----------
    rows : of a trial as `trial.blinded_trial.all_together` makes it.
    """
    found: dict[Estimate, None] = {}
    told: set[tuple[object, ...]] = set()
    for row in rows:
        whole = changed(row, group=None) if row.group == EVERYBODY else row
        key = tuple(getattr(whole, name) for name in _ABOUT)
        if row.group == EVERYBODY and key in told:
            continue
        told.add(key)
        found[whole] = None
    return [*found]


def plan_parts(view: TrialView) -> list[Block]:
    """Return the plan, the primary outcome first, its rules, and what each comparison estimates; no arm is named."""
    plan = view.data.plan
    if plan is None:
        return plan_told(view)
    told = [Phrase(_estimand(one, plan, view)) for _, one in plan.comparisons]
    return [*plan_told(view), Folded(view.writer("trial.estimands"), [Notes(_title(view), told)])]


def together_parts(view: TrialView, kind: str) -> list[Section]:
    """Return the sections of a trial told of everybody together.

    Parameters
    ----------
    view : of a trial and its rows as `all_together` and `together_rows` make them.
    kind : how people came into arms, of `model.study.Allocation`.
    """
    say = view.writer
    one = _Together(view.data, view.rows, view.writer, view.results)
    sections = [Section("about", say("trial.about"), [_facts(view, kind), *_made_from(view)])]
    for name, blocks in _BLOCKS.items():
        if view.of(name):
            title = say("trial.outcomes_together") if name == "effects" else say(f"trial_section.{name}")
            sections.append(Section(f"trial-{name}", title, [*blocks(one), *told_beside(name, one)]))
    closed = Notes(say("trial.effects_closed"), [Phrase(say("trial.effects_closed_why"))], "box")
    sections.append(Section("trial-closed", say("trial.effects_closed"), [closed]))
    return [*sections, left_out_section(one)]


def together_page(
    data: TrialData,
    rows: Sequence[Estimate],
    *,
    study: Study,
    language: str,
    results: Mapping[str, object] | None = None,
) -> str:
    """Return the same as one HTML document; it has no title of the study, which may name what the arms get.

    Parameters
    ----------
    study : as it is stated, with its arms.
    """
    writer = trial_writer(data, language)
    view = TrialView(data, tuple(rows), writer, results or {})
    stated = replace(view, data=replace(data, study=one_group(study)))
    plan = Section("plan", writer("trial.plan"), plan_parts(stated))
    page = Page(
        title=writer("trial.together"),
        subtitle=writer("trial.subtitle", id=data.study.id),
        banner=banner(view),
        sections=[plan, *together_parts(view, study.allocation.kind)],
    )
    return html(page, writer)


def _title(view: TrialView) -> str:
    return view.writer("trial.estimands")


def _estimand(planned: PlannedAnalysis, plan: StudyAnalysis, view: TrialView) -> str:
    """Return what a comparison estimates in sentences, without the treatments."""
    say = view.writer
    populations = [planned.population] if planned.population else [plan.population, *plan.also]
    outcome = view.outcomes.get(planned.outcome)
    effect = "" if outcome is None else planned_effect(planned.method, outcome)
    told = say(
        "trial.plan_estimand",
        variable=view.comparison_name(planned.name),
        population=say.listing([say(f"population.{one}") for one in populations]),
        summary=statistic_name(effect, view).text,
    )
    events = planned.intercurrent or plan.intercurrent
    parts = [
        say("trial.plan_event", event=say(f"event.{one.event}"), strategy=say(f"strategy.{one.strategy}"))
        for one in events
    ]
    return " ".join([told, *(map(capitalised, parts) if parts else [say("trial.plan_no_event")])])


def _facts(view: TrialView, kind: str) -> Facts:
    say, data = view.writer, view.data
    pairs: list[tuple[str, str | Phrase]] = [
        (say("trial.enrolled"), say.number(len(data.people), 0)),
        (say("trial.in_groups"), say.number(len(data.allocated), 0)),
        (say("allocation"), say(f"allocation.{kind}")),
        (say("trial.data"), lock_told(view)),
        (say("trial.as_of"), say.date(data.today)),
    ]
    return Facts(pairs)


def _made_from(view: TrialView) -> Iterator[Block]:
    yield Note(Phrase(view.writer("trial.together_note")))
    yield Folded(view.writer("trial.made_from"), [made_from(view)])


def _flow(one: TrialView) -> list[Block]:
    """Return the drawing of one column, and the table without it."""
    whole = TrialView(one.data, _of_everybody(one), one.writer, one.results)
    return [*flow_section_blocks(whole)[:-1], flow_section_blocks(one)[-1]]


def _of_everybody(one: TrialView) -> tuple[Estimate, ...]:
    """Return the counts of everybody and the same as those of the one group, which a drawing has a column for."""
    return tuple(row for told in one.of("flow") for row in (told, changed(told, group=EVERYBODY)))


_BLOCKS: Mapping[str, Callable[[TrialView], list[Block]]] = MappingProxyType(
    {
        "flow": _flow,
        "baseline": baseline_section_blocks,
        "completeness": completeness_section_blocks,
        "effects": effect_section_blocks,
    }
)
