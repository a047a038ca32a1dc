"""The files of the form: which a page asks for at once, and what is made for one request compressed."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

__all__ = [
    "ASSETS",
    "compressed",
    "module_preloads",
    "modules_behind",
    "style_preloads",
    "takes_gzip",
]

ASSETS = Path(__file__).with_name("assets")
_WORTH_IT = 1_000  # bytes: a shorter text fits into one packet as it is
_QUICK = 1

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
