"""A synthetic trial from a study file: people, answers, missing answers and jobs, all from one seed.

The answers of a person follow one latent burden per wave; every item loads on it in the direction
its scale states. What was put in is returned beside what came out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pandas as pd

from ..dataset.assemble import ANSWER_COLUMNS, Answers
from ..dataset.due import due
from ..model.instrument import Gate, Instrument, Item
from ..model.missing import MissingCode
from ..model.record import Enrolment, Response
from ..model.response_scale import chosen_text
from ..model.study import PAIR, Arm, ScheduleEntry, Study, Wave
from ..scoring.classify import condition_truth

__all__ = ["SimulatedStudy", "Spell", "Truth", "simulate", "simulated_answers"]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MOST_IN_A_BLOCK = 20
LATEST_INCLUSION, LATEST_JOB = 120, 300


@dataclass(frozen=True)
class Truth:
    """What the simulation put in.

    Attributes
    ----------
    loading : of every item on the latent burden.
    stability : correlation of the burden between waves.
    effect : what every arm but the first adds to the burden at each follow-up, in standard deviations.
    job_share : probability of a job start by arm.
    skipped, refused : share of single answers left out, and refused.
    lost_per_wave : share of people lost at each follow-up wave.
    """

    loading: float = 0.7
    stability: float = 0.6
    effect: float = -0.4
    job_share: tuple[float, ...] = (0.3, 0.45)
    skipped: float = 0.02
    refused: float = 0.005
    lost_per_wave: float = 0.12


@dataclass(frozen=True, slots=True)
class Spell:
    """A job from a first to a last day; `end` None: still going on."""

    participant: str
    start: date
    end: date | None
    percent: float


@dataclass(frozen=True)
class SimulatedStudy:
    """A synthetic study, marked as such wherever it goes."""

    study: Study
    seed: int
    truth: Truth
    enrolments: tuple[Enrolment, ...]
    responses: tuple[Response, ...]
    completed: frozenset[tuple[str, str, int, str]]
    spells: tuple[Spell, ...]
    observed_until: date


@dataclass
class _Run:
    study: Study
    instruments: Mapping[str, Instrument]
    truth: Truth
    random: np.random.Generator
    blocks: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    responses: list[Response] = field(default_factory=list)
    completed: set[tuple[str, str, int, str]] = field(default_factory=set)


def simulate(
    study: Study, instruments: Mapping[str, Instrument], *, n: int, seed: int, truth: Truth | None = None
) -> SimulatedStudy:
    """Simulate a study.

    Parameters
    ----------
    study : the design.
    instruments : every instrument of the schedule, by id.
    n : number of people enrolled.
    seed : the same seed gives the same study.
    truth : what to put in; the defaults of `Truth` when not given.

    Returns
    -------
    SimulatedStudy
        Its study is marked as simulated, whatever the file says.

    Notes
    -----
    Pairs of matched groups follow each other. With a ratio of large numbers (people as reported) as many people as
    it has come out exactly so; an external arm is drawn beside the others by the numbers reported.
    """
    study = study.model_copy(update={"simulated": True})
    run = _Run(study, instruments, truth or Truth(), np.random.default_rng(seed))
    start = date(2025, 1, 6)
    enrolments: list[Enrolment] = []
    spells: list[Spell] = []
    for number in range(n):
        person, jobs = _person(run, number, start)
        enrolments.append(person)
        spells += jobs
    until = start + timedelta(days=max(900, *(_latest_day(study, wave) for wave in study.waves)))
    for person in enrolments:
        _answers(run, person)
    return SimulatedStudy(
        study,
        seed,
        run.truth,
        tuple(enrolments),
        tuple(run.responses),
        frozenset(run.completed),
        tuple(spells),
        until,
    )


def simulated_answers(simulated: SimulatedStudy) -> Answers:
    """Return the answers of a simulated study in the form `dataset.assemble.assemble` takes."""
    rows = [
        (r.participant, r.wave, r.occasion, r.instrument, r.item, *_number_and_text(r), _day(r))
        for r in simulated.responses
    ]
    frame = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS)).astype({"value": "float64", "text": "str"})
    return Answers(frame, simulated.completed)


def _number_and_text(response: Response) -> tuple[float | None, str | None]:
    if response.missing is not None:
        return float(response.missing), None
    return (None, response.value) if isinstance(response.value, str) else (response.value, None)


def _day(response: Response) -> date | None:
    return response.answered_at.date() if response.answered_at is not None else None


def _person(run: _Run, number: int, start: date) -> tuple[Enrolment, list[Spell]]:
    study, arms = run.study, run.study.arms
    strata = _strata(run)
    place = number % len(arms) if study.allocation.kind == "matched" else _allocated(run, strata)
    arm = arms[place]
    inclusion = start + timedelta(days=int(run.random.integers(0, LATEST_INCLUSION)))
    anchors = {study.anchors[0]: inclusion}
    participant = _pseudonym(run.random, number)
    share = run.truth.job_share[min(place, len(run.truth.job_share) - 1)]
    spells = []
    if run.random.random() < share:
        first_day = inclusion + timedelta(days=int(run.random.integers(20, LATEST_JOB)))
        spells.append(Spell(participant, first_day, None, float(run.random.choice([20, 50, 80, 100]))))
        if len(study.anchors) > 1:
            anchors[study.anchors[1]] = first_day
    language = str(run.random.choice(study.languages))
    told = {**strata, **_pair_and_flags(run, number)}
    return Enrolment(
        study.id, participant, arm.id, anchors, language, _unit(study, arm, number), told
    ), spells


def _latest_day(study: Study, wave: Wave) -> int:
    """Return a day, counted from the start, by which everybody's window of a wave is over."""
    after = wave.window_days[1] if wave.window_days is not None else 7
    anchor_day = LATEST_INCLUSION if wave.anchor == study.anchors[0] else LATEST_INCLUSION + LATEST_JOB
    return anchor_day + int(wave.month * 31) + after + 1


