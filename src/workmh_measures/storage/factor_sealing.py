"""Secrets of second factors under the key of the server: how many are, whether they open, and sealing them anew."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.storage.factor_key import VARIABLE, FactorKeys, is_sealed, sealed_with
from workmh_measures.storage.repository import Store
from workmh_measures.storage.staff_changes import note_staff_change
from workmh_measures.storage.tables import second_factor

__all__ = ["Sealed", "require_key_apart", "require_secrets_open", "seal_secrets", "sealed_secrets"]

_SECRETS = select(second_factor.c.name, second_factor.c.secret).order_by(second_factor.c.name)


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many secrets a store holds: in clear, under the newest key of the server, and under earlier ones."""

    in_clear: int
    newest: int
    earlier: int


def sealed_secrets(store: Store, keys: FactorKeys) -> Sealed:
    """Count the secrets of a store by what they are sealed with."""
    with store.reading() as connection:
        stored = [row.secret for row in connection.execute(_SECRETS)]
    clear = sum(not is_sealed(one) for one in stored)
    newest = sum(is_sealed(one) and sealed_with(one) == keys.newest for one in stored)
    return Sealed(clear, newest, len(stored) - clear - newest)


def require_key_apart(data_folder: Path | None, environment: Mapping[str, str] | None = None) -> None:
    """Refuse a file of keys in the folder of a store: whoever took the one would have the other.

    Raises
    ------
    StoreError
        FACTOR-KEY.
    """
    named = (os.environ if environment is None else environment).get(VARIABLE)
    if named and data_folder is not None and Path(named).resolve().is_relative_to(data_folder.resolve()):
        text = "the file of keys lies in the folder of the store or of its data"
        raise StoreError([problem("FACTOR-KEY", where=named, text=text)])


def require_secrets_open(store: Store, keys: FactorKeys) -> None:
    """Refuse keys that do not open every secret of a store: whoever is behind one could not log in.

    Raises
    ------
    StoreError
        FACTOR-KEY, for every account whose secret does not open.
    """
    with store.reading() as connection:
        rows = connection.execute(_SECRETS).all()
    problems: list[Problem] = []
    for row in rows:
        try:
            keys.open(row.name, row.secret)
        except StoreError as failure:
            problems += failure.problems
    if problems:
        raise StoreError(problems)


def seal_secrets(store: Store, keys: FactorKeys, *, by: str = "") -> int:
    """Seal every secret with the newest key, those in clear and those under an earlier key; return how many were.

    Parameters
    ----------
    by : whose deed it is, for the access log.

    Raises
    ------
    StoreError
        FACTOR-KEY if one of them does not open; none is changed then.
    """
    with store.writing() as connection:
        rows = connection.execute(_SECRETS.with_for_update()).all()
        old = [row for row in rows if sealed_with(row.secret) != keys.newest]
        for row in old:
            anew = keys.seal(row.name, keys.open(row.name, row.secret))
            mine = second_factor.c.name == row.name
            connection.execute(update(second_factor).where(mine).values(secret=anew))
            note_staff_change(connection, row.name, "second factor sealed anew", by=by, now=store.now())
    return len(old)
