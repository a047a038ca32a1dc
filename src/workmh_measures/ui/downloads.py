"""Files waiting to be fetched: once, by the session that asked for them, within minutes."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from workmh_measures.model.staff_rights import Action
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.noting import note_denied, note_fetched
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words import chosen_language, word

__all__ = ["Downloads", "Waiting", "download_route"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits: its bytes and name, for one session that may do `action`, until a moment.

    One that tells the arms of people needs the right to see them as well, one of some units a right that covers them.
    """

    content: bytes
    name: str
    session_key: str
    until: float
    action: Action
    arms: bool = False
    units: frozenset[str] | None = None


class Downloads:
    """Keeps finished files until they are fetched.

    Parameters
    ----------
    seconds : how long a file waits.
    clock : monotonic seconds.
    """

    # Of one session: what others make never takes a file away before its time.
    _MOST_WAITING = 20

    def __init__(self, *, seconds: float = 300.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._waiting: dict[str, Waiting] = {}
        self._lock = Lock()

    def offer(
        self, content: bytes, name: str, *, session_key: str, sha256: str, action: Action = "export"
    ) -> str:
        """Let a file wait for the session; return the id of its address.

        Parameters
        ----------
        action : what the session must be allowed to do when it fetches the file.

        Raises
        ------
        ValueError
            If the bytes are not those of the manifest.
        """
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError(f"{name} is not the file of its manifest")
        ticket = secrets.token_hex(16)
        now = self._clock()
        waiting = Waiting(content, name, session_key, now + self.seconds, action)
        with self._lock:
            live = {key: file for key, file in self._waiting.items() if file.until > now}
            own = [key for key, file in live.items() if file.session_key == session_key]
            for key in own[: max(0, len(own) + 1 - self._MOST_WAITING)]:
                del live[key]
            self._waiting = {**live, ticket: waiting}
        return ticket

    def tells_of(self, ticket: str, units: frozenset[str] | None) -> None:
        """Say whose people a waiting file tells of; None for the whole study, as of any file of which nothing is said.

        It is handed over only to a session that may do its action in all these units when it fetches it.
        """
        with self._lock:
            if ticket in self._waiting:
                self._waiting[ticket] = replace(self._waiting[ticket], units=units)

    def tells_arms(self, ticket: str) -> None:
        """Hand a waiting file over only to a session that may see arms when it fetches it."""
        with self._lock:
            if ticket in self._waiting:
                self._waiting[ticket] = replace(self._waiting[ticket], arms=True)

    def take(self, ticket: str, visitor: Visitor) -> Waiting | None:
        """Hand the file over and forget it; None for another session, without the right, a second time or too late."""
        with self._lock:
            waiting = self._waiting.get(ticket)
            if waiting is None or waiting.session_key != visitor.key or not visitor.may(waiting.action):
                return None
            del self._waiting[ticket]
        if not visitor.covers(waiting.action, waiting.units) or (waiting.arms and not sees_arms(visitor)):
            return None
        return waiting if waiting.until > self._clock() else None


def download_route(downloads: Callable[[], Downloads]) -> Route:
    """Return the route `/download/<id>`; it needs the session it was made for, and its right at the moment of fetching."""

    async def fetch(request: Request) -> Response:
        visitor = request.state.session
        if request.method != "GET":
            return PlainTextResponse("Not allowed", 405)
        if visitor is None or visitor.role != "staff":
            if visitor is not None:
                note_denied(visitor, "download", "/download")
            return PlainTextResponse("No session", 403)
        waiting = downloads().take(request.path_params["ticket"], visitor)
        if waiting is not None:
            note_fetched(visitor, waiting.action, waiting.name)
        else:
            note_denied(visitor, "download", "/download")
            language = chosen_language(request.query_params.get("lang"))
            return PlainTextResponse(word(language, "frame.file_gone"), 410)
        return Response(
            waiting.content,
            media_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="{waiting.name}"'},
        )

    return Route("/download/{ticket}", fetch)
