from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from workmh_measures.storage import sessions
from workmh_measures.storage.events import AnswerEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import (
    PARTICIPANT,
    STAFF,
    close_session,
    exchange_link,
    issue_link,
    open_session,
    open_session_for,
    revoke_link,
    session_for,
)

from .clock import NOON, Clock

Answer = Callable[..., AnswerEvent]
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def everything(store: Store) -> str:
    """All that is written in any table, as one text."""
    names = ("event", "payload", "chain_head", "link", "session", "credential")
    with store.reading() as connection:
        return "\n".join(str(connection.execute(text(f"SELECT * FROM {name}")).all()) for name in names)


# ----------------------------------------------------------------------------------------------------------- links


def test_a_link_opens_a_session_of_its_participant(timed: Store) -> None:
    token = issue_link(timed, "demo", "0412", by="anna")
    cookie, opened = exchange_link(timed, token) or pytest.fail("the link opens nothing")
    assert (opened.role, opened.subject, opened.study) == (PARTICIPANT, "0412", "demo")
    assert session_for(timed, cookie) == opened


def test_a_link_opens_a_second_session_in_another_browser_with_another_nonce(timed: Store) -> None:
    token = issue_link(timed, "demo", "0412", by="anna")
    one, other = (exchange_link(timed, token) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one[0] != other[0]
    assert one[1].nonce != other[1].nonce


def test_tokens_and_cookies_are_random_and_fit_a_url(store: Store) -> None:
    tokens = {issue_link(store, "demo", "0412", by="anna") for _ in range(50)}
    cookies = {open_session(store, STAFF, "anna")[0] for _ in range(50)}
    assert len(tokens) == len(cookies) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", cookie) for cookie in cookies)


def test_neither_token_nor_cookie_is_written_anywhere(timed: Store) -> None:
    token = issue_link(timed, "demo", "0412", by="anna")
    cookie, opened = exchange_link(timed, token) or pytest.fail("the link opens nothing")
    written = everything(timed)
    assert token not in written
    assert cookie not in written
    assert opened.nonce in written
    assert opened.nonce not in repr(opened)


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\udcff", "\0", "A" * 22, "A" * 100_000])
def test_a_token_nobody_got_opens_nothing(timed: Store, token: str) -> None:
    issue_link(timed, "demo", "0412", by="anna")
    assert exchange_link(timed, token) is None
    assert session_for(timed, token) is None


def test_issuing_and_revoking_are_in_the_record(timed: Store) -> None:
    issue_link(timed, "demo", "0412", by="anna")
    revoke_link(timed, "demo", "0412", by="berit")
    told = [(event.kind, event.participant, event.columns["entered_by"]) for event in timed.events("demo")]
    assert told == [(Kind.LINK_ISSUED, "0412", "anna"), (Kind.LINK_REVOKED, "0412", "berit")]
    assert timed.verify("demo").ok


def test_a_revoked_link_opens_nothing_and_its_sessions_end(timed: Store) -> None:
    token, other = (issue_link(timed, "demo", who, by="anna") for who in ("0412", "0007"))
    cookie, _ = exchange_link(timed, token) or pytest.fail("the link opens nothing")
    spared, _ = exchange_link(timed, other) or pytest.fail("the link opens nothing")
    revoke_link(timed, "demo", "0412", by="anna")
    assert exchange_link(timed, token) is None
    assert session_for(timed, cookie) is None
    assert session_for(timed, spared) is not None
    assert exchange_link(timed, issue_link(timed, "demo", "0412", by="anna")) is not None


def test_revoking_for_one_study_spares_the_other(timed: Store) -> None:
    one, other = (issue_link(timed, study, "0412", by="anna") for study in ("one", "two"))
    revoke_link(timed, "one", "0412", by="anna")
    assert exchange_link(timed, one) is None
    assert exchange_link(timed, other) is not None


def test_a_link_revoked_while_it_is_exchanged_leaves_no_session_open(store: Store) -> None:
    for round_ in range(10):
        token = issue_link(store, "demo", f"{round_}", by="anna")
        barrier = threading.Barrier(2)

        def exchange(token: str = token, barrier: threading.Barrier = barrier) -> str:
            barrier.wait()
            opened = exchange_link(store, token)
            return opened[0] if opened else "none"

        def revoke(participant: str = f"{round_}", barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            revoke_link(store, "demo", participant, by="anna")

        with ThreadPoolExecutor(2) as pool:
            cookie = pool.submit(exchange)
            pool.submit(revoke).result(20)
            assert session_for(store, cookie.result(20)) is None


# -------------------------------------------------------------------------------------------------------- sessions


@pytest.mark.parametrize(("role", "idle"), [(STAFF, 15 * MINUTE), (PARTICIPANT, 30 * MINUTE)])
def test_a_session_ends_when_there_is_no_sign_of_life(
    timed: Store, clock: Clock, role: str, idle: timedelta
) -> None:
    cookie, _ = open_session(timed, role, "anna")
    clock.time += idle - SECOND
    assert session_for(timed, cookie)
    clock.time += idle - SECOND
    assert session_for(timed, cookie)
    clock.time += idle
    assert session_for(timed, cookie) is None


@pytest.mark.parametrize(("role", "absolute"), [(STAFF, 8 * HOUR), (PARTICIPANT, 24 * HOUR)])
def test_a_session_ends_at_its_absolute_limit(
    timed: Store, clock: Clock, role: str, absolute: timedelta
) -> None:
    cookie, opened = open_session(timed, role, "anna")
    assert opened.expires == NOON + absolute
    while clock.time + 10 * MINUTE < opened.expires:
        clock.time += 10 * MINUTE
        assert session_for(timed, cookie), clock.time
    clock.time = opened.expires
    assert session_for(timed, cookie) is None


def test_a_session_that_ended_does_not_revive_when_the_clock_is_set_back(timed: Store, clock: Clock) -> None:
    cookie, _ = open_session(timed, STAFF, "anna")
    clock.time += HOUR
    assert session_for(timed, cookie) is None
    clock.time -= HOUR
    assert session_for(timed, cookie) is None


def test_a_sign_of_life_is_written_at_most_once_a_minute(timed: Store, clock: Clock) -> None:
    def last_seen() -> datetime:
        found = session_for(timed, cookie)
        assert found is not None
        return found.last_seen

    cookie, _ = open_session(timed, STAFF, "anna")
    clock.time += 59 * SECOND
    assert last_seen() == NOON
    assert last_seen() == NOON
    clock.time += 2 * SECOND
    last_seen()
    assert last_seen() == NOON + 61 * SECOND


def test_other_limits_can_be_given(timed: Store, clock: Clock) -> None:
    limits = {STAFF: sessions.SessionLimits(idle=MINUTE, absolute=HOUR)}
    cookie, opened = open_session(timed, STAFF, "anna", limits=limits)
    assert opened.expires == NOON + HOUR
    clock.time += 2 * MINUTE
    assert session_for(timed, cookie, limits=limits) is None


def test_a_closed_session_is_closed_for_everyone(timed: Store) -> None:
    cookie, _ = open_session(timed, STAFF, "anna")
    other, _ = open_session(timed, STAFF, "anna")
    close_session(timed, cookie)
    close_session(timed, cookie)
    close_session(timed, "unknown")
    assert session_for(timed, cookie) is None
    assert session_for(timed, other) is not None


def test_a_session_outlives_the_server(store: Store, url: str) -> None:
    cookie, opened = open_session(store, PARTICIPANT, "0412", study="demo")
    store.close()
    again = Store.open(url)
    assert session_for(again, cookie) == opened
    again.close()


def test_a_session_opened_by_staff_for_a_participant_says_how_and_by_whom(store: Store) -> None:
    cookie, opened = open_session_for(store, "demo", "0412", mode="kiosk", by="anna")
    assert (opened.role, opened.subject, opened.study) == (PARTICIPANT, "0412", "demo")
    assert (opened.mode, opened.opened_by) == ("kiosk", "anna")
    assert session_for(store, cookie) == opened


def test_a_session_that_ended_long_ago_is_cleared_away_when_staff_come_in(timed: Store, clock: Clock) -> None:
    for role in (STAFF, PARTICIPANT):
        open_session(timed, role, "anna", study="demo")
    longest = timedelta(hours=24) + timedelta(days=30)
    clock.time += longest
    cookie, _ = open_session(timed, PARTICIPANT, "0412", study="demo")
    assert n_sessions(timed) == 3
    open_session(timed, STAFF, "berit")
    assert (
        n_sessions(timed) == 3
    )  # the one of staff had eight hours and is gone, the other was there until now
    clock.time += SECOND
    open_session(timed, STAFF, "berit")
    assert n_sessions(timed) == 3
    assert session_for(timed, cookie) is not None


def n_sessions(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM session")).scalar_one()
