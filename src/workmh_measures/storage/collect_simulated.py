"""Put a simulated study into a store, event by event, as real answers would come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any

from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument
from ..model.record import Enrolment, Response
from ..trial.simulate import SimulatedStudy
from .events import AnswerEvent, EnrolledEvent, Event, FormCompletedEvent
from .repository import Store
from .study_events import ConsentedEvent, DiedEvent, ReachedEvent, RegisterEvent, WithdrawnEvent

__all__ = ["Clock", "collect_simulated", "enrolled"]

MODE = "simulated"
BY = "simulator"


class Clock:
    """Tells the moment it was last set to; a store made with it records simulated time."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.moment


def collect_simulated(
    store: Store,
    simulated: SimulatedStudy,
    instruments: Mapping[str, Instrument],
    clock: Clock,
    *,
    told: Callable[[int], object] = lambda _n: None,
) -> int:
    """Append everything that happens in a simulated study in the order of its time.

    Parameters
    ----------
    store : made with `clock`.
    instruments : every instrument of the schedule, by id.
    told : called with the number of answers after each submission, for a progress bar.

    Returns
    -------
    Number of events appended.
    """
    study = simulated.study.id
    n = 0
    happened = [*_courses(simulated), *_submissions(simulated, instruments)]
    # Of what happens at one moment the enrolment comes first.
    happened.sort(key=lambda s: (s[0], not isinstance(s[1][0], EnrolledEvent), s[1][0].request_id))
    for moment, events in happened:
        clock.moment = moment
        n += len(store.append(study, events))
        told(sum(isinstance(event, AnswerEvent) for event in events))
    return n


def _submissions(
    simulated: SimulatedStudy, instruments: Mapping[str, Instrument]
) -> Iterator[tuple[datetime, Sequence[Event]]]:
    persons = {person.participant: person for person in simulated.enrolments}
    prints = {name: fingerprint(instrument) for name, instrument in instruments.items()}

    def form(response: Response) -> tuple[str, str, int, str, datetime | None]:
        about = response.participant, response.wave, response.occasion, response.instrument
        return *about, response.answered_at

    for (participant, wave, occasion, instrument, moment), answers in groupby(simulated.responses, key=form):
        person = persons[participant]
        events: list[Event] = [_answer(person, answer, prints[instrument]) for answer in answers]
        events.append(
            FormCompletedEvent(
                request_id=f"{participant}-{_occasion(wave, occasion)}-{instrument}-completed",
                entered_by=BY,
                participant=participant,
                wave=wave,
                occasion=occasion,
                instrument=instrument,
                mode=MODE,
                language=person.language,
            )
        )
        if moment is not None:
            yield moment, events


def _courses(simulated: SimulatedStudy) -> Iterator[tuple[datetime, Sequence[Event]]]:
    """Yield enrolment, days reached, leaving and register of everybody, each on its day."""
    first = simulated.study.anchors[0]
    for person in simulated.enrolments:
        inclusion = person.anchors[first]
        begun = replace(person, anchors={first: inclusion})
        yield _at(inclusion), [enrolled(begun, BY, mode=MODE)]
        if person.consent is not None:
            yield _at(inclusion), [_consented(person)]
        for event, day in _steps(person, first):
            # A day before the enrolment, such as the referral, is told when the person is enrolled.
            yield _at(max(day, inclusion)), [event]
    for record in simulated.registers:
        told = RegisterEvent(
            request_id=f"{record.participant}-{record.source}",
            entered_by=BY,
            participant=record.participant,
            mode=MODE,
            record=record,
        )
        yield _at(simulated.observed_until), [told]


def _steps(person: Enrolment, first: str) -> Iterator[tuple[Event, date]]:
    name = person.participant
    known: dict[str, Any] = {"entered_by": BY, "participant": name, "mode": MODE}
    reached = [(what, 1, day) for what, day in person.anchors.items() if what != first]
    for what, number, day in (
        *reached,
        *((again.anchor, again.number, again.day) for again in person.repeated),
    ):
        request = f"{name}-{what}-{number}"
        yield ReachedEvent(request_id=request, what=what, day=day, number=number, **known), day
    for level, day in person.withdrawn.items():
        yield WithdrawnEvent(request_id=f"{name}-withdrawn-{level}", level=level, day=day, **known), day
    if person.died is not None:
        yield DiedEvent(request_id=f"{name}-died", day=person.died, **known), person.died


def _consented(person: Enrolment) -> Event:
    said = person.consent
    if said is None:
        raise ValueError(f"{person.participant} has said nothing about consent")
    return ConsentedEvent(
        request_id=f"{person.participant}-consented",
        entered_by=BY,
        participant=person.participant,
        mode=MODE,
        version=said.version,
        day=said.day,
        given=said.given,
        parts=said.parts,
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(0, 0), tzinfo=UTC)


def _occasion(wave: str, number: int) -> str:
    return wave if number == 1 else f"{wave}-{number}"


def enrolled(person: Enrolment, by: str, *, mode: str | None = None) -> EnrolledEvent:
    """Return the event of an enrolment."""
    return EnrolledEvent(
        request_id=f"{person.participant}-enrolled",
        entered_by=by,
        participant=person.participant,
        mode=mode,
        arm=person.arm,
        unit=person.unit,
        strata=person.strata,
        anchors=person.anchors,
        preferred_language=person.language,
        pair=person.pair,
        flags=person.flags,
    )


def _answer(person: Enrolment, response: Response, definition: str) -> AnswerEvent:
    return AnswerEvent(
        request_id="-".join(
            (
                response.participant,
                _occasion(response.wave, response.occasion),
                response.instrument,
                response.item,
            )
        ),
        entered_by=BY,
        participant=response.participant,
        wave=response.wave,
        occasion=response.occasion,
        instrument=response.instrument,
        item=response.item,
        mode=MODE,
        language=person.language,
        fingerprint=definition,
        value=response.value,
        missing=response.missing,
    )
