"""The whole trail of a study as one table, for somebody who checks it without this program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from workmh_measures.model.personal_data import masked
from workmh_measures.storage.canonical import JsonObject, canonical
from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import StoredEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import EVENT_COLUMNS
from workmh_measures.storage.telling_days import NOTHING, telling, without_days, without_telling

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TRAIL_COLUMNS", "Wanted", "trail_frame"]

TRAIL_COLUMNS = (*EVENT_COLUMNS[:2], "recorded_local", *EVENT_COLUMNS[2:], "content", "erased")
"""The columns of the record, the civil time beside UTC, what was told, and whether that was erased."""

HIDDEN = "(hidden)"

_TELLS_ARM: Mapping[Kind, tuple[str, ...]] = {
    Kind.ENROLLED: ("arm", "flags"),
    Kind.ALLOCATED: ("arm",),
    Kind.ALLOCATION_SEALED: ("label_key",),
    Kind.DATA_LOCKED: ("content",),
}
"""Parts of the content that tell an arm. A flag may (received the service), the label key tells which arm the letters of
a blinded copy stand for, and the hash of what was locked fits one of the ways round alone."""


_HASHES = ("content_sha256", "estimates_sha256", "files", "sha256")
"""Parts of an export that only one content gives: whoever has the letters of a blinded copy would try both ways round."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events; None and False do not choose.

    Attributes
    ----------
    first, last : civil days, both included.
    arms : show the arm people are in.
    """

    participant: str | None = None
    item: str | None = None
    entered_by: str | None = None
    first: date | None = None
    last: date | None = None
    arms: bool = False
    kind: str | None = None
    wave: str | None = None
    instrument: str | None = None


def trail_frame(store: Store, study: str, wanted: Wanted, *, zone: ZoneInfo) -> pd.DataFrame:
    """Return the events of a study in the order they were recorded, one row each.

    Parameters
    ----------
    zone : of civil days and of ``recorded_local``.

    Returns
    -------
    DataFrame with `TRAIL_COLUMNS`. ``recorded_at`` is text as it is hashed; ``content`` is the text of the payload,
    empty where it was erased. Without `Wanted.arms` the arm in it is hidden, and its hash cannot be recomputed; the
    same holds for numbers and addresses in words that wait for a decision. A day that tells the arm is left out, and so
    are an event of one, the log of staff, and ratings of units allocated whole: that there is one would tell it.
    """
    import pandas as pd

    tells = {} if wanted.arms else _telling(store, study)
    hidden = NOTHING if wanted.arms else telling(store, study)
    chosen = without_telling(_chosen(store, study, wanted, zone), hidden)
    rows = [_row(_without(event, hidden.days), tells, zone) for event in chosen]
    return pd.DataFrame(rows, columns=list(TRAIL_COLUMNS)).astype({"participant": "str", "content": "str"})


def _chosen(store: Store, study: str, wanted: Wanted, zone: ZoneInfo) -> Iterator[StoredEvent]:
    about = (
        ("participant", wanted.participant),
        ("item", wanted.item),
        ("entered_by", wanted.entered_by),
        ("kind", wanted.kind),
        ("wave", wanted.wave),
        ("instrument", wanted.instrument),
    )
    asked = {name: value for name, value in about if value is not None}
    for event in store.events(study):
        day = _local(event, zone).date()
        in_time = (wanted.first or day) <= day <= (wanted.last or day)
        if in_time and all(event.columns[name] == value for name, value in asked.items()):
            yield event


def _telling(store: Store, study: str) -> Mapping[Kind, tuple[str, ...]]:
    """Return the parts that tell an arm in this study: where units were allocated, the unit does as well."""
    started = [event.content or {} for event in store.events(study, kind=Kind.STUDY_STARTED)]
    definition = started[-1].get("definition") if started else None
    allocation = definition.get("allocation") if isinstance(definition, dict) else None
    if not isinstance(allocation, dict) or allocation.get("kind") != "cluster":
        return _TELLS_ARM
    return {**_TELLS_ARM, Kind.ENROLLED: (*_TELLS_ARM[Kind.ENROLLED], "unit")}


def _without(event: StoredEvent, days: frozenset[str]) -> StoredEvent:
    if event.kind is not Kind.ENROLLED or event.content is None:
        return event
    return StoredEvent(event.columns, without_days(event.content, days))


def _hidden(event: StoredEvent, tells: Mapping[Kind, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the parts of the content that are not shown; nothing is hidden from whoever may see arms."""
    content = event.content or {}
    is_blind = content.get("blinded") is True or content.get("arms") is False
    hashes = _HASHES if tells and event.kind is Kind.EXPORTED and not is_blind else ()
    return (*tells.get(event.kind, ()), *hashes)


def _row(event: StoredEvent, tells: Mapping[Kind, tuple[str, ...]], zone: ZoneInfo) -> dict[str, Any]:
    moment: datetime = event.columns["recorded_at"]
    return {
        **event.columns,
        "recorded_at": moment.isoformat(timespec="microseconds"),
        "recorded_local": _local(event, zone).isoformat(sep=" ", timespec="seconds"),
        "content": "" if event.content is None else canonical(_shown(event.content, _hidden(event, tells))),
        "erased": event.content is None,
    }


def _local(event: StoredEvent, zone: ZoneInfo) -> datetime:
    moment: datetime = event.columns["recorded_at"]
    return moment.astimezone(zone)


def _shown(content: JsonObject, hidden: Sequence[str]) -> JsonObject:
    if "personal" in content:
        # Words nobody has decided upon: see `storage.kept_words`.
        return {**content, "value": masked(str(content["value"]))}
    return {**content, **{part: HIDDEN for part in hidden if content.get(part)}}
