from __future__ import annotations

from workmh_measures.ui.rate_limit import RateLimit


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_ten_wrong_tries_a_minute_are_allowed_and_the_window_slides():
    clock = Clock()
    limit = RateLimit(clock=clock)
    for _ in range(9):
        limit.count_wrong("192.0.2.1")
        clock.now += 1
    assert not limit.is_spent("192.0.2.1")
    limit.count_wrong("192.0.2.1")
    assert limit.is_spent("192.0.2.1")
    clock.now = 59.9
    assert limit.is_spent("192.0.2.1")
    clock.now = 60.0
    assert not limit.is_spent("192.0.2.1")


def test_one_address_does_not_make_another_wait():
    limit = RateLimit(most=1)
    limit.count_wrong("192.0.2.1")
    assert limit.is_spent("192.0.2.1")
    assert not limit.is_spent("192.0.2.2")


def test_the_address_itself_is_not_kept():
    limit = RateLimit()
    limit.count_wrong("192.0.2.1")
    assert "192.0.2.1" not in repr(vars(limit))


def test_memory_is_bounded_whatever_addresses_come():
    limit = RateLimit(most=2)
    limit._MOST_ADDRESSES = 50
    for number in range(500):
        limit.count_wrong(f"10.0.{number}")
    assert len(limit._wrong) <= 50
