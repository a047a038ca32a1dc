"""Accounts of staff: named, with roles, switched off in one action that ends open sessions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.model.staff_rights import ALL_ROLES, COLLEAGUE, STAFF_ROLES, Grant
from workmh_measures.storage.access_log import access_lines, verify_access
from workmh_measures.storage.accounts import (
    STAFF,
    accounts,
    add_account,
    change_password,
    disable_account,
    give_grant,
    grants_of,
    is_only_account,
    note_login,
    revoke_grant,
    set_roles,
)
from workmh_measures.storage.collect_simulated import Clock
from workmh_measures.storage.passwords import (
    OneTimePassword,
    first_account,
    new_password,
    password_is_one_time,
    password_is_right,
)
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_factor import ask_for_factor
from workmh_measures.storage.sessions import open_session, session_for

PASSWORD = "a long word of one's own"


def test_an_account_has_the_roles_it_was_given(store: Store) -> None:
    add_account(store, "kari.n", PASSWORD, roles=["safety", "coordinator"])
    assert grants_of(store, "kari.n") == {Grant("safety"), Grant("coordinator")}
    assert password_is_right(store, "kari.n", PASSWORD)
    set_roles(store, "kari.n", [])
    assert grants_of(store, "kari.n") == frozenset()


def test_an_account_made_without_a_choice_is_for_everything(store: Store) -> None:
    first_account(store, "staff", PASSWORD)
    [made] = accounts(store)
    assert made.roles == set(ALL_ROLES) > set(STAFF_ROLES)
    assert "participant" not in ALL_ROLES
    add_account(store, "kari", PASSWORD, roles=["administrator"])
    set_roles(store, "staff", ["auditor"])
    set_roles(store, "staff", None)
    assert grants_of(store, "staff") == {Grant("all")}


def test_the_list_tells_name_roles_last_login_and_who_is_switched_off(store: Store) -> None:
    add_account(store, "ola", PASSWORD, roles=["auditor"])
    add_account(store, "kari", PASSWORD)
    note_login(store, "kari")
    disable_account(store, "ola")
    kari, ola = accounts(store)
    assert (kari.name, ola.name) == ("kari", "ola")
    assert kari.last_login is not None
    assert (kari.disabled, ola.last_login) == (None, None)
    assert ola.disabled is not None
    assert ola.roles == {"auditor"}


def test_switching_off_ends_every_session_of_that_account_alone_and_refuses_the_password(
    store: Store,
) -> None:
    for name in ("ola", "kari"):
        add_account(store, name, PASSWORD)
    first, second, other = (open_session(store, STAFF, name)[0] for name in ("ola", "ola", "kari"))
    disable_account(store, "ola")
    assert session_for(store, first) is None
    assert session_for(store, second) is None
    assert session_for(store, other) is not None
    assert grants_of(store, "ola") is None
    assert not password_is_right(store, "ola", PASSWORD)
    disable_account(store, "ola", enable=True)
    assert password_is_right(store, "ola", PASSWORD)
    assert session_for(store, first) is None


def test_a_new_password_ends_the_sessions_opened_with_the_old_one(store: Store) -> None:
    add_account(store, "ola", PASSWORD)
    cookie, _ = open_session(store, STAFF, "ola")
    change_password(store, "ola", PASSWORD + "!")
    assert password_is_right(store, "ola", PASSWORD + "!")
    assert session_for(store, cookie) is None


@pytest.mark.parametrize("name", ["", "Kari", "kari n", "-k", "k" * 65, "kari\n", "<b>"])
def test_what_cannot_be_a_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="cannot be a name"):
        add_account(store, name, PASSWORD)
    assert accounts(store) == []


def test_a_name_that_is_taken_keeps_its_password(store: Store) -> None:
    add_account(store, "ola", PASSWORD)
    with pytest.raises(StoreError, match="already"):
        add_account(store, "ola", "another long word")
    assert password_is_right(store, "ola", PASSWORD)


def test_an_unknown_role_makes_no_account_and_an_unknown_account_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="boss: no such role"):
        add_account(store, "ola", PASSWORD, roles=["boss"])
    assert accounts(store) == []
    for change in (
        lambda: disable_account(store, "per"),
        lambda: set_roles(store, "per", None),
        lambda: give_grant(store, "per", Grant("safety")),
        lambda: revoke_grant(store, "per", Grant("safety")),
        lambda: change_password(store, "per", PASSWORD),
    ):
        with pytest.raises(StoreError, match="no account 'per'"):
            change()


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "123456789012",
        "121212121212",
        "qwertyuiop123",
        "password1234",
        "passord12345",
        "kari.n12kari.n",
    ],
)
def test_what_everybody_would_try_first_is_no_password(store: Store, password: str) -> None:
    with pytest.raises(StoreError, match="too easy"):
        add_account(store, "kari.n", password)
    assert accounts(store) == []


def test_the_only_account_is_known_as_such(store: Store) -> None:
    assert not is_only_account(store, "staff")
    first_account(store, "staff", PASSWORD)
    assert is_only_account(store, "staff")
    add_account(store, "ola", PASSWORD)
    assert not is_only_account(store, "staff")


def test_a_role_is_given_and_taken_in_one_study_and_unit(store: Store) -> None:
    add_account(store, "ola", PASSWORD, roles=["auditor"])
    here, elsewhere = Grant("coordinator", "demo", "site_1"), Grant("coordinator", "other")
    for grant in (here, here, elsewhere):
        give_grant(store, "ola", grant)
    assert grants_of(store, "ola") == {Grant("auditor"), here, elsewhere}
    revoke_grant(store, "ola", here)
    assert grants_of(store, "ola") == {Grant("auditor"), elsewhere}
    with pytest.raises(
        StoreError, match="does not hold coordinator in demo at site_1; held: auditor; coordinator in other"
    ):
        revoke_grant(store, "ola", here)


def test_taking_a_role_shuts_what_was_opened_under_it_and_giving_one_shuts_nothing(store: Store) -> None:
    add_account(store, "ola", PASSWORD, roles=[])
    cookie, _ = open_session(store, STAFF, "ola")
    give_grant(store, "ola", Grant("coordinator", "demo", "site_1"))
    assert session_for(store, cookie) is not None
    revoke_grant(store, "ola", Grant("coordinator", "demo", "site_1"))
    assert session_for(store, cookie) is None


def test_replacing_the_role_of_a_unit_shuts_what_was_opened_under_it(store: Store) -> None:
    add_account(store, "ola", PASSWORD, roles=[])
    give_grant(store, "ola", Grant("coordinator", "demo", "site_1"))
    cookie, _ = open_session(store, STAFF, "ola")
    set_roles(store, "ola", ["auditor"])
    assert session_for(store, cookie) is None


@pytest.mark.parametrize("role", ["participant", "boss", COLLEAGUE, ""])
def test_a_role_that_is_none_or_only_of_old_accounts_is_not_given(store: Store, role: str) -> None:
    add_account(store, "ola", PASSWORD, roles=[])
    with pytest.raises(StoreError, match="no such role"):
        give_grant(store, "ola", Grant(role))
    assert grants_of(store, "ola") == frozenset()


def test_the_last_account_that_manages_staff_is_neither_switched_off_nor_stripped(
    sqlite_store: Store,
) -> None:
    store = sqlite_store
    add_account(store, "anna", PASSWORD, roles=["administrator", "auditor"])
    add_account(store, "ola", PASSWORD, roles=["coordinator"])
    give_grant(store, "ola", Grant("administrator", "demo"))
    for refused in (
        lambda: disable_account(store, "anna"),
        lambda: set_roles(store, "anna", ["auditor"]),
        lambda: revoke_grant(store, "anna", Grant("administrator")),
    ):
        with pytest.raises(StoreError, match="anna is the last account that can manage staff: make another"):
            refused()
    assert grants_of(store, "anna") == {Grant("administrator"), Grant("auditor")}
    revoke_grant(store, "ola", Grant("administrator", "demo"))  # anna manages every study
    give_grant(store, "ola", Grant("all"))
    disable_account(store, "anna")
    with pytest.raises(StoreError, match="ola is the last account"):
        disable_account(store, "ola")
    disable_account(store, "anna", enable=True)
    disable_account(store, "ola")


def test_of_two_who_switch_each_other_off_at_once_one_stays(store: Store) -> None:
    for name in ("anna", "ola"):
        add_account(store, name, PASSWORD, roles=["administrator"])

    def switch_off(name: str) -> str:
        try:
            disable_account(store, name)
        except StoreError:
            return "refused"
        return "off"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(switch_off, ("anna", "ola"))) == ["off", "refused"]


def test_every_change_of_an_account_is_on_record_with_who_made_it(sqlite_store: Store) -> None:
    store = sqlite_store
    add_account(store, "anna", PASSWORD, by="set-up")
    add_account(store, "ola", OneTimePassword(PASSWORD), roles=["auditor"], by="anna")
    change_password(store, "ola", PASSWORD + "!", by="ola")
    here = Grant("coordinator", "demo", "site_1")
    give_grant(store, "ola", here, by="anna")
    give_grant(store, "ola", here, by="anna")  # held already: nothing changes
    revoke_grant(store, "ola", here, by="anna")
    set_roles(store, "ola", ["safety"], by="anna")
    ask_for_factor(store, "ola", by="anna")
    ask_for_factor(store, "ola", reset=True, by="anna")
    disable_account(store, "ola", by="anna")
    disable_account(store, "ola", enable=True, by="anna")
    with pytest.raises(StoreError):
        revoke_grant(store, "ola", here, by="anna")
    told = [(one.study, one.account, one.about) for one in reversed(access_lines(store, "demo"))]
    assert {study for study, _, _ in told} == {"*"}
    assert [(by, what) for _, by, what in told] == [
        ("set-up", "anna: account made, all"),
        ("anna", "ola: account made, auditor"),
        ("ola", "ola: another password"),
        ("anna", "ola: given coordinator in demo at site_1"),
        ("anna", "ola: coordinator in demo at site_1 taken away"),
        ("anna", "ola: now holds safety"),
        ("anna", "ola: second factor asked for"),
        ("anna", "ola: second factor forgotten, to be set up anew"),
        ("anna", "ola: switched off"),
        ("anna", "ola: switched on"),
    ]
    assert verify_access(store, "*").bad_number is None


def test_a_password_somebody_else_set_is_known_as_such_and_opens_nothing_after_a_week(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 11, 23, tzinfo=UTC))
    store = Store.create(f"sqlite:///{tmp_path / 's.db'}", now=clock)
    password = new_password()
    add_account(store, "ola", password)
    assert password_is_one_time(store, "ola")
    clock.moment += timedelta(days=6, hours=23)
    assert password_is_right(store, "ola", password)
    clock.moment += timedelta(hours=2)
    assert not password_is_right(store, "ola", password)
    change_password(store, "ola", PASSWORD)
    assert not password_is_one_time(store, "ola")
    clock.moment += timedelta(days=300)
    assert password_is_right(store, "ola", PASSWORD)
    store.close()
