"""Passwords of staff: stored as argon2id hashes, checked so that an unknown name looks like a known one."""

from __future__ import annotations

import threading
import unicodedata
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert, select, update

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.staff_rights import EVERY, EVERY_ROLE
from workmh_measures.storage.repository import Store
from workmh_measures.storage.staff_changes import note_staff_change
from workmh_measures.storage.tables import credential, second_factor, staff_grant
from workmh_measures.storage.typed_codes import grouped, new_code

__all__ = [
    "LONGEST_PASSWORD",
    "ONE_TIME_LASTS",
    "SHORTEST_PASSWORD",
    "SHORTEST_WITH_SECOND_FACTOR",
    "OneTimePassword",
    "common_passwords",
    "first_account",
    "hashed_password",
    "new_password",
    "password_is_one_time",
    "password_is_right",
    "require_hard",
    "set_password",
    "staff_names",
]

SHORTEST_PASSWORD = 15
SHORTEST_WITH_SECOND_FACTOR = 8
LONGEST_PASSWORD = 1024

ONE_TIME_LASTS = timedelta(days=7)
"""How long a password that somebody else set opens anything."""

# What people here are as quick to take as the words of the list, which comes from English and Chinese collections.
_FIRST_TRIED = frozenset(
    "passord passordet qwertyuiopå asdfghjkløæ welcometo velkommen hemmelig changeme jegelskerdeg sommer sommeren vinter "
    "vinteren fotball norge norway trustno abcdefghijkl abcdefgh abc staff test workmh".split()
)
_FEWEST_DIFFERENT = 5
_MOSTLY = 0.75

_HASHER = PasswordHasher()
# Each check takes 64 MiB and a core for a moment: a flood of tries may not take the whole machine.
_AT_ONCE = threading.BoundedSemaphore(2)


def set_password(store: Store, name: str, password: str, *, by: str = "", one_time: bool = False) -> None:
    """Set the password of an account there is.

    Parameters
    ----------
    name : of the account.
    password : 15 to 1,024 characters, any of them; 8 where the account logs in with a second factor.
    by : whose deed it is, for the access log.
    one_time : somebody else knows it: it opens only the page on which the person sets another, and for a week.

    Raises
    ------
    StoreError
        If there is no such account, or the password is too short or too long.

    References
    ----------
    NIST SP 800-63B-4 (2025), section 3.1.1: no rules of composition, no change without cause, a list of what is refused.
    """
    hashed, now = hashed_password(store, name, password), store.now()
    values = {"password_hash": hashed, "changed": now, "one_time": now if one_time else None}
    with store.writing() as connection:
        changed = connection.execute(update(credential).where(credential.c.name == name).values(values))
        if not changed.rowcount:
            raise StoreError([problem("STORE-REFUSED", text=f"there is no account '{name}'.")])
        what = "a password good for one login" if one_time else "another password"
        note_staff_change(connection, name, what, by=by, now=now)


def first_account(store: Store, name: str, password: str, *, by: str = "set-up") -> None:
    """Set the password of the account that set-up makes, and make it, with every role, where it is not there yet.

    Raises
    ------
    StoreError
        If the password is too short or too long.
    """
    if name in staff_names(store):
        set_password(store, name, password, by=by)
        return
    hashed, now = hashed_password(store, name, password), store.now()
    with store.writing() as connection:
        connection.execute(insert(credential).values(name=name, password_hash=hashed, changed=now))
        every = {"name": name, "role": EVERY_ROLE, "study": EVERY, "unit": EVERY}
        connection.execute(insert(staff_grant).values(every))
        note_staff_change(connection, name, "account made with every role", by=by, now=now)


class OneTimePassword(str):
    """A password that somebody else knows: good for one login, after which the person sets another."""


def new_password() -> OneTimePassword:
    """Return a password drawn by lot, to be given to somebody for one login."""
    return OneTimePassword(grouped(new_code()))


def password_is_one_time(store: Store, name: str) -> bool:
    """Say whether an account has still to set a password that nobody else knows."""
    asked = select(credential.c.one_time).where(credential.c.name == name)
    with store.reading() as connection:
        return connection.execute(asked).scalar_one_or_none() is not None


