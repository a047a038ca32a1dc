"""Who died: for pages that tell a death from a withdrawal, and nothing else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import stored_events

__all__ = ["died_by"]


def died_by(connection: Connection, study: str, day: date) -> frozenset[str]:
    """Return the ids of those on record as dead on a day; what was taken back or erased counts no more."""
    latest: dict[str, str | None] = {}
    for told in stored_events(connection, study, {"kind": Kind.DIED.value}):
        said = (told.content or {}).get("day")
        latest[str(told.participant)] = said if isinstance(said, str) else None
    return frozenset(name for name, said in latest.items() if said is not None and said <= day.isoformat())
