from __future__ import annotations

import pytest

from workmh_measures.ui import pace
from workmh_measures.ui.pace import Pace


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_so_many_at_once_and_then_an_even_pace(clock):
    limit = Pace(5, 2.0, clock=clock)
    assert [limit.wait("a") for _ in range(5)] == [None] * 5
    assert limit.wait("a") == pytest.approx(0.5)
    clock.now += 0.5
    assert limit.wait("a") is None
    assert limit.wait("a") == pytest.approx(0.5)
    clock.now += 60
    assert [limit.wait("a") for _ in range(5)] == [None] * 5
    assert limit.wait("a") is not None


def test_a_refusal_costs_nothing_and_others_do_not_wait(clock):
    limit = Pace(1, 1.0, clock=clock)
    assert limit.wait("a") is None
    assert [limit.wait("a") for _ in range(50)] == [pytest.approx(1.0)] * 50
    assert limit.wait("b") is None
    assert limit.left("a") == pytest.approx(1.0)
    assert [limit.left("c") for _ in range(5)] == [None] * 5
    clock.now += 1.0
    assert limit.wait("a") is None


def test_somebody_who_answers_once_a_second_for_an_hour_never_waits(clock):
    limit = Pace(300, 10.0, clock=clock)
    for _ in range(3600):
        assert limit.wait("a") is None
        clock.now += 1.0


def test_ever_new_names_fill_no_memory(clock, monkeypatch):
    monkeypatch.setattr(pace, "_MOST_KEPT", 10)
    limit = Pace(1, 1.0, clock=clock)
    for number in range(100):
        assert limit.wait(str(number)) is None
    assert len(limit._full_at) <= 10
