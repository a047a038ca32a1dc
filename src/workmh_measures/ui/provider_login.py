"""One login with an identity provider: the code flow of OpenID Connect with PKCE, and every check of what comes back.

OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.7; RFC 7636 (PKCE); RFC 9207 (the issuer in the answer).
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from workmh_measures.ui.identity_providers import IdentityProvider

__all__ = ["Identity", "ProviderLogin", "ProviderRefused", "ProviderSilent"]

_SIGNED_WITH = ["RS256", "PS256", "ES256", "RS384", "ES384", "RS512", "PS512"]
_WAITS_SECONDS = 600.0
_KEPT_SECONDS = 3600.0
_AGAIN_SECONDS = 60.0
_MOST_WAITING = 1_000
_LEEWAY = 60
_TIMEOUT = (5, 10)


class ProviderRefused(Exception):
    """A login that opens nothing; the text is for the log and never for the page."""


class ProviderSilent(ProviderRefused):
    """The provider cannot be asked, which is no fault of whoever logs in."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says somebody is."""

    issuer: str
    subject: str
    provider: IdentityProvider


@dataclass(frozen=True, slots=True)
class _Waiting:
    provider: IdentityProvider
    binding: str
    nonce: str
    verifier: str
    until: float


class ProviderLogin:
    """Begins logins and ends them, each once and in the browser it was begun in.

    Parameters
    ----------
    providers : by their ids.
    clock : seconds since 1970, for tokens and for what waits.
    """

    def __init__(
        self, providers: Mapping[str, IdentityProvider], *, clock: Callable[[], float] = time.time
    ) -> None:
        self.providers = providers
        self._clock = clock
        self._lock = Lock()
        self._waiting: dict[str, _Waiting] = {}
        self._known: dict[str, tuple[float, dict[str, Any], dict[str, Any]]] = {}

    def begin(self, provider_id: str) -> tuple[str, str]:
        """Begin a login; return the address of the provider, and what binds the login to this browser.

        Raises
        ------
        ProviderRefused
            If there is no such provider, or it cannot be reached.
        """
        provider = self.providers.get(provider_id)
        if provider is None:
            raise ProviderRefused("there is no such provider")
        document, _ = self._discovered(provider)
        binding, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        more = {"acr_values": " ".join(provider.acr)} if provider.acr else {}
        with _session(provider) as session:
            address, state = session.create_authorization_url(
                document["authorization_endpoint"],
                state=secrets.token_urlsafe(32),
                nonce=nonce,
                code_verifier=verifier,
                **more,
            )
        now = self._clock()
        with self._lock:
            live = {key: one for key, one in self._waiting.items() if one.until > now}
            while len(live) >= _MOST_WAITING:
                del live[next(iter(live))]
            self._waiting = {
                **live,
                state: _Waiting(provider, binding, nonce, verifier, now + _WAITS_SECONDS),
            }
        return str(address), binding

    def end(self, answer: Mapping[str, str], binding: str) -> Identity:
        """End a login with the answer of the provider.

        Parameters
        ----------
        answer : the query of the address the provider sent the browser back to.
        binding : what `begin` gave this browser.

        Raises
        ------
        ProviderRefused
            If anything is not as it must be; the login cannot be tried again then.
        """
        with self._lock:
            waiting = self._waiting.pop(answer.get("state", ""), None)
        if waiting is None or waiting.until <= self._clock():
            raise ProviderRefused("no login waits for this answer")
        if not hmac.compare_digest(waiting.binding.encode(), binding.encode()):
            raise ProviderRefused("the login was begun in another browser")
        if answer.get("iss", waiting.provider.issuer) != waiting.provider.issuer:
            raise ProviderRefused("the answer is of another issuer")
        if "code" not in answer:
            raise ProviderRefused("the provider gave no code")
        return self._verified(waiting, self._token(waiting, answer["code"]))

    def _token(self, waiting: _Waiting, code: str) -> str:
        """Exchange the code for a token; the provider checks PKCE and that the code is used once."""
        import requests

        document, _ = self._discovered(waiting.provider)
        try:
            with _session(waiting.provider) as session:
                told = session.fetch_token(
                    document["token_endpoint"],
                    code=code,
                    code_verifier=waiting.verifier,
                    grant_type="authorization_code",
                    timeout=_TIMEOUT,
                )
        except requests.RequestException as failure:
            raise ProviderSilent(f"the code cannot be exchanged ({type(failure).__name__})") from failure
        except Exception as failure:  # whatever the library says, nobody is logged in
            raise ProviderRefused(f"the code was not taken ({type(failure).__name__})") from failure
        token = told.get("id_token")
        if not isinstance(token, str):
            raise ProviderRefused("the provider gave no identity")
        return token

    def _verified(self, waiting: _Waiting, token: str) -> Identity:
        """Check signature, issuer, audience, times, nonce and level of an identity."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        provider = waiting.provider
        registry = jwt.JWTClaimsRegistry(
            now=int(self._clock()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": waiting.nonce},
        )
        try:
            claims = self._decoded(provider, token).claims
            registry.validate(claims)
        except (JoseError, ValueError) as failure:
            raise ProviderRefused(f"the identity does not hold ({failure})") from failure
        if isinstance(claims["aud"], list) and claims["aud"] != [provider.client_id]:
            raise ProviderRefused("the identity is for others too")
        if claims.get("azp", provider.client_id) != provider.client_id:
            raise ProviderRefused("the identity was asked for by another")
        if provider.acr and claims.get("acr") not in provider.acr:
            raise ProviderRefused("the level of the login is another")
        methods = claims.get("amr")
        if provider.amr and not set(methods if isinstance(methods, list) else ()) & set(provider.amr):
            raise ProviderRefused("the method of the login is another")
        return Identity(provider.issuer, str(claims["sub"]), provider)

    def _decoded(self, provider: IdentityProvider, token: str) -> Any:
        """Return a token whose signature is right; the keys are fetched anew once when the provider changed them."""
        from joserfc import jwk, jwt
        from joserfc.errors import InvalidKeyIdError

        for anew in (False, True):
            _, keys = self._discovered(provider, anew=anew)
            try:
                return jwt.decode(token, jwk.KeySet.import_key_set(keys), algorithms=_SIGNED_WITH)  # type: ignore[arg-type]
            except (InvalidKeyIdError, ValueError):
                if anew:
                    raise
        raise AssertionError("unreachable")

    def _discovered(
        self, provider: IdentityProvider, *, anew: bool = False
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the discovery document and the keys of a provider, at most an hour old."""
        now = self._clock()
        kept = self._known.get(provider.id)
        if kept is not None and now - kept[0] < (_AGAIN_SECONDS if anew else _KEPT_SECONDS):
            return kept[1], kept[2]
        document = _fetched(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != provider.issuer:
            raise ProviderRefused("the discovery document is of another issuer")
        keys = _fetched(str(document["jwks_uri"]))
        self._known[provider.id] = (now, document, keys)
        return document, keys


def _session(provider: IdentityProvider) -> Any:
    from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]

    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        scope="openid",
        redirect_uri=provider.back,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if provider.client_secret else "none",
    )


def _fetched(address: str) -> dict[str, Any]:
    import requests

    try:
        reply = requests.get(address, timeout=_TIMEOUT, allow_redirects=False)
        reply.raise_for_status()
        told = reply.json()
    except (requests.RequestException, ValueError) as failure:
        raise ProviderSilent(f"the provider cannot be asked ({type(failure).__name__})") from failure
    if not isinstance(told, dict):
        raise ProviderRefused("the provider says something else")
    return told
