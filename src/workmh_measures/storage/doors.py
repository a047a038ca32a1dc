"""Shut a participant's doors at once: when a link is revoked, and when the person's data are erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, update

from workmh_measures.storage.tables import link, session

__all__ = ["PARTICIPANT", "shut_doors"]

PARTICIPANT = "participant"


def shut_doors(connection: Connection, study: str, participant: str, now: datetime) -> None:
    """Make a participant's links void and close the sessions opened with them, inside a writing transaction."""
    links = (link.c.study == study) & (link.c.participant == participant)
    connection.execute(update(link).where(links, link.c.revoked.is_(None)).values(revoked=now))
    sessions = (
        (session.c.role == PARTICIPANT) & (session.c.subject == participant) & (session.c.study == study)
    )
    connection.execute(update(session).where(sessions, session.c.closed.is_(None)).values(closed=now))
