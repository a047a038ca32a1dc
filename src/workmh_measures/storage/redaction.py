"""Take out of the record what should never have been written: the answers to one item, on two persons' word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, bindparam, delete, or_, select

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.personal_data import personal_data
from workmh_measures.storage.appending import Receipt, append_submissions
from workmh_measures.storage.erasure_ledger import Erasure, add_to_ledger
from workmh_measures.storage.events import (
    LONGEST_REASON,
    REDACTED_WITH_FORM,
    REDACTED_WITH_ITEM,
    ErasedEvent,
    new_request_id,
)
from workmh_measures.storage.tables import event, payload

if TYPE_CHECKING:
    from workmh_measures.storage.repository import Store

__all__ = ["Redacted", "Redaction", "contents_of", "redact", "redact_within"]

_LONGEST_NAME = 64
_CELL = ("participant", "wave", "instrument", "item", "occasion")


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """Which answers are to go, why, and who stands for it.

    Attributes
    ----------
    participant, wave, instrument, item, occasion : whose answers to what.
    reason : written into the record, so without the datum that is to go.
    by, second : two persons.
    """

    participant: str
    wave: str
    instrument: str
    item: str
    occasion: int = 1
    reason: str
    by: str
    second: str

    def __post_init__(self) -> None:
        texts = []
        if not 0 < len(self.reason.strip()) <= LONGEST_REASON:
            texts.append(f"The reason must have 1 to {LONGEST_REASON} characters.")
        if personal_data(self.reason):
            texts.append(
                "The reason holds something like an identity number, an address or a telephone number."
            )
        names = [" ".join(name.split()).casefold() for name in (self.by, self.second)]
        if any(not 0 < len(name) <= _LONGEST_NAME for name in names) or names[0] == names[1]:
            texts.append("A redaction takes two persons, each named.")
        if texts:
            raise StoreError([self._refusal(text) for text in texts])

    @property
    def where(self) -> str:
        """Say in words which answers are meant."""
        return f"Participant {self.participant}, wave {self.wave}, {self.instrument} item {self.item}"

    def _refusal(self, text: str) -> Problem:
        return problem("REDACT-REFUSED", where=self.where, text=text)


@dataclass(frozen=True)
class Redacted:
    """What a redaction did: its place in the chain, and how many answers lost their content."""

    receipt: Receipt
    removed: int


def redact(store: Store, study: str, asked: Redaction, *, data: Path | None = None) -> Redacted:
    """Remove the content of every answer to one item, the earlier ones too, and the words of queries that may repeat it.

    That it happened, when, why and by whom is an event. The chain still verifies: only contents and salts go. The item
    then has no answer; a new one may be entered. A backup made before still holds what was removed.

    Parameters
    ----------
    data : the study's data folder, where the redaction is noted for restored backups; None when there is none.

    Raises
    ------
    StoreError
        REDACT-REFUSED if no content is there; STORE-ERASED if everything of the person was erased; if this database
        role may not erase. Nothing is changed then.
    """
    with store.writing() as connection:
        done = redact_within(connection, study, asked, now=store.now())
        if data is not None:
            add_to_ledger(data, _noted(study, asked, done.receipt))
    store.forget_old_pages()
    return done


def redact_within(connection: Connection, study: str, asked: Redaction, *, now: datetime) -> Redacted:
    """Redact inside a writing transaction."""
    telling = ErasedEvent(
        request_id=new_request_id(),
        entered_by=asked.by,
        **{name: getattr(asked, name) for name in _CELL},
        data={"reason": asked.reason.strip(), "second": asked.second},
    )
    # The event comes first: the guard of the payloads asks for it, and behind its lock nothing is added any more.
    [outcome] = append_submissions(connection, study, [[telling]], recorded_at=now)
    if isinstance(outcome, StoreError):
        raise outcome
    found = contents_of(connection, study, asked, until=outcome[0].seq)
    if not found:
        raise StoreError([problem("REDACT-REFUSED", where=asked.where, text="There is no such answer.")])
    one = delete(payload).where(payload.c.study == study, payload.c.seq == bindparam("of"))
    connection.execute(one, [{"of": seq} for seq in found])
    return Redacted(outcome[0], len(found))


def contents_of(connection: Connection, study: str, asked: Redaction, *, until: int) -> list[int]:
    """Return the events before `until` whose contents a redaction removes: of the item, and queries about the form."""
    form = [event.c[name] == getattr(asked, name) for name in _CELL if name != "item"]
    of_item = and_(event.c.item == asked.item, event.c.kind.in_([kind.value for kind in REDACTED_WITH_ITEM]))
    of_form = and_(event.c.item.is_(None), event.c.kind.in_([kind.value for kind in REDACTED_WITH_FORM]))
    same = and_(payload.c.study == event.c.study, payload.c.seq == event.c.seq)
    answers = (
        select(event.c.seq)
        .select_from(event.join(payload, same))
        .where(event.c.study == study, event.c.seq < until, or_(of_item, of_form), *form)
    )
    return list(connection.execute(answers).scalars())


def _noted(study: str, asked: Redaction, receipt: Receipt) -> Erasure:
    moment = receipt.recorded_at.astimezone(UTC).isoformat(timespec="seconds")
    return Erasure(
        study=study,
        reason=asked.reason.strip(),
        requested_by=asked.second,
        requested_at=moment,
        erased_by=asked.by,
        erased_at=moment,
        seq=receipt.seq,
        **{name: getattr(asked, name) for name in _CELL},
    )
