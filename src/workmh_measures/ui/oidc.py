"""Routes that log staff in with an identity provider; what opens is the same session as with a password."""

from __future__ import annotations

import logging
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from workmh_measures.storage.sign_in import account_of_identity
from workmh_measures.ui import sessions
from workmh_measures.ui.cookie import set_cookie
from workmh_measures.ui.entry import language_asked, plain_page
from workmh_measures.ui.identity_providers import read_providers
from workmh_measures.ui.noting import note_refused_login
from workmh_measures.ui.provider_login import ProviderLogin, ProviderRefused
from workmh_measures.ui.running import Application, application, made_once
from workmh_measures.ui.sessions import Opened
from workmh_measures.ui.trying import Wait

__all__ = ["oidc_routes", "provider_login"]

_LOG = logging.getLogger(__name__)
_BACK = "/staff/oidc/back"
_BINDING = "workmh-login"


@made_once
def provider_login(app: Application) -> ProviderLogin:
    """Return the logins with providers of the running application."""
    return ProviderLogin(read_providers(app.settings.identity_providers))


async def _start(request: Request) -> Response:
    """Send the browser to the provider; GET, for nothing is changed and the answer is bound to this browser."""
    asked = request.query_params.get("provider", "")
    try:
        begun = await application().ways.begin_with_provider(
            _address(request), partial(provider_login().begin, asked)
        )
    except ProviderRefused as refused:
        return _refused(request, refused)
    if isinstance(begun, Wait):
        return _told_to_wait(request, begun)
    address, binding = begun
    response = RedirectResponse(address, 303)
    # Lax: the provider leads back from its own site, and a strict cookie would stay behind.
    response.set_cookie(
        _BINDING,
        binding,
        max_age=600,
        path=_BACK,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


async def _back(request: Request) -> Response:
    app = application()
    binding = request.cookies.get(_BINDING, "")
    end = partial(_opened, app, dict(request.query_params), binding)
    try:
        opened = await app.ways.by_provider(_address(request), end)
    except ProviderRefused as refused:
        return _refused(request, refused)
    if isinstance(opened, Wait):
        return _told_to_wait(request, opened)
    where = "/staff/second" if opened.is_half else "/"
    # A page of this site leads on: the strict cookie does not go along with an address another site began.
    response = plain_page("signed_in.html", language_asked(request), where=where)
    response.delete_cookie(_BINDING, path=_BACK)
    set_cookie(response, request, value=opened.cookie, settings=app.settings)
    return response


def _opened(app: Application, answer: dict[str, str], binding: str) -> Opened:
    identity = provider_login().end(answer, binding)
    name = account_of_identity(app.store, identity.issuer, identity.subject)
    if name is None:
        raise ProviderRefused("nobody linked this identity to an account that is switched on")
    if not identity.provider.own_second_factor:
        return sessions.open_trusted(app.store, name)
    return sessions.open_known(app.store, name, app.ways.second_factor)


def _refused(request: Request, refused: ProviderRefused) -> Response:
    _LOG.warning("a login with a provider was refused: %s", refused)
    note_refused_login("", _BACK)
    return _login_page(request, 403, "provider.refused")


def _told_to_wait(request: Request, wait: Wait) -> Response:
    response = _login_page(request, 429, "login.wait")
    response.headers["Retry-After"] = str(wait.seconds)
    return response


def _login_page(request: Request, status: int, note: str) -> Response:
    language = language_asked(request)
    return plain_page(
        "login.html", language, status=status, note=note, name="", here="/staff/login", providers=()
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def oidc_routes() -> list[Route]:
    """Return the routes; without providers in the settings they refuse everybody."""
    return [
        Route("/staff/oidc/start", _start, methods=["GET"]),
        Route(_BACK, _back, methods=["GET"]),
    ]
