"""Walk the chain of a study and name the first event that is not what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.canonical import GENESIS, payload_hash, row_hash
from workmh_measures.storage.events import REDACTED_WITH_FORM, REDACTED_WITH_ITEM, Kind
from workmh_measures.storage.tables import EVENT_COLUMNS, chain_head, event, of_other_kind, payload

__all__ = ["ChainReport", "Head", "head", "verify"]

# What SQLite and the reading of its values make of damaged bytes; PostgreSQL tells of them in its own words.
_UNREADABLE = (DBAPIError, ValueError)
_WATCHED = 5_000
_CELL = ("participant", "wave", "occasion", "instrument", "item")
_SAME_EVENT = (payload.c.study == event.c.study) & (payload.c.seq == event.c.seq)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain at some moment; kept outside the store it shows a cut or rewritten chain later."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the chain found.

    Attributes
    ----------
    events, erased : events walked, and those among them whose payload was erased by a recorded erasure.
    head : the last event walked that was as recorded.
    bad_seq, reason : the first event that is not as recorded, and why; None when all are.
    """

    study: str
    events: int
    erased: int
    head: Head
    bad_seq: int | None = None
    reason: str | None = None

    @property
    def ok(self) -> bool:
        """True when the whole chain is as recorded."""
        return self.bad_seq is None

    def refuse_broken(self) -> None:
        """Raise when the chain is broken.

        Raises
        ------
        StoreError
            Naming the first bad event.
        """
        if not self.ok:
            raise StoreError([problem("STORE-CHAIN", where=self.study, found=self.bad_seq, text=self.reason)])


def head(connection: Connection, study: str) -> Head:
    """Return the end of a study's chain; number 0 while nothing is recorded."""
    query = select(chain_head.c.seq, chain_head.c.hash).where(chain_head.c.study == study)
    row = connection.execute(query).one_or_none()
    return Head(0, GENESIS) if row is None else Head(row.seq, row.hash)


def verify(
    connection: Connection,
    study: str,
    anchors: Sequence[Head] = (),
    *,
    watch: Callable[[int], None] | None = None,
) -> ChainReport:
    """Recompute every hash of a study's chain.

    Parameters
    ----------
    anchors : heads noted down earlier outside the store (a backup, a manifest). Without one, a person who may do
        anything to the database could cut the tail, or rewrite everything, and leave no trace inside.
    watch : told every 5,000 events how many were walked.
    """
    walk = _Walk(connection, study, anchors)
    try:
        for *columns, salt, content in _trail(connection, study, walk):
            reason = walk.step(dict(zip(EVENT_COLUMNS, columns, strict=True)), salt, content)
            if reason is not None:
                return walk.report(walk.head.seq + 1, reason)
            if watch is not None and walk.head.seq % _WATCHED == 0:
                watch(walk.head.seq)
    except _UNREADABLE:
        if connection.dialect.name != "sqlite":
            raise
        return walk.report(walk.head.seq + 1, "the event cannot be read: its bytes were damaged")
    return walk.report(*walk.end(head(connection, study), _last_payload(connection, study)))


def _trail(connection: Connection, study: str, walk: _Walk) -> Iterator[Any]:
    """Yield the events of a study with their payloads; after the first that cannot be read, one by one up to it."""
    trail = (
        select(event, payload.c.salt, payload.c.content)
        .select_from(event.outerjoin(payload, _SAME_EVENT))
        .where(event.c.study == study)
        .order_by(event.c.seq)
    )
    try:
        with connection.execute(trail, execution_options={"yield_per": 10_000}) as events:
            yield from events
    except _UNREADABLE:
        if connection.dialect.name != "sqlite":
            raise
        while (row := connection.execute(trail.where(event.c.seq == walk.head.seq + 1)).first()) is not None:
            yield row


