"""Settle a difference between two copies of a form: the first answer, the second, or another, with who and why."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.answer_value import checked_value, typed_value
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.response_scale import chosen_codes
from workmh_measures.model.study import Study
from workmh_measures.storage.corrections import Correction, correct
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry import Copies, Difference, copies_of, done
from workmh_measures.storage.second_entry_events import ORIGINS, DifferenceSettledEvent
from workmh_measures.storage.versions import FormPlace

__all__ = ["Settlement", "settle"]


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What counts in one item in which two copies differ.

    Attributes
    ----------
    origin : the first copy, the second, or a third answer, which `value` or `missing` says.
    value : as the form takes it, or text as a person types it.
    reason, by : why, which a third answer needs, and who decides.
    """

    place: FormPlace
    item: str
    origin: str
    by: str
    reason: str = ""
    value: Any = field(default=None, repr=False)
    missing: int | None = field(default=None, repr=False)


def settle(store: Store, study: Study, instrument: Instrument, asked: Settlement) -> Copies:
    """Settle one difference; what the answer becomes is a correction of the form, in the same transaction.

    Raises
    ------
    StoreError
        SECOND-REFUSED if the copies do not differ in this item, it was settled, or this person may not settle it.
        As `corrections.correct` otherwise. Nothing was stored then.
    """
    with store.reading() as connection:
        copies = copies_of(connection, asked.place, instrument.item_ids)
    found = _difference(study, copies, asked)
    about = {name: getattr(asked.place, name) for name in ("participant", "wave", "occasion", "instrument")}
    wanted = {"first": found.first, "second": found.second}.get(asked.origin) or _given(instrument, asked)
    told = DifferenceSettledEvent(
        request_id=_mark("second-settled", asked.place, asked.item),
        entered_by=asked.by,
        **about,
        item=asked.item,
        data={"origin": asked.origin, **wanted, "reason": asked.reason.strip()},
    )
    if wanted == found.now:
        store.append(study.id, [told])
    else:
        reason = f"Second entry, {asked.origin} answer. {asked.reason.strip()}".strip()
        correction = Correction(
            **about,
            item=asked.item,
            reason=reason,
            by=asked.by,
            based_on=found.now_seq,
            value=_as_asked(instrument, asked.item, wanted.get("value")),
            missing=wanted.get("missing"),
        )
        correct(store, study, instrument, correction, also=[told])
    with store.reading() as connection:
        copies = copies_of(connection, asked.place, instrument.item_ids)
    if not copies.open and not copies.is_done:
        store.append(study.id, [done(copies, by=asked.by)])
    return copies


def _difference(study: Study, copies: Copies, asked: Settlement) -> Difference:
    found = next((one for one in copies.differences if one.item == asked.item), None)
    text = None
    if found is None:
        text = f"Its two copies do not differ in item {asked.item}."
    elif found.settled is not None:
        text = f"Item {asked.item} was settled by '{found.settled['by']}'."
    elif asked.origin not in ORIGINS:
        text = f"'{asked.origin}' is not one of {', '.join(ORIGINS)}."
    elif _third_only(study) and asked.by in (*copies.first_by, *copies.second_by):
        text = f"'{asked.by}' entered one of the copies, and this study lets a third person settle."
    elif asked.origin == "third" and not asked.reason.strip():
        text = "An answer that neither copy has needs a reason."
    elif (asked.origin == "third") is not (asked.value is not None or asked.missing is not None):
        text = "An answer is given with 'third', and only then."
    if text is not None or found is None:
        where = f"Participant {asked.place.participant}, wave {asked.place.wave}, {asked.place.instrument}"
        raise StoreError([problem("SECOND-REFUSED", where=where, text=text)])
    return found


def _third_only(study: Study) -> bool:
    return study.second_entry is not None and study.second_entry.settled_by == "third_person"


def _given(instrument: Instrument, asked: Settlement) -> dict[str, Any]:
    """Return a third answer as it is stored; one that is not on its response scale as given: the correction says so."""
    if asked.missing is not None:
        return {"missing": asked.missing}
    check = typed_value if isinstance(asked.value, str) else checked_value
    stored = check(instrument.response_scale_of(asked.item), asked.value)
    return {"value": asked.value if stored is None else stored}


def _as_asked(instrument: Instrument, item: str, value: Any) -> Any:
    """Return a stored value in the shape in which the check of answers takes it."""
    several = instrument.response_scale_of(item).kind == "multiple_choice"
    return list(chosen_codes(value)) if several and isinstance(value, str) else value


def _mark(what: str, place: FormPlace, item: str) -> str:
    """Return a request id that the same decision has whoever makes it, so that of two one is refused."""
    told = "\x1f".join((place.participant, place.wave, str(place.occasion), place.instrument, item))
    return f"{what}/{hashlib.sha256(told.encode()).hexdigest()[:32]}"
