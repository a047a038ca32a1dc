"""Accounts of staff: a name for each person, what the person is for in the study, and when last seen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Update, delete, func, insert, select, update

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.staff_rights import EVERY, EVERY_ROLE, STAFF_ROLES, Grant
from workmh_measures.storage.access_log import Access, note_accesses_within
from workmh_measures.storage.passwords import OneTimePassword, hashed_password, require_hard, set_password
from workmh_measures.storage.repository import Store
from workmh_measures.storage.staff_changes import managers, note_staff_change, require_manager_left
from workmh_measures.storage.tables import credential, session, staff_grant

__all__ = [
    "STAFF",
    "Account",
    "accounts",
    "add_account",
    "change_password",
    "close_sessions",
    "disable_account",
    "give_grant",
    "grant_words",
    "grants_of",
    "is_only_account",
    "note_login",
    "revoke_grant",
    "set_roles",
]

STAFF, _HALF = "staff", "half"

_NAME = re.compile(r"[a-z0-9æøå][a-z0-9æøå._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Account:
    """One member of staff.

    Attributes
    ----------
    name : as it is typed to log in.
    grants : the roles it holds, each in one study or all and one unit or all.
    changed : when the password was last set.
    last_login : None for somebody who was never there.
    disabled : since when the account opens nothing; None while it does.
    one_time : since when its password is one that somebody else set; None when it is the person's own.
    """

    name: str
    grants: frozenset[Grant]
    changed: datetime
    last_login: datetime | None
    disabled: datetime | None
    one_time: datetime | None = None

    @property
    def roles(self) -> frozenset[str]:
        """Every role it holds anywhere."""
        return frozenset(role for grant in self.grants for role in grant.roles)


def accounts(store: Store) -> list[Account]:
    """Return every account by name, those switched off as well."""
    with store.reading() as connection:
        rows = connection.execute(select(credential).order_by(credential.c.name)).all()
        held = _held(connection)
    return [Account(r.name, held[r.name], r.changed, r.last_login, r.disabled, r.one_time) for r in rows]


def add_account(
    store: Store,
    name: str,
    password: str,
    *,
    roles: Collection[str] | None = None,
    by: str = "",
) -> None:
    """Make an account.

    Parameters
    ----------
    name : small letters, digits, full stop, hyphen and underscore.
    password, by : see `set_password`; a `OneTimePassword` is to be replaced at the first login.
    roles : of `STAFF_ROLES`, held in every study and unit; None for all of them.

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
    hashed, now = hashed_password(store, name, password), store.now()
    held = sorted({Grant(role) for role in ([EVERY_ROLE] if roles is None else roles)})
    values = {
        "name": name,
        "password_hash": hashed,
        "changed": now,
        "one_time": now if isinstance(password, OneTimePassword) else None,
    }
    with store.writing() as connection:
        connection.execute(insert(credential).values(values))
        for grant in held:
            connection.execute(insert(staff_grant).values(**_row(name, grant)))
        note_staff_change(connection, name, f"account made, {_in_words(held)}", by=by, now=now)


def change_password(store: Store, name: str, password: str, *, by: str = "", one_time: bool = False) -> None:
    """Set another password, and end the sessions opened with the one before.

    Parameters
    ----------
    by, one_time : see `set_password`.

    Raises
    ------
    StoreError
        If there is no such account, or the password is not good enough.
    """
    _require(int(name in {account.name for account in accounts(store)}), name)
    require_hard(name, password)
    set_password(store, name, password, by=by, one_time=one_time)
    with store.writing() as connection:
        close_sessions(connection, name, store.now())


def set_roles(store: Store, name: str, roles: Collection[str] | None, *, by: str = "") -> None:
    """Say what an account is for; open pages follow within a second.

    Raises
    ------
    StoreError
        If there is no such account, a role is unknown, or nobody could manage staff any more.
    """
    _require_known(roles)
    wanted = {Grant(role) for role in ([EVERY_ROLE] if roles is None else roles)}
    with store.writing() as connection:
        _require_account(connection, name)
        before, able = _held(connection, name)[name], managers(connection)
        connection.execute(delete(staff_grant).where(staff_grant.c.name == name))
        for grant in sorted(wanted):
            connection.execute(insert(staff_grant).values(**_row(name, grant)))
        require_manager_left(connection, able)
        note_staff_change(connection, name, f"now holds {_in_words(wanted)}", by=by, now=store.now())
        if any(one.unit != EVERY for one in before):  # a page of a unit may hold a form of it
            close_sessions(connection, name, store.now())


