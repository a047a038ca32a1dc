"""Identity providers staff may log in with, read from a file of settings; see docs/signing-in.md."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.ui.settings import LOOPBACK

__all__ = ["IdentityProvider", "read_providers"]

_TEXTS = ("name", "issuer", "client_id", "address")


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """A provider.

    Attributes
    ----------
    id, name : in addresses, and as the login page names it.
    issuer : exactly as its discovery document and its tokens say.
    client_id, client_secret : of this service at the provider; no secret for a client that has none.
    address : of this service as browsers reach it; the provider sends people back below it.
    acr, amr : one of these levels, and one of these methods, must be told of the login; empty asks for none.
    own_second_factor : the second factor of the account is asked for as well.
    """

    id: str
    name: str
    issuer: str
    client_id: str
    address: str
    client_secret: str | None = None
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    own_second_factor: bool = True

    @property
    def back(self) -> str:
        """Where the provider sends people back to."""
        return f"{self.address.rstrip('/')}/staff/oidc/back"


def read_providers(file: Path | None) -> Mapping[str, IdentityProvider]:
    """Read the providers of a TOML file, by their ids; none where there is no file.

    Raises
    ------
    StoreError
        Naming everything that is missing or not as it must be.
    """
    if file is None:
        return {}
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as failure:
        raise StoreError([_fault(str(file), f"cannot be read: {failure}")]) from failure
    parts = told.get("provider", {})
    faults = [one for name, part in parts.items() for one in _faults(f"{file.name}, {name}", part)]
    if not parts:
        faults.append(_fault(str(file), "names no [provider.ID]"))
    if faults:
        raise StoreError(faults)
    return {name: _provider(name, part, file) for name, part in parts.items()}


def _faults(where: str, part: Mapping[str, Any]) -> Iterator[Problem]:
    for key in _TEXTS:
        if not isinstance(part.get(key), str) or not part[key]:
            yield _fault(where, f"has no '{key}'")
    for key in ("issuer", "address"):
        parts = urlsplit(str(part.get(key, "")))
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            yield _fault(where, f"has an '{key}' that is not https")


def _provider(name: str, part: Mapping[str, Any], file: Path) -> IdentityProvider:
    secret = part.get("client_secret_file")
    return IdentityProvider(
        id=name,
        **{key: part[key] for key in _TEXTS},
        client_secret=None if secret is None else (file.parent / secret).read_text("utf-8").strip(),
        acr=tuple(part.get("acr", ())),
        amr=tuple(part.get("amr", ())),
        own_second_factor=bool(part.get("own_second_factor", True)),
    )


def _fault(where: str, text: str) -> Problem:
    return problem("UI-SETTING", found=where, text=text)
