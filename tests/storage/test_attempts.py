from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workmh_measures.storage.attempts import WrongTries

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_eleventh_wrong_try_of_a_minute_is_not_looked_at() -> None:
    tries = WrongTries()
    for _ in range(10):
        assert tries.may_try("192.0.2.1", NOON)
        tries.count_wrong("192.0.2.1", NOON)
    assert not tries.may_try("192.0.2.1", NOON + timedelta(seconds=59))


def test_other_addresses_are_not_held_up() -> None:
    tries = WrongTries(allowed=1)
    tries.count_wrong("192.0.2.1", NOON)
    assert not tries.may_try("192.0.2.1", NOON)
    assert tries.may_try("192.0.2.2", NOON)


def test_after_a_window_all_is_forgotten() -> None:
    tries = WrongTries(allowed=1)
    tries.count_wrong("192.0.2.1", NOON)
    assert tries.may_try("192.0.2.1", NOON + timedelta(minutes=1))


def test_a_clock_set_back_does_not_lock_anybody_out() -> None:
    tries = WrongTries(allowed=1)
    tries.count_wrong("192.0.2.1", NOON)
    assert tries.may_try("192.0.2.1", NOON - timedelta(days=400))


def test_no_address_is_kept() -> None:
    tries = WrongTries()
    tries.count_wrong("192.0.2.1", NOON)
    assert "192.0.2.1" not in repr(vars(tries))
