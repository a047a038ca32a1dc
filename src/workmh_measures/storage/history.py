"""The trail of a participant in words: who, when, what it was before and what it became, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.model.missing import MISSING_NAMES, missing_label
from workmh_measures.model.personal_data import masked
from workmh_measures.storage.events import Kind
from workmh_measures.storage.history_words import HISTORY_LANGUAGES, PARTS, SENTENCES, VALUES
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


def history_lines(events: Iterable[StoredEvent], *, language: str = "en") -> Iterator[Line]:
    """Yield the events of one participant in words, in their order.

    Parameters
    ----------
    language : nb or en.

    Notes
    -----
    The arm is never told here: whoever may know it is told by the commands of the allocation.
    """
    say = _Teller(language)
    before: dict[tuple[Any, ...], str] = {}
    for told in events:
        columns, content = told.columns, told.content
        named = [columns[name] for name in ("wave", "instrument", "item") if columns[name] is not None]
        if columns["occasion"] != 1:
            named.append(say("number", number=columns["occasion"]))
        old = None
        if told.kind is Kind.ANSWER:
            cell = tuple(columns[name] for name in ("wave", "occasion", "instrument", "item"))
            old = before.get(cell, say("no_answer"))
            before[cell] = say("gone") if content is None else _answer(say, content)
        yield Line(
            seq=told.seq,
            kind=told.kind.value,
            recorded_at=columns["recorded_at"],
            by=columns["entered_by"],
            place=" ".join(named),
            text=say("content_gone") if content is None else _TOLD[told.kind](say, content),
            old=old,
            reason=None if content is None else _reason(content),
            erased=content is None,
        )


@dataclass(frozen=True, slots=True)
class _Teller:
    """One language of a history."""

    language: str

    def __call__(self, key: str, **slots: object) -> str:
        return SENTENCES[key][self._place].format(**slots)

    def part(self, name: str, value: object) -> str:
        """Return a part of what is told with its name before it."""
        return f"{PARTS[name][self._place]} {self.value(value)}"

    def value(self, value: object) -> str:
        """Return a value in words where it is one of the program's own."""
        known = str(value).lower() if isinstance(value, bool) else str(value)
        return VALUES[known][self._place] if known in VALUES else known

    def missing(self, code: int) -> str:
        """Return why there is no answer."""
        if self.language == "en":
            return MISSING_NAMES.get(code, "unknown").replace("_", " ")
        return missing_label(code, self.language).lower() if code in MISSING_NAMES else "ukjent"

    @property
    def _place(self) -> int:
        return HISTORY_LANGUAGES.index(self.language)


_Told = Callable[[_Teller, Content], str]


def _reason(content: Content) -> str | None:
    reason = content.get("reason")
    return reason if isinstance(reason, str) and reason else None


def _answer(say: _Teller, content: Content) -> str:
    if "missing" in content:
        return f"{content['missing']} ({say.missing(content['missing'])})"
    words = str(content.get("value"))
    return say("cleared") if "cleared" in content else masked(words) if "personal" in content else words


def _reached(say: _Teller, content: Content) -> str:
    number = content.get("number", 1)
    what = f"{content['what']}" + (f" {say('number', number=number)}" if number != 1 else "")
    day = content["day"]
    return say("reached_not", what=what) if day is None else say("reached", what=what, day=day)


def _consented(say: _Teller, content: Content) -> str:
    deed = "consented" if content["given"] else "consent_refused"
    parts = [f"{name}: {say('yes' if given else 'no')}" for name, given in content["parts"].items()]
    return ", ".join([say(deed, version=content["version"], day=content["day"]), *parts])


def _withdrawn(say: _Teller, content: Content) -> str:
    level, day = say.value(content["level"]), content["day"]
    return say("withdrawn_not", level=level) if day is None else say("withdrawn", level=level, day=day)


def _died(say: _Teller, content: Content) -> str:
    return say("died", day=content["day"]) if content["day"] else say("died_not")


def _register(say: _Teller, content: Content) -> str:
    spells = len(content["employment"]) + len(content["benefits"])
    window = {"first": content["observed_from"], "last": content["observed_to"]}
    key = "register_one" if spells == 1 else "register"
    return say(key, source=content["source"], spells=spells, **window)


def _query_closed(say: _Teller, content: Content) -> str:
    told = say("query_closed", query=content["query"])
    return ": ".join((told, *filter(None, [str(content.get("text", ""))])))


def _settled(say: _Teller, content: Content) -> str:
    return say("second_settled", origin=say.value(content["origin"]), answer=_answer(say, content))


def _parts(kind: Kind, *names: str) -> _Told:
    """Return what tells a kind of event, and of its parts those named."""

    def tell(say: _Teller, content: Content) -> str:
        told = [say.part(name, content[name]) for name in names if content.get(name) is not None]
        return ", ".join([say(kind.value), *told])

    return tell


_TOLD: dict[Kind, _Told] = {
    **{kind: _parts(kind) for kind in Kind},
    Kind.ANSWER: _answer,
    Kind.FORM_COMPLETED: _parts(
        Kind.FORM_COMPLETED, "date", "answered_on", "rater", "rating", "second_entry", "seconds"
    ),
    Kind.ERASED: _parts(Kind.ERASED, "second"),
    Kind.NOTE: _parts(Kind.NOTE, "text", "what", "about", "kind", "to", "period", "unit", "version"),
    Kind.CONSENTED: _consented,
    Kind.REACHED: _reached,
    Kind.WITHDRAWN: _withdrawn,
    Kind.DIED: _died,
    Kind.REGISTER: _register,
    Kind.EXPORTED: _parts(Kind.EXPORTED, "what"),
    Kind.ALERT_RAISED: _parts(Kind.ALERT_RAISED, "at_least", "rules", "panel"),
    Kind.ALERT_STEP: _parts(
        Kind.ALERT_STEP, "alert", "step", "signed", "to", "notice", "how", "result", "outcome"
    ),
    Kind.SECOND_ANSWER: lambda say, content: say("second_answer", answer=_answer(say, content)),
    Kind.SECOND_SETTLED: _settled,
    Kind.SECOND_DONE: _parts(Kind.SECOND_DONE, "fields", "differences"),
    Kind.QUERY_OPENED: lambda say, content: say("query_opened", text=content["text"]),
    Kind.QUERY_ANSWERED: lambda say, content: say(
        "query_answered", query=content["query"], text=content["text"]
    ),
    Kind.QUERY_CLOSED: _query_closed,
    Kind.DATA_LOCKED: _parts(Kind.DATA_LOCKED, "day"),
    Kind.UNLOCK_ASKED: _parts(Kind.UNLOCK_ASKED, "reason"),
    Kind.DATA_UNLOCKED: _parts(Kind.DATA_UNLOCKED, "reason"),
    Kind.INVITED: _parts(Kind.INVITED, "channel", "reminder", "step", "code"),
}
