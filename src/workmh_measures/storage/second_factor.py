"""The second factor of staff: six digits of an authenticator, and recovery codes for when it is lost.

The digits follow RFC 6238 with SHA-1, steps of 30 seconds and six digits, which every authenticator speaks. A code counts
in its step and in the one before and after, and never twice. A hash of the secret could not make the digits: the store holds
it sealed under a key of the server (`factor_key`), or in clear where the server has none. It is shown while it is set up and
never again.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.accounts import close_sessions
from workmh_measures.storage.factor_key import factor_keys
from workmh_measures.storage.repository import Store
from workmh_measures.storage.staff_changes import note_staff_change
from workmh_measures.storage.tables import credential, recovery_code, second_factor
from workmh_measures.storage.typed_codes import grouped, hidden_code, new_code, typed_code

__all__ = [
    "STEP_SECONDS",
    "FactorState",
    "ask_for_factor",
    "code_is_right",
    "confirm",
    "factor_state",
    "set_up_address",
]

STEP_SECONDS = 30
_DIGITS = 6
_SECRET_BYTES = 20
_RECOVERY_CODES = 10


class FactorState(StrEnum):
    """How far an account has come with its second factor: none asked for, to be set up at the next login, in use."""

    NONE = "none"
    TO_SET_UP = "to_set_up"
    IN_USE = "in_use"


def factor_state(store: Store, name: str) -> FactorState:
    """Return how far an account has come with its second factor."""
    with store.reading() as connection:
        row = connection.execute(_of(name)).one_or_none()
    if row is None:
        return FactorState.NONE
    return FactorState.TO_SET_UP if row.confirmed is None else FactorState.IN_USE


def ask_for_factor(store: Store, name: str, *, reset: bool = False, by: str = "") -> None:
    """Have an account set up a second factor at its next login; one in use stays.

    Parameters
    ----------
    reset : the authenticator and the recovery codes count no more, and the account is logged out everywhere.
    by : whose deed it is, for the access log.

    Raises
    ------
    StoreError
        If there is no such account.
    """
    with store.writing() as connection:
        known = connection.execute(select(credential.c.name).where(credential.c.name == name)).one_or_none()
        if known is None:
            raise StoreError([problem("STORE-REFUSED", text=f"there is no account '{name}'.")])
        if reset:
            connection.execute(delete(second_factor).where(second_factor.c.name == name))
            connection.execute(delete(recovery_code).where(recovery_code.c.name == name))
            close_sessions(connection, name, store.now())
        if connection.execute(_of(name)).one_or_none() is None:
            secret = b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()
            kept = factor_keys().seal(name, secret)
            connection.execute(insert(second_factor).values(name=name, secret=kept, last_step=-1))
            what = "second factor forgotten, to be set up anew" if reset else "second factor asked for"
            note_staff_change(connection, name, what, by=by, now=store.now())


def set_up_address(store: Store, name: str, *, service: str) -> tuple[str, str] | None:
    """Return the secret and the otpauth address an authenticator reads; None unless it is being set up.

    Parameters
    ----------
    service : what the authenticator shows beside the name of the account.
    """
    with store.reading() as connection:
        row = connection.execute(_of(name)).one_or_none()
    if row is None or row.confirmed is not None:
        return None
    secret, label = factor_keys().open(name, row.secret), quote(f"{service}:{name}")
    asked = f"secret={secret}&issuer={quote(service)}&algorithm=SHA1&digits={_DIGITS}&period={STEP_SECONDS}"
    return secret, f"otpauth://totp/{label}?{asked}"


def confirm(store: Store, name: str, code: str) -> list[str] | None:
    """Take a second factor into use with its first code.

    Returns
    -------
    The recovery codes, which are shown once and stored as hashes; None when the code is wrong.
    """
    now = store.now()
    codes = [new_code() for _ in range(_RECOVERY_CODES)]
    hidden = [hidden_code(one) for one in codes]  # slow, so before the turn at writing
    with store.writing() as connection:
        row = connection.execute(_of(name).with_for_update()).one_or_none()
        if row is None or row.confirmed is not None or not _used_up(connection, row, code, now):
            return None
        mine = second_factor.c.name == name
        connection.execute(update(second_factor).where(mine).values(confirmed=now))
        connection.execute(insert(recovery_code), [{"name": name, "code_hash": one} for one in hidden])
        note_staff_change(connection, name, "second factor taken into use", by=name, now=now)
    return [grouped(one) for one in codes]


def code_is_right(store: Store, name: str, code: str) -> bool:
    """Say whether six digits or a recovery code open an account with a second factor in use, and use them up."""
    now, typed = store.now(), typed_code(code)
    hidden = None if typed is None else hidden_code(typed)
    with store.writing() as connection:
        row = connection.execute(_of(name).with_for_update()).one_or_none()
        if row is None or row.confirmed is None:
            return False
        return _used_up(connection, row, code, now) or _recovered(connection, name, hidden, now)


def _of(name: str) -> Select[Any]:
    return select(second_factor).where(second_factor.c.name == name)


def _used_up(connection: Connection, row: Row[Any], code: str, now: datetime) -> bool:
    """Say whether a code is of this moment and was not given before; none of its step or an earlier one counts again."""
    typed = "".join(code.split())
    if len(typed) != _DIGITS or not (typed.isascii() and typed.isdecimal()):
        return False
    hotp = HOTP(b32decode(factor_keys().open(row.name, row.secret)), _DIGITS, SHA1())
    present = int(now.timestamp()) // STEP_SECONDS
    steps = [
        step
        for step in (present - 1, present, present + 1)
        if hmac.compare_digest(hotp.generate(step), typed.encode())
    ]
    if not steps:
        return False
    unused = (second_factor.c.name == row.name) & (second_factor.c.last_step < steps[-1])
    return bool(connection.execute(update(second_factor).where(unused).values(last_step=steps[-1])).rowcount)


def _recovered(connection: Connection, name: str, hidden: str | None, now: datetime) -> bool:
    if hidden is None:
        return False
    unused = (recovery_code.c.name == name) & (recovery_code.c.code_hash == hidden)
    used = update(recovery_code).where(unused, recovery_code.c.used.is_(None)).values(used=now)
    return bool(connection.execute(used).rowcount)
