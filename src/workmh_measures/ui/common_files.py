"""Middleware: files that are the same for everybody, from memory, before anybody is asked who they are.

Opening a page asks for some fifty files of the form, and a hundred with Streamlit's. They hold nothing about anybody. Each
is read and compressed once, when it is first asked for.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from workmh_measures.ui.cookie import host_of
from workmh_measures.ui.form.files import ASSETS, takes_gzip
from workmh_measures.ui.report_sheet import report_sheet

__all__ = ["CommonFile", "CommonFilesMiddleware", "common_files"]

CommonFile = Path | Callable[[], str]
"""A file on the disk, or what makes its text."""

_SHELL = Path(__file__).with_name("static")
_COMPRESSED_ALREADY = (".woff2", ".png")
_LEVEL = 6
# Streamlit's names hold a hash of the content; ours do not, so the browser asks whether there is a newer one.
_FOR_A_YEAR, _ASK_FIRST = "public, immutable, max-age=31536000", "no-cache"


def common_files() -> dict[str, CommonFile]:
    """Return the files by the path they are asked for under: the form's, those of the pages around it, Streamlit's."""
    from streamlit.file_util import get_static_dir

    streamlit = Path(get_static_dir())
    hashed = (
        path for folder in ("js", "css", "media") for path in (streamlit / "static" / folder).rglob("*")
    )
    return {
        **{f"/form/{path.name}": path for path in ASSETS.iterdir() if path.suffix in (".js", ".css")},
        **{f"/shell/{path.name}": path for path in _SHELL.iterdir() if path.is_file()},
        "/shell/report.css": report_sheet,
        **{f"/{path.relative_to(streamlit).as_posix()}": path for path in hashed if path.is_file()},
    }


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    small: bytes | None
    headers: Mapping[str, str]


class CommonFilesMiddleware:
    """Answers GET for a file everybody may have; everything else goes on.

    Parameters
    ----------
    app : the application behind.
    files : by the path they are asked for under.
    allowed_hosts : gives the host names this server answers to.
    """

    def __init__(
        self, app: ASGIApp, *, files: Mapping[str, CommonFile], allowed_hosts: Callable[[], Sequence[str]]
    ) -> None:
        self._app = app
        self._files = files
        self._allowed_hosts = allowed_hosts
        self._read: dict[str, _File] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or websocket."""
        path = scope.get("path", "")
        is_asked = path in self._files and scope.get("method") in ("GET", "HEAD")
        headers = Headers(scope=scope) if is_asked else None
        if headers is None or host_of(headers.get("host", "")) not in self._allowed_hosts():
            await self._app(scope, receive, send)
            return
        if path not in self._read:
            self._read[path] = await to_thread.run_sync(_read, path, self._files[path])
        await _answer(self._read[path], headers)(scope, receive, send)


def _read(asked: str, file: CommonFile) -> _File:
    content = file.read_bytes() if isinstance(file, Path) else file().encode("utf-8")
    kind = mimetypes.guess_type(asked)[0] or "application/octet-stream"
    headers = {
        "Cache-Control": _FOR_A_YEAR if _is_named_by_content(file) else _ASK_FIRST,
        "Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        "Vary": "Accept-Encoding",
    }
    small = None if asked.endswith(_COMPRESSED_ALREADY) else gzip.compress(content, _LEVEL, mtime=0)
    return _File(content, small, headers)


def _is_named_by_content(file: CommonFile) -> bool:
    return isinstance(file, Path) and file.parent not in (ASSETS, _SHELL)


def _answer(file: _File, asked: Headers) -> Response:
    if asked.get("if-none-match") == file.headers["ETag"]:
        return Response(status_code=304, headers=file.headers)
    if file.small is None or not takes_gzip(asked):
        return Response(file.content, headers=file.headers)
    return Response(file.small, headers={**file.headers, "Content-Encoding": "gzip"})
