"""The page after a password that somebody else set: it asks for one that nobody else knows, before anything opens."""

from __future__ import annotations

from urllib.parse import parse_qs

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.errors import StoreError
from workmh_measures.storage.passwords import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    SHORTEST_WITH_SECOND_FACTOR,
    password_is_one_time,
)
from workmh_measures.storage.second_factor import FactorState, factor_state
from workmh_measures.ui import sessions
from workmh_measures.ui.cookie import cookie_of, set_cookie
from workmh_measures.ui.entry import language_asked, plain_page
from workmh_measures.ui.identity import is_same_origin
from workmh_measures.ui.running import application
from workmh_measures.ui.taking import small_body
from workmh_measures.ui.words import word

__all__ = ["OWN_PASSWORD", "own_password_routes"]

OWN_PASSWORD = "/staff/password"
_MOST_BYTES = 16_384


async def _show(request: Request) -> Response:
    name = await to_thread.run_sync(_waits, cookie_of(request.scope))
    return _login(request) if name is None else await _page(request, name)


async def _set(request: Request) -> Response:
    app, cookie, language = application(), cookie_of(request.scope), language_asked(request)
    if not is_same_origin(request.headers):
        return PlainTextResponse("Wrong origin", 403)
    name = await to_thread.run_sync(_waits, cookie)
    if name is None or cookie is None:
        return _login(request)
    fields = parse_qs((await small_body(request, most=_MOST_BYTES) or b"").decode("utf-8", "replace"))
    first, again = (fields.get(field, [""])[0] for field in ("password", "again"))
    if first != again:
        return await _page(request, name, told=word(language, "own.differs"), status=403)
    try:
        opened = await to_thread.run_sync(
            sessions.open_with_own_password, app.store, cookie, first, app.ways.second_factor
        )
    except StoreError as refused:
        short = any(one.code == "STORE-PASSWORD" for one in refused.problems)
        told = word(language, "own.length" if short else "own.easy", **await _lengths(name))
        return await _page(request, name, told=told, status=403)
    if opened is None:
        return await _page(request, name, told=word(language, "own.same"), status=403)
    response = RedirectResponse(f"{'/staff/second' if opened.is_half else '/'}?lang={language}", 303)
    set_cookie(response, request, value=opened.cookie, settings=app.settings)
    return response


def _waits(cookie: str | None) -> str | None:
    """Return the account that has given a password somebody else set and nothing more."""
    store = application().store
    name = sessions.half_open(store, cookie)
    return name if name is not None and password_is_one_time(store, name) else None


async def _lengths(name: str) -> dict[str, int]:
    state = await to_thread.run_sync(factor_state, application().store, name)
    shortest = SHORTEST_PASSWORD if state is FactorState.NONE else SHORTEST_WITH_SECOND_FACTOR
    return {"shortest": shortest, "longest": LONGEST_PASSWORD}


async def _page(request: Request, name: str, *, told: str = "", status: int = 200) -> Response:
    language = language_asked(request)
    hint = word(language, "own.hint", **await _lengths(name))
    return plain_page(
        "own_password.html", language, status=status, told=told, hint=hint, name=name, here=OWN_PASSWORD
    )


def _login(request: Request) -> Response:
    return RedirectResponse(f"/staff/login?lang={language_asked(request)}", 303)


def own_password_routes() -> list[Route]:
    """Return the routes; they open to nobody but who has just given a password that somebody else set."""
    return [
        Route(OWN_PASSWORD, _show, methods=["GET"]),
        Route("/session/password", _set, methods=["POST"]),
    ]
