"""The trail of a participant in words: who, when, what it was before and what it became, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.model.missing import MISSING_NAMES
from workmh_measures.model.personal_data import masked
from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import StoredEvent

__all__ = ["Line", "history_lines"]

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words.

    Attributes
    ----------
    seq, kind, recorded_at, by : its number, what happened, when, and who entered it.
    place : wave, instrument and item it is about; empty where it concerns none.
    text : what happened; of an answer, what it became.
    old : what the answer was before, None where the event is no answer.
    reason : why, where somebody said so.
    erased : the content was erased; that something happened is all that is left.
    """

    seq: int
    kind: str
    recorded_at: datetime
    by: str
    place: str
    text: str = field(repr=False)
    old: str | None = field(default=None, repr=False)
    reason: str | None = field(default=None, repr=False)
    erased: bool = False

    @property
    def local(self) -> datetime:
        """When, on the clock people looked at."""
        return self.recorded_at.astimezone(TIME_ZONE)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = {name: getattr(self, name) for name in ("seq", "kind", "by", "place", "text", "old", "reason")}
        moments = {"utc": self.recorded_at.isoformat(), "local": self.local.isoformat()}
        return {**told, **moments, "erased": self.erased}


def history_lines(events: Iterable[StoredEvent]) -> Iterator[Line]:
    """Yield the events of one participant in words, in their order.

    Notes
    -----
    The arm is never told here: whoever may know it is told by the commands of the allocation.
    """
    before: dict[tuple[Any, ...], str] = {}
    for told in events:
        columns, content = told.columns, told.content
        named = [columns[name] for name in ("wave", "instrument", "item") if columns[name] is not None]
        if columns["occasion"] != 1:
            named.append(f"no. {columns['occasion']}")
        old = None
        if told.kind is Kind.ANSWER:
            cell = tuple(columns[name] for name in ("wave", "occasion", "instrument", "item"))
            old = before.get(cell, "no answer")
            before[cell] = "erased" if content is None else _answer(content)
        yield Line(
            seq=told.seq,
            kind=told.kind.value,
            recorded_at=columns["recorded_at"],
            by=columns["entered_by"],
            place=" ".join(named),
            text="content erased" if content is None else _WORDS[told.kind](content),
            old=old,
            reason=None if content is None else _reason(content),
            erased=content is None,
        )


def _reason(content: Content) -> str | None:
    reason = content.get("reason")
    return reason if isinstance(reason, str) and reason else None


def _answer(content: Content) -> str:
    if "missing" in content:
        return f"{content['missing']} ({MISSING_NAMES.get(content['missing'], 'unknown').replace('_', ' ')})"
    words = str(content.get("value"))
    return "cleared" if "cleared" in content else masked(words) if "personal" in content else words


def _reached(content: Content) -> str:
    what = f"{content['what']}" + (f" no. {content['number']}" if content.get("number", 1) != 1 else "")
    return f"{what} taken back" if content["day"] is None else f"reached {what} on {content['day']}"


def _consented(content: Content) -> str:
    deed = "consented to" if content["given"] else "refused or took back consent to"
    parts = [f"{name}: {'yes' if given else 'no'}" for name, given in content["parts"].items()]
    return ", ".join([f"{deed} version {content['version']} on {content['day']}", *parts])


def _withdrawn(content: Content) -> str:
    level, day = content["level"], content["day"]
    return f"withdrawal ({level}) taken back" if day is None else f"withdrew ({level}) from {day}"


def _register(content: Content) -> str:
    spells = len(content["employment"]) + len(content["benefits"])
    return f"{content['source']}: {spells} spells, {content['observed_from']} to {content['observed_to']}"


def _data(words: str, *names: str) -> Callable[[Content], str]:
    """Return what says some words, and of the data those named."""

    def say(content: Content) -> str:
        told = [f"{name} {content[name]}" for name in names if content.get(name) is not None]
        return ", ".join([words, *told])

    return say


_WORDS: dict[Kind, Callable[[Content], str]] = {
    **{kind: _data(kind.value.replace("_", " ")) for kind in Kind},
    Kind.ANSWER: _answer,
    Kind.FORM_OPENED: _data("opened the form"),
    Kind.FORM_COMPLETED: _data(
        "handed in the form", "date", "answered_on", "rater", "rating", "second_entry", "seconds"
    ),
    Kind.LINK_ISSUED: _data("a personal link was made"),
    Kind.LINK_REVOKED: _data("the personal links were made void"),
    Kind.ERASED: _data("all earlier contents were erased", "second"),
    Kind.ERASURE_REQUESTED: _data("erasure was asked for"),
    Kind.NOTE: _data("note", "text"),
    Kind.CONSENTED: _consented,
    Kind.REACHED: _reached,
    Kind.WITHDRAWN: _withdrawn,
    Kind.DIED: lambda content: f"died on {content['day']}" if content["day"] else "death taken back",
    Kind.ALLOCATED: _data("came into an arm, which is not told here"),
    Kind.UNBLINDED: _data("somebody kept blind was told the arm"),
    Kind.REGISTER: _register,
    Kind.ALERT_RAISED: _data("the answer raised an alert", "at_least", "rules", "panel"),
    Kind.ALERT_STEP: _data("alert", "alert", "step", "signed", "to", "notice", "how", "result", "outcome"),
    Kind.SECOND_ANSWER: lambda content: f"second copy: {_answer(content)}",
    Kind.SECOND_COMPLETED: _data("finished the second copy"),
    Kind.SECOND_SETTLED: lambda content: f"settled by the {content['origin']} answer: {_answer(content)}",
    Kind.SECOND_DONE: _data("both copies are settled", "fields", "differences"),
    Kind.QUERY_OPENED: lambda content: f"query: {content['text']}",
    Kind.QUERY_ANSWERED: lambda content: f"query {content['query']} was answered: {content['text']}",
    Kind.QUERY_CLOSED: lambda content: ": ".join(
        (f"query {content['query']} was closed", *filter(None, [str(content.get("text", ""))]))
    ),
    Kind.DATA_LOCKED: _data("the data were locked", "day", "content"),
    Kind.UNLOCK_ASKED: _data("asked to lift the lock of the data", "reason"),
    Kind.DATA_UNLOCKED: _data("the lock of the data was lifted", "reason"),
    Kind.INVITED: _data("asked to answer", "channel", "reminder", "step", "code"),
}
