"""Follow the record of a study: the events since the last look, a few at a time, each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from workmh_measures.storage.chain import Head
from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import ANSWER_COLUMNS, SAME_EVENT, CurrentAnswer, current_answer
from workmh_measures.storage.tables import event, payload

__all__ = ["FAR_BEHIND", "Step", "Told", "steps_after", "told_since"]

FAR_BEHIND = 2_000
"""More events than this are not followed one by one: whoever follows begins anew."""

# Built once: building a statement costs more than running it.
_FROM = (
    select(event.c.kind, event.c.row_hash, *(event.c[name] for name in ANSWER_COLUMNS), payload.c.content)
    .select_from(event.outerjoin(payload, SAME_EVENT))
    .where(event.c.study == bindparam("of"), event.c.seq >= bindparam("first"))
    .order_by(event.c.seq)
    .limit(FAR_BEHIND)
)

_KNOWN = select(event.c.row_hash).where(event.c.study == bindparam("of"), event.c.seq == bindparam("known"))
_TOLD = (
    select(event.c.kind, event.c.participant)
    .where(event.c.study == bindparam("of"), event.c.seq > bindparam("known"))
    .distinct()
)


class Told(NamedTuple):
    """That something of a kind was told of somebody, or of nobody in particular."""

    kind: str
    participant: str | None


class Step(NamedTuple):
    """One event that was recorded.

    Attributes
    ----------
    answer : what it says when it is an answer that was not erased.
    """

    kind: str
    participant: str | None
    wave: str | None
    occasion: int
    instrument: str | None
    head: Head
    answer: CurrentAnswer | None


def steps_after(connection: Connection, study: str, known: Head) -> Sequence[Step] | None:
    """Return what was recorded after a known event, in order.

    Parameters
    ----------
    known : the last event followed; number 0 when the study had none.

    Returns
    -------
    None when the known event is not there as it was, or too much was recorded since.
    """
    rows = connection.execute(_FROM, {"of": study, "first": known.seq}).all()
    if known.seq:
        if not rows or (rows[0].seq, rows[0].row_hash) != (known.seq, known.hash):
            return None
        rows = rows[1:]
    if len(rows) >= FAR_BEHIND - 1:
        return None
    return [
        Step(
            row.kind,
            row.participant,
            row.wave,
            row.occasion,
            row.instrument,
            Head(row.seq, row.row_hash),
            current_answer(row[2:]) if row.kind == Kind.ANSWER and row.content is not None else None,
        )
        for row in rows
    ]


def told_since(connection: Connection, study: str, known: Head) -> Sequence[Told] | None:
    """Return of whom something was recorded after a known event, and of which kinds, however much it was.

    Returns
    -------
    None when the known event is not there as it was.
    """
    if known.seq:
        stands = connection.execute(_KNOWN, {"of": study, "known": known.seq}).scalar_one_or_none()
        if stands != known.hash:
            return None
    rows = connection.execute(_TOLD, {"of": study, "known": known.seq}).all()
    return [Told(row.kind, row.participant) for row in rows]
