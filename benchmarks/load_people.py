"""People who answer: each opens the link as a browser does, answers item after item, hands in, and makes room."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from load_connection import Connection, Reply
from load_ledger import Ledger
from load_pages import Opening
from load_stream import open_stream

_AT_ONCE = 6
"""Connections a browser opens to one server."""
_AGAIN = 0.5
_CHANGED_MIND = 0.2


@dataclass
class Figures:
    """Seconds from the moment something was done to its confirmation; and what did not go as it should."""

    answers: list[float] = field(default_factory=list)
    openings: list[float] = field(default_factory=list)
    handed_in: int = 0
    retries: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass
class Load:
    """What all people share.

    Attributes
    ----------
    ends : moment of the event loop's clock after which nobody begins anything.
    pace : seconds between two answers of one person, on average.
    """

    port: int
    opening: Opening
    ledger: Ledger
    tokens: Iterator[str]
    ends: float
    pace: float
    figures: Figures = field(default_factory=Figures)

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return asyncio.get_running_loop().time() >= self.ends


async def place(load: Load, number: int, begins: float) -> None:
    """Keep one place busy: person after person, each with an empty cache, until the time is up."""
    await asyncio.sleep(begins)
    while not load.is_over:
        token = next(load.tokens, None)
        if token is None:
            raise RuntimeError("there were too few people")
        async with AsyncExitStack() as doors:
            await Person(load, token, random.Random(f"{number} {token}")).visit(doors)


class Person:
    """Somebody with a personal link."""

    def __init__(self, load: Load, token: str, chance: random.Random) -> None:
        self._load = load
        self._token = token
        self._chance = chance
        self._connection = Connection("127.0.0.1", load.port, {"User-Agent": "load"})
        self._numbers = itertools.count()

    async def visit(self, doors: AsyncExitStack) -> None:
        """Open the link, answer every form, and hand it in."""
        doors.callback(self._connection.close)
        begun = time.perf_counter()
        state = await self._opened(doors)
        self._load.figures.openings.append(time.perf_counter() - begun)
        while state["form"] is not None and not self._load.is_over:
            await self._answer_form(state)
            if self._load.is_over:
                return
            state = await self._state()

    # ------------------------------------------------------------------------------------------------ opening

    async def _opened(self, doors: AsyncExitStack) -> dict[str, Any]:
        opening = self._load.opening
        await self._fetch(opening.before)
        body = json.dumps({"token": self._token}).encode()
        headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self._load.port}"}
        entered = await self._connection.request("POST", "/session/exchange?lang=nb", body, headers)
        if entered.status != 200:
            raise RuntimeError(f"the link was refused: {entered.status}")
        self._connection.headers["Cookie"] = entered.headers["set-cookie"].split(";")[0]
        await self._fetch(opening.page)
        if opening.stream is not None:
            await doors.enter_async_context(
                open_stream(self._load.port, opening, self._connection.headers["Cookie"])
            )
            await self._fetch(opening.late)
        return await self._state()

    async def _fetch(self, paths: Sequence[str]) -> None:
        """Ask for the document, then for all it needs over several connections, as a browser with an empty cache."""
        if not paths:
            return
        await self._got(self._connection, paths[0])
        waiting = iter(paths[1:])
        extra = [
            Connection("127.0.0.1", self._load.port, self._connection.headers) for _ in range(_AT_ONCE - 1)
        ]
        try:
            await asyncio.gather(*(self._got_all(one, waiting) for one in (self._connection, *extra)))
        finally:
            for one in extra:
                one.close()

    async def _got_all(self, connection: Connection, paths: Iterable[str]) -> None:
        for path in paths:
            await self._got(connection, path)

    async def _got(self, connection: Connection, path: str) -> Reply:
        reply = await connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        if reply.status >= 400:
            raise RuntimeError(f"{path} was answered with {reply.status}")
        return reply

    async def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((await self._connection.request("GET", "/form/state")).body)
        return state

    # ---------------------------------------------------------------------------------------------- answering

    async def _answer_form(self, state: dict[str, Any]) -> None:
        form = state["form"]
        hidden = set(state["not_shown"])
        for item in form["items"]:
            if item["id"] in hidden:
                continue
            for _ in range(1 + (self._chance.random() < _CHANGED_MIND)):
                reply = await self._gave(form, item)
                if self._load.is_over or reply is None:
                    return
                hidden = set(reply["not_shown"])
        await self._sent("/form/complete", _about(form), pause=self._load.pace)
        self._load.figures.handed_in += 1

    async def _gave(self, form: dict[str, Any], item: dict[str, Any]) -> dict[str, Any] | None:
        answer = {**_about(form), "item": item["id"], **_answer(item, self._chance)}
        return await self._sent("/form/answers", answer, pause=self._load.pace)

    async def _sent(self, path: str, body: dict[str, Any], *, pause: float) -> dict[str, Any] | None:
        """Think, send, and send the same again until it is confirmed or refused."""
        load = self._load
        due = asyncio.get_running_loop().time() + pause * self._chance.uniform(0.5, 1.5)
        await asyncio.sleep(max(0.0, min(due, load.ends) - asyncio.get_running_loop().time()))
        if load.is_over:
            return None
        body["request_id"] = f"{self._token[:8]}-{next(self._numbers)}-{self._chance.getrandbits(64):x}"
        load.ledger.note_sent(body)
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{load.port}"}
        while True:
            try:
                reply = await self._connection.request("POST", path, content, headers)
            except ConnectionError:
                reply = Reply(503, {}, b"")
            if reply.status == 200:
                break
            if reply.status != 503:
                load.figures.refused.append(reply.body.decode("utf-8", "replace")[:300])
                return None
            load.figures.retries += 1
            await asyncio.sleep(_AGAIN)
        load.figures.answers.append(asyncio.get_running_loop().time() - due)
        told: dict[str, Any] = json.loads(reply.body)
        load.ledger.note_acknowledged(body["request_id"], told["seq"])
        return told


def _about(form: dict[str, Any]) -> dict[str, Any]:
    names = ("instrument", "wave", "language", "layout", "fingerprint", "wording_hash", "occasion")
    return {**{name: form[name] for name in names}, "device": "phone"}


def _answer(item: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return an answer: mostly a value, sometimes a reason for none."""
    if chance.random() < 0.05:
        return {"missing": -992}
    if item["kind"] == "choice":
        return {"value": chance.choice(item["options"])["code"]}
    if item["kind"] in ("integer", "visual_analogue", "number"):
        return {"value": chance.randint(int(item["low"]), int(item["high"]))}
    raise RuntimeError(f"nobody knows how to answer {item['kind']}")
