"""What pages ask of everybody together: unit, first day, whether an arm was given; read once and then followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from sqlalchemy import Connection

from workmh_measures.model.study import Study
from workmh_measures.storage.chain import Head, head
from workmh_measures.storage.events import Kind
from workmh_measures.storage.following import told_since
from workmh_measures.storage.participant_records import TOLD_BY, ParticipantRecord
from workmh_measures.storage.reading import participants
from workmh_measures.storage.repository import Store

__all__ = ["PeopleBook", "PersonAtAGlance"]

_TELLING = frozenset({*TOLD_BY, Kind.ERASED, Kind.ERASURE_REQUESTED})
_MANY = 1_000
"""Of more people than this everybody is read again."""


@dataclass(frozen=True, slots=True)
class PersonAtAGlance:
    """One person; not which arm, only whether there is one.

    Attributes
    ----------
    first_day : of the days reached the first time; None where none was.
    """

    unit: str | None
    first_day: date | None
    has_arm: bool
    enrolled_at: datetime


class PeopleBook:
    """Everybody of one study, kept until something is told of them; answers tell nothing here.

    Parameters
    ----------
    store, study : whose people they are.
    """

    def __init__(self, store: Store, study: Study) -> None:
        self._store, self._study = store, study.id
        self._lock = Lock()
        self._kept: tuple[Head, Mapping[str, PersonAtAGlance]] | None = None

    def people(self) -> Mapping[str, PersonAtAGlance]:
        """Return everybody enrolled by id, in its order, as the store has them now; those erased are not among them."""
        with self._lock, self._store.reading() as connection:
            end = head(connection, self._study)
            if self._kept is None or self._kept[0] != end:
                known = None if self._kept is None else self._followed(connection, *self._kept)
                if known is None:
                    everybody = participants(connection, self._study)
                    known = {one.participant: _at_a_glance(one) for one in everybody}
                self._kept = end, known
            return self._kept[1]

    def _followed(
        self, connection: Connection, end: Head, people: Mapping[str, PersonAtAGlance]
    ) -> Mapping[str, PersonAtAGlance] | None:
        told = told_since(connection, self._study, end)
        if told is None:
            return None
        names = {one.participant for one in told if one.kind in _TELLING}
        if not names:
            return people
        if None in names or len(names) > _MANY:
            return None
        kept = {name: one for name, one in people.items() if name not in names}
        for name in names:
            kept |= {
                one.participant: _at_a_glance(one) for one in participants(connection, self._study, name)
            }
        return dict(sorted(kept.items()))


def _at_a_glance(one: ParticipantRecord) -> PersonAtAGlance:
    first = min(one.anchors.values(), default=None)
    return PersonAtAGlance(one.unit, first, one.arm is not None, one.enrolled_at)
