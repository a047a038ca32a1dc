"""Ratings of the units of a study: of those of a unit, instrument, day and rater the latest counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from ..model.rating import UnitRating
from .events import Kind, new_request_id
from .participants import append_all, turn
from .reading import StoredEvent, stored_events
from .repository import Store
from .study_events import UnitRatedEvent

__all__ = ["RatingChanges", "keep_unit_ratings", "rating_changes", "unit_ratings", "unit_ratings_within"]

Key = tuple[str, str, date, str]


@dataclass(frozen=True)
class RatingChanges:
    """Ratings by what the store knew of the same unit, instrument, day and rater."""

    new: tuple[UnitRating, ...]
    changed: tuple[UnitRating, ...]
    unchanged: tuple[UnitRating, ...]


def unit_ratings(store: Store, study: str) -> list[UnitRating]:
    """Return the ratings, by instrument, unit, day and rater; those taken back are not there."""
    with store.reading() as connection:
        return unit_ratings_within(connection, study)


def unit_ratings_within(connection: Connection, study: str) -> list[UnitRating]:
    """Return what `unit_ratings` does, as a connection sees it that others read from as well."""
    latest = _latest(stored_events(connection, study, {"kind": Kind.UNIT_RATED}))
    return [latest[key] for key in sorted(latest)]


def rating_changes(store: Store, study: str, ratings: Sequence[UnitRating]) -> RatingChanges:
    """Return what ratings would change; nothing is stored."""
    return _changes(ratings, _latest(store.events(study, kind=Kind.UNIT_RATED)))


def keep_unit_ratings(
    store: Store, study: str, ratings: Sequence[UnitRating], told: Mapping[str, Any]
) -> RatingChanges:
    """Store every rating that is new or changed, or none.

    Parameters
    ----------
    told : who tells (`entered_by`), and the `fingerprint` of the instrument.

    Raises
    ------
    StoreError
        With every rating refused; nothing was stored then.
    """
    with turn(store, study) as connection:
        changes = _changes(ratings, _latest(stored_events(connection, study, {"kind": Kind.UNIT_RATED})))
        events = [_event(rating, told) for rating in (*changes.new, *changes.changed)]
        append_all(store, connection, study, events)
    return changes


def _event(rating: UnitRating, told: Mapping[str, Any]) -> UnitRatedEvent:
    reported = {"total": rating.total, "band": rating.band}
    return UnitRatedEvent(
        request_id=new_request_id(),
        instrument=rating.instrument,
        unit=rating.unit,
        day=rating.day,
        rater=rating.rater,
        answers=rating.answers,
        data={name: value for name, value in reported.items() if value is not None},
        mode="import",
        **told,
    )


def _changes(ratings: Sequence[UnitRating], before: Mapping[Key, UnitRating]) -> RatingChanges:
    return RatingChanges(
        new=tuple(r for r in ratings if _key(r) not in before),
        changed=tuple(r for r in ratings if before.get(_key(r), r) != r),
        unchanged=tuple(r for r in ratings if before.get(_key(r)) == r),
    )


def _key(rating: UnitRating) -> Key:
    return rating.instrument, rating.unit, rating.day, rating.rater


def _latest(events: Iterable[StoredEvent]) -> dict[Key, UnitRating]:
    latest: dict[Key, UnitRating] = {}
    for event in events:
        if event.content is None:
            continue
        told: Mapping[str, Any] = event.content
        data = told["data"]
        rating = UnitRating(
            instrument=event.columns["instrument"],
            unit=told["unit"],
            day=date.fromisoformat(told["day"]),
            rater=told["rater"],
            answers={item: float(value) for item, value in told["answers"].items()},
            total=None if data.get("total") is None else float(data["total"]),
            band=data.get("band"),
        )
        latest.pop(_key(rating), None)
        if not data.get("withdrawn"):
            latest[_key(rating)] = rating
    return latest
