"""Guessing is slowed down on every server and after every restart, and nobody else has to wait for it."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing

import pytest
from markupsafe import escape

from workmh_measures.storage.accounts import add_account, disable_account, set_roles
from workmh_measures.storage.sessions import issue_code_within
from workmh_measures.storage.typed_codes import grouped

from .asking import ask, cookie_in, exchange, log_in

PASSWORD = "four words without a bond"


def from_(number: int) -> dict[str, str]:
    """A person elsewhere, as the proxy on this machine tells of them."""
    return {"X-Forwarded-For": f"198.51.100.{number}"}


def token_of(served) -> str:
    return served.new_participant().partition("#")[2]


def test_a_restart_forgets_no_wrong_try_and_keeps_no_address(served_alone) -> None:
    token = token_of(served_alone)
    assert {exchange(served_alone, f"wrong{n}", **from_(1)).status for n in range(10)} == {403}
    served_alone.restart()
    late = exchange(served_alone, token, **from_(1))
    assert late.status == 429
    assert json.loads(late.body)["seconds"] == int(late.headers["retry-after"]) <= 60
    assert exchange(served_alone, token, **from_(2)).status == 200
    with closing(sqlite3.connect(served_alone.folder / "store.db")) as store:
        assert "198.51.100" not in "\n".join(store.iterdump())


def test_people_of_one_ipv6_network_count_as_one(served) -> None:
    for number in range(10):
        assert exchange(served, "wrong", X_Forwarded_For=f"2001:db8:7:7::{number:x}").status == 403
    assert exchange(served, "wrong", X_Forwarded_For="2001:db8:7:7:ffff::1").status == 429
    assert exchange(served, "wrong", X_Forwarded_For="2001:db8:7:8::1").status == 403


def test_only_the_last_address_a_trusted_proxy_adds_counts(served) -> None:
    """What a client writes itself stands before it and makes nobody somebody else."""
    for number in range(10):
        assert exchange(served, "wrong", X_Forwarded_For=f"10.0.0.{number}, 198.51.100.50").status == 403
    assert exchange(served, "wrong", X_Forwarded_For="10.0.0.99, 198.51.100.50").status == 429


def test_somebody_refused_waits_on_the_login_too_and_is_told_calmly(served) -> None:
    for _ in range(10):
        log_in(served, "wrong password", **from_(3))
    reply = log_in(served, **from_(3))
    assert reply.status == 429
    assert int(reply.headers["retry-after"]) <= 60
    assert "Det har vært mange forsøk." in reply.body.decode()
    assert "set-cookie" not in reply.headers


def test_a_link_opened_over_and_over_waits_and_its_holder_goes_on(served) -> None:
    token = token_of(served)
    replies = [exchange(served, token, **from_(10 + n)) for n in range(21)]
    assert [one.status for one in replies] == [200] * 20 + [429]
    assert ask(served, "/form/state", Cookie=cookie_in(replies[0])).status == 200
    assert exchange(served, token_of(served), **from_(10)).status == 200


def test_nobody_can_lock_the_owner_of_an_account_out(served) -> None:
    """Past ten wrong passwords in a minute the account opens more slowly, and it opens."""
    for number in range(12):
        assert log_in(served, "wrong password", **from_(100 + number // 6)).status == 403
    assert log_in(served, **from_(200)).status == 303


def test_known_unknown_and_disabled_names_are_answered_alike(served) -> None:
    with closing(served.open_store()) as store:
        add_account(store, "gone", PASSWORD)
        disable_account(store, "gone")
    tries = [("staff", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD), ("' OR 1=1 --", "wrong")]
    replies = [
        log_in(served, password, name=name, **from_(210 + n)) for n, (name, password) in enumerate(tries)
    ]
    said = {
        one.body.decode().replace(f'value="{escape(name)}"', "NAME")
        for one, (name, _) in zip(replies, tries, strict=True)
    }
    assert {one.status for one in replies} == {403}
    assert len(said) == 1


def test_a_named_account_logs_in_and_is_switched_off_in_every_tab(served) -> None:
    with closing(served.open_store()) as store:
        add_account(store, "kari", PASSWORD, roles=["coordinator"])
    staff = cookie_in(log_in(served, PASSWORD, name=" Kari ", **from_(220)))
    assert ask(served, "/links", Cookie=staff).status == 200
    with closing(served.open_store()) as store:
        disable_account(store, "kari")
    deadline = time.monotonic() + 20
    while (reply := ask(served, "/links", Cookie=staff)).status != 303:
        assert time.monotonic() < deadline
    assert reply.headers["location"].startswith("/staff/login")
    assert log_in(served, PASSWORD, name="kari", **from_(220)).status == 403


def test_the_login_names_the_one_account_of_set_up_and_no_other(served_alone) -> None:
    assert 'value="staff"' in ask(served_alone, "/staff/login").body.decode()
    with closing(served_alone.open_store()) as store:
        add_account(store, "kari.nordmann", PASSWORD)
        set_roles(store, "kari.nordmann", ["safety"])
    page = ask(served_alone, "/staff/login").body.decode()
    assert 'value=""' in page
    assert "kari" not in page


def test_a_code_opens_the_same_as_the_link_and_a_wrong_one_counts(served) -> None:
    served.new_participant()
    with closing(served.open_store()) as store, store.writing() as connection:
        code = issue_code_within(store, connection, served.study.id, served.participants[-1])
    assert exchange(served, grouped(code).lower(), **from_(230)).status == 200
    assert {exchange(served, code[::-1], **from_(231)).status for _ in range(10)} == {403}
    assert exchange(served, code, **from_(231)).status == 429


@pytest.mark.parametrize(
    "body", [b"[" * 4000, b'{"token": ' * 300, b"\xff\xfe", b'{"token": "\\ud83d"}', b"{}", b""]
)
def test_what_is_no_request_opens_nothing_and_breaks_nothing(served, body) -> None:
    sent = {"Origin": served.url, "Content-Type": "application/json", **from_(240 + len(body) % 10)}
    reply = ask(served, "/session/exchange", method="POST", body=body, **sent)
    assert (reply.status, json.loads(reply.body)) == (403, {"problem": "wrong"})
