"""What an analysis plan must fulfil: everything it names is there, and each method fits its outcome."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import nearest_match
from ..model.analysis_methods import METHODS_OF, TIME_METHODS, values_of
from ..model.analysis_plan import POPULATION_FLAGS, PlannedAnalysis, StudyAnalysis
from ..model.study import Outcome, Study
from .notes import Notes, repeated

__all__ = ["check_analysis_plan"]

Place = tuple[str | int, ...]


def check_analysis_plan(study: Study, notes: Notes) -> None:
    """Note everything that is wrong with the plan of a study."""
    plan = study.analysis
    if plan is None:
        return
    for place, one in _placed(plan):
        _check_comparison(study, one, place, notes)
    places = [place for place, _ in _placed(plan)]
    for position, name in repeated(one.name for _, one in _placed(plan)):
        notes.add("DEF-ID-DUPLICATE", *places[position], found=name)
    if plan.reference is not None:
        arms = [arm.id for arm in study.arms]
        _check_name(plan.reference, arms, "an arm of the study", ("analysis", "reference"), notes)
    _check_families(plan, notes)
    _check_populations(study, plan, notes)
    _check_economics(study, plan, notes)


def _placed(plan: StudyAnalysis) -> Iterator[tuple[Place, PlannedAnalysis]]:
    yield ("analysis", "primary"), plan.primary
    for part, told in (("secondary", plan.secondary), ("sensitivity", plan.sensitivity)):
        for index, one in enumerate(told):
            yield ("analysis", part, index), one


def _check_comparison(study: Study, one: PlannedAnalysis, place: Place, notes: Notes) -> None:
    outcomes = {outcome.id: outcome for outcome in study.outcomes}
    if one.outcome not in outcomes:
        text = f"The analysis is of '{one.outcome}', which is not in 'outcomes'."
        parts = {"found": one.outcome, "allowed": [*outcomes] or ["none"]}
        notes.add(
            "DEF-STUDY",
            *place,
            "outcome",
            nearest=nearest_match(one.outcome, [*outcomes]),
            text=text,
            **parts,
        )
    else:
        _check_method(outcomes[one.outcome], one, place, notes)
    known = _columns(study)
    for name in (name for name in one.adjust if name not in known):
        text = f"The analysis adjusts for '{name}', which is no stratum, unit, flag, covariate or score of the study."
        notes.add("DEF-STUDY", *place, "adjust", found=name, nearest=nearest_match(name, known), text=text)
    waves = [wave.id for wave in study.waves]
    for name in one.waves:
        notes.reference("DEF-WAVE-UNKNOWN", name, waves, *place, "waves")
    if one.cluster is not None and not study.units:
        notes.add("DEF-STUDY", *place, "cluster", text="The study has no units that could be clusters.")
    if study.allocation.kind == "cluster" and "unit" in one.adjust:
        text = "Whole units were allocated: a unit lies in one arm, and nobody is compared within it. Name it as 'cluster'."
        notes.add("DEF-STUDY", *place, "adjust", found="unit", text=text)
    if _is_worst_unsaid(study, one):
        text = f"A composite strategy needs to know which values of '{one.outcome}' are the better ones: state 'better'."
        notes.add("DEF-STUDY", *place, "outcome", found=one.outcome, allowed=["higher", "lower"], text=text)
    if one.method == "mcnemar" and study.allocation.kind != "matched":
        notes.add(
            "DEF-STUDY", *place, "method", text="McNemar's test is of pairs, and nobody is matched here."
        )


def _is_worst_unsaid(study: Study, one: PlannedAnalysis) -> bool:
    """Say whether an event counts as the worst outcome, and nobody says which that is."""
    general = study.analysis.intercurrent if study.analysis is not None else ()
    stated = {event.event: event.strategy for event in (*general, *one.intercurrent)}
    outcome = next((outcome for outcome in study.outcomes if outcome.id == one.outcome), None)
    return (
        "composite" in stated.values()
        and outcome is not None
        and outcome.kind == "measured"
        and outcome.better is None
    )


def _check_method(outcome: Outcome, one: PlannedAnalysis, place: Place, notes: Notes) -> None:
    allowed = METHODS_OF[values_of(outcome)]
    allowed += TIME_METHODS if outcome.kind == "employment" else ()
    if one.method not in allowed:
        text = f"Method '{one.method}' does not go with outcome '{outcome.id}'."
        notes.add("DEF-STUDY", *place, "method", found=one.method, allowed=[*allowed], text=text)


def _columns(study: Study) -> list[str]:
    """Return what a comparison may be adjusted for: what is known of persons, and scores and columns at the first wave."""
    scores = [f"{o.instrument}_{o.scale}" for o in study.outcomes if o.kind == "score"]
    measured = [o.column for o in study.outcomes if o.column is not None]
    known = [covariate.id for covariate in study.covariates]
    return ["unit", *study.person_columns, *dict.fromkeys((*known, *scores, *measured))]


def _check_name(name: str, known: list[str], what: str, place: Place, notes: Notes) -> None:
    if name not in known:
        text = f"'{name}' is not {what}."
        notes.add(
            "DEF-STUDY", *place, found=name, allowed=known, nearest=nearest_match(name, known), text=text
        )


def _check_families(plan: StudyAnalysis, notes: Notes) -> None:
    names = [*dict.fromkeys(one.name for _, one in plan.comparisons)]
    place: Place = ("analysis", "multiplicity", "families")
    for index, family in enumerate(plan.multiplicity.families):
        for name in family:
            _check_name(name, names, "a comparison of the plan", (*place, index), notes)
    told = [(index, name) for index, family in enumerate(plan.multiplicity.families) for name in family]
    for position, name in repeated(name for _, name in told):
        notes.add("DEF-ID-DUPLICATE", *place, told[position][0], found=name)
    if plan.multiplicity.method != "none" and not plan.multiplicity.families:
        text = "Name the families of comparisons that share a level."
        notes.add("DEF-STUDY", "analysis", "multiplicity", text=text)


def _check_populations(study: Study, plan: StudyAnalysis, notes: Notes) -> None:
    populations = {plan.population, *plan.also, *(one.population for _, one in plan.comparisons)}
    flags = [flag.id for flag in study.flags if flag.kind == "population"]
    if "per_protocol" in populations and not {*flags} & {*POPULATION_FLAGS["per_protocol"]}:
        text = "The plan names the population 'per_protocol', and no flag 'per_protocol' or 'pp' says who is in it."
        notes.add("DEF-STUDY", "analysis", found="per_protocol", allowed=flags or ["none"], text=text)


def _check_economics(study: Study, plan: StudyAnalysis, notes: Notes) -> None:
    if plan.economics is None:
        return
    scheduled = [entry.instrument for entry in study.schedule]
    place: Place = ("analysis", "economics", "instrument")
    _check_name(plan.economics.instrument, scheduled, "scheduled", place, notes)
