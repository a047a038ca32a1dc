"""What is tested in every simulated trial: the comparisons of the analysis plan, and the outcomes it says nothing of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...errors import DefinitionError, Problem, nearest_match, problem
from ...model.analysis_methods import COUNT_METHODS
from ...model.analysis_plan import PlannedAnalysis
from ...model.study import Arm, Outcome, Study

__all__ = [
    "SIMULATED_METHODS",
    "PlannedTest",
    "PlannedTests",
    "compared_arms",
    "planned_tests",
    "score_waves",
]

_MODELS = ("logistic", "firth")
_AMOUNTS = ("mean_difference", "ancova", "mmrm", "constrained_lda")
SIMULATED_METHODS: tuple[str, ...] = (
    *COUNT_METHODS,
    *_MODELS,
    *_AMOUNTS,
    "cluster_t",
    "cluster_randomisation",
)
"""Methods that power can be simulated for."""


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """One comparison.

    Attributes
    ----------
    role : primary, secondary or sensitivity.
    analysis : as the plan states it; the usual one where it states none (`is_stated`).
    """

    role: str
    outcome: Outcome
    analysis: PlannedAnalysis
    is_stated: bool = True

    @property
    def name(self) -> str:
        """What the plan calls it."""
        return self.analysis.name


@dataclass(frozen=True, slots=True)
class PlannedTests:
    """Comparisons that are simulated, and sentences on those that cannot be."""

    tests: tuple[PlannedTest, ...]
    left_out: tuple[str, ...]


def planned_tests(study: Study, wanted: Sequence[str] = ()) -> PlannedTests:
    """Return what is tested.

    Parameters
    ----------
    study : design and plan.
    wanted : ids of outcomes, or names of comparisons; sensitivity analyses are taken only when named.

    Raises
    ------
    DefinitionError
        PLAN-CHOICE: for names there are none of, a study with one arm, and where nothing can be simulated.

    Notes
    -----
    An outcome the plan does not compare is tested as usual: work by the risk difference, a score by analysis of covariance and,
    measured at several waves, by a model of repeated measures, each adjusted for what the primary analysis is adjusted
    for.
    """
    every = [*_stated(study), *_usual(study)]
    problems = [*_unknown(every, wanted)]
    chosen = [
        t for t in every if (t.role != "sensitivity" if not wanted else {t.name, t.outcome.id} & {*wanted})
    ]
    left_out = [(t, why) for t in chosen if (why := _why_not(study, t)) is not None]
    tests = tuple(t for t in chosen if t not in [one for one, _ in left_out])
    told = tuple(f"{t.name} ({t.analysis.method}): {why}" for t, why in left_out)
    if not compared_arms(study):
        text = f"Study {study.id} has one arm: there is nothing to compare, and no power."
        raise DefinitionError([problem("PLAN-CHOICE", text=text)])
    if not tests and not problems:
        why_not = " ".join(told) or "It names no outcome."
        text = f"Nothing of study {study.id} can be simulated. {why_not}"
        problems.append(problem("PLAN-CHOICE", text=text))
    if problems:
        raise DefinitionError(problems)
    return PlannedTests(tests, told)


def compared_arms(study: Study) -> tuple[Arm, ...]:
    """Return the arms that are compared with the reference."""
    reference = reference_of(study)
    return tuple(arm for arm in study.arms if arm.id != reference.id)


def reference_of(study: Study) -> Arm:
    """Return the arm the others are compared with: that of the plan, else the first one."""
    named = study.analysis.reference if study.analysis is not None else None
    return next((arm for arm in study.arms if arm.id == named), study.arms[0])


def score_waves(study: Study, test: PlannedTest) -> tuple[str | None, tuple[str, ...]]:
    """Return the wave of the baseline of a score, None without one, and the waves after it up to the outcome's own."""
    outcome = test.outcome
    asked = {
        wave for entry in study.schedule if entry.instrument == outcome.instrument for wave in entry.waves
    }
    first = study.first_survey_wave
    last = study.wave(str(outcome.until))
    named = test.analysis.waves
    later = [
        wave
        for wave in study.survey_waves
        if wave.id in asked
        and wave.id != first
        and (wave.id in named if named else wave.anchor == last.anchor and wave.month <= last.month)
    ]
    waves = tuple(wave.id for wave in sorted(later, key=lambda wave: wave.month))
    return (first if first in asked else None), waves


