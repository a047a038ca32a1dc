"""Who manages the staff of one study changes nothing that holds beyond it."""

from __future__ import annotations

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.model.staff_rights import Grant
from workmh_measures.storage.accounts import accounts, add_account, give_grant
from workmh_measures.storage.repository import Store
from workmh_measures.storage.staff_management import Manager

PASSWORD = "a long word of one's own"


def test_nobody_manages_beyond_their_study_or_after_the_right_is_gone(sqlite_store: Store) -> None:
    store = sqlite_store
    add_account(store, "boss", PASSWORD)
    add_account(store, "anna", PASSWORD, roles=[])
    give_grant(store, "anna", Grant("administrator", "demo"))
    anna = Manager(store, "anna", "demo")
    for refused in (
        lambda: anna.give("anna", Grant("all")),
        lambda: anna.give("anna", Grant("all", "other")),
        lambda: anna.add("evil", Grant("all")),
        lambda: anna.revoke("boss", Grant("all")),
        lambda: anna.disable("boss", enable=False),
        lambda: anna.reset_password("boss"),
        lambda: anna.ask_for_factor("boss", reset=True),
        lambda: anna.give("anna", Grant("safety", "demo", "<img src=x>")),
    ):
        with pytest.raises(StoreError):
            refused()
    assert {one.name: one.grants for one in accounts(store)} == {
        "boss": {Grant("all")},
        "anna": {Grant("administrator", "demo")},
    }
    with pytest.raises(StoreError, match="does not manage staff"):
        Manager(store, "anna", "other").add("evil", None)
    boss = Manager(store, "boss", "demo")
    boss.revoke("anna", Grant("administrator", "demo"))
    with pytest.raises(StoreError, match="does not manage staff"):
        anna.reset_password("anna")
