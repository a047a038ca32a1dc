"""Whether the instruments of a study are those its answers were given under: an answered definition never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.storage.appending import Receipt
from workmh_measures.storage.events import LONGEST_REASON, Kind, NoteEvent, new_request_id
from workmh_measures.storage.freeze import INSTRUMENT_CHANGED
from workmh_measures.storage.reading import stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import event

__all__ = [
    "InstrumentState",
    "accept_instrument",
    "instrument_states",
    "require_instruments",
]

_MADE_UP = ("practice", "simulated")


@dataclass(frozen=True, slots=True)
class InstrumentState:
    """One instrument of a study, and what its answers were given under.

    Attributes
    ----------
    now : fingerprint of the definition as it is.
    answered : how many answers were given under each fingerprint.
    accepted_by : who put on record that the study goes on under the definition as it is, None when nobody did.
    """

    instrument: str
    version: str
    now: str
    answered: Mapping[str, int]
    accepted_by: str | None

    @property
    def others(self) -> int:
        """How many answers were given under another definition."""
        return sum(n for under, n in self.answered.items() if under != self.now)

    @property
    def ok(self) -> bool:
        """True when every answer was given under this definition, or somebody answers for the change."""
        return not self.others or self.accepted_by is not None


def instrument_states(
    store: Store, study: Study, instruments: Mapping[str, Instrument]
) -> list[InstrumentState]:
    """Compare each instrument of a schedule with the definitions the study's answers were given under.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.

    Notes
    -----
    Practice and made-up answers do not count.
    """
    columns = event.c.instrument, event.c.fingerprint
    query = (
        select(*columns, func.count())
        .where(event.c.study == study.id, event.c.kind == Kind.ANSWER.value)
        .where(event.c.mode.not_in(_MADE_UP))
        .group_by(*columns)
    )
    answered: dict[str, dict[str, int]] = {}
    accepted: dict[tuple[str, str], str] = {}
    with store.reading() as connection:
        for name, under, n in connection.execute(query):
            answered.setdefault(name, {})[under] = n
        for told in stored_events(connection, study.id, {"kind": Kind.NOTE.value}):
            if (told.content or {}).get("about") == INSTRUMENT_CHANGED:
                of = told.columns["instrument"], told.columns["fingerprint"]
                accepted[of] = told.columns["entered_by"]
    states = []
    for name, instrument in sorted(instruments.items()):
        now = fingerprint(instrument)
        by = accepted.get((name, now))
        states.append(InstrumentState(name, instrument.version, now, answered.get(name, {}), by))
    return states


def require_instruments(store: Store, study: Study, instruments: Mapping[str, Instrument]) -> None:
    """Refuse to go on with an instrument whose definition changed after it was answered.

    Raises
    ------
    StoreError
        INSTRUMENT-CHANGED for each of them. Studies whose data are simulated are not held to it.
    """
    if study.simulated:
        return
    changed = [state for state in instrument_states(store, study, instruments) if not state.ok]
    if changed:
        raise StoreError(
            [
                problem(
                    "INSTRUMENT-CHANGED", where=f"study {study.id}", found=state.instrument, n=state.others
                )
                for state in changed
            ]
        )


def accept_instrument(store: Store, study: Study, instrument: Instrument, *, reason: str, by: str) -> Receipt:
    """Put on record that a study goes on under an instrument's definition as it is now.

    Raises
    ------
    StoreError
        If no reason is given.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        text = f"The reason is not 1 to {LONGEST_REASON} characters."
        raise StoreError([problem("CORRECT-ENTRY", where=instrument.id, text=text)])
    note = NoteEvent(
        request_id=new_request_id(),
        entered_by=by,
        instrument=instrument.id,
        fingerprint=fingerprint(instrument),
        data={"about": INSTRUMENT_CHANGED, "version": instrument.version, "reason": reason},
    )
    return store.append(study.id, [note])[0]
