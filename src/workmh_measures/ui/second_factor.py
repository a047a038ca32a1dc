"""The page between the password and the session of staff: it asks for a code, or first has an authenticator set up."""

from __future__ import annotations

from math import ceil
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.errors import ExportError
from workmh_measures.report.qr_code import qr_svg
from workmh_measures.storage.passwords import password_is_one_time
from workmh_measures.storage.second_factor import set_up_address
from workmh_measures.ui import sessions
from workmh_measures.ui.cookie import cookie_of, set_cookie
from workmh_measures.ui.entry import language_asked, plain_page
from workmh_measures.ui.identity import is_same_origin
from workmh_measures.ui.noting import note_refused_login
from workmh_measures.ui.own_password import OWN_PASSWORD
from workmh_measures.ui.running import application
from workmh_measures.ui.taking import small_body
from workmh_measures.ui.trying import Wait
from workmh_measures.ui.words import word

__all__ = ["SECOND_FACTOR", "second_factor_routes"]

SECOND_FACTOR = "/staff/second"
_MOST_BYTES = 1024


async def _show(request: Request) -> Response:
    name = await _half_open(request)
    if name is None:
        return _login(request)
    if await to_thread.run_sync(password_is_one_time, application().store, name):
        return RedirectResponse(f"{OWN_PASSWORD}?lang={language_asked(request)}", 303)
    return await _page(request, name)


async def _try(request: Request) -> Response:
    app, language = application(), language_asked(request)
    if not is_same_origin(request.headers):
        return PlainTextResponse("Wrong origin", 403)
    name, cookie = await _half_open(request), cookie_of(request.scope)
    if name is None or cookie is None:
        return _login(request)
    fields = parse_qs((await small_body(request, most=_MOST_BYTES) or b"").decode("utf-8", "replace"))
    address = request.client.host if request.client else ""
    opened = await app.ways.by_second_factor(address, cookie, fields.get("code", [""])[0])
    if isinstance(opened, Wait):
        told = word(language, "factor.wait", minutes=ceil(opened.seconds / 60))
        response = await _page(request, name, told=told, status=429)
        response.headers["Retry-After"] = str(opened.seconds)
        return response
    if opened is None:
        note_refused_login(name, SECOND_FACTOR)
        return await _page(request, name, told=word(language, "factor.wrong"), status=403)
    if opened.recovery_codes:
        response = plain_page("recovery_codes.html", language, codes=opened.recovery_codes)
    else:
        response = RedirectResponse(f"/?lang={language}", 303)
    set_cookie(response, request, value=opened.cookie, settings=app.settings)
    return response


async def _half_open(request: Request) -> str | None:
    return await to_thread.run_sync(sessions.half_open, application().store, cookie_of(request.scope))


def _login(request: Request) -> Response:
    return RedirectResponse(f"/staff/login?lang={language_asked(request)}", 303)


async def _page(request: Request, name: str, *, told: str = "", status: int = 200) -> Response:
    app, language = application(), language_asked(request)

    def new() -> tuple[str, str] | None:
        return set_up_address(app.store, name, service=app.study.id)

    found = await to_thread.run_sync(new)
    secret, address = found or ("", "")
    shown = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    picture = _picture(address, word(language, "factor.picture")) if address else ""
    return plain_page(
        "second_factor.html",
        language,
        status=status,
        secret=shown,
        picture=picture,
        told=told,
        here=SECOND_FACTOR,
    )


def _picture(address: str, label: str) -> str:
    """Return the drawing, or nothing where the library that draws is not installed: the key can be typed."""
    try:
        return qr_svg(address, label=label)
    except ExportError:
        return ""


def second_factor_routes() -> list[Route]:
    """Return the routes; they open to nobody but who has just given the right password."""
    return [
        Route(SECOND_FACTOR, _show, methods=["GET"]),
        Route("/session/second", _try, methods=["POST"]),
    ]
