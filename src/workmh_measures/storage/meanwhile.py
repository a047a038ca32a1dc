"""What was recorded between the check of an event and its turn to be written: in the same transaction, so none is missed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select

from workmh_measures.storage.events import Event, Kind
from workmh_measures.storage.participant_records import TOLD_BY
from workmh_measures.storage.tables import chain_head, event

__all__ = ["Meanwhile", "head_now"]

_FORM = ("participant", "wave", "occasion", "instrument")
_OF_A_FORM = (Kind.ANSWER, Kind.FORM_COMPLETED)
# Built once: building a statement costs more than running it.
_HEAD = select(chain_head.c.seq).where(chain_head.c.study == bindparam("of"))
_LATER = select(event.c.seq, event.c.kind, *(event.c[name] for name in _FORM)).where(
    event.c.study == bindparam("of"), event.c.seq > bindparam("after")
)


def head_now(connection: Connection, study: str) -> int:
    """Return the number of the last event of a study; 0 when there is none."""
    return int(connection.execute(_HEAD, {"of": study}).scalar_one_or_none() or 0)


class Meanwhile:
    """What a person or a form became since an event was checked.

    Parameters
    ----------
    connection : inside the transaction that holds the end of the chain.
    study : whose chain is meant.
    events : about to be written; one without `checked_at` was checked by nobody and is let through.

    Notes
    -----
    The few events behind the oldest check lie at the end of the table, so one look serves a whole batch.
    """

    def __init__(self, connection: Connection, study: str, events: Iterable[Event]) -> None:
        self._person: dict[str | None, int] = {}
        self._form: dict[tuple[Any, ...], int] = {}
        checked = [sent.checked_at for sent in events if sent.checked_at is not None]
        if checked:
            for seq, kind, *form in connection.execute(_LATER, {"of": study, "after": min(checked)}):
                self._note(seq, kind, tuple(form))

    def take(self, sent: Event, seq: int) -> None:
        """Note an event that was just lined up: the next one of the batch stands behind it."""
        self._note(seq, sent.kind, _form(sent))

    def changed(self, sent: Event) -> bool:
        """Say whether something was recorded about the person, or in the form, after this event was checked."""
        if sent.checked_at is None:
            return False
        latest = max(self._person.get(sent.participant, 0), self._form.get(_form(sent), 0))
        return latest > sent.checked_at

    def _note(self, seq: int, kind: str, form: tuple[Any, ...]) -> None:
        if kind in TOLD_BY:
            self._person[form[0]] = max(seq, self._person.get(form[0], 0))
        elif kind in _OF_A_FORM:
            self._form[form] = max(seq, self._form.get(form, 0))


def _form(sent: Event) -> tuple[Any, ...]:
    return tuple(getattr(sent, name) for name in _FORM)