def _stated(study: Study) -> Iterator[PlannedTest]:
    outcomes = {outcome.id: outcome for outcome in study.outcomes}
    for role, one in study.analysis.comparisons if study.analysis is not None else ():
        yield PlannedTest(role, outcomes[one.outcome], one)


def _usual(study: Study) -> Iterator[PlannedTest]:
    plan = study.analysis
    compared = {one.outcome for _, one in plan.comparisons} if plan is not None else set()
    clusters = study.allocation.kind == "cluster"
    adjust = plan.primary.adjust if plan is not None else ()
    adjust = tuple(name for name in adjust if not (clusters and name == "unit"))
    for outcome in (one for one in study.outcomes if one.id not in compared):
        for method in _usual_methods(study, outcome):
            one = PlannedAnalysis(outcome=outcome.id, method=method, adjust=adjust)  # type: ignore[arg-type]
            test = PlannedTest(outcome.role, outcome, one, is_stated=False)
            if method != "mmrm" or len(score_waves(study, test)[1]) > 1:
                yield test


def _usual_methods(study: Study, outcome: Outcome) -> tuple[str, ...]:
    if study.allocation.kind == "cluster":
        return ("cluster_t",)
    if outcome.kind == "score":
        return ("ancova", "mmrm") if outcome.until is not None else ("ancova",)
    return ("mcnemar",) if study.allocation.kind == "matched" else ("risk_difference",)


def _unknown(every: Sequence[PlannedTest], wanted: Sequence[str]) -> Iterator[Problem]:
    known = [*dict.fromkeys(name for test in every for name in (test.name, test.outcome.id))]
    for name in (name for name in wanted if name not in known):
        near = nearest_match(name, known)
        text = f"The study has no outcome or comparison '{name}'."
        yield problem("PLAN-CHOICE", text=text, found=name, allowed=known, nearest=near)


def _why_not(study: Study, test: PlannedTest) -> str | None:
    """Return why a comparison cannot be simulated."""
    outcome, method = test.outcome, test.analysis.method
    if outcome.until is None:
        return "the outcome names no wave."
    if method not in SIMULATED_METHODS:
        return f"power is simulated for {', '.join(SIMULATED_METHODS)}."
    if outcome.kind == "measured":
        return f"the simulation makes no column '{outcome.column}'."
    if outcome.kind == "employment" and outcome.source == "staff":
        return "the simulation keeps no log of staff."
    if outcome.kind == "score" and outcome.until not in score_waves(study, test)[1]:
        return f"{outcome.instrument} is not asked after the start, at {outcome.until}."
    if method in ("mmrm", "constrained_lda") and score_waves(study, test)[0] is None:
        return f"{outcome.instrument} is not asked at the start, so there is no baseline."
    silent = reference_of(study) if reference_of(study).external else None
    if silent is not None and (outcome.kind == "score" or outcome.source == "survey"):
        return f"people of the external arm '{silent.id}' answer no forms in the simulation."
    asked = {wave for e in study.schedule if e.instrument == "work_status" for wave in e.waves}
    if outcome.kind == "employment" and outcome.source == "survey" and outcome.until not in asked:
        return f"people are not asked for their work (work_status) at {outcome.until}."
    return _why_not_adjusted(study, test)


def _why_not_adjusted(study: Study, test: PlannedTest) -> str | None:
    known = ["unit", *study.person_columns]
    other = [name for name in test.analysis.adjust if name not in known]
    if other and test.outcome.kind == "employment":
        return f"it is adjusted for {', '.join(other)}, and of a share only strata, unit and flags are simulated."
    own = f"{test.outcome.instrument}_{test.outcome.scale}"
    strange = [name for name in other if name != own]
    return f"it is adjusted for {', '.join(strange)}, which is not simulated." if strange else None
