"""Questions that come while another is being answered are answered together: one thread, one look into the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from anyio import to_thread

__all__ = ["Gathering"]

Q = TypeVar("Q", bound=Hashable)
A = TypeVar("A")


class Gathering(Generic[Q, A]):
    """Asks in rounds; for one event loop at a time.

    Parameters
    ----------
    answers : gives the answers to several questions, in a thread; what it leaves out is answered with None.
    """

    def __init__(self, answers: Callable[[Sequence[Q]], Mapping[Q, A]]) -> None:
        self._answers = answers
        self._waiting: dict[Q, asyncio.Future[A | None]] = {}
        self._rounds: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> A | None:
        """Return the answer, which is never older than the question."""
        answer = self._waiting.get(question)
        if answer is None:
            answer = self._waiting[question] = asyncio.get_running_loop().create_future()
        if self._rounds is None or self._rounds.done():
            self._rounds = asyncio.create_task(self._ask_in_rounds())
        return await asyncio.shield(answer)  # who gives up waiting takes the answer away from nobody else

    async def _ask_in_rounds(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, {}
            try:
                answers = await to_thread.run_sync(self._answers, [*asked])
            except Exception as failure:  # noqa: BLE001 - it belongs to those who asked
                for waiting in asked.values():
                    waiting.set_exception(failure)
            else:
                for question, waiting in asked.items():
                    waiting.set_result(answers.get(question))
