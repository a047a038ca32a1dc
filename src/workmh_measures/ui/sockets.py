"""The sockets of this process: what is written goes out at once, and there may be one for everybody who answers."""

from __future__ import annotations

import os
import socket
from contextlib import suppress

__all__ = ["room_for_people", "send_at_once"]

_MOST_FILES = 1024  # looked through; a server listens on one of the first it opens
_ENOUGH = 65_536  # what looks at every number there could be would take long with a billion


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


def room_for_people() -> int:
    """Let this process hold as many open files as the system grants it: everybody on a page holds one or two.

    Returns
    -------
    How many files may be open now.

    Notes
    -----
    Systems start programs with room for 1,024, which is too little for a thousand people, and grant far more to those
    that ask.
    """
    try:
        import resource
    except ImportError:  # Windows counts no files
        return _ENOUGH
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):  # a kernel may hold to less than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


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
