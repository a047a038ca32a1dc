"""Passwords of staff: stored as argon2id hashes, checked so that an unknown name looks like a known one."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert, select, update

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import credential

__all__ = [
    "LONGEST_PASSWORD",
    "SHORTEST_PASSWORD",
    "password_is_right",
    "require_hard",
    "set_password",
    "staff_names",
]

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024

# What passwords of twelve characters are most often made of, when letters are all that is left of them.
_FIRST_TRIED = frozenset(
    "password passord passordet qwerty qwertyuiop qwertyuiopå asdfghjkl asdfghjkløæ zxcvbnm letmein welcome welcometo "
    "velkommen hemmelig admin administrator changeme iloveyou jegelskerdeg sommer sommeren vinter vinteren football "
    "fotball norge norway trustno sunshine princess abcdefghijkl abcdefgh abc staff test".split()
)
_FEWEST_DIFFERENT = 5

_HASHER = PasswordHasher()
# Each check takes 64 MiB and a core for a moment: a flood of tries may not take the whole machine.
_AT_ONCE = threading.BoundedSemaphore(2)


def set_password(store: Store, name: str, password: str) -> None:
    """Set the password of a member of staff, new or known.

    Parameters
    ----------
    name : of the account.
    password : 12 to 1,024 characters, any of them.

    Raises
    ------
    StoreError
        If it is too short or too long.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        allowed = f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD}"
        raise StoreError([problem("STORE-PASSWORD", where=name, found=len(password), allowed=allowed)])
    values = {"password_hash": _HASHER.hash(password), "changed": store.now()}
    with store.writing() as connection:
        changed = connection.execute(update(credential).where(credential.c.name == name).values(values))
        if not changed.rowcount:
            connection.execute(insert(credential).values(name=name, **values))


def require_hard(name: str, password: str) -> None:
    """Refuse a password that would be among the first to be tried.

    Raises
    ------
    StoreError
        If it holds the name of the account, a few characters over and over, nothing but digits, or a common word
        with digits about it.
    """
    letters = "".join(character for character in password.casefold() if character.isalpha())
    half = letters[: len(letters) // 2]
    easy = (
        name.casefold() in password.casefold()
        or len(set(password)) < _FEWEST_DIFFERENT
        or password.isdigit()
        or not _FIRST_TRIED.isdisjoint((letters, half if half * 2 == letters else letters))
    )
    if easy:
        text = "the password is too easy to guess: take several words that do not belong together."
        raise StoreError([problem("STORE-REFUSED", where=name, text=text)])


def password_is_right(store: Store, name: str, password: str) -> bool:
    """Say whether a password belongs to a name; one unknown or switched off takes as long and gets the same answer."""
    with store.reading() as connection:
        in_force = (credential.c.name == name) & credential.c.disabled.is_(None)
        stored = connection.execute(select(credential.c.password_hash).where(in_force)).scalar_one_or_none()
    with _AT_ONCE:
        right = _verified(stored or _nobody(), password[: LONGEST_PASSWORD + 1])
    if right and stored is not None and _HASHER.check_needs_rehash(stored):
        set_password(store, name, password)
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


_nobody_hash: list[str] = []


def _nobody() -> str:
    """Return the hash of a password nobody has, made like the others so that checking it costs the same."""
    if not _nobody_hash:
        _nobody_hash.append(_HASHER.hash("nobody has this password"))
    return _nobody_hash[0]
