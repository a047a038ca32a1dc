"""The effect that was put in, on the scale a comparison estimates it: each person simulated with and without it.

Streams of chance go by purpose and not by what is put in, so the same seed with every effect taken out gives the same
people, their draws and arms. What a person's outcome is with the effect less what it is without is the effect on that
person; its mean over a large simulated arm is what an estimate should come to. Nobody is lost, dies or skips an answer
there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..simulate import simulate
from ..simulation.truth import Leaving, Missed, Truth
from .planned_tests import PlannedTest, reference_of
from .replication import PowerQuestion, stream_seed
from .trial_values import TrialValues

__all__ = [
    "PEOPLE",
    "RATIO_METHODS",
    "PutIn",
    "WithAndWithout",
    "effects_put_in",
    "is_null",
    "parts_needed",
    "with_and_without",
]

Floats: TypeAlias = NDArray[np.float64]

PEOPLE = 1000
"""People in each part of the simulation."""
_FEWEST_PARTS, _MOST_PARTS = 4, 20
_STREAM = 2**32 - 1
"""Key of the streams of the parts, beside those of replications."""
RATIO_METHODS = ("risk_ratio", "odds_ratio", "logistic", "firth")
_ODDS = ("odds_ratio", "logistic", "firth")
_NOT_COLLAPSIBLE = (
    "An odds ratio changes with what it is adjusted for, so none was put in that could be named."
)
_AFTER_JOB = "Only people with a job reach this wave, and the arm moves who they are."
_NOBODY = "Nobody of the simulated arm has the outcome, or everybody."


@dataclass(frozen=True, slots=True)
class PutIn:
    """The effect put in and its Monte-Carlo standard error; ratios as logarithms. None where there is none, with the reason."""

    value: float | None
    se: float = 0.0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WithAndWithout:
    """Outcomes of the people of an arm with and without the effect, and of the reference; shape (people,) each."""

    with_effect: Floats
    without: Floats
    reference_gain: Floats


def is_null(truth: Truth) -> bool:
    """Say whether no effect is put in at all."""
    return truth == _without_effects(truth)


def parts_needed(truth: Truth, people: int) -> int:
    """Return how many parts make the error of what was put in small beside that of the mean estimate.

    Parameters
    ----------
    truth : what is put in; where it is nothing none is needed.
    people : in all trials of the largest size together.
    """
    if is_null(truth):
        return 0
    return max(_FEWEST_PARTS, min(_MOST_PARTS, -(-people // PEOPLE)))


def with_and_without(question: PowerQuestion, part: int) -> list[WithAndWithout]:
    """Simulate one part, with and without what is put in.

    Parameters
    ----------
    question : what is simulated.
    part : number of the part, 0 the first.

    Returns
    -------
    list of WithAndWithout
        In the order of `PowerQuestion.pairs`; people whose outcome is known both times.
    """
    study = question.design
    seed = stream_seed(question.seed, _STREAM, part)
    truth = replace(question.put_in, missed=_NOTHING_MISSED, leaving=_NOBODY_LEAVES)
    truth = replace(truth, measurement=replace(truth.measurement, off_scale=0.0))
    both = [
        TrialValues(
            simulate(study, question.instruments, n=PEOPLE, seed=seed, truth=one), question.instruments
        )
        for one in (truth, _without_effects(truth))
    ]
    reference = reference_of(question.study).id
    found = []
    for test, arm in question.pairs:
        had, had_not = (_outcome(values, test) for values in both)
        known = ~(np.isnan(had) | np.isnan(had_not))
        here, there = known & (both[0].arm == arm), known & (both[0].arm == reference)
        found.append(WithAndWithout(had[here], had_not[here], had[there] - had_not[there]))
    return found


def effects_put_in(question: PowerQuestion, parts: Sequence[Sequence[WithAndWithout]]) -> list[PutIn]:
    """Return the effect put in of each comparison, in the order of `PowerQuestion.pairs`.

    Parameters
    ----------
    parts : of `with_and_without`; none where nothing is put in.
    """
    if not parts:
        return [PutIn(0.0) for _ in question.pairs]
    return [
        _effect(question, test, [part[number] for part in parts])
        for number, (test, _) in enumerate(question.pairs)
    ]


_NOTHING_MISSED = Missed(skipped=0.0, refused=0.0, form=0.0, wave=0.0, lost=0.0)
_NOBODY_LEAVES = Leaving(withdrawn={}, died_in_a_year=0.0, emigrated_in_a_year=0.0)


def _without_effects(truth: Truth) -> Truth:
    return replace(
        truth,
        burden=replace(truth.burden, effect=0.0, effect_at={}),
        work=replace(truth.work, hazard_ratio=1.0),
    )


def _outcome(values: TrialValues, test: PlannedTest) -> Floats:
    outcome = test.outcome
    if outcome.kind == "employment":
        return values.work(outcome)
    return values.score(outcome, str(outcome.until))


def _effect(question: PowerQuestion, test: PlannedTest, parts: Sequence[WithAndWithout]) -> PutIn:
    method = test.analysis.method
    if question.study.wave(str(test.outcome.until)).anchor != question.study.anchors[0]:
        return PutIn(None, reason=_AFTER_JOB)
    if method in _ODDS and test.analysis.adjust:
        return PutIn(None, reason=_NOT_COLLAPSIBLE)
    had, had_not, gain = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in WithAndWithout.__dataclass_fields__
    )
    other = float(gain.mean()) if len(gain) else 0.0
    if not len(had):
        return PutIn(None, reason=_NOBODY)
    if method not in RATIO_METHODS:
        error = float(np.hypot(_error(had - had_not), _error(gain)))
        return PutIn(float((had - had_not).mean()) - other, error)
    return _log_ratio(had, had_not, other, of_odds=method in _ODDS)


def _log_ratio(had: Floats, had_not: Floats, other: float, *, of_odds: bool) -> PutIn:
    """Return the logarithm of the marginal ratio, its error by the delta method person by person."""
    share, without = float(had.mean()), float(had_not.mean()) + other
    if not (0 < share < 1 and 0 < without < 1):
        return PutIn(None, reason=_NOBODY)
    top, bottom = (p * (1 - p) if of_odds else p for p in (share, without))
    value = np.log(share / without) - (np.log((1 - share) / (1 - without)) if of_odds else 0.0)
    return PutIn(float(value), _error((had - share) / top - (had_not - without) / bottom))


def _error(values: Floats) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
