from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from workmh_measures.ui.gathering import Gathering

from .own_loop import result_of


def test_questions_that_come_meanwhile_are_answered_in_one_round() -> None:
    rounds: list[list[int]] = []
    begun, go = threading.Event(), threading.Event()

    def answers(asked: Sequence[int]) -> dict[int, str]:
        rounds.append([*asked])
        begun.set()
        assert go.wait(10)
        return {number: str(number) for number in asked}

    async def ask() -> list[str | None]:
        gathering = Gathering(answers)
        first = asyncio.create_task(gathering.ask(0))
        await asyncio.to_thread(begun.wait, 10)
        others = [asyncio.create_task(gathering.ask(number % 3)) for number in range(9)]
        await asyncio.sleep(0)
        go.set()
        return await asyncio.gather(first, *others)

    assert result_of(ask()) == ["0", "0", "1", "2", "0", "1", "2", "0", "1", "2"]
    assert [sorted(asked) for asked in rounds] == [[0], [0, 1, 2]]


def test_what_is_not_known_is_none_and_asked_again_next_time() -> None:
    known: dict[int, str] = {}

    async def ask() -> list[str | None]:
        gathering = Gathering(lambda asked: {n: known[n] for n in asked if n in known})
        before = await gathering.ask(1)
        known[1] = "one"
        return [before, await gathering.ask(1)]

    assert result_of(ask()) == [None, "one"]


def test_a_failure_reaches_those_who_asked_and_the_next_round_goes_on() -> None:
    failing = [True]

    def answers(asked: Sequence[int]) -> dict[int, int]:
        if failing.pop():
            raise ValueError("away")
        return {number: number for number in asked}

    async def ask() -> int | None:
        gathering = Gathering(answers)
        with pytest.raises(ValueError, match="away"):
            await gathering.ask(1)
        failing.append(False)
        return await gathering.ask(1)

    assert result_of(ask()) == 1


def test_who_gives_up_takes_the_answer_away_from_nobody() -> None:
    go = threading.Event()

    def answers(asked: Sequence[int]) -> dict[int, int]:
        assert go.wait(10)
        return {number: number for number in asked}

    async def ask() -> int | None:
        gathering = Gathering(answers)
        gone, stays = (asyncio.create_task(gathering.ask(1)) for _ in range(2))
        await asyncio.sleep(0.01)
        gone.cancel()
        await asyncio.sleep(0)
        go.set()
        return await stays

    assert result_of(ask()) == 1
