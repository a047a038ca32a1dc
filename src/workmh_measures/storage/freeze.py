"""What a lock freezes: each kind of event is frozen, still possible, or possible in part. Nothing else decides it.

Asked inside the transaction that writes, behind the lock on the head of the chain: whichever way an event came, it meets
the lock that was there before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, select

from workmh_measures.errors import Problem, problem
from workmh_measures.storage.events import Event, Kind
from workmh_measures.storage.reading import stored_events
from workmh_measures.storage.tables import NOT_AN_ANSWER, event

__all__ = [
    "AFTER_LOCK",
    "INSTRUMENT_CHANGED",
    "AfterLock",
    "Freeze",
    "is_locked",
    "lock_problems",
    "locked_since",
]

INSTRUMENT_CHANGED = "instrument changed"
"""What a note is about that lets a study go on under another definition of an instrument."""

AfterLock = Literal["frozen", "possible", "in part"]
"""What becomes of an event while a lock holds; `in part` is decided by what it tells."""

_FROZEN = (
    # answers, from wherever they come
    Kind.ANSWER,
    Kind.FORM_OPENED,
    Kind.FORM_COMPLETED,
    Kind.SECOND_ANSWER,
    Kind.SECOND_COMPLETED,
    Kind.SECOND_SETTLED,
    Kind.SECOND_DONE,
    # people, their arms, days and work
    Kind.ENROLLED,
    Kind.ALLOCATION_SEALED,
    Kind.ALLOCATED,
    Kind.REACHED,
    Kind.REGISTER,
    Kind.UNIT_RATED,
    # what the data are read by
    Kind.STUDY_STARTED,
    Kind.WORDING_ACKNOWLEDGED,
    # a link leads to a form that takes nothing
    Kind.LINK_ISSUED,
)
_POSSIBLE = (
    # the will and the safety of people come before the lock, even where they change what would be analysed
    Kind.WITHDRAWN,
    Kind.DIED,
    Kind.ERASURE_REQUESTED,
    Kind.ERASED,
    Kind.ALERT_RAISED,
    Kind.ALERT_STEP,
    Kind.LINK_REVOKED,
    # no data
    Kind.UNBLINDED,
    Kind.EXPORTED,
    Kind.QUERY_OPENED,
    Kind.QUERY_ANSWERED,
    Kind.QUERY_CLOSED,
    Kind.DATA_LOCKED,
    Kind.UNLOCK_ASKED,
    Kind.DATA_UNLOCKED,
)
_IN_PART = (Kind.CONSENTED, Kind.INVITED, Kind.NOTE)

AFTER_LOCK: Mapping[Kind, AfterLock] = {
    **dict.fromkeys(_FROZEN, "frozen"),
    **dict.fromkeys(_POSSIBLE, "possible"),
    **dict.fromkeys(_IN_PART, "in part"),
}
"""Every kind of event and what a lock does to it. A kind that is not here is frozen."""

# Two probes of the small index, which an answer is no part of; built once, as a statement costs more than running it.
_LOCKS = (
    select(event.c.kind, event.c.recorded_at)
    .where(
        event.c.study == bindparam("of"),
        NOT_AN_ANSWER,
        event.c.kind.in_((Kind.DATA_LOCKED.value, Kind.DATA_UNLOCKED.value)),
    )
    .order_by((event.c.seq + 0).desc())
    .limit(1)
)


def locked_since(connection: Connection, study: str) -> datetime | None:
    """Return since when the data of a study are locked; None when they are not."""
    last = connection.execute(_LOCKS, {"of": study}).one_or_none()
    return last.recorded_at if last is not None and last.kind == Kind.DATA_LOCKED else None


def is_locked(connection: Connection, study: str) -> bool:
    """Say whether the data of a study are locked."""
    return locked_since(connection, study) is not None


def lock_problems(since: datetime | None, where: str) -> list[Problem]:
    """Return LOCK-DATA where the data are locked since a moment, for whoever would change them."""
    return [] if since is None else [problem("LOCK-DATA", where=where, found=f"{since:%Y-%m-%d %H:%M} UTC")]


class Freeze:
    """What the lock of a study refuses of some events about to be written.

    Parameters
    ----------
    connection : inside the transaction that holds the end of the chain.
    study : whose chain is meant.
    events : about to be written; nothing is asked where there are none.
    """

    def __init__(self, connection: Connection, study: str, events: Sequence[Event]) -> None:
        self._connection = connection
        self._study = study
        self._since = locked_since(connection, study) if events else None

    def problems(self, events: Sequence[Event]) -> list[Problem]:
        """Return one problem for events that belong together when the lock refuses any of them."""
        if self._since is None:
            return []
        refused = [sent for sent in events if self._refuses(sent)]
        if not refused:
            return []
        where = refused[0].where if len(refused) == 1 else ""
        return lock_problems(self._since, where or f"study {self._study}")

    def take(self, sent: Event, recorded_at: datetime) -> None:
        """Note an event that was just lined up: a lock holds for the next one of the batch."""
        if sent.kind is Kind.DATA_LOCKED:
            self._since = recorded_at
        elif sent.kind is Kind.DATA_UNLOCKED:
            self._since = None

    def _refuses(self, sent: Event) -> bool:
        after = AFTER_LOCK.get(sent.kind, "frozen")
        return after == "frozen" or (after == "in part" and _PARTS[sent.kind](self, sent))

    def _adds_consent(self, sent: Event) -> bool:
        """Say whether a consent gives anything, or another day of it; what only takes back is possible."""
        told = sent.content()
        if not told["given"]:
            return False
        only = {"kind": Kind.CONSENTED.value, "participant": sent.participant}
        before = [one.content or {} for one in stored_events(self._connection, self._study, only)]
        if not before or not before[-1].get("given") or before[-1].get("version") != told["version"]:
            return True
        now, then = _parts(told), _parts(before[-1])
        takes_back = any(given and not now.get(part) for part, given in then.items())
        return not takes_back or any(given and not then.get(part) for part, given in now.items())


def _parts(consent: Mapping[str, object]) -> Mapping[str, Any]:
    parts = consent.get("parts")
    return parts if isinstance(parts, Mapping) else {}


_PARTS: Mapping[Kind, Callable[[Freeze, Event], bool]] = {
    Kind.CONSENTED: Freeze._adds_consent,
    # Nobody is asked to answer any more; what became of a message that is on its way is still told.
    Kind.INVITED: lambda _freeze, sent: sent.content().get("step") == "begun",
    Kind.NOTE: lambda _freeze, sent: sent.content().get("about") == INSTRUMENT_CHANGED,
}
