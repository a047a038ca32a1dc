"""Which messages a person should have had by a day: a pure function of the schedule and of what went out before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from workmh_measures.dataset.schedule import Happening, Slot, State, schedule
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.study import Study

__all__ = ["IN_FLIGHT", "Attempt", "Errand", "Occasion", "Standing", "Wanted", "errands"]

IN_FLIGHT = timedelta(minutes=10)
"""So long a message that was begun may still be on its way out of another sender."""


class Occasion(NamedTuple):
    """What one message is about: a wave of a person, counted from the `job`-th event of its anchor.

    `reminder` is 0 for the invitation, 1 for the first reminder, and so on.
    """

    participant: str
    wave: str
    job: int
    reminder: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """The latest message of an occasion: its number, when it was begun, and what became of it (None: not known)."""

    number: int
    channel: str
    begun: datetime
    outcome: Literal["sent", "refused", "deferred"] | None
    code: str | None = None


Standing = Literal["ready", "uncertain", "refused"]
"""`ready` goes out now; of the others one went out perhaps, or was refused for good, and a person decides."""


class Errand(NamedTuple):
    """A message that is due, the number of its attempt, and whether it goes out."""

    occasion: Occasion
    attempt: int
    standing: Standing


@dataclass(frozen=True)
class Wanted:
    """What a run is to send.

    Attributes
    ----------
    today, now : the day asked about, and the moment for what may be in flight.
    reminders : days after the invitation; None sends invitations and no reminders.
    wave : only this wave; None all.
    invite : `open` from the window on, `planned` from the planned day on.
    again : outcomes after which another message goes out all the same: `uncertain`, `refused`, `sent`.
    """

    today: date
    now: datetime
    reminders: tuple[int, ...] | None = None
    wave: str | None = None
    invite: Literal["open", "planned"] = "open"
    again: Collection[str] = ()


def errands(
    study: Study,
    happenings: Iterable[Happening],
    participant: str,
    done: Mapping[Occasion, Attempt],
    wanted: Wanted,
) -> Sequence[Errand]:
    """Return the messages of one person that are due, in the order of the waves.

    Parameters
    ----------
    happenings : of this person; leaving, death, a closed window and a finished wave end every message.
    done : the latest attempt of each occasion.
    """
    states = {State.DUE} if wanted.invite == "planned" else {State.OPEN, State.DUE}
    surveys = {wave.id for wave in study.survey_waves}
    found = []
    for slot in schedule(study, happenings, today=wanted.today):
        is_asked = slot.wave in surveys and slot.state in states and bool(slot.left)
        if not is_asked or wanted.wave not in (None, slot.wave):
            continue
        occasion = _occasion(participant, slot, done, wanted)
        errand = None if occasion is None else _errand(occasion, done.get(occasion), wanted)
        if errand is not None:
            found.append(errand)
    return found


def _occasion(
    participant: str, slot: Slot, done: Mapping[Occasion, Attempt], wanted: Wanted
) -> Occasion | None:
    """Return the message it is the turn of."""
    first = Occasion(participant, slot.wave, slot.number, 0)
    if wanted.reminders is None:
        return first
    invited = done.get(first)
    if invited is None or invited.outcome in ("refused", "deferred"):
        return None
    turn, last, before = None, civil_day(invited.begun), 0
    for number, days in enumerate(wanted.reminders, start=1):
        # A message that went out late moves the next one: two never come close upon each other.
        due = max(civil_day(invited.begun) + timedelta(days=days), last + timedelta(days=days - before))
        if wanted.today < due:
            break
        turn = first._replace(reminder=number)
        went = done.get(turn)
        if went is None or went.outcome in ("refused", "deferred"):
            break
        last, before = civil_day(went.begun), days
    return turn


def _errand(occasion: Occasion, went: Attempt | None, wanted: Wanted) -> Errand | None:
    if went is None:
        return Errand(occasion, 1, "ready")
    if went.outcome == "deferred":
        return Errand(occasion, went.number + 1, "ready")
    if went.outcome == "sent":
        return Errand(occasion, went.number + 1, "ready") if "sent" in wanted.again else None
    standing: Standing = "refused" if went.outcome == "refused" else "uncertain"
    is_over = standing == "refused" or wanted.now - went.begun >= IN_FLIGHT
    return Errand(occasion, went.number + 1, "ready" if standing in wanted.again and is_over else standing)
