"""What stands against a consent, a day reached, a withdrawal or a death, held against the person's record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workmh_measures.errors import Problem, nearest_match, problem
from workmh_measures.model.record import Consent, WithdrawalLevel
from workmh_measures.model.study import Study
from workmh_measures.storage.participant_records import ParticipantRecord

__all__ = [
    "IN_WORK",
    "SERVICE_END",
    "Leaving",
    "Reached",
    "consent_objections",
    "days_on_record",
    "death_objections",
    "leaving_objections",
    "reached_objections",
]

SERVICE_END, IN_WORK = "service_end", "in_work"
"""The milestone that may tell more than its day, and what it tells: true or false."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A day a person reached.

    Attributes
    ----------
    what : anchor or milestone.
    day : None takes the day on record back.
    number : which time, 2 for the second job; None: the first.
    reason : why the day on record is changed or taken back.
    in_work : whether the person was in work when the service ended; None: not told.
    """

    what: str
    day: date | None
    number: int | None = None
    reason: str | None = None
    in_work: bool | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """From which day a person withdraws, and from what; day None takes an earlier withdrawal back."""

    level: WithdrawalLevel
    day: date | None
    reason: str | None = None


def days_on_record(record: ParticipantRecord, what: str) -> dict[int, date]:
    """Return the days a person reached an anchor or a milestone, by number."""
    first = {1: record.anchors[what]} if what in record.anchors else {}
    return first | {again.number: again.day for again in record.repeated if again.anchor == what}


def consent_objections(study: Study, where: str, told: Consent, *, today: date) -> Iterator[Problem]:
    """Yield what stands against a consent: a day to come, parts not asked for, parts without an answer."""
    yield from _to_come(where, told.day, "the consent", today)
    if not told.version.strip():
        yield problem("PERSON-STEP", where=where, text="The version of the information is not named.")
    parts = study.consent.parts if study.consent is not None else ()
    for name in told.parts:
        if name not in parts:
            yield problem(
                "PERSON-STUDY",
                where=where,
                found=name,
                allowed=parts or ["none"],
                nearest=nearest_match(name, parts),
                text=f"Consent to '{name}' is not asked for by itself.",
            )
    lacking = [name for name in parts if name not in told.parts]
    if lacking:
        text = f"Nothing is said about {', '.join(lacking)}: each is consented to by itself, or not."
        yield problem("PERSON-STEP", where=where, found=lacking, text=text)


def reached_objections(
    study: Study, record: ParticipantRecord, told: Reached, *, today: date
) -> Iterator[Problem]:
    """Yield what stands against a day reached: its name, its number, its place among the other days."""
    where, days = f"Participant {record.participant}", days_on_record(record, told.what)
    if told.what not in study.days_reached:
        yield problem(
            "PERSON-STUDY",
            where=where,
            found=told.what,
            allowed=study.days_reached,
            nearest=nearest_match(told.what, study.days_reached),
            text=f"'{told.what}' is no anchor or milestone of study {study.id}.",
        )
        return
    yield from _number_objections(study, where, told, days)
    if told.in_work is not None and (told.what != SERVICE_END or told.day is None):
        text = f"Whether a person was in work is told with the day of {SERVICE_END}, not of {told.what}."
        yield problem("PERSON-STEP", where=where, found=told.what, allowed=[SERVICE_END], text=text)
    if told.day is not None:
        yield from _to_come(where, told.day, told.what, today)
        yield from _order_objections(study, record, told, days)
        if record.died is not None and told.day > record.died:
            yield _wrong_day(where, told.day, f"{told.what} is after the day of death, {record.died}.")


def leaving_objections(study: Study, record: ParticipantRecord, left: Leaving) -> Iterator[Problem]:
    """Yield what stands against a withdrawal: a day before inclusion, a change without a reason, nothing to take back."""
    where, then = f"Participant {record.participant}", record.withdrawn.get(left.level)
    start = record.anchors.get(study.anchors[0])
    if left.day is None and then is None:
        text = f"No withdrawal from {left.level} is on record, so there is nothing to take back."
        yield problem("PERSON-STEP", where=where, found=left.level, text=text)
    if then is not None and left.reason is None:
        text = f"A withdrawal from {left.level} from {then} is on record; a change needs a reason."
        yield problem("PERSON-STEP", where=where, found=str(left.day), text=text)
    if left.day is not None and start is not None and left.day < start:
        yield _wrong_day(where, left.day, f"the withdrawal is before {study.anchors[0]}, {start}.")


def death_objections(
    study: Study, record: ParticipantRecord, day: date | None, *, reason: str | None, today: date
) -> Iterator[Problem]:
    """Yield what stands against a day of death: a change without a reason, one to come, one before something reached.

    A day that tells the arm is not compared: to be refused would tell somebody kept blind that there is one.
    """
    where = f"Participant {record.participant}"
    if record.died is not None and reason is None:
        text = f"The death is on record as {record.died}; a change needs a reason."
        yield problem("PERSON-STEP", where=where, found=str(day), text=text)
    if day is None:
        if record.died is None:
            text = "No death is on record, so there is nothing to take back."
            yield problem("PERSON-STEP", where=where, text=text)
        return
    yield from _to_come(where, day, "the death", today)
    reached = {**record.anchors, **{f"{a.anchor} {a.number}": a.day for a in record.repeated}}
    for name, then in reached.items():
        if day < then and name.split()[0] not in study.telling_days:
            yield _wrong_day(where, day, f"the death is before {name}, {then}.")


def _number_objections(study: Study, where: str, told: Reached, days: dict[int, date]) -> Iterator[Problem]:
    number, then = told.number or 1, days.get(told.number or 1)
    if told.day is None and then is None:
        text = f"No day of {told.what} with number {number} is on record, so there is nothing to take back."
        yield problem("PERSON-STEP", where=where, found=number, text=text)
    elif told.day is None and number < max(days):
        text = f"{told.what} {max(days)} is on record; the latest is taken back first."
        yield problem("PERSON-STEP", where=where, found=number, text=text)
    elif then is None and number > 1 and number - 1 not in days:
        text = f"{told.what} {number - 1} is not on record, so there is no number {number}."
        allowed = max(days, default=0) + 1
        yield problem("PERSON-STEP", where=where, found=number, allowed=allowed, text=text)
    if then is not None and told.reason is None:
        again = f"say number {max(days) + 1} for another time, or " if told.what != study.anchors[0] else ""
        text = f"{told.what} {number} is on record as {then}; {again}give a reason to change it."
        yield problem("PERSON-STEP", where=where, found=str(told.day), text=text)
    if told.what == study.anchors[0] and number > 1:
        text = f"A person reaches {told.what} once."
        yield problem("PERSON-STEP", where=where, found=number, allowed=1, text=text)


def _order_objections(
    study: Study, record: ParticipantRecord, told: Reached, days: dict[int, date]
) -> Iterator[Problem]:
    where, day, number = f"Participant {record.participant}", told.day, told.number or 1
    if day is None:
        return
    start = study.anchors[0]
    before, after = days.get(number - 1), days.get(number + 1)
    if before is not None and day < before:
        yield _wrong_day(
            where, day, f"{told.what} {number} would be before {told.what} {number - 1}, {before}."
        )
    if after is not None and day > after:
        yield _wrong_day(
            where, day, f"{told.what} {number} would be after {told.what} {number + 1}, {after}."
        )
    if told.what in study.anchors[1:] and start in record.anchors and day < record.anchors[start]:
        yield _wrong_day(where, day, f"{told.what} would be before {start}, {record.anchors[start]}.")
    if told.what == start:
        for name in study.anchors[1:]:
            first = record.anchors.get(name)
            if first is not None and first < day:
                yield _wrong_day(where, day, f"{start} would be after {name}, {first}.")


def _to_come(where: str, day: date, what: str, today: date) -> Iterator[Problem]:
    if day > today:
        yield _wrong_day(where, day, f"the day of {what} has not come.")


def _wrong_day(where: str, day: date, text: str) -> Problem:
    return problem("PERSON-DATE", where=where, found=str(day), text=f"{day}: {text}")
