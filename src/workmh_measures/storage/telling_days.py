"""Events that tell the arm by being there: which they are, and the record without them for whoever is kept blind.

Days only people of some arms come to; the log staff keep of the programme alone; and, where whole units were allocated,
ratings of units, since the programme alone is rated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, not_, or_, select

from workmh_measures.storage.canonical import JsonObject
from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import SAME_EVENT, StoredEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import event, of_other_kind, payload
from workmh_measures.trial.employment import LOG

__all__ = ["NOTHING", "Telling", "not_telling", "telling", "without_days", "without_telling"]


@dataclass(frozen=True, slots=True)
class Telling:
    """What tells the arm in a study, as it was last put on record.

    Attributes
    ----------
    days : ids of milestones.
    log : staff keep a log; then what is left of an erased record of any source tells as well.
    ratings : whole units were allocated, so a rating of one tells its arm, and so does who entered it.
    """

    days: frozenset[str] = frozenset()
    log: bool = False
    ratings: bool = False


NOTHING = Telling()


def telling(store: Store, study: str) -> Telling:
    """Return what tells the arm in a study."""
    started = [told.content or {} for told in store.events(study, kind=Kind.STUDY_STARTED)]
    definition = started[-1].get("definition") if started else None
    definition = definition if isinstance(definition, dict) else {}
    milestones, allocation = definition.get("milestones"), definition.get("allocation")
    known = (one for one in milestones if isinstance(one, dict)) if isinstance(milestones, list) else ()
    days = frozenset(str(one["id"]) for one in known if one.get("reveals_arm"))
    whole = isinstance(allocation, dict) and allocation.get("kind") == "cluster"
    return Telling(days, log=_keeps_log(store, study), ratings=whole)


def without_telling(events: Iterable[StoredEvent], tells: Telling) -> Iterator[StoredEvent]:
    """Yield events but those that tell the arm, and those of their kind whose content was erased."""
    return (told for told in events if not _tells(told, tells))


def _tells(told: StoredEvent, tells: Telling) -> bool:
    if told.kind is Kind.REACHED:
        return bool(tells.days) and (told.content is None or told.content.get("what") in tells.days)
    if told.kind is Kind.REGISTER:
        return tells.log and (told.content is None or told.content.get("source") == LOG)
    return tells.ratings and told.kind is Kind.UNIT_RATED


def without_days(content: JsonObject, days: Set[str]) -> JsonObject:
    """Return what was told at an enrolment without the days that tell the arm."""
    anchors = content.get("anchors")
    if not isinstance(anchors, dict) or days.isdisjoint(anchors):
        return content
    return {**content, "anchors": {name: day for name, day in anchors.items() if name not in days}}


def not_telling(tells: Telling) -> list[ColumnElement[bool]]:
    """Return the same as `without_telling` as conditions on `event` joined to `payload`; none where nothing tells."""
    found = []
    if tells.days:
        named = (_named("what", day) for day in sorted(tells.days))
        found.append(not_((event.c.kind == Kind.REACHED.value) & or_(payload.c.content.is_(None), *named)))
    if tells.log:
        by_staff = or_(payload.c.content.is_(None), _named("source", LOG))
        found.append(not_((event.c.kind == Kind.REGISTER.value) & by_staff))
    if tells.ratings:
        found.append(event.c.kind != Kind.UNIT_RATED.value)
    return found


def _named(key: str, value: str) -> ColumnElement[bool]:
    # The canonical text writes a key and its value in one way only, and the quotes within another text are escaped.
    return payload.c.content.contains(f'"{key}":"{value}"', autoescape=True)


def _keeps_log(store: Store, study: str) -> bool:
    asked = (
        select(event.c.seq)
        .select_from(event.join(payload, SAME_EVENT))
        .where(and_(of_other_kind(study, Kind.REGISTER), _named("source", LOG)))
        .limit(1)
    )
    with store.reading() as connection:
        return connection.execute(asked).first() is not None
