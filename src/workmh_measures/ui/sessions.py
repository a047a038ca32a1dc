"""Sessions of the store as the web application uses them: opened by link or password, looked up, closed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workmh_measures.storage import passwords
from workmh_measures.storage import sessions as stored
from workmh_measures.storage.accounts import is_only_account, note_login, roles_of
from workmh_measures.storage.reading import participants
from workmh_measures.storage.repository import Store
from workmh_measures.ui.visitor import Visitor

__all__ = ["ACCOUNT", "Opened", "close", "look_up_in", "open_with_link", "open_with_password", "usual_name"]

# The account that set-up makes; others come with `workmh staff add`.
ACCOUNT = "staff"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened: the value of its cookie, and the participant's language if it is known."""

    cookie: str
    language: str | None = None


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


def open_with_password(store: Store, name: str, password: str) -> Opened | None:
    """Open a staff session, or None when the password is not that of the account."""
    if not passwords.password_is_right(store, name, password):
        return None
    cookie, _ = stored.open_session(store, stored.STAFF, name)
    note_login(store, name)
    return Opened(cookie)


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
    if session.study not in (study, None):
        return None
    key = hashlib.sha256(b"visitor " + cookie.encode()).hexdigest()
    who = Visitor(key, session.nonce, "participant", session.subject, study, session.mode or "web")
    if session.role != stored.STAFF:
        return replace(who, opened_by=session.opened_by, ends=session.ends)
    roles = roles_of(store, session.subject)
    return None if roles is None else replace(who, role="staff", roles=roles)
