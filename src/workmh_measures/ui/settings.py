"""Settings of the web application, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.staff_rights import EVERY_ROLE, STAFF_ROLES
from workmh_measures.storage.data_folder import data_folder_of

__all__ = ["LOOPBACK", "NOBODY", "Settings", "settings_from"]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NOBODY = "none"
"""Said of second factors by whoever serves people who are made up."""
_SWITCH = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class Settings:
    """Which store and study are served, and how the cookie is marked.

    Attributes
    ----------
    store_url : SQLAlchemy address of the store.
    study_id : id of the study, or path of its file.
    cookie_secure : True or False; None means secure except on plain http to a loopback host.
    data_folder : where the study's wording packs are; None when there is none.
    second_factor : roles whose accounts must log in with a second factor; `EVERY_ROLE` for all accounts.
    invitations : file with the settings of invitations, for printed letters; None when there is none.
    allocation_key : file of the key arms are drawn with; None where arms are not drawn on this server.
    identity_providers : file with the providers staff may log in with; None where there are only passwords.
    """

    store_url: str
    study_id: str
    cookie_secure: bool | None = None
    data_folder: Path | None = None
    second_factor: frozenset[str] = frozenset()
    invitations: Path | None = None
    allocation_key: Path | None = None
    identity_providers: Path | None = None

    def secure_cookie_for(self, scheme: str, host: str) -> bool:
        """Say whether the cookie of a request with this scheme and host is marked Secure."""
        if self.cookie_secure is not None:
            return self.cookie_secure
        return not (scheme == "http" and host in LOOPBACK)


def _asked_of(said: str) -> frozenset[str]:
    """Return the roles a second factor is asked of: every account where nothing is said."""
    return frozenset(said.replace(",", " ").split()) or frozenset({EVERY_ROLE})


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    These are WORKMH_STORE, WORKMH_STUDY, WORKMH_COOKIE_SECURE, WORKMH_DATA, WORKMH_SECOND_FACTOR, WORKMH_INVITATIONS,
    WORKMH_ALLOCATION_KEY and WORKMH_IDENTITY_PROVIDERS.

    Parameters
    ----------
    environment : variables to read; those of the process when None.

    Raises
    ------
    StoreError
        If a variable is missing or is not one of the values allowed.
    """
    variables = os.environ if environment is None else environment
    problems = [
        problem("UI-SETTING", found=name, text="is not set")
        for name in ("WORKMH_STORE", "WORKMH_STUDY")
        if not variables.get(name)
    ]
    secure = variables.get("WORKMH_COOKIE_SECURE", "").lower()
    if secure and secure not in _SWITCH:
        problems.append(
            problem("UI-SETTING", found="WORKMH_COOKIE_SECURE", allowed=list(_SWITCH), text=f"is '{secure}'")
        )
    second_factor = _asked_of(variables.get("WORKMH_SECOND_FACTOR", ""))
    known = (EVERY_ROLE, NOBODY, *STAFF_ROLES)
    problems += [
        problem("UI-SETTING", found="WORKMH_SECOND_FACTOR", allowed=known, text=f"names '{role}'")
        for role in sorted(second_factor - set(known))
    ]
    if problems:
        raise StoreError(problems)
    store_url = variables["WORKMH_STORE"]
    folder = data_folder_of(store_url, environment=variables)
    files = ("WORKMH_INVITATIONS", "WORKMH_ALLOCATION_KEY", "WORKMH_IDENTITY_PROVIDERS")
    letters, key, providers = (variables.get(name) for name in files)
    return Settings(
        store_url,
        variables["WORKMH_STUDY"],
        _SWITCH.get(secure),
        folder,
        second_factor - {NOBODY},
        Path(letters) if letters else None,
        Path(key) if key else None,
        Path(providers) if providers else None,
    )