def _strata(run: _Run) -> dict[str, str]:
    levels = {stratum.id: [level.id for level in stratum.levels] for stratum in run.study.strata}
    names = dict.fromkeys((*run.study.allocation.strata, *levels))
    return {name: str(run.random.choice(levels.get(name, ["1", "2", "3"]))) for name in names}


def _pair_and_flags(run: _Run, number: int) -> dict[str, str]:
    study = run.study
    pair = {PAIR: f"p{number // len(study.arms) + 1}"} if study.allocation.kind == "matched" else {}
    flags = {flag.id: "1" if flag.id == "itt" or run.random.random() < 0.8 else "0" for flag in study.flags}
    return {**pair, **flags}


def _unit(study: Study, arm: Arm, number: int) -> str | None:
    """Return a unit of three; where units are allocated, of three to each arm."""
    if not study.units or arm.external:
        return None
    before = 3 * study.allocated_arms.index(arm) if study.allocation.kind == "cluster" else 0
    return f"{study.units[0].id}_{before + 1 + number % 3}"


def _allocated(run: _Run, strata: Mapping[str, str]) -> int:
    """Return the number of the arm: permuted blocks of twice the ratio, within each stratum."""
    study = run.study
    ratio = study.allocation.ratio or (1,) * len(study.arms)
    if len(ratio) < len(study.arms) or any(arm.external for arm in study.arms):
        ratio = tuple(arm.n or 1 for arm in study.arms)
    few = sum(ratio) <= MOST_IN_A_BLOCK
    stratum = tuple(strata[name] for name in study.allocation.strata) if few else ()
    block = run.blocks.setdefault(stratum, [])
    if not block:
        arms = [arm for arm, times in enumerate(ratio) for _ in range((2 if few else 1) * times)]
        block += [int(arm) for arm in run.random.permutation(arms)]
    return block.pop()


def _pseudonym(random: np.random.Generator, number: int) -> str:
    # Two letters of chance keep the order of enrolment from being the only name.
    letters = "".join(ALPHABET[int(i)] for i in random.integers(10, 32, 2))
    return f"{letters}{number + 1:04d}"