class _Walk:
    """The state of one walk along the chain."""

    def __init__(self, connection: Connection, study: str, anchors: Sequence[Head]) -> None:
        self.study = study
        self.head = Head(0, GENESIS)
        self.erased = 0
        self.anchors: dict[int, set[str]] = {}
        for anchor in anchors:
            self.anchors.setdefault(anchor.seq, set()).add(anchor.hash)
        columns = [event.c[name] for name in _CELL]
        erasures = select(*columns, event.c.seq).where(of_other_kind(study, Kind.ERASED))
        # Of a person as a whole, or of the answers to one item: then the event names the item.
        self.erasures: dict[tuple[Any, ...], int] = {}
        self.forms: dict[tuple[Any, ...], int] = {}
        for *cell, seq in connection.execute(erasures.order_by(event.c.seq)):
            self.erasures[tuple(cell) if cell[-1] is not None else tuple(cell[:1])] = seq
            self.forms[tuple(cell[:-1])] = seq

    def _is_erased(self, row: Mapping[str, Any]) -> bool:
        """Say whether the content of an event had to go by an erasure recorded later."""
        if row["participant"] is None or row["kind"] == Kind.ERASURE_REQUESTED:
            return False
        cell = tuple(row[name] for name in _CELL)
        of_item = self.erasures.get(cell, 0) if row["kind"] in REDACTED_WITH_ITEM else 0
        return max(self.erasures.get(cell[:1], 0), of_item) > int(row["seq"])

    def _may_be_erased(self, row: Mapping[str, Any]) -> bool:
        """Say whether words about a whole form may have gone with an item of it; earlier versions left them."""
        if row["item"] is not None or row["kind"] not in REDACTED_WITH_FORM:
            return False
        form = tuple(row[name] for name in _CELL[:-1])
        return self.forms.get(form, 0) > int(row["seq"])

    def step(self, row: Mapping[str, Any], salt: str | None, content: str | None) -> str | None:
        """Walk over one event; return the reason when it is not as recorded."""
        expected = self.head.seq + 1
        erased = self._is_erased(row) or (content is None and self._may_be_erased(row))
        reason = None
        if row["seq"] != expected:
            reason = "the event is missing"
        elif row["previous_hash"] != self.head.hash:
            reason = "the event does not continue the one before"
        elif not _intact(row):
            reason = "the event was changed"
        elif content is None and not erased:
            reason = "the payload is missing without a recorded erasure"
        elif content is not None and erased:
            reason = "the payload is there although its erasure is recorded"
        elif content is not None and payload_hash(str(salt), content) != row["payload_hash"]:
            reason = "the payload was changed"
        elif self.anchors.get(expected, {row["row_hash"]}) != {row["row_hash"]}:
            reason = (
                "the event differs from the head noted outside the store: it, or one before it, was rewritten"
            )
        if reason is None:
            self.head = Head(expected, row["row_hash"])
            self.erased += erased
        return reason

    def end(self, kept: Head, last_payload: int) -> tuple[int | None, str | None]:
        """Compare the last event with the head, with the anchors and with the last payload."""
        further = max([kept.seq, last_payload, *self.anchors])
        if further > self.head.seq:
            return self.head.seq + 1, "the event is missing: the tail was cut"
        if kept.seq < self.head.seq:
            return kept.seq + 1, "the event was added past the head of the chain"
        if kept.hash != self.head.hash:
            return self.head.seq, "the event differs from the head of the chain: it was rewritten"
        return None, None

    def report(self, bad_seq: int | None, reason: str | None) -> ChainReport:
        """Say what was found so far."""
        return ChainReport(self.study, self.head.seq, self.erased, self.head, bad_seq, reason)


def _intact(row: Mapping[str, Any]) -> bool:
    """Say whether a row has the hash it names; a row of an unknown format or with an unreadable value has not."""
    try:
        return row_hash(row) == row["row_hash"]
    except (KeyError, TypeError, ValueError):
        return False


def _last_payload(connection: Connection, study: str) -> int:
    query = select(func.coalesce(func.max(payload.c.seq), 0)).where(payload.c.study == study)
    return int(connection.execute(query).scalar_one())
