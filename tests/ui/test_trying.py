"""Ways in under a limit, with a store of its own and passwords that cost nothing to check."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from workmh_measures.storage import passwords
from workmh_measures.storage.accounts import add_account
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import issue_link
from workmh_measures.ui import trying
from workmh_measures.ui.sessions import look_up_in
from workmh_measures.ui.trying import Wait, Ways

from .own_loop import result_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    time = NOON

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    store = Store.create(f"sqlite:///{tmp_path / 'store.db'}", now=clock)
    yield store
    store.close()


@pytest.fixture
def hashed(monkeypatch):
    """The passwords that were looked at; the right one is "right"."""
    seen = []

    def is_right(_store, name, password):
        seen.append(name)
        return password == "right"

    monkeypatch.setattr(passwords, "password_is_right", is_right)
    return seen


def run(tries):
    """Run what returns a coroutine."""
    return result_of(tries())


def test_a_thousand_wrong_passwords_from_elsewhere_do_not_keep_the_owner_out(store, hashed):
    ways = Ways(store, "demo", pause_seconds=0.0)

    async def flood_then_owner():
        wrong = [await ways.by_password(f"198.51.100.{n // 10}", "staff", "wrong") for n in range(1000)]
        return wrong, await ways.by_password("192.0.2.1", "staff", "right")

    wrong, opened = run(flood_then_owner)
    assert set(wrong) == {None}
    assert opened.cookie


def test_the_eleventh_wrong_password_of_an_account_is_looked_at_after_a_pause(store, hashed, monkeypatch):
    pauses = []

    async def pause(seconds):
        pauses.append(seconds)

    monkeypatch.setattr(trying.anyio, "sleep", pause)
    ways = Ways(store, "demo")

    async def tries():
        for n in range(12):
            await ways.by_password(f"198.51.100.{n}", "staff", "wrong")
        await ways.by_password("198.51.100.20", "other", "wrong")

    run(tries)
    assert pauses == [2.0, 2.0]
    assert len(hashed) == 13


def test_an_address_over_the_limit_costs_no_hash_and_no_look_into_the_store(store, hashed):
    ways = Ways(store, "demo")

    async def tries():
        return [await ways.by_password("192.0.2.1", f"name{n}", "wrong") for n in range(20)]

    told = run(tries)
    assert told[:10] == [None] * 10
    assert {type(one) for one in told[10:]} == {Wait}
    assert len(hashed) == 10
    store.close()
    assert ways.held("192.0.2.1") == Wait(60)
    assert ways.held("192.0.2.2") is None


def test_many_wrong_links_at_once_are_four_at_a_time_and_stop_at_the_limit(store, monkeypatch):
    ways, looked_at = Ways(store, "demo"), []
    opens = trying.sessions.open_with_link

    def counted(*asked):
        looked_at.append(asked)
        return opens(*asked)

    monkeypatch.setattr(trying.sessions, "open_with_link", counted)

    async def flood():
        return await asyncio.gather(*(ways.by_link("192.0.2.1", f"wrong{n}") for n in range(200)))

    told = run(flood)
    assert told.count(None) == len(looked_at) <= 13
    assert all(isinstance(one, Wait) for one in told if one is not None)


def test_a_link_opens_again_when_its_minute_is_over(store, clock):
    token = issue_link(store, "demo", "0412", by="test")
    ways = Ways(store, "demo")

    async def open_often():
        return [await ways.by_link(f"198.51.100.{n}", token) for n in range(21)]

    assert [isinstance(one, Wait) for one in run(open_often)] == [False] * 20 + [True]
    clock.time += timedelta(minutes=1)
    assert not isinstance(run(open_often)[0], Wait)


@pytest.mark.parametrize(
    ("asked_of", "roles", "is_half"),
    [
        ((), ["safety"], False),
        (("safety",), ["safety"], True),
        (("safety",), ["auditor"], False),
        (("safety",), None, True),
        (("all",), [], True),
    ],
)
def test_a_second_factor_is_asked_of_the_roles_of_the_setting(store, hashed, asked_of, roles, is_half):
    add_account(store, "kari", "four words without a bond", roles=roles)
    ways = Ways(store, "demo", frozenset(asked_of), pause_seconds=0.0)

    async def tries():
        return await ways.by_password("192.0.2.1", "kari", "right")

    opened = run(tries)
    assert opened.is_half is is_half
    visitors = look_up_in(store, "demo")([opened.cookie])
    assert bool(visitors) is not is_half
