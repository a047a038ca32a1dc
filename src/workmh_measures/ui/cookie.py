"""The session cookie: HttpOnly, SameSite=Strict, bound to this host when secure."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Scope

from workmh_measures.ui.settings import Settings

__all__ = ["clear_cookie", "cookie_in", "cookie_of", "host_of", "set_cookie"]

_PLAIN, _SECURE = "workmh", "__Host-workmh"


def host_of(host_header: str) -> str:
    """Return the host name of a Host header, without port and brackets."""
    name = host_header.strip().lower()
    if name.startswith("["):
        return name[1:].split("]", 1)[0]
    return name.rsplit(":", 1)[0] if name.count(":") == 1 else name


def cookie_in(cookies: Mapping[str, str]) -> str | None:
    """Return the value of the session cookie among others; the secure one counts first."""
    return cookies.get(_SECURE) or cookies.get(_PLAIN)


def cookie_of(scope: Scope) -> str | None:
    """Return the value of the session cookie of a request or handshake."""
    return cookie_in(HTTPConnection(scope).cookies)


def _is_secure(request: Request, settings: Settings) -> bool:
    return settings.secure_cookie_for(request.url.scheme, host_of(request.headers.get("host", "")))


def set_cookie(response: Response, request: Request, *, value: str, settings: Settings) -> None:
    """Put the session cookie on a response; it lives until the browser closes or the session ends."""
    secure = _is_secure(request, settings)
    response.set_cookie(
        _SECURE if secure else _PLAIN, value, path="/", secure=secure, httponly=True, samesite="strict"
    )


def clear_cookie(response: Response, request: Request, *, settings: Settings) -> None:
    """Take the session cookie away."""
    secure = _is_secure(request, settings)
    response.delete_cookie(
        _SECURE if secure else _PLAIN, path="/", secure=secure, httponly=True, samesite="strict"
    )
