"""The small pages in front of Streamlit: entry by personal link, and staff login."""

from __future__ import annotations

from pathlib import Path

from anyio import to_thread
from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from workmh_measures.model.pseudonym import ALPHABET
from workmh_measures.model.wording import text_direction
from workmh_measures.storage.typed_codes import CODE_LENGTH
from workmh_measures.ui.headers import STRICT_POLICY
from workmh_measures.ui.identity_providers import read_providers
from workmh_measures.ui.running import application
from workmh_measures.ui.sessions import usual_name
from workmh_measures.ui.words import (
    ENTRY_LANGUAGES,
    LANGUAGES,
    chosen_language,
    entry_language,
    entry_word,
    word,
)

__all__ = ["entry_routes", "language_asked", "plain_page"]

_ICON = Path(__file__).with_name("static") / "icon.svg"
_templates = Environment(loader=PackageLoader("workmh_measures.ui"), autoescape=True)


def language_asked(request: Request) -> str:
    """Return the language in the address of a request, else the default."""
    return chosen_language(request.query_params.get("lang"))


def plain_page(template: str, language: str, *, status: int = 200, **filled: object) -> Response:
    """Return a small page in a language of staff; `filled` goes into its template.

    The answer to a form sets `here` to the page the form is on, where the same page in another language is found.
    """
    filled = {"languages": LANGUAGES, "direction": "ltr", "note": "", **filled}
    return _page(template, status, language=language, t=lambda key: word(language, key), **filled)


def _page(template: str, status: int = 200, **filled: object) -> Response:
    content = _templates.get_template(template).render(**filled)
    return HTMLResponse(content, status, {"Content-Security-Policy": STRICT_POLICY})


async def _enter(request: Request) -> Response:
    language = entry_language(request.query_params.get("lang"))
    spoken = {*application().study.languages, *application().study.form_languages, language}
    return _page(
        "enter.html",
        language=language,
        direction=text_direction(language),
        languages={code: name for code, name in ENTRY_LANGUAGES.items() if code in spoken},
        t=lambda key: entry_word(language, key),
        alphabet=ALPHABET,
        length=CODE_LENGTH,
    )


async def _login(request: Request) -> Response:
    note = "login.ended" if "ended" in request.query_params else ""
    name = await to_thread.run_sync(usual_name, application().store)
    providers = read_providers(application().settings.identity_providers).values()
    return plain_page("login.html", language_asked(request), note=note, name=name, providers=providers)


async def _icon(request: Request) -> Response:
    return FileResponse(_ICON)


def entry_routes() -> list[Route]:
    """Return the routes; they only show, and change nothing."""
    return [
        Route("/p", _enter, methods=["GET"]),
        Route("/staff/login", _login, methods=["GET"]),
        Route("/favicon.png", _icon, methods=["GET"]),
        Route("/favicon.ico", _icon, methods=["GET"]),
    ]
