"""Sessions of the store as the web application uses them: opened by link or password, looked up, closed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from workmh_measures.model.staff_rights import EVERY, EVERY_ROLE, roles_in
from workmh_measures.storage import passwords
from workmh_measures.storage import second_factor as factor
from workmh_measures.storage import sessions as stored
from workmh_measures.storage.accounts import change_password, grants_of, is_only_account, note_login
from workmh_measures.storage.reading import participants
from workmh_measures.storage.repository import Store
from workmh_measures.ui.visitor import Visitor

__all__ = [
    "ACCOUNT",
    "Opened",
    "close",
    "half_open",
    "look_up_in",
    "open_known",
    "open_trusted",
    "open_with_link",
    "open_with_own_password",
    "open_with_password",
    "open_with_second_factor",
    "usual_name",
]

# The account that set-up makes; others come with `workmh staff add`.
ACCOUNT = "staff"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened.

    Attributes
    ----------
    cookie : its value.
    language : of the participant, if it is known.
    is_half : the second factor has still to come; the session opens nothing else.
    recovery_codes : of a second factor just taken into use, to be shown once.
    """

    cookie: str
    language: str | None = None
    is_half: bool = False
    recovery_codes: Sequence[str] = ()


def open_with_link(store: Store, study: str, token: str) -> Opened | None:
    """Open a participant's session for a personal link of this study, or None when the link is not in force."""
    exchanged = stored.exchange_link(store, token) if token else None
    if exchanged is None:
        return None
    cookie, session = exchanged
    if session.study != study:
        stored.close_session(store, cookie)
        return None
    with store.reading() as connection:
        found = participants(connection, study, session.subject)
    return Opened(cookie, found[0].language if found else None)


def open_with_password(
    store: Store, name: str, password: str, *, second_factor: Collection[str] = ()
) -> Opened | None:
    """Open a staff session, or None when the password is not that of the account.

    Parameters
    ----------
    second_factor : roles whose accounts must have one; `EVERY_ROLE` for every account.
    """
    if not passwords.password_is_right(store, name, password):
        return None
    if passwords.password_is_one_time(store, name):
        return _half(store, name)
    return open_known(store, name, second_factor)


def open_known(store: Store, name: str, second_factor: Collection[str] = ()) -> Opened:
    """Open a staff session for an account whose person is known by now, or half of one where a second factor is due."""
    return _half(store, name) if _asks_for_more(store, name, second_factor) else _opened(store, name)


def open_trusted(store: Store, name: str) -> Opened:
    """Open a staff session for somebody whose provider has asked for a second factor already."""
    return _opened(store, name)


def open_with_own_password(
    store: Store, cookie: str, password: str, second_factor: Collection[str]
) -> Opened | None:
    """Go on with half a login once the person has set a password of their own; None when it is the one given before.

    Raises
    ------
    StoreError
        If the password is not good enough.
    """
    name = half_open(store, cookie)
    if name is None or passwords.password_is_right(store, name, password):
        return None
    change_password(store, name, password, by=name)
    return open_known(store, name, second_factor)


def half_open(store: Store, cookie: str | None) -> str | None:
    """Return the account whose password was given and whose second factor has still to come; None for all others."""
    session = stored.session_for(store, cookie) if cookie else None
    return session.subject if session is not None and session.role == stored.HALF else None


def open_with_second_factor(store: Store, cookie: str, code: str) -> Opened | None:
    """Turn half a login into a session of staff, or None when the code is wrong; the half stays open then."""
    name = half_open(store, cookie)
    if name is None or grants_of(store, name) is None or passwords.password_is_one_time(store, name):
        return None
    codes = factor.confirm(store, name, code)
    if codes is None and not factor.code_is_right(store, name, code):
        return None
    stored.close_session(store, cookie)
    return replace(_opened(store, name), recovery_codes=codes or ())


def _half(store: Store, name: str) -> Opened:
    return Opened(stored.open_session(store, stored.HALF, name)[0], is_half=True)


def _opened(store: Store, name: str) -> Opened:
    cookie, _ = stored.open_session(store, stored.STAFF, name)
    note_login(store, name)
    return Opened(cookie)


def _asks_for_more(store: Store, name: str, second_factor: Collection[str]) -> bool:
    if factor.factor_state(store, name) is not factor.FactorState.NONE:
        return True
    held = {role for grant in grants_of(store, name) or () for role in grant.roles}
    if EVERY_ROLE not in second_factor and held.isdisjoint(second_factor):
        return False
    factor.ask_for_factor(store, name)
    return True


def usual_name(store: Store) -> str:
    """Return the name to put into the login: that of the account set-up made, as long as there is no other."""
    return ACCOUNT if is_only_account(store, ACCOUNT) else ""


def close(store: Store, cookie: str) -> None:
    """End the session of a cookie everywhere."""
    stored.close_session(store, cookie)


def look_up_in(store: Store, study: str) -> Callable[[Sequence[str]], dict[str, Visitor]]:
    """Return what finds the visitors behind cookies: only those whose session is open and of this study."""

    def look_up(cookies: Sequence[str]) -> dict[str, Visitor]:
        found = stored.sessions_for(store, cookies)
        visitors = ((cookie, _visitor(store, study, cookie, session)) for cookie, session in found.items())
        return {cookie: visitor for cookie, visitor in visitors if visitor is not None}

    return look_up


def _visitor(store: Store, study: str, cookie: str, session: stored.Session) -> Visitor | None:
    if session.study not in (study, None) or session.role == stored.HALF:
        return None
    key = hashlib.sha256(b"visitor " + cookie.encode()).hexdigest()
    who = Visitor(key, session.nonce, "participant", session.subject, study, session.mode or "web")
    if session.role != stored.STAFF:
        return replace(who, opened_by=session.opened_by, ends=session.ends)
    grants = grants_of(store, session.subject)
    if grants is None:
        return None
    in_units = {
        (role, one.unit) for one in grants if one.unit != EVERY and one.holds_in(study) for role in one.roles
    }
    return replace(who, role="staff", roles=roles_in(grants, study), unit_roles=frozenset(in_units))
