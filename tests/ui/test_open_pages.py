from __future__ import annotations

import asyncio
from typing import Any

from workmh_measures.ui.open_pages import OpenPagesMiddleware

from .own_loop import result_of


class Door:
    """Pages that stay open until they are let go."""

    def __init__(self, **limits: int) -> None:
        self.go = asyncio.Event()
        self.n_open = 0
        self.app = OpenPagesMiddleware(self.behind, **limits)

    async def behind(self, scope: Any, receive: Any, send: Any) -> None:
        self.n_open += 1
        await self.go.wait()
        self.n_open -= 1

    def page(self, visitor: Any, kind: str = "websocket") -> asyncio.Task[list[Any]]:
        messages: list[Any] = []

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            messages.append(message)

        async def opened() -> list[Any]:
            scope = {"type": kind, "state": {"session": visitor}, "extensions": {}}
            await self.app(scope, receive, send)
            return messages

        return asyncio.create_task(opened())


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_session_has_so_many_pages_open_and_no_more_until_one_closes(make_visitor) -> None:
    async def try_it() -> None:
        door = Door(of_a_session=2, of_all=10)
        here = [door.page(make_visitor()) for _ in range(3)]
        other = door.page(make_visitor(key="another"))
        await settled()
        assert door.n_open == 3
        assert here[2].done()
        assert here[2].result()[0]["type"] == "websocket.close"
        door.go.set()
        await asyncio.gather(*here, other)
        door.go.clear()
        again = door.page(make_visitor())
        await settled()
        assert door.n_open == 1
        door.go.set()
        await again
        assert not door.app._open

    result_of(try_it())


def test_all_sessions_together_have_so_many_and_other_requests_are_not_counted(make_visitor) -> None:
    async def try_it() -> None:
        door = Door(of_a_session=5, of_all=3)
        pages = [door.page(make_visitor(key=f"k{n}")) for n in range(4)]
        requests = [door.page(make_visitor(key=f"k{n}"), "http") for n in range(4)]
        await settled()
        assert door.n_open == 3 + 4
        assert pages[3].done()
        door.go.set()
        await asyncio.gather(*pages, *requests)

    result_of(try_it())
