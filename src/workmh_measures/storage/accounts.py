"""Accounts of staff: a name for each person, what the person is for in the study, and when last seen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import Connection, Update, func, select, update

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.study import StudyRole
from workmh_measures.storage.passwords import require_hard, set_password
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import credential, session

__all__ = [
    "STAFF",
    "STAFF_ROLES",
    "Account",
    "accounts",
    "add_account",
    "change_password",
    "close_sessions",
    "disable_account",
    "is_only_account",
    "note_login",
    "roles_of",
    "set_roles",
]

STAFF = "staff"
STAFF_ROLES: tuple[str, ...] = tuple(role for role in get_args(StudyRole) if role != "participant")
"""What somebody on the staff may be for; a participant is none of them."""

_NAME = re.compile(r"[a-z0-9æøå][a-z0-9æøå._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Account:
    """One member of staff.

    Attributes
    ----------
    name : as it is typed to log in.
    roles : of `STAFF_ROLES`; all of them for an account that was made without a choice.
    changed : when the password was last set.
    last_login : None for somebody who was never there.
    disabled : since when the account opens nothing; None while it does.
    """

    name: str
    roles: frozenset[str]
    changed: datetime
    last_login: datetime | None
    disabled: datetime | None


def accounts(store: Store) -> list[Account]:
    """Return every account by name, those switched off as well."""
    with store.reading() as connection:
        rows = connection.execute(select(credential).order_by(credential.c.name)).all()
    return [Account(r.name, _parted(r.roles), r.changed, r.last_login, r.disabled) for r in rows]


def add_account(store: Store, name: str, password: str, *, roles: Collection[str] | None = None) -> None:
    """Make an account.

    Parameters
    ----------
    name : small letters, digits, full stop, hyphen and underscore.
    password : see `set_password`.
    roles : of `STAFF_ROLES`; None for all of them.

    Raises
    ------
    StoreError
        If the name is taken or cannot be one, a role is unknown, or the password is not good enough.
    """
    if not _NAME.fullmatch(name):
        raise _refused(f"'{name}' cannot be a name: small letters, digits and . _ - are.")
    _require_known(roles)
    if name in {account.name for account in accounts(store)}:
        raise _refused(f"there is an account '{name}' already.")
    require_hard(name, password)
    set_password(store, name, password)
    if roles is not None:
        set_roles(store, name, roles)


def change_password(store: Store, name: str, password: str) -> None:
    """Set another password, and end the sessions opened with the one before.

    Raises
    ------
    StoreError
        If there is no such account, or the password is not good enough.
    """
    _require(int(name in {account.name for account in accounts(store)}), name)
    require_hard(name, password)
    set_password(store, name, password)
    with store.writing() as connection:
        close_sessions(connection, name, store.now())


def set_roles(store: Store, name: str, roles: Collection[str] | None) -> None:
    """Say what an account is for; open pages follow within a second.

    Raises
    ------
    StoreError
        If there is no such account, or a role is unknown.
    """
    _require_known(roles)
    written = None if roles is None else " ".join(sorted(roles))
    with store.writing() as connection:
        _require(connection.execute(_of(name).values(roles=written)).rowcount, name)


def disable_account(store: Store, name: str, *, enable: bool = False) -> None:
    """Switch an account off, and end its sessions in the same moment; or on again.

    Raises
    ------
    StoreError
        If there is no such account.
    """
    now = store.now()
    with store.writing() as connection:
        changed = connection.execute(_of(name).values(disabled=None if enable else now))
        _require(changed.rowcount, name)
        if not enable:
            close_sessions(connection, name, now)


def close_sessions(connection: Connection, name: str, now: datetime) -> None:
    """End every session of an account, inside a writing transaction."""
    mine = (session.c.role == STAFF) & (session.c.subject == name) & session.c.closed.is_(None)
    connection.execute(update(session).where(mine).values(closed=now))


def roles_of(store: Store, name: str) -> frozenset[str] | None:
    """Return what an account is for; None when there is none or it is switched off."""
    asked = select(credential.c.roles).where(credential.c.name == name, credential.c.disabled.is_(None))
    with store.reading() as connection:
        row = connection.execute(asked).one_or_none()
    return None if row is None else _parted(row.roles)


def note_login(store: Store, name: str) -> None:
    """Write down that somebody has just logged in."""
    with store.writing() as connection:
        connection.execute(_of(name).values(last_login=store.now()))


def is_only_account(store: Store, name: str) -> bool:
    """Say whether the store has this account and no other."""
    counted = select(func.count(), func.max(credential.c.name))
    with store.reading() as connection:
        return tuple(connection.execute(counted).one()) == (1, name)


def _of(name: str) -> Update:
    return update(credential).where(credential.c.name == name)


def _parted(roles: str | None) -> frozenset[str]:
    return frozenset(STAFF_ROLES if roles is None else roles.split())


def _require_known(roles: Iterable[str] | None) -> None:
    unknown = sorted(set(roles or ()) - set(STAFF_ROLES))
    if unknown:
        raise _refused(f"{', '.join(unknown)}: no such role; there are {', '.join(STAFF_ROLES)}.")


def _require(found: int, name: str) -> None:
    if not found:
        raise _refused(f"there is no account '{name}'.")


def _refused(text: str) -> StoreError:
    return StoreError([problem("STORE-REFUSED", text=text)])
