"""What is on record about one person and what comes next: days, waves, forms, links; no answers and no arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from workmh_measures.dataset.board import STAGES, Stage
from workmh_measures.dataset.due import Due
from workmh_measures.dataset.schedule import Slot, State, schedule
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.record import ENDS_CONTACT, Consent, WithdrawalLevel
from workmh_measures.model.study import Study
from workmh_measures.storage.board_data import read_board
from workmh_measures.storage.events import Kind
from workmh_measures.storage.happenings import happenings_within
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.reading import participants
from workmh_measures.storage.step_objections import days_on_record
from workmh_measures.storage.tables import event, link, of_other_kind

__all__ = ["Comes", "PersonForm", "PersonLinks", "PersonRecord", "PersonWave", "person_record"]


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A form of a person at a wave.

    Attributes
    ----------
    by_staff : a clinician or staff fill it in.
    touched : day of the latest opening or answer, where it is not handed in.
    handed_in : day it was handed in.
    """

    instrument: str
    by_staff: bool
    stage: Stage
    touched: date | None
    handed_in: date | None


@dataclass(frozen=True, slots=True)
class PersonWave:
    """A wave of a person, counted from one event of its anchor, with its forms; a register's wave has none."""

    wave: str
    number: int
    when: Due
    state: State
    forms: tuple[PersonForm, ...]


@dataclass(frozen=True, slots=True)
class PersonLinks:
    """Personal links: how many were made, when the latest was, and whether one opens the form now."""

    n: int
    latest: datetime | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Comes:
    """What comes next of a wave: it is open until a day (None: it does not close), or opens on one."""

    wave: str
    number: int
    is_open: bool
    day: date | None
    n_left: int


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What is on record about a person.

    Attributes
    ----------
    days_seen : ids of the anchors and milestones whoever looks may know of.
    reached : day of each of them by number, where it was reached.
    is_asked : False for people of an outside arm, whom nobody asks.
    left : first day of death or of a withdrawal that ends contact, where it has come.
    lacks_consent : the form waits for consent, or consent was taken back.
    waves : in the order of the study; `next` says which of them can be answered now, and which comes then.
    """

    participant: str
    unit: str | None
    language: str | None
    enrolled_at: datetime
    days_seen: tuple[str, ...]
    reached: Mapping[str, Mapping[int, date]]
    consent: Consent | None
    withdrawn: Mapping[WithdrawalLevel, date]
    died: date | None
    is_asked: bool
    left: date | None
    lacks_consent: bool
    waves: tuple[PersonWave, ...]
    links: PersonLinks

    @property
    def next(self) -> tuple[Comes, ...]:
        """Waves whose forms can be answered now, and the first to open after today; nothing once the person left."""
        if self.left is not None or not self.is_asked:
            return ()
        asked = [one for one in self.waves if one.forms]
        now = [
            Comes(one.wave, one.number, True, one.when.closes, n)
            for one in asked
            if one.state.can_be_answered and (n := sum(form.stage != "done" for form in one.forms))
        ]
        later = [one for one in asked if one.state == State.WAITING]
        first = min(later, key=lambda one: one.when.opens or one.when.planned, default=None)
        if first is None:
            return tuple(now)
        opens = first.when.opens or first.when.planned
        return (*now, Comes(first.wave, first.number, False, opens, len(first.forms)))


def person_record(
    connection: Connection, study: Study, participant: str, *, today: date, arms: bool = False
) -> PersonRecord | None:
    """Return what is on record about a person; None for an id nobody has, typed exactly.

    Parameters
    ----------
    today : the day that decides what is due.
    arms : whoever looks may see arms; else no day that tells the arm is among those reached.
    """
    records = participants(connection, study.id, participant)
    if not records:
        return None
    [record] = records
    slots = schedule(study, happenings_within(connection, study.id, participant), today=today)
    is_asked = record.arm not in {arm.id for arm in study.arms if arm.external}
    left = [day for level, day in record.withdrawn.items() if level in ENDS_CONTACT]
    left += [record.died] if record.died is not None else []
    return PersonRecord(
        participant=record.participant,
        unit=record.unit,
        language=record.language,
        enrolled_at=record.enrolled_at,
        days_seen=study.days_seen(arms=arms),
        reached={name: days for name in study.days_seen(arms=arms) if (days := days_on_record(record, name))},
        consent=record.consent,
        withdrawn=record.withdrawn,
        died=record.died,
        is_asked=is_asked,
        left=min((day for day in left if day <= today), default=None),
        lacks_consent=not study.has_open_door(record.consent),
        waves=_waves(connection, study, record, slots if is_asked else (), today),
        links=_links(connection, study.id, participant),
    )


def _waves(
    connection: Connection, study: Study, record: ParticipantRecord, slots: Sequence[Slot], today: date
) -> tuple[PersonWave, ...]:
    handed_in = _handed_in(connection, study.id, record.participant)
    board = read_board(connection, study, [record.participant])
    forms: dict[tuple[str, int], list[PersonForm]] = {}
    for n, stage in enumerate(board.stages(today)):
        wave, number = board.waves[board.forms.wave[n]], int(board.forms.number[n])
        instrument, touched = board.instruments[board.forms.form[n]], int(board.forms.touched[n])
        by = {e.respondent for e in study.instruments_at(wave) if e.instrument == instrument}
        is_done = STAGES[stage] == "done"
        form = PersonForm(
            instrument,
            by_staff=by == {"clinician"},
            stage=STAGES[stage],
            touched=date.fromordinal(touched) if touched and not is_done else None,
            handed_in=handed_in.get((wave, number, instrument)) if is_done else None,
        )
        forms.setdefault((wave, number), []).append(form)
    return tuple(
        PersonWave(
            slot.wave, slot.number, slot.when, slot.state, tuple(forms.get((slot.wave, slot.number), ()))
        )
        for slot in slots
    )


def _handed_in(connection: Connection, study: str, participant: str) -> dict[tuple[str, int, str], date]:
    told = select(event.c.wave, event.c.occasion, event.c.instrument, event.c.recorded_at).where(
        of_other_kind(study, Kind.FORM_COMPLETED), event.c.participant == participant
    )
    rows = connection.execute(told.order_by(event.c.seq)).all()
    return {(row.wave, row.occasion, row.instrument): civil_day(row.recorded_at) for row in rows}


def _links(connection: Connection, study: str, participant: str) -> PersonLinks:
    issued = select(func.count(), func.max(event.c.recorded_at)).where(
        of_other_kind(study, Kind.LINK_ISSUED), event.c.participant == participant
    )
    n, latest = connection.execute(issued).one()
    mine = (link.c.study == study) & (link.c.participant == participant) & link.c.revoked.is_(None)
    in_force = connection.execute(select(link.c.token_hash).where(mine).limit(1)).first() is not None
    return PersonLinks(int(n), latest, in_force)