def _answers(run: _Run, person: Enrolment) -> None:
    truth, random = run.truth, run.random
    if person.arm in {arm.id for arm in run.study.arms if arm.external}:
        return
    natural = float(random.normal())
    treated = person.arm != run.study.arms[0].id
    for position, wave in enumerate(run.study.survey_waves):
        plan = due(wave, person)
        if position > 0:
            noise = float(random.normal()) * np.sqrt(1 - truth.stability**2)
            natural = truth.stability * natural + noise
            if random.random() < truth.lost_per_wave:
                continue
        if plan is None:
            continue
        burden = natural + (truth.effect if treated and position > 0 else 0.0)
        moment = _moment(random, plan.planned, wave)
        for entry in run.study.instruments_at(wave.id):
            _form(run, person, entry, (wave, moment, burden))


def _moment(random: np.random.Generator, planned: date, wave: Wave) -> datetime:
    late = int(random.integers(0, max(1, wave.window_days[1] if wave.window_days else 7)))
    clock = time(int(random.integers(7, 22)), int(random.integers(0, 60)), tzinfo=UTC)
    return datetime.combine(planned + timedelta(days=late), clock)


def _form(run: _Run, person: Enrolment, entry: ScheduleEntry, at: tuple[Wave, datetime, float]) -> None:
    wave, moment, burden = at
    instrument = run.instruments[entry.instrument]
    given: dict[str, float] = {}
    for item in instrument.items:
        value: float | str | None = None
        reason: MissingCode | None = None
        if not _is_shown(instrument, item.id, given):
            reason = MissingCode.NOT_SHOWN
        elif run.random.random() < run.truth.skipped:
            reason = MissingCode.SKIPPED
        elif run.random.random() < run.truth.refused:
            reason = MissingCode.PREFER_NOT_TO_ANSWER
        else:
            value = _answer(run, instrument, item, (moment, burden))
            given |= {item.id: value} if isinstance(value, float) else {}
        missing = int(reason) if reason is not None else None
        run.responses.append(
            Response(person.participant, wave.id, instrument.id, item.id, value, missing, moment)
        )
    run.completed.add((person.participant, wave.id, 1, instrument.id))


def _is_shown(instrument: Instrument, item_id: str, given: Mapping[str, float]) -> bool:
    gates: Sequence[Gate] = [gate for gate in instrument.items_if if item_id in gate.items]
    values = {name: np.asarray([given.get(name, np.nan)]) for name in instrument.item_ids}
    truths = [condition_truth(gate.when, values, {}) for gate in gates]
    return all(bool((truth.true & truth.known)[0]) for truth in truths)


def _answer(run: _Run, instrument: Instrument, item: Item, at: tuple[datetime, float]) -> float | str:
    moment, burden = at
    response = instrument.response_scales[item.response_scale]
    if response.kind == "multiple_choice":
        several = [code for code in response.codes if code not in response.exclusive_codes]
        chosen = [code for code in several if run.random.random() < 1.5 / len(several)]
        return chosen_text(chosen or response.exclusive_codes[:1] or several[-1:])
    if response.kind == "date":
        return (moment.date() - timedelta(days=int(run.random.integers(1, 90)))).isoformat()
    if response.kind == "text":
        return "-"
    sign = _sign(instrument, item.id)
    loading = run.truth.loading
    latent = sign * loading * burden + np.sqrt(1 - loading**2) * float(run.random.normal())
    low, high = response.attainable
    if response.options:
        codes = sorted(response.codes)
        edges = np.linspace(-0.6, 1.8, len(codes) - 1) if sign > 0 else np.linspace(-1.8, 0.6, len(codes) - 1)
        return float(codes[int(np.searchsorted(edges, latent))])
    middle = low + (high - low) * (0.5 + latent / 6)
    return float(np.clip(np.round(middle, response.decimals), low, high))


def _sign(instrument: Instrument, item_id: str) -> float:
    """Return 1 when a higher code goes with more burden, -1 when with less."""
    for scale in instrument.scales:
        for use in scale.items:
            if use.item == item_id and scale.direction != "none":
                worse = 1.0 if scale.direction == "higher_is_worse" else -1.0
                # The weights of a value set, not the codes, give its score the direction.
                keyed = -1.0 if scale.combine.rule == "value_set" else float(use.key)
                return worse * keyed
    return 1.0
