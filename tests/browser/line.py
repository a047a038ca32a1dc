"""A line between a browser and a server that can be cut, slowed down, or made to lose a reply."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit

_RESET = struct.pack("ii", 1, 0)


class Line:
    """Passes bytes on from a port of its own; use it in a `with` statement.

    Attributes
    ----------
    delay : seconds each piece of a reply waits before it is passed on.
    lost : how many replies were lost so far.
    """

    def __init__(self, url: str) -> None:
        self._cuts, self._swallowed, self._times = 0, b"", 0
        self._open: set[socket.socket] = set()
        self._to = ("127.0.0.1", int(urlsplit(url).port or 80))
        self._port = 0
        self._listen()
        self.url = f"http://127.0.0.1:{self._port}"
        self.delay, self.lost = 0.0, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()

    def through(self, link: str) -> str:
        """Return an address of the server as it is reached by this line."""
        parts = urlsplit(link)
        return link.replace(f"{parts.scheme}://{parts.netloc}", self.url, 1)

    def cut(self) -> None:
        """Break every connection, those that nobody took up yet among them, and refuse new ones until `mend`."""
        self._cuts += 1
        _reset(self._listener)
        for end in list(self._open):
            _reset(end)

    def mend(self) -> None:
        """Let bytes pass again."""
        if self._listener.fileno() < 0:
            self._listen()

    def swallow(self, request: str, times: int = 1) -> None:
        """Lose the next replies to requests that begin so, such as "POST /form/answers", after the server sent them."""
        self._swallowed, self._times = request.encode(), times

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                threading.Thread(target=self._connect, args=(near, self._cuts), daemon=True).start()

    def _connect(self, near: socket.socket, cuts: int) -> None:
        try:
            far = socket.create_connection(self._to, timeout=10)
        except OSError:
            _reset(near)
            return
        far.settimeout(None)
        self._open |= {near, far}
        if self._cuts != cuts:  # it was cut while this connection was being made
            self._close(near, far)
            return
        asked: list[bytes] = [b""]  # how the latest piece from the browser begins
        threading.Thread(target=self._pump, args=(near, far, asked, False), daemon=True).start()
        self._pump(far, near, asked, True)

    def _pump(self, source: socket.socket, sink: socket.socket, asked: list[bytes], is_reply: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                if is_reply:
                    time.sleep(self.delay)
                    if self._times and asked[0].startswith(self._swallowed):
                        self._times, self.lost = self._times - 1, self.lost + 1
                        break
                elif piece[:5] in (b"GET /", b"POST "):
                    asked[0] = piece[:200]
                sink.sendall(piece)
        self._close(source, sink)

    def _close(self, *ends: socket.socket) -> None:
        for end in ends:
            self._open.discard(end)
            _reset(end)


def _reset(end: socket.socket) -> None:
    """Break a connection at once; a thread that waits in it wakes up."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        end.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        end.close()
