from __future__ import annotations

import statistics
import time
import unicodedata

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.storage.passwords import (
    common_passwords,
    first_account,
    new_password,
    password_is_right,
    require_hard,
    set_password,
    staff_names,
)
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_factor import FactorState, ask_for_factor, factor_state

GOOD = "riktig hest batteri stift"


def test_the_right_password_is_right_and_any_other_wrong(store: Store) -> None:
    first_account(store, "anna", GOOD)
    assert password_is_right(store, "anna", GOOD)
    for wrong in ("", GOOD.upper(), GOOD + " ", GOOD[:-1], "\0", "x" * 100_000):
        assert not password_is_right(store, "anna", wrong)
    assert not password_is_right(store, "berit", GOOD)
    assert not password_is_right(store, "", GOOD)


def test_a_new_password_replaces_the_old_one(store: Store) -> None:
    first_account(store, "anna", GOOD)
    first_account(store, "anna", GOOD + "!")
    assert not password_is_right(store, "anna", GOOD)
    assert password_is_right(store, "anna", GOOD + "!")
    assert staff_names(store) == ["anna"]


def test_a_password_is_stored_as_an_argon2id_hash_only(store: Store) -> None:
    first_account(store, "anna", GOOD)
    first_account(store, "berit", GOOD)
    with store.reading() as connection:
        hashes = connection.execute(text("SELECT password_hash FROM credential")).scalars().all()
    assert all(stored.startswith("$argon2id$") for stored in hashes)
    assert len(set(hashes)) == 2
    assert staff_names(store) == ["anna", "berit"]


@pytest.mark.parametrize("password", ["", "x" * 14, "x" * 1025])
def test_a_password_of_the_wrong_length_is_refused(store: Store, password: str) -> None:
    with pytest.raises(StoreError, match=rf"has {len(password)} characters. Allowed: 15 to 1024"):
        first_account(store, "anna", password)
    assert staff_names(store) == []


def test_letters_of_every_script_may_be_in_a_password(store: Store) -> None:
    for password in ("øæå" * 5, "пароль и пароль", "  blanks count  ", "😀" * 15):
        first_account(store, "anna", password)
        assert password_is_right(store, "anna", password)


def test_with_a_second_factor_eight_characters_are_enough(store: Store) -> None:
    first_account(store, "anna", GOOD)
    with pytest.raises(StoreError, match="Allowed: 15 to 1024"):
        first_account(store, "anna", "kvistglo")
    ask_for_factor(store, "anna")
    first_account(store, "anna", "kvistglo")
    assert password_is_right(store, "anna", "kvistglo")
    ask_for_factor(store, "anna", reset=True)
    assert factor_state(store, "anna") is FactorState.TO_SET_UP
    with pytest.raises(StoreError, match=r"has 7 characters\. Allowed: 8 to 1024"):
        first_account(store, "anna", "kvistgl")


def test_a_letter_with_a_ring_is_one_letter_on_every_keyboard(store: Store) -> None:
    first_account(store, "anna", unicodedata.normalize("NFD", "blåbær på tåen i år"))
    assert password_is_right(store, "anna", unicodedata.normalize("NFC", "blåbær på tåen i år"))
    assert password_is_right(store, "anna", unicodedata.normalize("NFD", "blåbær på tåen i år"))
    with pytest.raises(StoreError, match="has 14 characters"):
        first_account(store, "anna", unicodedata.normalize("NFD", "å" * 14))


@pytest.mark.parametrize(
    "password", ["839201746650192", "OnlyLettersAreFine", "only small letters", "!#%&/()=?@${[]}+"]
)
def test_no_kind_of_character_is_asked_for(password: str) -> None:
    require_hard("anna", password)


@pytest.mark.parametrize(
    "password", ["123456789012345", "987654321098765", "abcdefghijklmnop", "12345678", "workmh2026"]
)
def test_what_is_counted_up_or_named_after_the_program_is_refused(password: str) -> None:
    with pytest.raises(StoreError, match="too easy"):
        require_hard("anna", password)


def test_a_password_from_before_a_rule_still_opens_and_is_hashed_anew(store: Store) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192)
    first_account(store, "anna", GOOD)
    with store.writing() as connection:
        connection.execute(text("UPDATE credential SET password_hash = :h"), {"h": old.hash("twelve signs")})
    assert password_is_right(store, "anna", "twelve signs")
    with store.reading() as connection:
        stored = connection.execute(text("SELECT password_hash FROM credential")).scalar_one()
    assert not PasswordHasher().check_needs_rehash(stored)
    assert password_is_right(store, "anna", "twelve signs")


def test_an_unknown_name_takes_as_long_as_a_known_one(sqlite_store: Store) -> None:
    """The hash is computed either way: without it an unknown name would answer a hundred times faster."""
    first_account(sqlite_store, "anna", GOOD)
    password_is_right(sqlite_store, "nobody", GOOD)  # the first makes the hash to compare with

    def seconds(name: str) -> float:
        begun = time.process_time()
        password_is_right(sqlite_store, name, "wrong password")
        return time.process_time() - begun

    known, unknown = ([seconds(name) for _ in range(7)] for name in ("anna", "nobody"))
    assert 0.5 < statistics.median(unknown) / statistics.median(known) < 2


def test_the_list_of_common_passwords_is_long_and_refuses_them_however_they_are_dressed_up() -> None:
    common = common_passwords()
    assert len(common) >= 30_000
    for typed in (
        "1qaz2wsx3edc4rfv",
        "footballfootball",
        "Iloveyou-2026-!!",
        "SUPERMAN12345678",
        "1q2w3e4r5t6y",
    ):
        with pytest.raises(StoreError, match="too easy"):
            require_hard("anna", typed)
    for word in sorted(common, key=len)[-200:]:
        with pytest.raises(StoreError, match="too easy"):
            require_hard("anna", word.upper())


def test_a_password_drawn_by_lot_is_good_enough_and_never_the_same(store: Store) -> None:
    drawn = {new_password() for _ in range(50)}
    assert len(drawn) == 50
    for password in drawn:
        require_hard("anna", password)
    first_account(store, "anna", drawn.pop())


def test_a_name_nobody_has_gets_no_account_by_a_password(store: Store) -> None:
    with pytest.raises(StoreError, match="no account 'anna'"):
        set_password(store, "anna", GOOD)
    assert staff_names(store) == []
    first_account(store, "anna", GOOD)
    set_password(store, "anna", GOOD + "!")
    assert password_is_right(store, "anna", GOOD + "!")