def hashed_password(store: Store, name: str, password: str) -> str:
    """Return what is stored of a password.

    Raises
    ------
    StoreError
        If it is too short or too long for the account.
    """
    typed, shortest = _normal(password), _shortest(store, name)
    if not shortest <= len(typed) <= LONGEST_PASSWORD:
        allowed = f"{shortest} to {LONGEST_PASSWORD}"
        raise StoreError([problem("STORE-PASSWORD", where=name, found=len(typed), allowed=allowed)])
    return _HASHER.hash(typed)


def _shortest(store: Store, name: str) -> int:
    """Return the fewest characters; a second factor once asked for is never taken away from an account."""
    asked = select(second_factor.c.name).where(second_factor.c.name == name)
    with store.reading() as connection:
        has_one = connection.execute(asked).one_or_none() is not None
    return SHORTEST_WITH_SECOND_FACTOR if has_one else SHORTEST_PASSWORD


def require_hard(name: str, password: str) -> None:
    """Refuse a password that would be among the first to be tried.

    Raises
    ------
    StoreError
        If it holds the name of the account, a few characters over and over, characters in the order of the alphabet or
        the digits, or is a common password, alone, twice or with digits and signs about it.
    """
    password = _normal(password)
    letters = "".join(character for character in password.casefold() if character.isalpha())
    half = letters[: len(letters) // 2]
    holds_name = name.casefold() in password.casefold()
    easy = (
        holds_name
        or len(set(password)) < _FEWEST_DIFFERENT
        or _is_counted(password)
        or password.casefold() in common_passwords()
        or not common_passwords().isdisjoint((letters, half if half * 2 == letters else letters))
    )
    if easy:
        why = ": it holds the name of the account. Take" if holds_name else ": take"
        text = f"the password is too easy to guess{why} several words that do not belong together."
        raise StoreError([problem("STORE-REFUSED", where=name, text=text)])


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that are tried first, in small letters."""
    lines = Path(__file__).with_name("common_passwords.txt").read_text("utf-8").splitlines()
    return _FIRST_TRIED | {line for line in lines if not line.startswith("# ")}


def password_is_right(store: Store, name: str, password: str) -> bool:
    """Say whether a password belongs to a name; one unknown or switched off takes as long and gets the same answer."""
    with store.reading() as connection:
        in_force = (credential.c.name == name) & credential.c.disabled.is_(None)
        fresh = credential.c.one_time.is_(None) | (credential.c.one_time > store.now() - ONE_TIME_LASTS)
        asked = select(credential.c.password_hash).where(in_force, fresh)
        stored = connection.execute(asked).scalar_one_or_none()
    typed = _normal(password[: LONGEST_PASSWORD + 1])
    with _AT_ONCE:
        right = _verified(stored or _nobody(), typed)
    if right and stored is not None and _HASHER.check_needs_rehash(stored):
        # Whatever rules hold now: the password is the same as before.
        anew = update(credential).where(credential.c.name == name).values(password_hash=_HASHER.hash(typed))
        with store.writing() as connection:
            connection.execute(anew)
    return right and stored is not None


def staff_names(store: Store) -> list[str]:
    """Return the names of the accounts, in order."""
    with store.reading() as connection:
        return list(connection.execute(select(credential.c.name).order_by(credential.c.name)).scalars())


def _verified(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """Return a password as it is hashed: an "å" is one, whether a keyboard sends it as one sign or as a with a ring."""
    return unicodedata.normalize("NFC", password)


def _is_counted(password: str) -> bool:
    """Say whether nearly every character follows the one before, upwards or downwards, as in 12345678901234567."""
    steps = [ord(after) - ord(before) for before, after in pairwise(password)]
    return bool(steps) and max(steps.count(one) for one in (1, -1)) >= _MOSTLY * len(steps)


_nobody_hash: list[str] = []


def _nobody() -> str:
    """Return the hash of a password nobody has, made like the others so that checking it costs the same."""
    if not _nobody_hash:
        _nobody_hash.append(_HASHER.hash("nobody has this password"))
    return _nobody_hash[0]
