"""What a trial is and what its plan says, before any result: people, arms, the state of the data, every comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version

from ..model.analysis_plan import MissingPlan, PlannedAnalysis, StudyAnalysis
from ..model.fingerprint import fingerprint
from ..trial.characteristic_labels import described
from .blocks import Block, Cell, Facts, Folded, Group, Note, Notes, Phrase, Section, Table, head, words
from .trial_view import TrialView

__all__ = ["about_section", "banner", "lock_told", "made_from", "plan_told"]


def banner(view: TrialView) -> str:
    """Return what must be seen before anything else: simulated people, and data that are not locked."""
    said = [view.writer("simulated")] if view.data.study.simulated else []
    said += [view.writer("trial.before_lock")] if view.data.lock is None else []
    return " ".join(said)


def lock_told(view: TrialView) -> str:
    """Return whether, when and by whom the data were locked."""
    say, lock = view.writer, view.data.lock
    if lock is None:
        return say("trial.not_locked")
    return say("trial.locked", day=say.date(lock.at.date()), by=lock.by)


def about_section(view: TrialView) -> Section:
    """Return the section on the trial and its plan."""
    blocks: list[Block] = [_facts(view), *plan_told(view)]
    blocks.append(Folded(view.writer("trial.made_from"), [made_from(view)]))
    return Section("about", view.writer("trial.about"), blocks)


def plan_told(view: TrialView) -> list[Block]:
    """Return what the plan says: every comparison by role, the rules beside them, and its note; or that there is none."""
    plan = view.data.plan
    if plan is None:
        return [Note(Phrase(view.writer("trial.no_plan")))]
    note = [] if plan.note is None else [Note(Phrase(view.writer.text(plan.note)))]
    return [_comparisons(plan, view), _rules(plan, view), *note]


def _facts(view: TrialView) -> Facts:
    say, data = view.writer, view.data
    counts = Counter(data.arm)
    pairs: list[tuple[str, str | Phrase]] = [(say("trial.enrolled"), say.number(len(data.people), 0))]
    pairs += [(say.text(arm.name), say.number(counts[arm.id], 0)) for arm in view.arms]
    pairs.append((say("allocation"), say(f"allocation.{data.study.allocation.kind}")))
    pairs += [(say("trial.reference"), say.text(data.reference.name))] if data.compared else []
    if data.plan is not None and data.plan.version is not None:
        pairs.append((say("trial.plan_version"), data.plan.version))
    return Facts([*pairs, (say("trial.data"), lock_told(view)), (say("trial.as_of"), say.date(data.today))])


def made_from(view: TrialView) -> Facts:
    """Return what the numbers can be traced to: definitions, data and results by their hashes, software and seed."""
    say, data, results = view.writer, view.data, view.results
    pairs: list[tuple[str, str | Phrase]] = [(say("trial.study_file"), fingerprint(data.study))]
    locked = "" if data.lock is None else data.lock.content
    content = locked or _content(results)
    pairs += [(say("trial.content"), content)] if content else []
    printed = results.get("estimates_sha256")
    pairs += [(say("trial.estimates"), printed)] if isinstance(printed, str) else []
    pairs += [(say("source"), _source(view))] if data.source else []
    pairs.append((say("trial.software"), f"workmh-measures {version('workmh-measures')}"))
    for name in ("seed", "draws"):
        number = results.get(name)
        pairs += [(say(f"trial_random.{name}"), say.number(number, 0))] if isinstance(number, int) else []
    return Facts(pairs)


def _source(view: TrialView) -> str:
    """Return where the data came from: the kind of place in words, then its name."""
    kind, _, name = view.data.source.partition(" ")
    told = view.worded(f"trial_source.{kind}", lambda: kind)
    return f"{told} {name}" if name else told


def _content(results: Mapping[str, object]) -> str:
    told = results.get("data")
    return str(told.get("content_sha256", "")) if isinstance(told, Mapping) else ""


def _comparisons(plan: StudyAnalysis, view: TrialView) -> Table:
    """Return the comparisons of the plan, one line each, by role."""
    say, groups = view.writer, []
    for role in ("primary", "secondary", "sensitivity"):
        planned = [one for name, one in plan.comparisons if name == role]
        if planned:
            heading = Cell(text=say(f"trial_role.{role}"), scope="rowgroup", columns=3)
            groups.append(Group([_line(one, plan, view) for one in planned], heading))
    heads = [head(say("outcome")), head(say("trial.method")), head(say("population"))]
    return Table("plan", say("trial.plan"), [heads], groups)


def _line(planned: PlannedAnalysis, plan: StudyAnalysis, view: TrialView) -> list[Cell]:
    say = view.writer
    populations = [planned.population] if planned.population else [plan.population, *plan.also]
    told = say.listing([say(f"population.{one}") for one in populations])
    return [
        Cell(text=view.outcome_name(planned.outcome), scope="row"),
        words(view.method_of(planned)),
        words(told),
    ]


def _rules(plan: StudyAnalysis, view: TrialView) -> Notes:
    """Return what the plan says beside its comparisons."""
    say = view.writer
    told = [_multiplicity(plan, view)]
    if plan.subgroups:
        names = say.listing([view.column_name(one) for one in plan.subgroups])
        told.append(say("trial.rule_subgroups", names=names))
    told += [
        say("trial.rule_event", event=say(f"event.{one.event}"), strategy=say(f"strategy.{one.strategy}"))
        for one in plan.intercurrent
    ]
    told.append(say("trial.rule_no_imputation") if plan.missing is None else _missing(plan.missing, view))
    if plan.economics is not None:
        told.append(say("trial.rule_economics", instrument=view.score_name(plan.economics.instrument, None)))
    return Notes(say("trial.rules"), [Phrase(text) for text in told])


def _multiplicity(plan: StudyAnalysis, view: TrialView) -> str:
    say, rule = view.writer, plan.multiplicity
    alpha = say.exact(rule.alpha)
    if rule.method == "none":
        return say("trial.rule_level", alpha=alpha)
    families = [say.listing([view.comparison_name(name) for name in family]) for family in rule.families]
    told = say(f"multiplicity.{rule.method}", alpha=alpha)
    key = "trial.rule_families_in_turn" if rule.method == "gatekeeping" else "trial.rule_families"
    return " ".join([told, *([say(key, names="; ".join(families))] if families else [])])


def _auxiliary(name: str, view: TrialView) -> str:
    """Return what a column is called; a score by its scale, without the rules that stand in the label of its column."""
    known = described(view.data, name)
    if known is None or known.kind != "score" or known.instrument is None:
        return view.column_name(name)
    return view.score_name(known.instrument, known.scale)


def _missing(plan: MissingPlan, view: TrialView) -> str:
    say = view.writer
    told = say("trial.rule_imputation", m=say.number(plan.imputations, 0), level=say(f"imputed_at.{plan.at}"))
    if plan.auxiliary:
        names = say.listing([_auxiliary(one, view) for one in plan.auxiliary])
        told = f"{told} {say('trial.rule_auxiliary', names=names)}"
    return told
