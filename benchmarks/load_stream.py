"""The websocket of a Streamlit page, held as its browser half holds it: says what that says, reads everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from load_pages import Opening
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

_PATIENCE = 60.0


@asynccontextmanager
async def open_stream(port: int, opening: Opening, cookie: str) -> AsyncIterator[None]:
    """Open the websocket, wait until the page is drawn, and keep it open and read until the block ends."""
    xsrf = "PLACEHOLDER_AUTH_TOKEN"
    async with connect(
        f"ws://127.0.0.1:{port}{opening.stream}",
        origin=f"http://127.0.0.1:{port}",
        subprotocols=["streamlit", xsrf],
        additional_headers={"Cookie": cookie},
        max_size=None,
        compression=None,
        open_timeout=_PATIENCE,
        ping_interval=None,
    ) as stream:
        for frame in opening.frames:
            await stream.send(frame)
        async with asyncio.timeout(_PATIENCE):
            await _drawn(stream)
        reading = asyncio.create_task(_read(stream))
        try:
            yield
        finally:
            reading.cancel()


async def _drawn(stream: ClientConnection) -> None:
    async for message in stream:
        if ForwardMsg.FromString(bytes(message)).WhichOneof("type") == "script_finished":
            return
    raise RuntimeError("the page was not drawn")


async def _read(stream: ClientConnection) -> None:
    try:
        async for _ in stream:
            pass
    except ConnectionClosed:
        raise RuntimeError("the server closed a page that was in use") from None
