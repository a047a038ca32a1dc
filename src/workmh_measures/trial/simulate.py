"""A synthetic trial from a study file: people, answers, missing answers, work and benefits, all from one seed.

What was put in is returned beside what came out. The first people of a larger simulation are those of a smaller one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from ..dataset.assemble import Answers
from ..errors import DefinitionError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.missing import is_missing_code
from ..model.record import Consent, Enrolment, RepeatedAnchor, Response
from ..model.study import Study
from ..model.work import RegisterRecord
from .simulation.answers import Asked, Form, answered, latents
from .simulation.course import MOST_JOBS, Floats, Station, Visits, burdens, stations, visits
from .simulation.forms_table import answers_table
from .simulation.measurement import InstrumentModel, instrument_model
from .simulation.milestones import milestones
from .simulation.people import OBSERVED_UNTIL, Person, people
from .simulation.settings import truth_problems
from .simulation.streams import Streams
from .simulation.told_work import DRAWS, Situation, expectancies, expectancy_class, told
from .simulation.truth import Truth
from .simulation.work_course import CHANCES, WorkCourse, work_course

__all__ = ["SimulatedStudy", "simulate", "simulated_answers"]

Anchors = Mapping[tuple[str, int], date]


@dataclass(frozen=True, eq=False)
class SimulatedStudy:
    """A synthetic study, marked as such wherever it goes.

    Attributes
    ----------
    truth : what was put in, beside what follows from it: the model of each instrument, stations (survey waves, those
        counted from a job once for each job), and of each person course of work, burden, expectancy (higher is more
        positive) and visits; arrays have people in rows and stations in columns.
    answers : of everybody; registers : one record for each person.
    """

    study: Study
    seed: int
    truth: Truth
    enrolments: tuple[Enrolment, ...]
    answers: Answers
    registers: tuple[RegisterRecord, ...]
    observed_until: date
    models: Mapping[str, InstrumentModel]
    stations: tuple[Station, ...]
    people: tuple[Person, ...]
    courses: tuple[WorkCourse, ...]
    burden: Floats
    expectancy: Floats
    visits: Visits

    @property
    def completed(self) -> frozenset[tuple[str, str, int, str]]:
        """Forms that were handed in: participant, wave, occasion, instrument."""
        return self.answers.completed

    @cached_property
    def responses(self) -> tuple[Response, ...]:
        """Every answer as an object, form by form; `answers` holds the same in a table and is far lighter."""
        numbers = {person.participant: number for number, person in enumerate(self.people)}
        places = {(station.wave.id, station.occasion): place for place, station in enumerate(self.stations)}
        columns = ("participant", "wave", "occasion", "instrument", "item", "value", "text")
        rows = zip(*(self.answers.frame[name].tolist() for name in columns), strict=True)
        found = []
        for participant, wave, occasion, instrument, item, value, text in rows:
            moment = self.visits.moments[numbers[participant], places[wave, occasion]]
            missing = int(value) if is_missing_code(value) else None
            answer = None if missing is not None else text if value != value else value
            found.append(
                Response(participant, wave, instrument, item, answer, missing, moment, int(occasion))
            )
        return tuple(found)


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

    Raises
    ------
    DefinitionError
        SIM-NAME, SIM-VALUE, SIM-ALPHA: with everything in the truth that cannot be put into this study.

    Notes
    -----
    Pairs of matched groups follow each other. With a ratio of large numbers (people as reported) as many people as
    it has come out exactly so; an external arm is drawn beside the others by the numbers reported.
    """
    study = study.model_copy(update={"simulated": True})
    if problems := [*truth_problems(truth or Truth(), study)]:
        raise DefinitionError(problems)
    run = _Run(study, truth or Truth(), Streams(seed), stations(study), OBSERVED_UNTIL)
    who = people(study, run.truth, run.streams, n=n)
    burden = burdens(study, run.truth.burden, run.streams, who=who, at=run.stations)
    expectancy = expectancies(run.truth, run.streams, burden, at=run.stations)
    courses = run.courses(who, expectancy)
    reached = [run.reached(person, course) for person, course in zip(who, courses, strict=True)]
    came = visits(run.truth, run.streams, burden, who=[*zip(who, reached, strict=True)], at=run.stations)
    models = run.models(instruments)
    situations = run.situations(came, reached, courses, expectancy)
    forms = run.forms(models, burden, came, situations)
    names = [person.participant for person in who]
    return SimulatedStudy(
        study=study,
        seed=seed,
        truth=run.truth,
        enrolments=run.enrolments(who, courses, reached),
        answers=answers_table(forms, run.stations, came, people=names),
        registers=tuple(course.record for course in courses),
        observed_until=run.until,
        models=models,
        stations=run.stations,
        people=tuple(who),
        courses=tuple(courses),
        burden=burden,
        expectancy=expectancy,
        visits=came,
    )


def simulated_answers(simulated: SimulatedStudy) -> Answers:
    """Return the answers of a simulated study in the form `dataset.assemble.assemble` takes."""
    return simulated.answers


