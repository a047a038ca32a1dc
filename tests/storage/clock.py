"""A clock that tests set by hand."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["NOON", "Clock"]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """Stands at noon until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time
