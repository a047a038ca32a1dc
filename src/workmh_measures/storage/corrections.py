"""Correct one answer by hand: checked as the form checks it, based on what was seen, with reason and person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from workmh_measures.errors import Problem, ResponseError, StoreError, nearest_match, problem
from workmh_measures.model.answer_value import checked_value, typed_value
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MISSING_NAMES
from workmh_measures.model.personal_data import personal_data
from workmh_measures.model.study import Study
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.appending import Receipt
from workmh_measures.storage.events import LONGEST_REASON, AnswerEvent, Event, Kind, new_request_id
from workmh_measures.storage.reading import StoredEvent
from workmh_measures.storage.repository import Store

__all__ = ["Corrected", "Correction", "correct", "unfounded"]

_CARRIED = ("mode", "language", "wording_hash", "layout")


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One answer to be changed.

    Attributes
    ----------
    participant, wave, instrument, item, occasion : which answer.
    value : as the form takes it, or text as a person types it; None with no missing code clears the answer.
    missing : the reason why there is no answer.
    reason, by : why it is changed, and who answers for it.
    based_on : number of the event that was looked at, 0 for none; None for the answer as it is now.
    """

    participant: str
    wave: str
    instrument: str
    item: str
    reason: str
    by: str
    occasion: int = 1
    value: Any = field(default=None, repr=False)
    missing: int | None = field(default=None, repr=False)
    based_on: int | None = None

    @property
    def where(self) -> str:
        """Say in words which answer is meant."""
        return f"Participant {self.participant}, wave {self.wave}, {self.instrument} item {self.item}"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction did; `old` and `new` are contents of answers, `old` None where there was none."""

    old: Mapping[str, Any] | None = field(repr=False)
    new: Mapping[str, Any] = field(repr=False)
    old_seq: int
    receipt: Receipt


def correct(
    store: Store,
    study: Study,
    instrument: Instrument,
    correction: Correction,
    *,
    also: Sequence[Event] = (),
) -> Corrected:
    """Change one answer; the earlier one stays in the history.

    Parameters
    ----------
    also : events that are stored with it, or not at all.

    Raises
    ------
    ResponseError
        If the answer is not on its response scale, or there is no such form or item: every problem at once.
    StoreError
        CORRECT-ENTRY if there is no form to correct, the answer is this one already, or reason or name is missing;
        CORRECT-STALE if somebody else changed the answer after the one looked at. It names that answer, for the
        eyes of staff: it does not belong in a log.
    """
    value = _checked(study, instrument, correction)
    trail = _trail(store, study.id, correction)
    now = _latest(trail, correction.item)
    now_seq = 0 if now is None else now.seq
    like = now or _form(trail, correction)
    event = _event(instrument, correction, value, like=like, answered_on=_day(trail, like))
    if correction.based_on not in (None, now_seq):
        raise StoreError([_stale(correction, now)])
    new = _answer(event.content())
    if now is not None and _answer(now.content) == new and "personal" not in (now.content or {}):
        raise StoreError([_refused(correction, "The answer is this one already.")])
    try:
        receipt, *_ = store.append(study.id, with_alerts(store, study, [event, *also]))
    except StoreError as failure:
        if {found.code for found in failure.problems} != {"STORE-STALE"}:
            raise
        # It came in between our reading and the writing.
        latest = _latest(_trail(store, study.id, correction), correction.item)
        raise StoreError([_stale(correction, latest)]) from None
    return Corrected(None if now is None else _answer(now.content), new, now_seq, receipt)


def _trail(store: Store, study: str, correction: Correction) -> list[StoredEvent]:
    """Return what is recorded of the form, oldest first."""
    place = correction.wave, correction.occasion
    told = store.history(study, correction.participant, instrument=correction.instrument)
    return [event for event in told if (event.columns["wave"], event.columns["occasion"]) == place]


def _latest(trail: Sequence[StoredEvent], item: str) -> StoredEvent | None:
    answers = [told for told in trail if told.kind is Kind.ANSWER and told.columns["item"] == item]
    return answers[-1] if answers else None


def _checked(study: Study, instrument: Instrument, correction: Correction) -> float | str | None:
    """Return the value as it is stored, after every check that needs no store."""
    problems = _misplaced(study, instrument, correction)
    value = None
    if correction.value is not None and correction.item in instrument.item_ids:
        scale = instrument.response_scale_of(correction.item)
        check = typed_value if isinstance(correction.value, str) else checked_value
        value = check(scale, correction.value)
        if value is None:
            found, named = str(correction.value)[:80], instrument.item(correction.item).response_scale
            problems.append(
                problem("RESP-RANGE", where=correction.where, found=found, allowed=scale.allowed, scale=named)
            )
    if correction.missing is not None and correction.missing not in MISSING_NAMES:
        problems.append(_refused(correction, f"{correction.missing} is no missing code."))
    problems += unfounded(correction)
    if problems:
        raise ResponseError(problems)
    return value


def _misplaced(study: Study, instrument: Instrument, correction: Correction) -> list[Problem]:
    """Return what is wrong with the place: no such wave, no such form at it, no such item in it."""
    told = []
    waves = [wave.id for wave in study.waves]
    entries = study.instruments_at(correction.wave) if correction.wave in waves else ()
    given = [entry.instrument for entry in entries]
    if correction.instrument not in given:
        allowed = given or [f"wave {wave}" for wave in waves]
        told.append(
            problem("FORM-SCHEDULE", where=correction.where, found=correction.instrument, allowed=allowed)
        )
    if correction.item not in instrument.item_ids:
        told.append(
            problem(
                "FORM-ITEM",
                where=correction.where,
                found=correction.item,
                allowed=instrument.item_ids,
                nearest=nearest_match(correction.item, instrument.item_ids),
                instrument=instrument.id,
            )
        )
    return told


def unfounded(correction: Correction) -> list[Problem]:
    """Return what is wrong with reason and name."""
    told = []
    if not correction.reason.strip() or len(correction.reason) > LONGEST_REASON:
        told.append(_refused(correction, f"The reason is not 1 to {LONGEST_REASON} characters."))
    if personal_data(correction.reason):
        held = "The reason holds something like an identity number, an address or a telephone number."
        told.append(_refused(correction, held))
    if not correction.by.strip():
        told.append(_refused(correction, "Nobody is named who answers for it."))
    return told


def _form(trail: list[StoredEvent], correction: Correction) -> StoredEvent:
    """Return what tells how the form was given, for an item that has no answer yet."""
    told = [found for found in trail if found.kind in (Kind.ANSWER, Kind.FORM_COMPLETED)]
    if not told:
        text = "Nothing of this form is recorded, so there is nothing to correct."
        raise StoreError([_refused(correction, text)])
    return told[-1]


def _day(trail: list[StoredEvent], like: StoredEvent) -> date | None:
    """Return the day on which the person answered, where the form was entered later; a correction does not change it."""
    ends = [told for told in trail if told.kind is Kind.FORM_COMPLETED]
    days = [(told.content or {}).get("answered_on") for told in (like, *ends)]
    return next((date.fromisoformat(day) for day in days if isinstance(day, str)), None)


def _event(
    instrument: Instrument,
    correction: Correction,
    value: float | str | None,
    *,
    like: StoredEvent,
    answered_on: date | None,
) -> AnswerEvent:
    """Return the event; it carries how the form was given, so that practice stays practice."""
    return AnswerEvent(
        request_id=new_request_id(),
        entered_by=correction.by,
        participant=correction.participant,
        wave=correction.wave,
        occasion=correction.occasion,
        instrument=correction.instrument,
        item=correction.item,
        **{name: like.columns[name] for name in _CARRIED},
        fingerprint=fingerprint(instrument),
        software=f"workmh-measures {version('workmh-measures')}",
        value=value,
        missing=correction.missing,
        reason=correction.reason,
        answered_on=answered_on,
        based_on=like.seq if like.columns["item"] == correction.item else 0,
    )


def _answer(content: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what the content of an answer says was answered; nothing of one that was erased."""
    return {name: value for name, value in (content or {}).items() if name in ("value", "missing", "cleared")}


def _stale(correction: Correction, now: StoredEvent | None) -> Problem:
    if now is None:
        return problem(
            "CORRECT-STALE",
            where=correction.where,
            found="none",
            allowed=correction.based_on,
            now=0,
            by="nobody",
            when="never",
        )
    moment: datetime = now.columns["recorded_at"]
    answer = _answer(now.content)
    return problem(
        "CORRECT-STALE",
        where=correction.where,
        found="cleared" if "cleared" in answer else next(iter(answer.values()), "erased"),
        allowed=correction.based_on,
        now=now.seq,
        by=now.columns["entered_by"],
        when=f"{moment:%Y-%m-%d %H:%M} UTC",
    )


def _refused(correction: Correction, text: str) -> Problem:
    return problem("CORRECT-ENTRY", where=correction.where, text=text)
