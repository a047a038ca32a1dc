"""The files of the form: read and compressed once, sent again only when they changed."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

__all__ = [
    "ASSETS",
    "compressed",
    "file_routes",
    "module_preloads",
    "modules_behind",
    "style_preloads",
    "takes_gzip",
]

ASSETS = Path(__file__).with_name("assets")
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_WORTH_IT = 1_000  # bytes: a shorter text fits into one packet as it is
_QUICK, _SMALL = 1, 9


_IMPORT = re.compile(r'^(?:import|export) [^;]*?from "\./(\w+\.js)";', re.MULTILINE)


@cache
def modules_behind(name: str = "form.js") -> tuple[str, ...]:
    """Return a module and every one it needs, so that a page can ask for all of them at once and not one after another."""
    found, waiting = {name}, [name]
    while waiting:
        for needed in _IMPORT.findall((ASSETS / waiting.pop()).read_text("utf-8")):
            if needed not in found:
                found.add(needed)
                waiting.append(needed)
    return tuple(sorted(found))


def module_preloads() -> tuple[Markup, ...]:
    """Return the links that let a browser fetch every module of the form while it still reads the page."""
    return tuple(
        Markup('<link rel="modulepreload" href="/form/{}">').format(name) for name in modules_behind()
    )


def style_preloads() -> tuple[Markup, ...]:
    """Return the same for the style sheets, for a page that draws the form at once."""
    styles = sorted(path.name for path in ASSETS.glob("*.css"))
    return tuple(Markup('<link rel="preload" as="style" href="/form/{}">').format(name) for name in styles)


def file_routes() -> list[Route]:
    """Return a route for each file."""
    paths = sorted(path for path in ASSETS.iterdir() if path.suffix in _TYPES)
    return [Route(f"/form/{path.name}", _file(path), methods=["GET"]) for path in paths]


def _file(path: Path) -> Callable[[Request], Any]:
    content = path.read_bytes()
    small = gzip.compress(content, _SMALL, mtime=0)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": "no-cache",
        "ETag": tag,
        "Content-Type": _TYPES[path.suffix],
        "Vary": "Accept-Encoding",
    }

    async def file(request: Request) -> Response:
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        if takes_gzip(request.headers):
            return Response(small, headers={**headers, "Content-Encoding": "gzip"})
        return Response(content, headers=headers)

    return file


def compressed(request: Request, body: bytes, media_type: str) -> Response:
    """Return an answer made for this request, small where that is worth it and the browser takes it so."""
    if len(body) < _WORTH_IT or not takes_gzip(request.headers):
        return Response(body, media_type=media_type)
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(gzip.compress(body, _QUICK, mtime=0), headers=headers, media_type=media_type)


def takes_gzip(headers: Headers) -> bool:
    """Say whether a browser takes gzip; one that refuses it in words (`gzip;q=0`) does not."""
    words = (word.replace(" ", "").lower() for word in headers.get("accept-encoding", "").split(","))
    return any(
        word == "gzip" or (word.startswith("gzip;") and word.split("=")[-1].strip("0.")) for word in words
    )
