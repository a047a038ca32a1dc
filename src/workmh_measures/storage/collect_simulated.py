"""Put a simulated study into a store, event by event, as real answers would come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from itertools import groupby

from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument
from ..model.record import Enrolment, RepeatedAnchor, Response
from ..trial.simulate import SimulatedStudy
from .events import AnswerEvent, EnrolledEvent, Event, FormCompletedEvent
from .repository import Store
from .study_events import ReachedEvent

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
    """Append the enrolments and answers of a simulated study in the order of their time.

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
    for moment, events in sorted(
        _submissions(simulated, instruments), key=lambda s: (s[0], s[1][0].request_id)
    ):
        clock.moment = moment
        n += len(store.append(study, events))
        told(sum(isinstance(event, AnswerEvent) for event in events))
    return n


def _submissions(
    simulated: SimulatedStudy, instruments: Mapping[str, Instrument]
) -> Iterator[tuple[datetime, Sequence[Event]]]:
    persons = {person.participant: person for person in simulated.enrolments}
    prints = {name: fingerprint(instrument) for name, instrument in instruments.items()}
    for person in simulated.enrolments:
        first_day = min(person.anchors.values())
        yield datetime.combine(first_day, time(0, 0), tzinfo=UTC), [enrolled(person, BY, mode=MODE)]
        for again in person.repeated:
            yield datetime.combine(again.day, time(0, 0), tzinfo=UTC), [_reached_again(person, again)]

    def form(response: Response) -> tuple[str, str, str, datetime | None]:
        return response.participant, response.wave, response.instrument, response.answered_at

    for (participant, wave, instrument, moment), answers in groupby(simulated.responses, key=form):
        person = persons[participant]
        events: list[Event] = [_answer(person, answer, prints[instrument]) for answer in answers]
        events.append(
            FormCompletedEvent(
                request_id=f"{participant}-{wave}-{instrument}-completed",
                entered_by=BY,
                participant=participant,
                wave=wave,
                instrument=instrument,
                mode=MODE,
                language=person.language,
            )
        )
        if moment is not None:
            yield moment, events


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


def _reached_again(person: Enrolment, again: RepeatedAnchor) -> ReachedEvent:
    return ReachedEvent(
        request_id=f"{person.participant}-{again.anchor}-{again.number}",
        entered_by=BY,
        participant=person.participant,
        mode=MODE,
        what=again.anchor,
        number=again.number,
        day=again.day,
    )


def _answer(person: Enrolment, response: Response, definition: str) -> AnswerEvent:
    return AnswerEvent(
        request_id=f"{response.participant}-{response.wave}-{response.instrument}-{response.item}",
        entered_by=BY,
        participant=response.participant,
        wave=response.wave,
        instrument=response.instrument,
        item=response.item,
        mode=MODE,
        language=person.language,
        fingerprint=definition,
        value=response.value,
        missing=response.missing,
    )
