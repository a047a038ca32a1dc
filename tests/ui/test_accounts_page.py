"""The page of accounts: made, given rights, switched off, and never the last that manages staff."""

from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.model.staff_rights import Grant
from workmh_measures.storage.access_log import Asked, access_lines
from workmh_measures.storage.accounts import add_account, grants_of
from workmh_measures.storage.passwords import password_is_one_time, password_is_right
from workmh_measures.ui import sessions

from .staff_app import PASSWORD, StaffApp


def opened(staff_app: StaffApp, language: str = "en") -> Any:
    return staff_app.page("accounts", "administrator", language=language)


def test_an_account_is_made_with_a_password_shown_once_and_its_own_after_the_first_login(
    staff_app: StaffApp,
) -> None:
    at = opened(staff_app)
    at.text_input(key="new_name").input("Kari")
    at.selectbox(key="role_new").select("coordinator")
    at.text_input(key="unit_new").input("site_1")
    next(one for one in at.button if one.label == "Make the account").click().run()
    name, password = at.code[0].value.splitlines()
    store = staff_app.store
    assert grants_of(store, name) == {Grant("coordinator", staff_app.study.id, "site_1")}
    assert password_is_right(store, name, password)
    assert not at.run().code
    half = sessions.open_with_password(store, name, password)
    assert half is not None
    assert half.is_half
    assert sessions.open_with_own_password(store, half.cookie, password, ()) is None
    with pytest.raises(StoreError, match="too easy"):
        sessions.open_with_own_password(store, half.cookie, "password12345678", ())
    own = sessions.open_with_own_password(store, half.cookie, PASSWORD, ())
    assert own is not None
    assert not own.is_half
    assert not password_is_one_time(store, name)
    assert sessions.half_open(store, half.cookie) is None
    told = [one.about for one in access_lines(store, staff_app.study.id, Asked(account="administrator"))]
    assert "kari: account made, nothing" in told


def test_rights_are_given_and_taken_and_the_account_switched_off_and_on(staff_app: StaffApp) -> None:
    add_account(staff_app.store, "ola", PASSWORD, roles=["auditor"])
    at = opened(staff_app)
    at.selectbox(key="account_name").select("ola").run()
    at.selectbox(key="role_ola").select("safety")
    next(one for one in at.button if one.label == "Give the role").click().run()
    assert grants_of(staff_app.store, "ola") == {Grant("auditor"), Grant("safety", staff_app.study.id)}
    assert not at.error
    at.button(key="disable_ola").click().run()
    assert grants_of(staff_app.store, "ola") is not None  # the administrator of one study may not
    assert "another study" in at.error[0].value


def test_an_administrator_of_every_study_does_everything_but_remove_the_last(staff_app: StaffApp) -> None:
    store = staff_app.store
    add_account(store, "boss", PASSWORD, roles=["administrator"])
    add_account(store, "ola", PASSWORD, roles=["auditor"])
    at = staff_app.page("accounts", name="boss", language="nb")
    assert not at.exception
    at.selectbox(key="account_name").select("ola").run()
    at.button(key="disable_ola").click().run()
    assert grants_of(store, "ola") is None
    at.button(key="disable_ola").click().run()
    at.button(key="take_ola_0").click().run()
    assert grants_of(store, "ola") == frozenset()
    at.button(key="factor_ola").click().run()
    at.button(key="password_ola").click().run()
    assert password_is_right(store, "ola", at.code[0].value.splitlines()[1])
    at.selectbox(key="account_name").select("boss").run()
    at.button(key="take_boss_0").click().run()
    assert "siste kontoen" in at.error[0].value
    assert grants_of(store, "boss") == {Grant("administrator")}
