"""Slow down guessing: so many wrong tries a minute from an address, then none are looked at for the rest of it.

The counts lie in the store, so that all servers on it count together and a restart forgets nothing. Nobody is named
there: an address is kept for the minute as a hash under a key that is drawn anew each day and then deleted. Who has
to wait is known in memory too, so that refusing costs neither a hash of a password nor a look into the store.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import attempt, attempt_key

__all__ = ["Attempts", "place_of"]

_MOST_HELD = 10_000


def place_of(address: str) -> str:
    """Return what of an address counts as one place: an IPv6 network of 64 bits, which one person has all of."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known) >> 64 << 64, 64)))


class Attempts:
    """Counts wrong tries by who made them or whom they were about.

    Parameters
    ----------
    store : holds the counts; its clock is the one that counts.
    allowed : wrong tries in a window; the next is not looked at.
    window : from the first wrong try on.
    """

    def __init__(self, store: Store, *, allowed: int = 10, window: timedelta = timedelta(minutes=1)) -> None:
        self._store = store
        self._allowed = allowed
        self._window = window
        self._lock = threading.Lock()
        self._held: dict[str, datetime] = {}
        self._keys: dict[str, bytes] = {}

    def held(self, who: str) -> timedelta | None:
        """Return how long somebody has to wait, as far as this process knows; never looks into the store."""
        now = self._store.now()
        key = self._keys.get(_day(now))
        until = None if key is None else self._held.get(_hidden(key, who))
        return self._left(until, now)

    def wait(self, who: str) -> timedelta | None:
        """Return how long somebody has to wait before a try is looked at; None for not at all."""
        now, hidden = self._named(who)
        held = self._left(self._held.get(hidden), now)
        if held is not None:
            return held
        asked = select(attempt.c.until).where(attempt.c.who == hidden, attempt.c.count >= self._allowed)
        with self._store.reading() as connection:
            until = connection.execute(asked).scalar_one_or_none()
        left = self._left(until, now)
        if until is not None and left is not None:
            self._hold(hidden, until, now)
        return left

    def count(self, who: str) -> None:
        """Note a wrong try."""
        now, hidden = self._named(who)
        with self._store.writing() as connection:
            connection.execute(delete(attempt).where(attempt.c.until <= now))
            times, until = connection.execute(self._counting(connection, hidden, now)).one()
        if times >= self._allowed:
            self._hold(hidden, until, now)

    def _counting(self, connection: Connection, hidden: str, now: datetime) -> Any:
        end = now + self._window
        first = _insert(connection, attempt).values(who=hidden, until=end, count=1)
        # A window that ends later than one begun now could: the clock was set back meanwhile, and it counts no more.
        goes_on = (attempt.c.until > now) & (attempt.c.until <= end)
        return first.on_conflict_do_update(
            index_elements=[attempt.c.who],
            set_={
                "count": case((goes_on, attempt.c.count + 1), else_=1),
                "until": case((goes_on, attempt.c.until), else_=end),
            },
        ).returning(attempt.c.count, attempt.c.until)

    def _left(self, until: datetime | None, now: datetime) -> timedelta | None:
        return until - now if until is not None and now < until <= now + self._window else None

    def _hold(self, hidden: str, until: datetime, now: datetime) -> None:
        with self._lock:
            if len(self._held) >= _MOST_HELD:
                self._held = {who: end for who, end in self._held.items() if self._left(end, now)}
            if len(self._held) < _MOST_HELD:
                self._held[hidden] = until

    def _named(self, who: str) -> tuple[datetime, str]:
        now = self._store.now()
        return now, _hidden(self._key(_day(now)), who)

    def _key(self, day: str) -> bytes:
        """Return the key of a day, the same for all servers on this store; that of another day is forgotten."""
        key = self._keys.get(day)
        if key is None:
            with self._store.writing() as connection:
                connection.execute(delete(attempt_key).where(attempt_key.c.day != day))
                drawn = _insert(connection, attempt_key).values(day=day, key=secrets.token_hex(32))
                connection.execute(drawn.on_conflict_do_nothing())
                asked = select(attempt_key.c.key).where(attempt_key.c.day == day)
                key = bytes.fromhex(connection.execute(asked).scalar_one())
            self._keys = {day: key}
        return key


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _hidden(key: bytes, who: str) -> str:
    return hashlib.blake2b(who.encode(errors="backslashreplace"), key=key, digest_size=16).hexdigest()


def _insert(connection: Connection, table: Any) -> Any:
    """Return the insert of this database, which knows what to do when a row is there already."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
