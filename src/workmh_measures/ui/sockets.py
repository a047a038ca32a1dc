"""The sockets this process listens on: what is written to those who come there goes out at once."""

from __future__ import annotations

import os
import socket
from contextlib import suppress

__all__ = ["send_at_once"]

_MOST_FILES = 1024  # looked through; a server listens on one of the first it opens


def send_at_once() -> int:
    """Switch off the waiting for more to send on every listening socket, and so for everybody who connects to it.

    Returns
    -------
    How many sockets there are.

    Notes
    -----
    An answer is written in two parts, head and body. Without this the second waits until the first is confirmed, which
    the other side puts off for 40 ms. The event loop does it for sockets it makes, but Streamlit makes its own.
    """
    found = 0
    for number in range(_MOST_FILES):
        with suppress(OSError):  # no open file, no socket, or not one of TCP
            found += _send_at_once_on(os.dup(number))
    return found


def _send_at_once_on(number: int) -> bool:
    """Do so on a copy of a file's number, which is closed again; the setting is of the socket."""
    try:
        one = socket.socket(fileno=number)
    except OSError:
        os.close(number)
        raise
    with one:
        if not one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return False
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True
