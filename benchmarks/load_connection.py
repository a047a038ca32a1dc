"""One kept connection to a web server, small enough that a thousand of them fit on one processor."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

_PATIENCE = 60.0
"""Seconds until a request counts as lost; far beyond any figure that is measured."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, headers by lower-case name, body as sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """Sends requests one after another; connects anew when the server has let go.

    Parameters
    ----------
    host, port : of the server.
    headers : sent with every request; the cookie of the session goes in here.
    """

    def __init__(self, host: str, port: int, headers: dict[str, str]) -> None:
        self._place = host, port
        self.headers = headers
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def request(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a request and read the whole reply.

        Raises
        ------
        ConnectionError, TimeoutError
            If none came: the caller may send the same again.
        """
        kept = self._writer is not None
        try:
            return await asyncio.wait_for(self._tried(method, path, body, headers or {}), _PATIENCE)
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError) as failure:
            self.close()
            if not kept:
                raise ConnectionError(str(failure)) from failure
        # A server may close an idle connection just as it is used again; a browser sends anew, too.
        return await self.request(method, path, body, headers)

    async def _tried(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        if self._writer is None or self._reader is None or self._reader.at_eof():
            self.close()
            self._reader, self._writer = await asyncio.open_connection(*self._place)
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._place[0]}:{self._place[1]}"]
        lines += [f"{name}: {value}" for name, value in {**self.headers, **headers}.items()]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        return await self._reply(self._reader)

    async def _reply(self, reader: asyncio.StreamReader) -> Reply:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        status = int(first.split(" ", 2)[1])
        headers: dict[str, str] = {}
        for line in lines:
            name, found, value = line.partition(":")
            if found:
                headers[name.lower()] = value.strip()
        if headers.get("transfer-encoding") == "chunked":
            return Reply(status, headers, await _chunks(reader))
        length = int(headers.get("content-length", "0")) if status not in (204, 304) else 0
        return Reply(status, headers, await reader.readexactly(length))

    def close(self) -> None:
        """Let go of the connection."""
        if self._writer is not None:
            with contextlib.suppress(OSError):
                self._writer.close()
        self._reader = self._writer = None


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        parts.append(await reader.readexactly(size + 2))
    await reader.readuntil(b"\r\n")
    return b"".join(part[:-2] for part in parts)
