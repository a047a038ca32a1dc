"""One simulated trial of a study, and every comparison of its plan in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ...model.analysis_plan import POPULATION_FLAGS, Population
from ...model.instrument import Instrument
from ...model.study import PAIR, Study
from ..simulate import SimulatedStudy, simulate
from ..simulation.truth import Truth
from .arm_tests import ComparedArms, Comparison, comparison
from .planned_tests import PlannedTest, compared_arms, reference_of, score_waves
from .trial_values import TrialValues
from .trimmed_study import trimmed_study

__all__ = ["PowerQuestion", "comparisons", "replication", "stream_seed"]


@dataclass(frozen=True)
class PowerQuestion:
    """What is simulated.

    Attributes
    ----------
    study, instruments : the design, and every instrument its comparisons need, by id.
    tests : comparisons.
    truth : what is put in.
    seed : of all chance.
    alpha : level of each two-sided test.
    """

    study: Study
    instruments: Mapping[str, Instrument]
    tests: tuple[PlannedTest, ...]
    truth: Truth
    seed: int = 1
    alpha: float = 0.05

    @cached_property
    def design(self) -> Study:
        """The study with nothing in its forms but what is needed."""
        return trimmed_study(self.study, self.tests)

    @cached_property
    def put_in(self) -> Truth:
        """What is put in, without the reliabilities of instruments that nobody is asked here."""
        asked = {entry.instrument for entry in self.design.schedule}
        others = {entry.instrument for entry in self.study.schedule} - asked
        measurement = self.truth.measurement
        kept = {
            name: alpha for name, alpha in measurement.alpha.items() if name.partition(".")[0] not in others
        }
        return replace(self.truth, measurement=replace(measurement, alpha=kept))

    @property
    def pairs(self) -> tuple[tuple[PlannedTest, str], ...]:
        """Every comparison with the arm that is compared, in the order of results."""
        return tuple((test, arm.id) for test in self.tests for arm in compared_arms(self.study))


def stream_seed(seed: int, *key: int) -> int:
    """Return the seed of a stream of its own.

    Parameters
    ----------
    seed : of the whole run.
    key : whole numbers; a replication has its number, 0 the first.

    Returns
    -------
    int
        `simulate` with it gives the same trial again.
    """
    words = np.random.SeedSequence(seed, spawn_key=key).generate_state(1, np.uint64)
    return int(words[0])


def replication(question: PowerQuestion, n: int, number: int) -> list[Comparison]:
    """Simulate one trial and analyse it.

    Parameters
    ----------
    question : what is simulated.
    n : people enrolled.
    number : of the replication; the same number has the same people whatever n, the first of them.

    Returns
    -------
    list of Comparison
        In the order of `PowerQuestion.pairs`.
    """
    seed = stream_seed(question.seed, number)
    made = simulate(question.design, question.instruments, n=n, seed=seed, truth=question.put_in)
    return comparisons(question, made)


def comparisons(question: PowerQuestion, made: SimulatedStudy) -> list[Comparison]:
    """Analyse a simulated trial, in the order of `PowerQuestion.pairs`."""
    values = TrialValues(made, question.instruments)
    return [_compared(question, values, test, arm) for test, arm in question.pairs]


def _compared(question: PowerQuestion, values: TrialValues, test: PlannedTest, arm: str) -> Comparison:
    study = question.study
    in_both = np.isin(values.arm.astype(str), (arm, reference_of(study).id))
    in_both &= values.is_in(_flag(study, test))
    everybody = _everybody(study, values, test, arm)
    return comparison(everybody.only(in_both), test.analysis, level=1 - question.alpha)


def _everybody(study: Study, values: TrialValues, test: PlannedTest, arm: str) -> ComparedArms:
    outcome, baseline, waves = test.outcome, None, {}
    if outcome.kind == "score":
        first, later = score_waves(study, test)
        baseline = None if first is None else values.score(outcome, first)
        waves = {wave: values.score(outcome, wave) for wave in later}
    told = values.work(outcome) if outcome.kind == "employment" else values.score(outcome, str(outcome.until))
    factors = [name for name in test.analysis.adjust if name in ("unit", *study.person_columns)]
    return ComparedArms(
        (values.arm == arm).astype(np.float64),
        told,
        waves,
        baseline,
        {name: values.factor(name) for name in factors},
        values.factor("unit"),
        values.factor(PAIR),
    )


def _flag(study: Study, test: PlannedTest) -> str | None:
    """Return the flag of the population a comparison is made in; None for everybody."""
    plan = study.analysis
    population: Population = test.analysis.population or (plan.population if plan is not None else "itt")
    flags = [flag.id for flag in study.flags if flag.kind == "population"]
    return next((name for name in POPULATION_FLAGS[population] if name in flags), None)
