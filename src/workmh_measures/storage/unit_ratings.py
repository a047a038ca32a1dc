"""Ratings of the units of a study, as last told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..model.rating import UnitRating
from .events import Kind
from .repository import Store

__all__ = ["unit_ratings"]


def unit_ratings(store: Store, study: str) -> list[UnitRating]:
    """Return the ratings, by instrument, unit, day and rater; of one told again the latest, none taken back."""
    latest: dict[tuple[str, str, date, str], UnitRating] = {}
    for event in store.events(study, kind=Kind.UNIT_RATED):
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
        key = (rating.instrument, rating.unit, rating.day, rating.rater)
        latest.pop(key, None)
        if not data.get("withdrawn"):
            latest[key] = rating
    return [latest[key] for key in sorted(latest)]
