"""Personal links and sessions: secrets are shown once and stored as hashes, and every look is checked against limits.

Tokens and cookies are 128 and 256 bits from the operating system. Hashing them without a key is enough: a table of
all 2**128 of them cannot be made, which is why a keyed or slow hash is for passwords and not for these.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from workmh_measures.errors import StoreError
from workmh_measures.storage.doors import PARTICIPANT, shut_doors
from workmh_measures.storage.events import Event, LinkIssuedEvent, LinkRevokedEvent, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import link, session
from workmh_measures.storage.typed_codes import hidden_code, new_code, typed_code

__all__ = [
    "HALF",
    "KIOSK",
    "LIMITS",
    "PARTICIPANT",
    "STAFF",
    "Session",
    "SessionLimits",
    "close_session",
    "exchange_link",
    "issue_code_within",
    "issue_link",
    "issue_link_within",
    "limits_of",
    "open_session",
    "open_session_for",
    "revoke_link",
    "session_for",
    "sessions_for",
]

STAFF = "staff"
HALF = "half"
"""Role of a session between the password and the second factor; it opens nothing but the page that asks for that."""
KIOSK = "kiosk"
"""Mode of a participant's session on a tablet that staff handed over; it has shorter limits."""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lives without a sign of life, and at most."""

    idle: timedelta
    absolute: timedelta


LIMITS: Mapping[str, SessionLimits] = {
    PARTICIPANT: SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=24)),
    STAFF: SessionLimits(idle=timedelta(minutes=15), absolute=timedelta(hours=8)),
    HALF: SessionLimits(idle=timedelta(minutes=5), absolute=timedelta(minutes=10)),
    KIOSK: SessionLimits(idle=timedelta(minutes=10), absolute=timedelta(hours=3)),
}


def limits_of(role: str, mode: str | None, limits: Mapping[str, SessionLimits] = LIMITS) -> SessionLimits:
    """Return how long a session of a role lives, or of a mode that has limits of its own."""
    return limits.get(mode or "", limits[role])


# A sign of life is written down when the last one is older than this: not every request costs a write. A session may
# therefore end up to a minute before its idle limit, never after it.
_NOTED_EVERY = timedelta(minutes=1)

# What is left of a session after its longest life: long enough to look into a complaint.
_KEPT_AFTERWARDS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Session:
    """Someone who has shown a link or a password.

    Attributes
    ----------
    role, subject : participant or staff, and the pseudonym or the name of the account.
    study : the study of a participant; None for staff.
    nonce : new at each login; the web shell hands it on, so that an older page never joins a newer login.
    mode : how answers come in when not by the person's own link: kiosk, telephone, paper or clinician.
    opened_by : the account that opened the session for a participant; None when the person did.
    """

    role: str
    subject: str
    study: str | None
    nonce: str = field(repr=False)
    created: datetime
    last_seen: datetime
    expires: datetime
    mode: str | None = None
    opened_by: str | None = None

    @property
    def ends(self) -> datetime:
        """The moment it ends without a further sign of life; it may be told, for it never ends earlier."""
        return min(self.expires, self.last_seen + limits_of(self.role, self.mode).idle)


def issue_link(store: Store, study: str, participant: str, *, by: str) -> str:
    """Make a personal link for a participant and record that it was made.

    Returns
    -------
    The token, 128 random bits; it is stored nowhere and cannot be shown again.
    """
    with store.writing() as connection:
        return issue_link_within(store, connection, study, participant, by=by)


def issue_link_within(store: Store, connection: Connection, study: str, participant: str, *, by: str) -> str:
    """Make a personal link as `issue_link` does, inside a writing transaction that does something else besides."""
    token = secrets.token_urlsafe(16)
    _keep_link(store, connection, study, participant, _hidden(token))
    told = LinkIssuedEvent(request_id=new_request_id(), entered_by=by, participant=participant)
    _record(store, connection, study, told)
    return token


def issue_code_within(store: Store, connection: Connection, study: str, participant: str) -> str:
    """Make a code that opens the same as a link just issued and can be typed; see `typed_codes`."""
    code = new_code()
    _keep_link(store, connection, study, participant, hidden_code(code))
    return code


def exchange_link(
    store: Store, token: str, *, limits: Mapping[str, SessionLimits] = LIMITS
) -> tuple[str, Session] | None:
    """Open a participant's session for the token of a personal link, or for a code typed off a letter.

    Returns
    -------
    The cookie's value and the session, or None when no such link is in force. The link stays in force: the same
    person may go on in another browser.
    """
    code = typed_code(token)
    hidden = _hidden(token) if code is None else hidden_code(code)
    in_force = (link.c.token_hash == hidden) & link.c.revoked.is_(None)
    with store.reading() as connection:  # a guess costs no turn at writing
        if connection.execute(select(link.c.study).where(in_force)).one_or_none() is None:
            return None
    with store.writing() as connection:  # the row is held, so that a link revoked right now opens nothing
        held = select(link.c.study, link.c.participant).where(in_force).with_for_update()
        row = connection.execute(held).one_or_none()
        if row is None:
            return None
        opened = _opened(PARTICIPANT, row.participant, row.study, store.now(), limits[PARTICIPANT])
        return _kept(connection, opened), opened


