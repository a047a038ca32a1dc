"""What binds a page of the form to one person: a tag that tells nothing, and a key for what the browser keeps.

Both come from the salt of the person's first enrolment: random, never outside the store, and gone with an erasure, so
that what a browser still keeps of somebody erased can never be read again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select

from workmh_measures.storage.events import Kind
from workmh_measures.storage.tables import event, of_other_kind, payload

__all__ = ["PageBinding", "page_binding"]

_SALT = (
    select(payload.c.salt)
    .select_from(event.join(payload, (payload.c.study == event.c.study) & (payload.c.seq == event.c.seq)))
    .where(of_other_kind(bindparam("of"), Kind.ENROLLED.value), event.c.participant == bindparam("person"))
    .order_by(event.c.seq + 0)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class PageBinding:
    """Tag and key of one person in one study, the same in every session.

    Attributes
    ----------
    tag : 128 bits in hex; says whose page it is without saying who.
    key : 256 bits in hex; the browser seals unsent answers under it and stores it nowhere.
    """

    tag: str
    key: str = field(repr=False)


def page_binding(connection: Connection, study: str, participant: str) -> PageBinding | None:
    """Return what binds a page to a participant, or None for somebody nobody enrolled or who was erased."""
    salt = connection.execute(_SALT, {"of": study, "person": participant}).scalar_one_or_none()
    if salt is None:
        return None
    return PageBinding(_derived("tag", salt)[:32], _derived("key", salt))


def _derived(purpose: str, salt: str) -> str:
    return hashlib.sha256(f"page {purpose} {salt}".encode()).hexdigest()
