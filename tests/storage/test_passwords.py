from __future__ import annotations

import statistics
import time

import pytest
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.storage.passwords import password_is_right, set_password, staff_names
from workmh_measures.storage.repository import Store

GOOD = "riktig hest batteri stift"


def test_the_right_password_is_right_and_any_other_wrong(store: Store) -> None:
    set_password(store, "anna", GOOD)
    assert password_is_right(store, "anna", GOOD)
    for wrong in ("", GOOD.upper(), GOOD + " ", GOOD[:-1], "\0", "x" * 100_000):
        assert not password_is_right(store, "anna", wrong)
    assert not password_is_right(store, "berit", GOOD)
    assert not password_is_right(store, "", GOOD)


def test_a_new_password_replaces_the_old_one(store: Store) -> None:
    set_password(store, "anna", GOOD)
    set_password(store, "anna", GOOD + "!")
    assert not password_is_right(store, "anna", GOOD)
    assert password_is_right(store, "anna", GOOD + "!")
    assert staff_names(store) == ["anna"]


def test_a_password_is_stored_as_an_argon2id_hash_only(store: Store) -> None:
    set_password(store, "anna", GOOD)
    set_password(store, "berit", GOOD)
    with store.reading() as connection:
        hashes = connection.execute(text("SELECT password_hash FROM credential")).scalars().all()
    assert all(stored.startswith("$argon2id$") for stored in hashes)
    assert len(set(hashes)) == 2
    assert staff_names(store) == ["anna", "berit"]


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 1025])
def test_a_password_of_the_wrong_length_is_refused(store: Store, password: str) -> None:
    with pytest.raises(StoreError, match=rf"has {len(password)} characters. Allowed: 12 to 1024"):
        set_password(store, "anna", password)
    assert staff_names(store) == []


def test_letters_of_every_script_may_be_in_a_password(store: Store) -> None:
    for password in ("øæå" * 4, "пароль пароль", "  blanks count  ", "😀" * 12):
        set_password(store, "anna", password)
        assert password_is_right(store, "anna", password)


def test_an_unknown_name_takes_as_long_as_a_known_one(sqlite_store: Store) -> None:
    """The hash is computed either way: without it an unknown name would answer a hundred times faster."""
    set_password(sqlite_store, "anna", GOOD)
    password_is_right(sqlite_store, "nobody", GOOD)  # the first makes the hash to compare with

    def seconds(name: str) -> float:
        begun = time.process_time()
        password_is_right(sqlite_store, name, "wrong password")
        return time.process_time() - begun

    known, unknown = ([seconds(name) for _ in range(7)] for name in ("anna", "nobody"))
    assert 0.5 < statistics.median(unknown) / statistics.median(known) < 2