def give_grant(store: Store, name: str, grant: Grant, *, by: str = "") -> None:
    """Give an account a role in a study and unit; one it holds already stays as it is.

    Raises
    ------
    StoreError
        If there is no such account, or the role is unknown or none that is given any more.
    """
    _require_known([] if grant.role == EVERY_ROLE else [grant.role])
    with store.writing() as connection:
        _require_account(connection, name)
        if grant not in _held(connection, name)[name]:
            connection.execute(insert(staff_grant).values(**_row(name, grant)))
            note_staff_change(connection, name, f"given {grant_words(grant)}", by=by, now=store.now())


def revoke_grant(store: Store, name: str, grant: Grant, *, by: str = "") -> None:
    """Take a role away again, and end the sessions of the account: what was opened under it is shut at once.

    Raises
    ------
    StoreError
        If the account does not hold exactly this, or nobody could manage staff any more.
    """
    with store.writing() as connection:
        _require_account(connection, name)
        held, able = _held(connection, name)[name], managers(connection)
        if grant not in held:
            raise _refused(f"{name} does not hold {grant_words(grant)}; held: {_in_words(held)}.")
        asked = [staff_grant.c[column] == value for column, value in _row(name, grant).items()]
        connection.execute(delete(staff_grant).where(*asked))
        require_manager_left(connection, able)
        note_staff_change(connection, name, f"{grant_words(grant)} taken away", by=by, now=store.now())
        close_sessions(connection, name, store.now())


def grant_words(grant: Grant) -> str:
    """Say in words what is granted: the role, and where when it is not everywhere."""
    study = "" if grant.study == EVERY else f" in {grant.study}"
    return f"{grant.role}{study}{'' if grant.unit == EVERY else f' at {grant.unit}'}"


def _in_words(grants: Collection[Grant]) -> str:
    return "; ".join(grant_words(one) for one in sorted(grants)) or "nothing"


def disable_account(store: Store, name: str, *, enable: bool = False, by: str = "") -> None:
    """Switch an account off, and end its sessions in the same moment; or on again.

    Raises
    ------
    StoreError
        If there is no such account, or nobody could manage staff any more.
    """
    now = store.now()
    with store.writing() as connection:
        able = managers(connection)
        changed = connection.execute(_of(name).values(disabled=None if enable else now))
        _require(changed.rowcount, name)
        require_manager_left(connection, able)
        note_staff_change(connection, name, "switched on" if enable else "switched off", by=by, now=now)
        if not enable:
            close_sessions(connection, name, now)


def close_sessions(connection: Connection, name: str, now: datetime) -> None:
    """End every session of an account, those at half a login too, inside a writing transaction."""
    mine = session.c.role.in_((STAFF, _HALF)) & (session.c.subject == name) & session.c.closed.is_(None)
    connection.execute(update(session).where(mine).values(closed=now))


def grants_of(store: Store, name: str) -> frozenset[Grant] | None:
    """Return the roles an account holds and where; None when there is none or it is switched off."""
    asked = select(credential.c.name).where(credential.c.name == name, credential.c.disabled.is_(None))
    with store.reading() as connection:
        if connection.execute(asked).one_or_none() is None:
            return None
        return _held(connection, name)[name]


def note_login(store: Store, name: str) -> None:
    """Write down that somebody has just logged in."""
    now = store.now()
    with store.writing() as connection:
        connection.execute(_of(name).values(last_login=now))
        note_accesses_within(connection, [Access(EVERY, name, "log_in", "/staff/login", "opened")], now=now)


def is_only_account(store: Store, name: str) -> bool:
    """Say whether the store has this account and no other."""
    counted = select(func.count(), func.max(credential.c.name))
    with store.reading() as connection:
        return tuple(connection.execute(counted).one()) == (1, name)


def _of(name: str) -> Update:
    return update(credential).where(credential.c.name == name)


def _held(connection: Connection, name: str | None = None) -> Mapping[str, frozenset[Grant]]:
    """Return the grants of every account that has one, or of one account."""
    asked = select(staff_grant)
    rows = connection.execute(asked if name is None else asked.where(staff_grant.c.name == name)).all()
    held: dict[str, frozenset[Grant]] = defaultdict(frozenset)
    for row in rows:
        held[row.name] |= {Grant(row.role, row.study, row.unit)}
    return held


def _row(name: str, grant: Grant) -> dict[str, str]:
    return {"name": name, "role": grant.role, "study": grant.study, "unit": grant.unit}


def _require_account(connection: Connection, name: str) -> None:
    found = connection.execute(select(credential.c.name).where(credential.c.name == name)).one_or_none()
    _require(int(found is not None), name)


def _require_known(roles: Iterable[str] | None) -> None:
    unknown = sorted(set(roles or ()) - set(STAFF_ROLES))
    if unknown:
        raise _refused(f"{', '.join(unknown)}: no such role; there are {', '.join(STAFF_ROLES)}.")


def _require(found: int, name: str) -> None:
    if not found:
        raise _refused(f"there is no account '{name}'.")


def _refused(text: str) -> StoreError:
    return StoreError([problem("STORE-REFUSED", text=text)])
