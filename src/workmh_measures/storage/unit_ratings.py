"""Ratings of the units of a study: of those of a unit, instrument, day and rater the latest counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from ..errors import StoreError, problem
from ..model.rating import UnitRating
from .events import Event, Kind, new_request_id
from .participants import append_all, turn
from .reading import StoredEvent, stored_events
from .repository import Store
from .study_events import UnitRatedEvent

__all__ = [
    "RatingChanges",
    "RatingStep",
    "keep_unit_ratings",
    "rating_changes",
    "rating_history",
    "unit_ratings",
    "unit_ratings_within",
    "withdraw_rating",
]

Key = tuple[str, str, date, str]


@dataclass(frozen=True)
class RatingChanges:
    """Ratings by what the store knew of the same unit, instrument, day and rater."""

    new: tuple[UnitRating, ...]
    changed: tuple[UnitRating, ...]
    unchanged: tuple[UnitRating, ...]


@dataclass(frozen=True, slots=True)
class RatingStep:
    """One thing told of a rating.

    Attributes
    ----------
    standing : it counts now; else a later one replaced it, or it was taken back.
    withdrawn : this is what takes the rating back; `reason` says why.
    """

    seq: int
    at: datetime
    by: str
    rating: UnitRating
    standing: bool
    withdrawn: bool = False
    reason: str = ""


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
    store: Store,
    study: str,
    ratings: Sequence[UnitRating],
    told: Mapping[str, Any],
    also: Sequence[Event] = (),
) -> RatingChanges:
    """Store every rating that is new or changed, or none.

    Parameters
    ----------
    told : who tells (`entered_by`), the `fingerprint` of the instrument, and the `mode` where it is not import.
    also : events stored with them, or not at all; only when there is something to store.

    Raises
    ------
    StoreError
        With every rating refused; nothing was stored then.
    """
    with turn(store, study) as connection:
        changes = _changes(ratings, _latest(stored_events(connection, study, {"kind": Kind.UNIT_RATED})))
        events: list[Event] = [_event(rating, told) for rating in (*changes.new, *changes.changed)]
        append_all(store, connection, study, [*events, *(also if events else ())])
    return changes


def rating_history(store: Store, study: str) -> list[RatingStep]:
    """Return everything told of the ratings of a study, oldest first; what was erased is not there."""
    found = [told for told in store.events(study, kind=Kind.UNIT_RATED) if told.content is not None]
    steps = [(told, _rating(told), bool(_data(told).get("withdrawn"))) for told in found]
    last = {_key(rating): told.seq for told, rating, _ in steps}
    return [
        RatingStep(
            told.seq,
            told.columns["recorded_at"],
            told.columns["entered_by"],
            rating,
            standing=told.seq == last[_key(rating)] and not withdrawn,
            withdrawn=withdrawn,
            reason=str(_data(told).get("reason") or ""),
        )
        for told, rating, withdrawn in steps
    ]


def withdraw_rating(store: Store, study: str, step: RatingStep, *, by: str, reason: str) -> None:
    """Take a rating back; it stays in the history.

    Parameters
    ----------
    step : the rating as it was seen; one that does not stand any more is refused.

    Raises
    ------
    StoreError
        RATE-ROW without a reason, or when it does not stand.
    """
    rating = step.rating
    faults = [] if reason.strip() else ["A rating is taken back with a reason."]
    with turn(store, study) as connection:
        told = list(stored_events(connection, study, {"kind": Kind.UNIT_RATED}))
        seen = next((one for one in told if one.seq == step.seq), None)
        same = [one for one in told if one.content is not None and _key(_rating(one)) == _key(rating)]
        if seen is None or not same or same[-1].seq != step.seq or rating not in _latest(told).values():
            faults.append("The rating was changed or taken back since it was shown.")
        if faults or seen is None:
            raise StoreError([problem("RATE-ROW", where=rating.unit, text=text) for text in faults])
        back = UnitRatedEvent(
            request_id=f"rating-back-{step.seq}",
            entered_by=by,
            instrument=rating.instrument,
            unit=rating.unit,
            day=rating.day,
            rater=rating.rater,
            answers={},
            data={"withdrawn": True, "reason": reason.strip()},
            fingerprint=seen.columns["fingerprint"],
        )
        append_all(store, connection, study, [back])


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
        **{"mode": "import", **told},
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
        rating = _rating(event)
        latest.pop(_key(rating), None)
        if not _data(event).get("withdrawn"):
            latest[_key(rating)] = rating
    return latest


def _data(event: StoredEvent) -> Mapping[str, Any]:
    told: Mapping[str, Any] = event.content or {}
    data: Mapping[str, Any] = told["data"]
    return data


def _rating(event: StoredEvent) -> UnitRating:
    told: Mapping[str, Any] = event.content or {}
    data = _data(event)
    return UnitRating(
        instrument=event.columns["instrument"],
        unit=told["unit"],
        day=date.fromisoformat(told["day"]),
        rater=told["rater"],
        answers={item: float(value) for item, value in told["answers"].items()},
        total=None if data.get("total") is None else float(data["total"]),
        band=data.get("band"),
    )
