"""Changes of accounts on record: who gave whom what, in the access log, in the transaction of the change itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.staff_rights import EVERY, RIGHTS, Grant
from workmh_measures.storage.access_log import Access, note_accesses_within, take_turn
from workmh_measures.storage.tables import credential, staff_grant

__all__ = ["Managers", "managers", "note_staff_change", "require_manager_left"]

Managers = Mapping[str, frozenset[str]]
"""Study, or every study, to the accounts that can manage staff there."""


def note_staff_change(connection: Connection, name: str, what: str, *, by: str, now: datetime) -> None:
    """Write down that an account was changed.

    Parameters
    ----------
    name, what : of the account, and what became of it, in a few words without a secret.
    by : whose deed it is; empty where nobody said so.
    """
    note_accesses_within(
        connection, [Access(EVERY, by, "manage_staff", f"{name}: {what}", "changed")], now=now
    )


def managers(connection: Connection) -> Managers:
    """Return who can manage staff, by the study they can do so in; those switched off cannot.

    Until the transaction ends nobody else changes that.
    """
    take_turn(connection)
    in_force = select(credential.c.name).where(credential.c.disabled.is_(None))
    asked = select(staff_grant).where(staff_grant.c.unit == EVERY, staff_grant.c.name.in_(in_force))
    found: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(asked):
        if Grant(row.role).roles & RIGHTS["manage_staff"]:
            found[row.study].add(row.name)
    return {study: frozenset(names) for study, names in found.items()}


def require_manager_left(connection: Connection, before: Managers) -> None:
    """Refuse a change after which nobody could manage the staff of a study where somebody could before.

    Raises
    ------
    StoreError
        Naming the account that is the last.
    """
    after = managers(connection)
    for study, names in before.items():
        if not after.get(study) and not after.get(EVERY):
            where = "" if study == EVERY else f" of {study}"
            text = f"{', '.join(sorted(names))} is the last account that can manage staff{where}: make another one first."
            raise StoreError([problem("STORE-REFUSED", text=text)])
