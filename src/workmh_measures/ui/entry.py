"""The small pages in front of Streamlit: entry by personal link, staff login, and their files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from workmh_measures.ui.headers import STRICT_POLICY
from workmh_measures.ui.words import LANGUAGES, chosen_language, word

__all__ = ["entry_routes", "language_asked", "plain_page"]

_STATIC = Path(__file__).with_name("static")
_STATIC_FILES = frozenset(path.name for path in _STATIC.iterdir())
_templates = Environment(loader=PackageLoader("workmh_measures.ui"), autoescape=True)


def language_asked(request: Request) -> str:
    """Return the language in the address of a request, else the default."""
    return chosen_language(request.query_params.get("lang"))


def plain_page(
    name: str, language: str, *, status: int = 200, note: str = "", form: Mapping[str, str] | None = None
) -> Response:
    """Return a small page; `note` is the key of a sentence on top, `form` holds words of the form."""
    content = _templates.get_template(name).render(
        language=language, languages=LANGUAGES, note=note, form=form, t=lambda key: word(language, key)
    )
    return HTMLResponse(content, status, {"Content-Security-Policy": STRICT_POLICY})


async def _enter(request: Request) -> Response:
    return plain_page("enter.html", language_asked(request))


async def _login(request: Request) -> Response:
    note = "login.ended" if "ended" in request.query_params else ""
    return plain_page("login.html", language_asked(request), note=note)


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    return FileResponse(_STATIC / name) if name in _STATIC_FILES else PlainTextResponse("Not found", 404)


async def _icon(request: Request) -> Response:
    return FileResponse(_STATIC / "icon.svg")


def entry_routes() -> list[Route]:
    """Return the routes; they only show, and change nothing."""
    return [
        Route("/p", _enter, methods=["GET"]),
        Route("/staff/login", _login, methods=["GET"]),
        Route("/shell/{name}", _file, methods=["GET"]),
        Route("/favicon.png", _icon, methods=["GET"]),
        Route("/favicon.ico", _icon, methods=["GET"]),
    ]
