"""Days of people that tell the arm: which they are, and the record without them for whoever is kept blind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from sqlalchemy import ColumnElement, not_, or_

from workmh_measures.storage.canonical import JsonObject
from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import StoredEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import event, payload

__all__ = ["not_telling", "telling_days", "without_days", "without_telling"]


def telling_days(store: Store, study: str) -> frozenset[str]:
    """Return the ids of the days that tell the arm, as the study was last put on record."""
    started = [told.content or {} for told in store.events(study, kind=Kind.STUDY_STARTED)]
    definition = started[-1].get("definition") if started else None
    milestones = definition.get("milestones") if isinstance(definition, dict) else None
    known = (one for one in milestones or () if isinstance(one, dict)) if isinstance(milestones, list) else ()
    return frozenset(str(one["id"]) for one in known if one.get("reveals_arm"))


def without_telling(events: Iterable[StoredEvent], days: Set[str]) -> Iterator[StoredEvent]:
    """Yield events but those of a day that tells the arm, and those of a day whose name was erased.

    Parameters
    ----------
    days : ids; of none, every event is yielded.
    """
    return (told for told in events if not days or not _tells(told, days))


def _tells(told: StoredEvent, days: Set[str]) -> bool:
    return told.kind is Kind.REACHED and (told.content is None or told.content.get("what") in days)


def without_days(content: JsonObject, days: Set[str]) -> JsonObject:
    """Return what was told at an enrolment without the days that tell the arm."""
    anchors = content.get("anchors")
    if not isinstance(anchors, dict) or days.isdisjoint(anchors):
        return content
    return {**content, "anchors": {name: day for name, day in anchors.items() if name not in days}}


def not_telling(days: Set[str]) -> ColumnElement[bool]:
    """Return the same as `without_telling` as a condition on `event` joined to `payload`."""
    # The canonical text writes a key and its value in one way only, and the quotes within another text are escaped.
    named = (payload.c.content.contains(f'"what":"{day}"', autoescape=True) for day in sorted(days))
    return not_((event.c.kind == Kind.REACHED.value) & or_(payload.c.content.is_(None), *named))
