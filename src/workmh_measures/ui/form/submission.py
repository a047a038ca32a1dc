"""What the browser sends, checked: the shape of a request, and whether an answer is on its response scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workmh_measures.errors import Problem, ResponseError, nearest_match, problem
from workmh_measures.model.answer_value import checked_value
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.personal_data import personal_data
from workmh_measures.ui.form.participant import BROWSER_REASONS
from workmh_measures.ui.form.request_text import DEVICES, is_short_text, object_in, refused

__all__ = ["BROWSER_REASONS", "Submission", "personal_kinds", "stored_value", "submission"]

_TEXTS = ("request_id", "instrument", "wave", "language", "layout", "device", "fingerprint", "wording_hash")
_MORE = {"value", "missing", "cleared", "occasion", "kept", "based_on", "answered_on"}
_MOST_OCCASIONS = 999


@dataclass(frozen=True, slots=True)
class Submission:
    """One request of the form: an answer, a reason for none, or that an answer was taken away.

    `item` is None when the whole form is handed in; `occasion` is the number of the job a wave is counted from; `kept`
    says that the person was asked about personal data in the words and keeps them; `based_on` is the answer the page had
    seen, told by one that sends late what a browser kept: a newer answer given elsewhere is not overwritten then;
    `answered_on` is the day on which the browser says it was given.
    """

    request_id: str
    instrument: str
    wave: str
    language: str
    layout: str
    device: str
    fingerprint: str
    wording_hash: str
    item: str | None = None
    value: Any = None
    missing: int | None = None
    occasion: int = 1
    kept: bool = False
    based_on: int | None = None
    answered_on: date | None = None

    @property
    def place(self) -> tuple[str, int]:
        """Wave and occasion."""
        return self.wave, self.occasion

    @property
    def where(self) -> str:
        """Say in words what the request is about."""
        return f"wave {self.wave}, {self.instrument}" + (f" item {self.item}" if self.item else "")


def submission(body: bytes, *, with_item: bool) -> Submission:
    """Read a request of the form.

    Parameters
    ----------
    body : the bytes sent.
    with_item : True for an answer, False when the form is handed in.

    Raises
    ------
    ResponseError
        FORM-REQUEST, if it is not what the form sends.
    """
    sent = object_in(body)
    names = [*_TEXTS, "item"] if with_item else [*_TEXTS]
    wrong = [name for name in names if not is_short_text(sent.get(name))]
    if wrong:
        raise refused(f"{', '.join(wrong)} is missing or is not a short text")
    if sent["device"] not in DEVICES:
        raise refused("the device is not one of " + ", ".join(DEVICES))
    content = {name for name in ("value", "missing", "cleared") if sent.get(name) is not None}
    unknown = set(sent) - set(names) - _MORE
    if unknown or len(content) != int(with_item) or sent.get("cleared") not in (None, True):
        raise refused(
            "it holds " + (", ".join(sorted(unknown)) or "not exactly one of value, missing, cleared")
        )
    occasion = sent.get("occasion", 1)
    if type(occasion) is not int or not 1 <= occasion <= _MOST_OCCASIONS:
        raise refused("the occasion is not a small whole number")
    kept = sent.get("kept", False)
    if type(kept) is not bool or (kept and not isinstance(sent.get("value"), str)):
        raise refused("only words are kept")
    based_on = sent.get("based_on")
    if based_on is not None and (type(based_on) is not int or based_on < 0 or not with_item):
        raise refused("it is based on no event")
    day = _day(sent["answered_on"], with_item=with_item) if "answered_on" in sent else None
    texts = {name: sent[name] for name in names}
    answer: dict[str, Any] = {name: sent.get(name) for name in ("value", "missing")}
    return Submission(**texts, **answer, occasion=occasion, kept=kept, based_on=based_on, answered_on=day)


def stored_value(
    instrument: Instrument, sent: Submission, *, reasons: Sequence[int] = BROWSER_REASONS
) -> float | str | None:
    """Return the value as it is stored; None for a missing code and for an answer taken away.

    Parameters
    ----------
    reasons : missing codes that may be chosen.

    Raises
    ------
    ResponseError
        FORM-ITEM for an item that is not there; RESP-RANGE for an answer that is not on the response scale.
    """
    if sent.item not in instrument.item_ids:
        found = problem(
            "FORM-ITEM",
            where=sent.where,
            found=sent.item,
            allowed=instrument.item_ids,
            nearest=nearest_match(sent.item, instrument.item_ids),
            instrument=instrument.id,
        )
        raise ResponseError([found])
    if sent.missing is not None and (type(sent.missing) is not int or sent.missing not in reasons):
        raise ResponseError([_outside(instrument, sent, sent.missing, [*reasons])])
    if sent.value is None:
        return None
    scale = instrument.response_scale_of(sent.item)
    value = checked_value(scale, sent.value)
    if value is None:
        raise ResponseError([_outside(instrument, sent, sent.value, scale.allowed)])
    return value


def personal_kinds(instrument: Instrument, sent: Submission, value: float | str | None) -> tuple[str, ...]:
    """Return the kinds of personal data the words of an answer look as if they held, if the person keeps them.

    Raises
    ------
    ResponseError
        FORM-PERSONAL if there are any and the person was not asked yet; the words themselves are not repeated.
    """
    if not isinstance(value, str) or instrument.response_scale_of(str(sent.item)).kind != "text":
        return ()
    kinds = tuple(sorted({one.kind for one in personal_data(value)}))
    if kinds and not sent.kept:
        raise ResponseError([problem("FORM-PERSONAL", where=sent.where, found=kinds)])
    return kinds


def _outside(instrument: Instrument, sent: Submission, found: Any, allowed: object) -> Problem:
    scale = instrument.item(str(sent.item)).response_scale
    return problem("RESP-RANGE", where=sent.where, found=str(found)[:80], allowed=allowed, scale=scale)


def _day(told: Any, *, with_item: bool) -> date:
    try:
        day = date.fromisoformat(told) if with_item and isinstance(told, str) else None
    except ValueError:
        day = None
    # It must be written as YYYY-MM-DD; Python reads other ways of writing too.
    if day is None or day.isoformat() != told:
        raise refused("it was answered on no day")
    return day
