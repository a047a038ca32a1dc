"""Take out of the record what should never have been written: the answers to one item, on two persons' word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, select

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.personal_data import personal_data
from workmh_measures.storage.appending import Receipt
from workmh_measures.storage.events import LONGEST_REASON, ErasedEvent, Kind, new_request_id
from workmh_measures.storage.tables import event, payload

if TYPE_CHECKING:
    from workmh_measures.storage.repository import Store

__all__ = ["Redacted", "Redaction", "redact"]

_LONGEST_NAME = 64


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


def redact(store: Store, study: str, asked: Redaction) -> Redacted:
    """Remove the content of every answer to one item, the earlier ones too.

    That it happened, when, why and by whom is an event. The chain still verifies: only contents and salts go. The item
    then has no answer; a new one may be entered. A backup made before still holds what was removed.

    Raises
    ------
    StoreError
        REDACT-REFUSED if no content is there; STORE-ERASED if everything of the person was erased; if this database
        role may not erase. Nothing is changed then.
    """
    telling = ErasedEvent(
        request_id=new_request_id(),
        entered_by=asked.by,
        participant=asked.participant,
        wave=asked.wave,
        instrument=asked.instrument,
        item=asked.item,
        occasion=asked.occasion,
        data={"reason": asked.reason.strip(), "second": asked.second},
    )
    cell = [
        event.c[name] == getattr(asked, name)
        for name in ("participant", "wave", "instrument", "item", "occasion")
    ]
    same = and_(payload.c.study == event.c.study, payload.c.seq == event.c.seq)
    with store.writing() as connection:
        # The event comes first: the guard of the payloads asks for it, and behind its lock nothing is added any more.
        [outcome] = store.append_within(connection, study, [[telling]])
        if isinstance(outcome, StoreError):
            raise outcome
        answers = (
            select(event.c.seq)
            .select_from(event.join(payload, same))
            .where(event.c.study == study, event.c.kind == Kind.ANSWER.value, *cell)
        )
        found = list(connection.execute(answers).scalars())
        if not found:
            raise StoreError([problem("REDACT-REFUSED", where=asked.where, text="There is no such answer.")])
        one = delete(payload).where(payload.c.study == study, payload.c.seq == bindparam("of"))
        connection.execute(one, [{"of": seq} for seq in found])
    store.forget_old_pages()
    return Redacted(outcome[0], len(found))
