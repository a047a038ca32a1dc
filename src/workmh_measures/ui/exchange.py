"""Routes that turn a personal link or the staff password into a session cookie, and end the session.

GET and HEAD change nothing, so that a mail scanner following a link does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

from anyio import to_thread
from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route

from workmh_measures.ui import sessions
from workmh_measures.ui.cookie import clear_cookie, cookie_of, set_cookie
from workmh_measures.ui.headers import STRICT_POLICY
from workmh_measures.ui.identity import is_same_origin
from workmh_measures.ui.running import Application
from workmh_measures.ui.words import LANGUAGES, chosen_language, word

__all__ = ["exchange_routes"]

_STATIC = Path(__file__).with_name("static")
_STATIC_FILES = frozenset(path.name for path in _STATIC.iterdir())
_MOST_BYTES = 4096
_templates = Environment(loader=PackageLoader("workmh_measures.ui"), autoescape=True)


def _page(name: str, language: str, *, status: int = 200, note: str = "") -> Response:
    content = _templates.get_template(name).render(
        language=language,
        languages=LANGUAGES,
        note=note,
        t=lambda key: word(language, key),
    )
    return HTMLResponse(content, status, {"Content-Security-Policy": STRICT_POLICY})


def _language(request: Request) -> str:
    return chosen_language(request.query_params.get("lang"))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


async def _small_body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    return body


def _token_in(body: bytes | None) -> str:
    try:
        sent = json.loads(body or b"")
    except ValueError:
        return ""
    token = sent.get("token") if isinstance(sent, dict) else None
    return token if isinstance(token, str) else ""


async def _shell_file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC_FILES:
        return PlainTextResponse("Not found", 404)
    return FileResponse(_STATIC / name)


def exchange_routes(application: Callable[[], Application]) -> list[Route]:
    """Return the routes of entry page, staff login, exchange and logout."""

    async def entry_page(request: Request) -> Response:
        return _page("enter.html", _language(request))

    async def login_page(request: Request) -> Response:
        note = "login.ended" if "ended" in request.query_params else ""
        return _page("login.html", _language(request), note=note)

    async def exchange_link(request: Request) -> Response:
        app = application()
        is_json = request.headers.get("content-type", "").split(";")[0] == "application/json"
        if not is_json or not is_same_origin(request.headers):
            return JSONResponse({"problem": "origin"}, 403)
        if app.tries.is_spent(_address(request)):
            return JSONResponse({"problem": "wait"}, 429, {"Retry-After": "60"})
        token = _token_in(await _small_body(request))
        opened = await to_thread.run_sync(sessions.open_with_link, app.store, app.study.id, token)
        if opened is None:
            app.tries.count_wrong(_address(request))
            return JSONResponse({"problem": "wrong"}, 403)
        language = chosen_language(opened.language, otherwise=_language(request))
        response = JSONResponse({"next": f"/?lang={language}"})
        set_cookie(response, request, value=opened.cookie, settings=app.settings)
        return response

    async def check_password(request: Request) -> Response:
        app = application()
        language = _language(request)
        if not is_same_origin(request.headers):
            return PlainTextResponse("Wrong origin", 403)
        if app.tries.is_spent(_address(request)):
            return _page("login.html", language, status=429, note="login.wait")
        fields = parse_qs((await _small_body(request) or b"").decode("utf-8", "replace"))
        password = fields.get("password", [""])[0]
        cookie = await to_thread.run_sync(sessions.open_with_password, app.store, app.study.id, password)
        if cookie is None:
            app.tries.count_wrong(_address(request))
            return _page("login.html", language, status=403, note="login.wrong")
        response = RedirectResponse(f"/?lang={language}", 303)
        set_cookie(response, request, value=cookie, settings=app.settings)
        return response

    async def close(request: Request) -> Response:
        app = application()
        if not is_same_origin(request.headers):
            return PlainTextResponse("Wrong origin", 403)
        cookie = cookie_of(request.scope)
        if cookie is not None:
            await to_thread.run_sync(sessions.close, app.store, cookie)
            app.doorkeeper.forget(cookie)
        was_staff = request.state.session is not None and request.state.session.role == "staff"
        door = "/staff/login?ended=1&" if was_staff else "/p?"
        response = RedirectResponse(f"{door}lang={_language(request)}", 303)
        clear_cookie(response, request, settings=app.settings)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return [
        Route("/p", entry_page, methods=["GET"]),
        Route("/staff/login", login_page, methods=["GET"]),
        Route("/shell/{name}", _shell_file, methods=["GET"]),
        Route("/session/exchange", exchange_link, methods=["POST"]),
        Route("/session/staff", check_password, methods=["POST"]),
        Route("/session/close", close, methods=["POST"]),
    ]
