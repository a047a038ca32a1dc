"""Routes that turn a personal link or the staff password into a session cookie, and end the session.

All are POST from a page of the same origin: a mail scanner that follows a link changes nothing.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.ui import sessions
from workmh_measures.ui.cookie import clear_cookie, cookie_of, set_cookie
from workmh_measures.ui.entry import language_asked, plain_page
from workmh_measures.ui.identity import is_same_origin
from workmh_measures.ui.light_page import form_page
from workmh_measures.ui.noting import note_refused_login
from workmh_measures.ui.running import application
from workmh_measures.ui.second_factor import SECOND_FACTOR
from workmh_measures.ui.sessions import Opened
from workmh_measures.ui.taking import is_json_of_a_page, small_body
from workmh_measures.ui.trying import Wait
from workmh_measures.ui.words import chosen_language

__all__ = ["exchange_routes"]

_MOST_BYTES = 4096
_LOGIN = "/staff/login"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _token_in(body: bytes) -> str:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    token = sent.get("token") if isinstance(sent, dict) else None
    return token if isinstance(token, str) else ""


def _told_to_wait(wait: Wait) -> Response:
    return JSONResponse({"problem": "wait", "seconds": wait.seconds}, 429, {"Retry-After": str(wait.seconds)})


async def _open_with_link(request: Request) -> Response:
    app, address = application(), _address(request)
    if not is_json_of_a_page(request):
        return JSONResponse({"problem": "origin"}, 403)
    held = app.ways.held(address)
    if held is not None:
        return _told_to_wait(held)
    opened = await app.ways.by_link(address, _token_in(await small_body(request, most=_MOST_BYTES) or b""))
    if isinstance(opened, Wait):
        return _told_to_wait(opened)
    if opened is None:
        return JSONResponse({"problem": "wrong"}, 403)
    language = chosen_language(opened.language, otherwise=language_asked(request))
    response = JSONResponse({"next": f"{form_page(app.study)}?lang={language}"})
    set_cookie(response, request, value=opened.cookie, settings=app.settings)
    return response


def _login_again(language: str, wait: Wait | None, name: str) -> Response:
    if wait is None:
        return plain_page("login.html", language, status=403, note="login.wrong", name=name, here=_LOGIN)
    response = plain_page("login.html", language, status=429, note="login.wait", name=name, here=_LOGIN)
    response.headers["Retry-After"] = str(wait.seconds)
    return response


async def _open_with_password(request: Request) -> Response:
    app, address, language = application(), _address(request), language_asked(request)
    if not is_same_origin(request.headers):
        return PlainTextResponse("Wrong origin", 403)
    held = app.ways.held(address)
    if held is not None:
        return _login_again(language, held, "")
    fields = parse_qs((await small_body(request, most=_MOST_BYTES) or b"").decode("utf-8", "replace"))
    name, password = (fields.get(field, [""])[0] for field in ("username", "password"))
    opened = await app.ways.by_password(address, name.strip().casefold(), password)
    if not isinstance(opened, Opened):
        await to_thread.run_sync(note_refused_login, name.strip().casefold(), _LOGIN)
        return _login_again(language, opened, name[:64])
    response = RedirectResponse(f"{SECOND_FACTOR if opened.is_half else '/'}?lang={language}", 303)
    set_cookie(response, request, value=opened.cookie, settings=app.settings)
    return response


async def _close(request: Request) -> Response:
    app, visitor, cookie = application(), request.state.session, cookie_of(request.scope)
    if not is_same_origin(request.headers):
        return PlainTextResponse("Wrong origin", 403)
    if cookie is not None:
        await to_thread.run_sync(sessions.close, app.store, cookie)
        app.doorkeeper.forget(cookie)
    is_staff = visitor is not None and visitor.role == "staff"
    door = f"{_LOGIN}?ended=1&" if is_staff else "/p?"
    response = RedirectResponse(f"{door}lang={language_asked(request)}", 303)
    clear_cookie(response, request, settings=app.settings)
    # What a browser keeps of unsent answers is sealed and waits for its person, whoever logs out there.
    response.headers["Clear-Site-Data"] = '"cache"' if app.study.offline_store else '"cache", "storage"'
    return response


def exchange_routes() -> list[Route]:
    """Return the routes that open and close sessions."""
    return [
        Route("/session/exchange", _open_with_link, methods=["POST"]),
        Route("/session/staff", _open_with_password, methods=["POST"]),
        Route("/session/close", _close, methods=["POST"]),
    ]
