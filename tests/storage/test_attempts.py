"""Wrong tries are counted for all servers together, and nobody's address is written down."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from workmh_measures.storage.attempts import Attempts, place_of
from workmh_measures.storage.repository import Store

from .clock import Clock

HERE, THERE = "address 192.0.2.1", "address 192.0.2.2"


def rows(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as connection:
        tables = ("attempt", "attempt_key")
        return [tuple(row) for name in tables for row in connection.execute(text(f"SELECT * FROM {name}"))]


def test_the_eleventh_wrong_try_of_a_minute_is_not_looked_at(timed: Store, clock: Clock) -> None:
    tries = Attempts(timed)
    for _ in range(10):
        assert tries.wait(HERE) is None
        tries.count(HERE)
    clock.time += timedelta(seconds=20)
    assert tries.wait(HERE) == tries.held(HERE) == timedelta(seconds=40)
    clock.time += timedelta(seconds=40)
    assert tries.wait(HERE) is None
    assert tries.held(HERE) is None


def test_other_addresses_are_not_held_up(timed: Store) -> None:
    tries = Attempts(timed, allowed=1)
    tries.count(HERE)
    assert tries.wait(HERE)
    assert tries.wait(THERE) is None


def test_another_server_on_the_store_and_the_next_start_hold_up_the_same(
    timed: Store, url: str, clock: Clock
) -> None:
    first = Attempts(timed, allowed=4)
    other = Store.open(url, now=clock)
    second = Attempts(other, allowed=4)
    for tries in (first, second, first, second):
        assert tries.wait(HERE) is None
        tries.count(HERE)
    again = Attempts(other, allowed=4)
    assert again.held(HERE) is None
    assert first.wait(HERE) == second.wait(HERE) == again.wait(HERE) == timedelta(minutes=1)
    assert again.held(HERE) == timedelta(minutes=1)
    other.close()


def test_twenty_at_once_on_two_servers_are_all_counted(timed: Store, url: str, clock: Clock) -> None:
    other = Store.open(url, now=clock)
    both = [Attempts(timed, allowed=20), Attempts(other, allowed=20)]
    barrier = threading.Barrier(20)

    def one(number: int) -> None:
        barrier.wait()
        both[number % 2].count(HERE)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert both[0].wait(HERE)
    assert [row[2] for row in rows(timed) if len(row) == 3] == [20]
    other.close()


def test_what_is_over_is_deleted_with_the_next_wrong_try(timed: Store, clock: Clock) -> None:
    tries = Attempts(timed)
    tries.count(HERE)
    tries.count(THERE)
    clock.time += timedelta(minutes=1)
    tries.count(THERE)
    assert [row[2] for row in rows(timed) if len(row) == 3] == [1]


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=400)])
def test_a_clock_set_back_does_not_lock_anybody_out(timed: Store, clock: Clock, back: timedelta) -> None:
    tries = Attempts(timed, allowed=1)
    tries.count(HERE)
    clock.time -= back
    assert tries.wait(HERE) is None
    tries.count(HERE)
    assert tries.wait(HERE) == timedelta(minutes=1)


def test_no_address_is_written_anywhere_and_the_key_of_a_day_goes_with_it(timed: Store, clock: Clock) -> None:
    tries = Attempts(timed, allowed=1)
    tries.count(HERE)
    [(hidden, *_), (day, key)] = rows(timed)
    assert "192.0.2" not in str(rows(timed))
    assert "192.0.2" not in repr(vars(tries))
    assert day == "2026-03-01"
    clock.time += timedelta(days=1)
    tries.count(HERE)
    [(later, *_), (day, new)] = rows(timed)
    assert day == "2026-03-02"
    assert (later, new) != (hidden, key)


def test_refusing_somebody_known_asks_no_store(timed: Store) -> None:
    tries = Attempts(timed, allowed=1)
    tries.count(HERE)
    timed.close()
    asked: list[object] = []
    timed.reading = timed.writing = lambda: asked.append(1)  # type: ignore[assignment, method-assign, return-value]
    for _ in range(1000):
        assert tries.held(HERE)
        assert tries.wait(HERE)
    assert asked == []


def test_a_flood_from_ever_new_addresses_fills_no_memory(
    timed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workmh_measures.storage.attempts._MOST_HELD", 20)
    tries = Attempts(timed, allowed=1)
    for number in range(30):
        tries.count(f"address {number}")
    assert len(tries._held) == 20
    assert tries.wait("address 29")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_one_network_of_one_person_is_one_place(address: str, place: str) -> None:
    assert place_of(address) == place