def revoke_link(store: Store, study: str, participant: str, *, by: str) -> None:
    """Make every link of a participant void, end the sessions opened with them, and record it."""
    told = LinkRevokedEvent(request_id=new_request_id(), entered_by=by, participant=participant)
    with store.writing() as connection:
        shut_doors(connection, study, participant, store.now())
        _record(store, connection, study, told)


def open_session(
    store: Store,
    role: str,
    subject: str,
    *,
    study: str | None = None,
    limits: Mapping[str, SessionLimits] = LIMITS,
) -> tuple[str, Session]:
    """Open a session for someone who has shown who they are; one of staff clears away those that ended long ago.

    Parameters
    ----------
    role, subject : `PARTICIPANT` with a pseudonym, or `STAFF` with the name of an account.
    study : of a participant.

    Returns
    -------
    The cookie's value, stored nowhere, and the session.
    """
    opened = _opened(role, subject, study, store.now(), limits[role])
    with store.writing() as connection:
        if role == STAFF:  # comes seldom: nobody who answers waits for it
            old = session.c.expires < opened.created - _KEPT_AFTERWARDS
            connection.execute(delete(session).where(old))
        return _kept(connection, opened), opened


def open_session_for(
    store: Store, study: str, participant: str, *, mode: str, by: str
) -> tuple[str, Session]:
    """Open a participant's session on behalf of staff: on a tablet of the clinic, or for an interview.

    Parameters
    ----------
    mode : of the answers that will come; see `Session`.
    by : the account that opens it.

    Returns
    -------
    As `open_session`.
    """
    opened = _opened(PARTICIPANT, participant, study, store.now(), limits_of(PARTICIPANT, mode))
    opened = replace(opened, mode=mode, opened_by=by)
    with store.writing() as connection:
        return _kept(connection, opened), opened


def session_for(store: Store, cookie: str, *, limits: Mapping[str, SessionLimits] = LIMITS) -> Session | None:
    """Return the session of a cookie if it is open, and note the sign of life.

    Returns
    -------
    The session with its sign of life as written down; None when there is no such session, it was closed, or it is
    past its idle or absolute limit now.
    """
    return sessions_for(store, [cookie], limits=limits).get(cookie)


def sessions_for(
    store: Store, cookies: Sequence[str], *, limits: Mapping[str, SessionLimits] = LIMITS
) -> dict[str, Session]:
    """Return the sessions of several cookies as `session_for` does, in one look and with one writing at most."""
    by_hash = {_hidden(cookie): cookie for cookie in cookies}
    with store.reading() as connection:
        rows = connection.execute(_OPEN_ONES, {"hashes": [*by_hash]}).all()
    now = store.now()
    found: dict[str, Session] = {}
    noted = []
    for hidden, *values in rows:
        one = Session(*values)
        if now >= one.expires or now - one.last_seen >= limits_of(one.role, one.mode, limits).idle:
            close_session(store, by_hash[hidden])  # a clock set back later does not revive it
            continue
        if now - one.last_seen >= _NOTED_EVERY:
            noted.append(hidden)
            one = replace(one, last_seen=now)
        found[by_hash[hidden]] = one
    if noted:
        with store.writing() as connection:
            connection.execute(_SEEN, {"hashes": noted, "seen": now})
    return found


def close_session(store: Store, cookie: str) -> None:
    """End a session everywhere; one that is closed or unknown stays so."""
    mine = (session.c.cookie_hash == _hidden(cookie)) & session.c.closed.is_(None)
    with store.writing() as connection:
        connection.execute(update(session).where(mine).values(closed=store.now()))


_SESSION_COLUMNS = tuple(part.name for part in fields(Session))
# Built once: building a statement costs more than running it.
_ASKED = session.c.cookie_hash.in_(bindparam("hashes", expanding=True))
_OPEN_ONES = select(session.c.cookie_hash, *(session.c[name] for name in _SESSION_COLUMNS)).where(
    _ASKED, session.c.closed.is_(None)
)
_SEEN = update(session).where(_ASKED).values(last_seen=bindparam("seen"))


def _opened(role: str, subject: str, study: str | None, now: datetime, limits: SessionLimits) -> Session:
    nonce = secrets.token_urlsafe(16)
    return Session(role, subject, study, nonce, created=now, last_seen=now, expires=now + limits.absolute)


def _kept(connection: Connection, opened: Session) -> str:
    """Store a session under the hash of a new cookie, and return the cookie."""
    cookie = secrets.token_urlsafe(32)
    values = {name: getattr(opened, name) for name in _SESSION_COLUMNS}
    connection.execute(insert(session).values(cookie_hash=_hidden(cookie), **values))
    return cookie


def _keep_link(store: Store, connection: Connection, study: str, participant: str, hidden: str) -> None:
    values = {"token_hash": hidden, "study": study, "participant": participant, "created": store.now()}
    connection.execute(insert(link).values(values))


def _record(store: Store, connection: Connection, study: str, told: Event) -> None:
    [outcome] = store.append_within(connection, study, [[told]])
    if isinstance(outcome, StoreError):
        raise outcome


def _hidden(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="backslashreplace")).hexdigest()
