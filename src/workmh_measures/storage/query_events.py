"""What the record tells of queries: a question about an answer or a form, what was said to it, and its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from workmh_measures.errors import Problem, problem
from workmh_measures.model.personal_data import personal_data
from workmh_measures.storage.events import LONGEST_REASON, Event, Kind

__all__ = ["ORIGINS", "Origin", "QueryAnsweredEvent", "QueryClosedEvent", "QueryOpenedEvent"]

Origin = Literal["person", "range", "contradiction", "audit"]
"""Who asks: somebody who looked at the data, or a check of the machine that somebody turned into a query."""

ORIGINS: tuple[Origin, ...] = get_args(Origin)


@dataclass(frozen=True, kw_only=True)
class _QueryEvent(Event):
    """A step of a query.

    Attributes
    ----------
    query : number of the query, which is the event that opened it first.
    words : what is asked or said, 1 to 500 characters without personal data.
    """

    needs: ClassVar[tuple[str, ...]] = ("instrument",)

    query: int | None = None
    words: str = field(repr=False)

    def content(self) -> Mapping[str, object]:
        """Return the words, and which query they belong to."""
        told = {} if self.query is None else {"query": self.query}
        return {**told, "text": self.words} if self.words else told

    def _content_problems(self) -> list[Problem]:
        where = self.where if self.query is None else f"Query {self.query}"
        return [problem("QUERY-REFUSED", where=where, text=fault) for fault in self._faults()]

    def _faults(self) -> Iterable[str]:
        if self.participant is not None and self.wave is None:
            yield "A query about a participant names a wave."
        if not self.words.strip():
            yield "Nothing is asked or said."
        if len(self.words) > LONGEST_REASON:
            yield f"The words are longer than {LONGEST_REASON} characters."
        if personal_data(self.words):
            yield "The words hold something like an identity number, an address or a telephone number."


@dataclass(frozen=True, kw_only=True)
class QueryOpenedEvent(_QueryEvent):
    """Something is asked about an answer, a form, or all forms of an instrument; with a number it is asked again."""

    kind: ClassVar[Kind] = Kind.QUERY_OPENED

    origin: Origin = "person"

    def content(self) -> Mapping[str, object]:
        """Return what is asked and who asks."""
        return {**super().content(), "origin": self.origin}

    def _faults(self) -> Iterable[str]:
        yield from super()._faults()
        if self.origin not in ORIGINS:
            yield f"'{self.origin}' is none of {', '.join(ORIGINS)}."


@dataclass(frozen=True, kw_only=True)
class QueryAnsweredEvent(_QueryEvent):
    """Somebody said something to what was asked; `corrected` when the answer was corrected with it."""

    kind: ClassVar[Kind] = Kind.QUERY_ANSWERED

    corrected: bool = False

    def content(self) -> Mapping[str, object]:
        """Return what was said."""
        return {**super().content(), "corrected": self.corrected}

    def _faults(self) -> Iterable[str]:
        yield from super()._faults()
        if self.query is None:
            yield "It names no query."


@dataclass(frozen=True, kw_only=True)
class QueryClosedEvent(_QueryEvent):
    """Nothing is asked any more; without an answer before it the words say why."""

    kind: ClassVar[Kind] = Kind.QUERY_CLOSED

    words: str = field(default="", repr=False)

    def _faults(self) -> Iterable[str]:
        silent = not self.words
        yield from (fault for fault in super()._faults() if not (silent and fault.startswith("Nothing")))
        if self.query is None:
            yield "It names no query."
