"""Files of staff on their way in: taken by a route of their own, and kept in memory for their session only.

Streamlit's own upload is shut. Nothing here reads what a file holds beyond its first bytes; that is done in a process of
its own.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.study_import import SLOTS
from workmh_measures.ui import running
from workmh_measures.ui.entry import language_asked, plain_page
from workmh_measures.ui.identity import is_same_origin
from workmh_measures.ui.limits import MOST_UPLOAD_BYTES, UPLOAD
from workmh_measures.ui.noting import note_denied
from workmh_measures.ui.taking import small_body
from workmh_measures.ui.visitor import Visitor

__all__ = ["MOST_FILE_BYTES", "Uploads", "Waiting", "content_fault", "running_uploads", "upload_routes"]

MOST_FILE_BYTES = 5 * 1024 * 1024
"""Bytes of one file; a larger one is taken in from the command line."""

_MOST_SLOTS, _MOST_SESSIONS = 3, 10
_BOUNDARY = re.compile(r'multipart/form-data;\s*boundary="?([^";,\s]{1,70})"?', re.I)
_NAME = re.compile(rb'filename="([^"\r\n]{0,255})"')
# Beginning of each kind of file; separated text has none.
_BEGIN: Mapping[str, tuple[bytes, ...]] = {
    "xlsx": (b"PK\x03\x04",),
    "sav": (b"$FL2", b"$FL3"),
    "zsav": (b"$FL2", b"$FL3"),
    "dta": (b"<stata_dta>", b"\x71", b"\x72", b"\x73", b"\x75", b"\x76"),
    "xpt": (b"HEADER RECORD*******",),
    "parquet": (b"PAR1",),
}
_TEXT = ("csv", "tsv", "txt", "tab")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits to be imported."""

    name: str
    content: bytes = field(repr=False)
    sha256: str
    until: float


class Uploads:
    """Keeps the files of each session until they are imported, replaced, or too old.

    Parameters
    ----------
    seconds : how long a file waits.
    clock : monotonic seconds.
    """

    def __init__(self, *, seconds: float = 900.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._waiting: dict[str, dict[str, Waiting]] = {}
        self._lock = Lock()

    def keep(self, session_key: str, slot: str, name: str, content: bytes) -> Waiting:
        """Keep a file for a session in the place of an earlier one of the slot; the oldest gives way to a fourth."""
        kept = Waiting(name, content, hashlib.sha256(content).hexdigest(), self._clock() + self._seconds)
        with self._lock:
            self._forget_old()
            own = {key: file for key, file in self._waiting.pop(session_key, {}).items() if key != slot}
            own = dict([*own.items()][-(_MOST_SLOTS - 1) :])
            while len(self._waiting) >= _MOST_SESSIONS:
                del self._waiting[next(iter(self._waiting))]
            self._waiting[session_key] = {**own, slot: kept}
        return kept

    def of(self, session_key: str) -> dict[str, Waiting]:
        """Return the files that wait for a session, by slot."""
        with self._lock:
            self._forget_old()
            return dict(self._waiting.get(session_key, {}))

    def forget(self, session_key: str) -> None:
        """Throw the files of a session away."""
        with self._lock:
            self._waiting.pop(session_key, None)

    def _forget_old(self) -> None:
        now = self._clock()
        for key, own in [*self._waiting.items()]:
            live = {slot: file for slot, file in own.items() if file.until > now}
            if live:
                self._waiting[key] = live
            else:
                del self._waiting[key]


@running.made_once
def running_uploads(_app: running.Application) -> Uploads:
    """Return what waits in the running application."""
    return Uploads()


def content_fault(name: str, content: bytes) -> str | None:
    """Return the key of what stands against a file, by its bytes and not only its name; None for one that may be read."""
    ending = name.rpartition(".")[2].casefold()
    if not content:
        return "importing.empty"
    if len(content) > MOST_FILE_BYTES:
        return "importing.too_large"
    if ending in _BEGIN:
        return None if content.startswith(_BEGIN[ending]) else "importing.other_content"
    if ending not in _TEXT:
        return "importing.unknown_kind"
    binary = b"\0" in content and not content.startswith(_UTF16)
    return "importing.other_content" if binary or content.startswith(b"PK\x03\x04") else None


def upload_routes() -> list[Route]:
    """Return the page on which staff choose a file, and the route that takes it."""
    place = f"{UPLOAD}{{slot}}"
    return [Route(place, _page, methods=["GET"]), Route(place, _take, methods=["POST"])]


async def _page(request: Request) -> Response:
    visitor, language = _importer(request), language_asked(request)
    if visitor is None:
        return RedirectResponse(f"/staff/login?ended=1&lang={language}", 303)
    return _form(request, "")


async def _take(request: Request) -> Response:
    visitor, language = _importer(request), language_asked(request)
    if not is_same_origin(request.headers):
        return PlainTextResponse("Wrong origin", 403)
    if visitor is None:
        return PlainTextResponse("No session", 403)
    body = await small_body(request, most=MOST_UPLOAD_BYTES)
    if body is None:
        return _form(request, "importing.too_large", status=413)
    name, content = await to_thread.run_sync(_file_in, request.headers.get("content-type", ""), body)
    fault = "importing.no_file" if name is None else content_fault(name, content)
    if fault is not None or name is None:
        return _form(request, fault or "importing.no_file", status=422)
    running_uploads().keep(visitor.key, request.path_params["slot"], name, content)
    return RedirectResponse(f"/import?lang={language}", 303)


def _form(request: Request, note: str, *, status: int = 200) -> Response:
    here = f"{UPLOAD}{request.path_params['slot']}"
    return plain_page("import_file.html", language_asked(request), status=status, note=note, here=here)


def _importer(request: Request) -> Visitor | None:
    """Return the session of somebody who may import, if the address names a file there is; None for everybody else."""
    visitor: Visitor | None = getattr(request.state, "session", None)
    is_place = request.path_params["slot"] in {slot for slots in SLOTS.values() for slot in slots}
    if visitor is None or not is_place:
        return None
    if not visitor.may("import_data"):
        note_denied(visitor, "import_data", request.url.path)
        return None
    return visitor


def _file_in(kind: str, body: bytes) -> tuple[str | None, bytes]:
    """Return name and bytes of the one file of a form; None when there is none."""
    found = _BOUNDARY.fullmatch(kind.strip())
    if found is None:
        return None, b""
    mark = b"--" + found.group(1).encode("latin-1")
    for part in (b"\r\n" + body).split(b"\r\n" + mark)[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if blank and name is not None:
            return _plain_name(name.group(1).decode("utf-8", "replace")), content
    return None, b""


def _plain_name(name: str) -> str | None:
    """Return the last part of a name with letters, digits, points, hyphens and underscores alone."""
    last = re.split(r"[\\/]", name)[-1]
    plain = re.sub(r"[^\w.\-]+", "_", last).lstrip(".")[-80:]
    return plain or None
