"""Are the identities as this program left them? Every table is authenticated as a whole, and each fault has its name."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, inspect, select, text, update
from sqlalchemy.exc import DatabaseError

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.identity.access_log import broken_line, head
from workmh_measures.identity.key import DatabaseKeys
from workmh_measures.identity.sealing import Sealer
from workmh_measures.identity.tables import SCHEMA, about, lookup, person

__all__ = ["Opened", "place_of", "refuse_foreign", "seal_whole", "verified"]


class Opened(NamedTuple):
    """A database whose tables were found whole."""

    about: Row[Any]
    sealer: Sealer


def place_of(salt: bytes) -> str:
    """Return the name of a database: a check of its salt, since a wrong salt looks like a wrong key."""
    return hashlib.sha256(salt).hexdigest()[:16]


def refuse_foreign(connection: Connection) -> None:
    """Refuse a database that holds something else, above all the record of a study.

    Raises
    ------
    StoreError
        IDENTITY-PLACE.
    """
    names = set(inspect(connection).get_table_names())
    if {"event", "chain_head"} & names:
        raise _elsewhere("this is the store of a study; identities never lie in the same database")
    if about.name not in names:
        raise _elsewhere("this database holds no identities; `workmh identity init` makes one that does")


def verified(connection: Connection, key: bytes) -> Opened:
    """Check everything in the database with its key.

    Raises
    ------
    StoreError
        IDENTITY-PLACE for another database, IDENTITY-KEY for another key, IDENTITY-SWAPPED and IDENTITY-DAMAGED for
        every fault found.
    """
    refuse_foreign(connection)
    try:
        return _verified(connection, key)
    except (AttributeError, TypeError, ValueError):
        # A value of another kind than this program ever wrote.
        raise StoreError([_damaged("a value in it cannot be read")]) from None


def _verified(connection: Connection, key: bytes) -> Opened:
    found = connection.execute(select(about)).all()
    if len(found) != 1 or place_of(found[0].salt) != found[0].place:
        raise StoreError([_damaged("what the database says about itself was changed")])
    [row] = found
    if row.schema != SCHEMA:
        raise _elsewhere(f"their tables have version {row.schema}, this program works with {SCHEMA}")
    keys = DatabaseKeys.of(key, row.salt)
    opened = Opened(row, Sealer(keys, row.place))
    faults = _physical_faults(connection)
    if not hmac.compare_digest(_whole(connection, row, keys), row.whole):
        if keys.name != row.key_name and not _opens_anything(connection, opened.sealer):
            text_ = f"it is key {keys.name}, they were made with key {row.key_name}"
            raise StoreError([problem("IDENTITY-KEY", text=text_)])
        faults += _record_faults(connection, opened.sealer)
        faults = faults or [_damaged("rows were added, taken away or replaced by older ones")]
    line = broken_line(connection)
    if line is not None:
        faults.append(_damaged(f"line {line} of the access log is not as it was written"))
    if faults:
        raise StoreError(faults)
    return opened


def seal_whole(connection: Connection, keys: DatabaseKeys) -> None:
    """Authenticate the tables as they now are; the last step of every change."""
    row = connection.execute(select(about)).one()
    connection.execute(update(about).values(whole=_whole(connection, row, keys)))


def _whole(connection: Connection, row: Row[Any], keys: DatabaseKeys) -> bytes:
    """Return the authentication of everything in the database."""
    told: dict[str, Any] = {
        name: getattr(row, name) for name in ("schema", "place", "study", "number_reason")
    }
    told |= {"salt": row.salt.hex(), "key_name": row.key_name, "created": row.created.isoformat()}
    people = select(person).order_by(person.c.participant)
    told["people"] = [[who, hashlib.sha256(it).hexdigest()] for who, it in connection.execute(people)]
    ways = connection.execute(select(lookup))
    told["lookups"] = sorted([kind, hashed.hex(), who] for kind, hashed, who in ways)
    told["log"] = head(connection)
    return hmac.digest(keys.whole, json.dumps(told, ensure_ascii=False).encode(), hashlib.sha256)


def _physical_faults(connection: Connection) -> list[Problem]:
    """Let SQLite look through its own file."""
    if connection.dialect.name != "sqlite":
        return []
    try:
        said = connection.execute(text("PRAGMA integrity_check")).scalars().first()
    except DatabaseError:
        said = "it cannot be read through"
    return [] if said == "ok" else [_damaged("the file itself is damaged or was cut")]


def _opens_anything(connection: Connection, sealer: Sealer) -> bool:
    rows = connection.execute(select(person))
    return any(sealer.opened(participant, sealed) is not None for participant, sealed in rows)


def _record_faults(connection: Connection, sealer: Sealer) -> list[Problem]:
    """Say of every record that does not open whether it was changed, or is another person's."""
    rows = connection.execute(select(person).order_by(person.c.participant))
    records = {row.participant: row.sealed for row in rows}
    faults = []
    for participant, sealed in records.items():
        if sealer.opened(participant, sealed) is None:
            owner = next((other for other in records if sealer.opened(other, sealed) is not None), None)
            if owner is None:
                faults.append(_damaged(f"the record of '{participant}' was changed"))
            else:
                faults.append(problem("IDENTITY-SWAPPED", found=participant, owner=owner))
    return faults


def _elsewhere(text_: str) -> StoreError:
    return StoreError([problem("IDENTITY-PLACE", text=text_)])


def _damaged(text_: str) -> Problem:
    return problem("IDENTITY-DAMAGED", text=text_)
