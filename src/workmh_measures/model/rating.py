"""A rating of a unit, such as the fidelity of a centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

__all__ = ["UnitRating"]


@dataclass(frozen=True, slots=True)
class UnitRating:
    """A unit rated with an instrument on a day.

    Attributes
    ----------
    answers : code of each item, a missing code where there is none; empty where only a total was reported.
    total, band : as reported with the rating, in its own words; None where nothing was. They never change a score.
    """

    instrument: str
    unit: str
    day: date
    rater: str = ""
    answers: Mapping[str, float] = field(default_factory=dict)
    total: float | None = None
    band: str | None = None
