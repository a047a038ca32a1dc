"""What an allocation has come to: counts for everybody, and for the owner of the key the proof that it was kept to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage import chain, reading
from workmh_measures.storage.allocation import Asked, Sealing, append_one, sealings
from workmh_measures.storage.allocation_draw import MARK, opened_list
from workmh_measures.storage.allocation_key import AllocationKey
from workmh_measures.storage.events import Kind, NoteEvent
from workmh_measures.storage.reading import StoredEvent
from workmh_measures.storage.repository import Store
from workmh_measures.trial.allocation import arms_in_order, number_mark, stratum_text

__all__ = ["AllocationState", "Verification", "allocation_state", "listed_of", "record_arms_shown", "verify"]

_FURTHER = 256  # a number far ahead of those in use is still known as one of this allocation


@dataclass(frozen=True)
class AllocationState:
    """Counts that tell no single arm, and those by arm.

    Attributes
    ----------
    sealed : every sealing, oldest first.
    allocated : people by the stratum they were allocated in; those told have the stratum ''.
    by_arm : the same by stratum and arm.
    waiting : people enrolled without an arm.
    erased : people allocated whose content was erased since.
    """

    sealed: tuple[Sealing, ...]
    allocated: Mapping[str, int]
    by_arm: Mapping[tuple[str, str], int] = field(repr=False)
    waiting: int
    erased: int


@dataclass(frozen=True)
class Verification:
    """What recomputing every drawn arm showed.

    Attributes
    ----------
    drawn : numbers used in each stratum, erased people included.
    erased : people erased since, whose number still counts.
    others : people whose arm was told or belongs to another sealing.
    faults : in sentences; none when every number was used once, in order, and every arm is the drawn one.
    """

    drawn: Mapping[str, int]
    erased: int
    others: int
    faults: tuple[str, ...]


def allocation_state(store: Store, study: str) -> AllocationState:
    """Return how far the allocation of a study has come."""
    with store.reading() as connection:
        sealed = sealings(connection, study)
        events = list(reading.stored_events(connection, study, {"kind": Kind.ALLOCATED}))
        waiting = sum(one.arm is None for one in reading.participants(connection, study))
    latest: dict[str | None, Mapping[str, Any]] = {
        one.participant: one.content for one in events if one.content is not None
    }
    by_arm = Counter((_stratum(said), str(said["arm"])) for said in latest.values())
    return AllocationState(
        tuple(sealed),
        Counter(_stratum(said) for said in latest.values()),
        by_arm,
        waiting,
        len({one.participant for one in events} - latest.keys()),
    )


def record_arms_shown(store: Store, study: str, asked: Asked) -> None:
    """Put on record that somebody was shown how many people are in each arm; before showing it."""
    told = {"what": "allocation counts by arm were shown", "reason": asked.reason}
    with store.writing() as connection:
        event = NoteEvent(request_id=asked.request_id, entered_by=asked.by, data=told)
        append_one(store, connection, study, [event])


def listed_of(url: str, key: AllocationKey) -> dict[str, list[str]]:
    """Return the list that was taken into the store at an address with this key; empty where arms are drawn.

    Raises
    ------
    StoreError
        ALLOC-KEY if no sealing of the study names this key file.
    """
    store = Store.open(url)
    with closing(store), store.reading() as connection:
        return opened_list(_sealing_of(sealings(connection, key.plan.study), key.plan.study, key), key)


def verify(store: Store, study: str, key: AllocationKey) -> Verification:
    """Draw every arm again and compare it with the record: nothing changed, skipped or repeated.

    Parameters
    ----------
    key : of any sealing of the study, also an earlier one.

    Raises
    ------
    StoreError
        ALLOC-KEY if no sealing of the study names this key file.
    """
    with store.reading() as connection:
        sealing = _sealing_of(sealings(connection, study), study, key)
        events = list(reading.stored_events(connection, study, {"kind": Kind.ALLOCATED}))
        report = chain.verify(connection, study)
    redrawn = _Redrawn(key, sealing, 2 * len(events) + _FURTHER)
    for one in events:
        redrawn.take(one)
    broken = [] if report.ok else [f"The audit chain breaks at event {report.bad_seq}: {report.reason}."]
    twice = _twice(one.participant for one in events if one.columns["request_id"].startswith(MARK))
    faults = (*broken, *redrawn.faults, *(f"{one} was drawn twice." for one in twice))
    return Verification(dict(redrawn.drawn), redrawn.erased, redrawn.others, faults)


class _Redrawn:
    """Numbers and arms as the key has them, compared with the record event by event."""

    def __init__(self, key: AllocationKey, sealing: Sealing, numbers: int) -> None:
        listed = opened_list(sealing, key)
        self.plan = sealing.commitment
        self.since = sealing.seq
        self.expected: dict[str, tuple[str, int, str]] = {}
        for stratum in key.plan.every_stratum:
            arms = islice(arms_in_order(key.plan, key.seed, stratum, listed), numbers)
            for number, arm in enumerate(arms, start=1):
                mark = number_mark(key.plan, key.seed, stratum, number)
                self.expected[MARK + mark] = (stratum, number, arm)
        self.drawn: Counter[str] = Counter()
        self.erased = self.others = 0
        self.faults: list[str] = []

    def take(self, one: StoredEvent) -> None:
        """Compare one event."""
        said: Mapping[str, Any] | None = one.content
        found = self.expected.get(one.columns["request_id"])
        if found is None:
            self.others += 1
            if said is not None and said["data"].get("plan") == self.plan:
                self._fault(one, "has the mark of no number of this allocation")
            return
        stratum, number, arm = found
        if one.seq < self.since:
            self._fault(one, "was drawn before the sealing")
        if number != self.drawn[stratum] + 1:
            self._fault(one, f"has number {number} of its stratum where {self.drawn[stratum] + 1} is due")
        self.drawn[stratum] = max(number, self.drawn[stratum])
        if said is None:
            self.erased += 1
        elif (_stratum(said), said["number"]) != (stratum, number):
            self._fault(one, "tells another stratum or number than its mark")
        elif said["arm"] != arm:
            self._fault(one, "tells another arm than the one drawn")

    def _fault(self, one: StoredEvent, text: str) -> None:
        self.faults.append(f"Event {one.seq}, participant {one.participant}: {text}.")


def _sealing_of(found: Iterable[Sealing], study: str, key: AllocationKey) -> Sealing:
    for one in found:
        if one.commitment == key.commitment:
            return one
    text = "No sealing of this study names this key file: another file, or one that was changed."
    raise StoreError([problem("ALLOC-KEY", where=f"study {study}", text=text)])


def _stratum(said: Mapping[str, Any]) -> str:
    return stratum_text(said["strata"])


def _twice(names: Iterable[str | None]) -> list[str]:
    return sorted(str(name) for name, times in Counter(names).items() if times > 1)