@dataclass(frozen=True)
class _Run:
    study: Study
    truth: Truth
    streams: Streams
    stations: tuple[Station, ...]
    until: date

    def models(self, instruments: Mapping[str, Instrument]) -> dict[str, InstrumentModel]:
        """Return the model of every instrument that is given, in the order of the file."""
        measurement = self.truth.measurement
        models = {
            entry.instrument: instrument_model(
                instruments[entry.instrument], measurement, parameters=entry.parameters
            )
            for entry in self.study.schedule
        }
        known = {f"{name}.{factor.scale}" for name, model in models.items() for factor in model.factors}
        names = sorted(known)
        unknown = [
            problem(
                "SIM-NAME",
                where="measurement.alpha",
                found=name,
                allowed=names,
                nearest=nearest_match(name, names),
            )
            for name in measurement.alpha
            if name not in known
        ]
        if unknown:
            raise DefinitionError(unknown)
        return models

    def courses(self, who: Sequence[Person], expectancy: Floats) -> list[WorkCourse]:
        chances = self.streams.named("work").random((len(who), CHANCES))
        return [
            work_course(
                self.study,
                self.truth.work,
                person,
                expectancy=expectancy_class(self.truth.work, expectancy[number, 0]),
                chances=chances[number],
            )
            for number, person in enumerate(who)
        ]

    def reached(self, person: Person, course: WorkCourse) -> Anchors:
        """Return the days waves are counted from; of a job only one whose last wave is over by the extract."""
        days = {(self.study.anchors[0], 1): person.inclusion}
        for anchor in self.study.anchors[1:] if not person.arm.external else ():
            waves = [wave for wave in self.study.waves if wave.anchor == anchor]
            after = max((31 * wave.month + (wave.window_days or (0, 7))[1] for wave in waves), default=0)
            last = self.until - timedelta(days=int(after) + 1)
            jobs = [job.start for job in course.new_jobs(person.inclusion) if job.start <= last]
            days |= {(anchor, number): day for number, day in enumerate(jobs[:MOST_JOBS], start=1)}
        return days

    def enrolments(
        self, who: Sequence[Person], courses: Sequence[WorkCourse], reached: Sequence[Anchors]
    ) -> tuple[Enrolment, ...]:
        chances = self.streams.named("milestones").random((len(who), len(self.study.milestones)))
        return tuple(
            self._enrolment(
                person,
                days,
                milestones(
                    self.study,
                    person,
                    jobs=[job.start for job in course.new_jobs(person.inclusion)],
                    chances=drawn,
                    until=self.until,
                ),
            )
            for person, course, days, drawn in zip(who, courses, reached, chances, strict=True)
        )

    def _enrolment(self, person: Person, reached: Anchors, also: Mapping[str, date]) -> Enrolment:
        rule, is_external = self.study.consent, person.arm.external
        parts = {part: person.flags[part] for part in rule.parts if part in person.flags} if rule else {}
        return Enrolment(
            self.study.id,
            person.participant,
            person.arm.id,
            {**{anchor: day for (anchor, number), day in reached.items() if number == 1}, **also},
            person.language,
            person.unit,
            dict(person.strata),
            pair=person.pair,
            flags=dict(person.flags),
            repeated=tuple(
                RepeatedAnchor(a, number, day) for (a, number), day in reached.items() if number > 1
            ),
            withdrawn=dict(person.withdrawn),
            died=person.died,
            consent=Consent(rule.version, person.inclusion, True, parts)
            if rule and not is_external
            else None,
        )

    def situations(
        self, came: Visits, reached: Sequence[Anchors], courses: Sequence[WorkCourse], expectancy: Floats
    ) -> dict[tuple[int, int], Situation]:
        draws = self.streams.named("told work").random((*expectancy.shape, DRAWS))
        found = {}
        for (person, place), moment in came.moments.items():
            station = self.stations[place]
            found[person, place] = Situation.on(
                moment.date(),
                courses[person],
                counted_from=reached[person][station.wave.anchor, station.occasion],
                expectancy=expectancy_class(self.truth.work, expectancy[person, place]),
                draws=draws[person, place],
            )
        return found

    def forms(
        self,
        models: Mapping[str, InstrumentModel],
        burden: Floats,
        came: Visits,
        situations: Mapping[tuple[int, int], Situation],
    ) -> list[tuple[int, Form]]:
        behind = {
            name: latents(model, self.streams, burden, at=self.stations, truth=self.truth)
            for name, model in models.items()
        }
        found = []
        for place, station in enumerate(self.stations):
            for entry in self.study.instruments_at(station.wave.id):
                missed = self.streams.named("missed form", entry.instrument, station.name).random(len(burden))
                who = np.flatnonzero(came.came[:, place] & (missed >= self.truth.missed.form))
                here = [(person, place) for person in who.tolist()]
                own = told(entry.instrument, [situations[visit] for visit in here], self.truth.work)
                asked = Asked(place, station, who, [came.moments[visit] for visit in here], own)
                model, latent = models[entry.instrument], behind[entry.instrument]
                form = answered(model, latent, asked, streams=self.streams, truth=self.truth)
                found.append((place, form))
        return found
