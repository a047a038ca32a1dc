"""The database of identities: kept, found, shown and forgotten, never without a line in its access log."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, inspect, select, update

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.identity import access_log
from workmh_measures.identity.access_log import Access, Deed, LogLine
from workmh_measures.identity.doubles import double_problems, hashes
from workmh_measures.identity.key import DatabaseKeys
from workmh_measures.identity.person import LOOKUPS, Person, person_problems
from workmh_measures.identity.place import damage_named, empty_place, forget_old_pages
from workmh_measures.identity.sealing import Sealer
from workmh_measures.identity.tables import SCHEMA, TRIGGERS, about, lookup, person
from workmh_measures.identity.whole import Opened, place_of, seal_whole, verified
from workmh_measures.model.personal_data import masked
from workmh_measures.storage.connection import Database

__all__ = ["Identities"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Identities:
    """Who is behind the pseudonyms of one study; made by `create` or `open`, never directly.

    Parameters
    ----------
    database : the engine with its settings.
    key : what was read from the key file.
    now : tells the moment written into the log.
    """

    def __init__(self, database: Database, key: bytes, *, now: Callable[[], datetime] = _utc_now) -> None:
        self._database = database
        self._key = key
        self._now = now

    @classmethod
    def create(
        cls, url: str, key: bytes, asked: Access, *, study: str, number_reason: str = ""
    ) -> Identities:
        """Make an empty database of identities and open it.

        Parameters
        ----------
        study : whose identities these are.
        number_reason : why the study needs national identity numbers; without a reason none is kept.

        Raises
        ------
        StoreError
            IDENTITY-PLACE if there is something at this place already.
        """
        with empty_place(url) as (_, connection):
            salt = secrets.token_bytes(32)
            keys = DatabaseKeys.of(key, salt)
            said = {"id": 1, "schema": SCHEMA, "place": place_of(salt), "salt": salt, "key_name": keys.name}
            said |= {"study": study, "number_reason": number_reason, "created": _utc_now(), "whole": b""}
            connection.execute(insert(about), said)
            access_log.append_line(connection, Deed("made", count=0), asked, _utc_now())
            seal_whole(connection, keys)
        return cls.open(url, key)

    @classmethod
    def open(cls, url: str, key: bytes, *, now: Callable[[], datetime] = _utc_now) -> Identities:
        """Open a database of identities after looking it through.

        Raises
        ------
        StoreError
            See `whole.verified`.
        """
        with ExitStack() as undo:
            identities = cls(Database.existing(url), key, now=now)
            undo.callback(identities.close)
            with identities.reading():
                pass
            identities._database.refuse_unsafe(TRIGGERS)
            undo.pop_all()
        return identities

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    @property
    def study(self) -> str:
        """The study whose identities these are."""
        with self.reading() as (_, opened):
            return str(opened.about.study)

    @property
    def with_number(self) -> bool:
        """Whether the study said why it needs national identity numbers."""
        with self.reading() as (_, opened):
            return bool(opened.about.number_reason)

    # --------------------------------------------------------------------------------------------------- keeping

    def add(self, people: Sequence[Person], asked: Access, *, keep_doubles: bool = False) -> None:
        """Keep people who are not there yet: all of them or none.

        Parameters
        ----------
        keep_doubles : take people in although somebody with the same number, address or telephone is there.

        Raises
        ------
        StoreError
            IDENTITY-PERSON for what is wrong or there already, IDENTITY-DOUBLE for likely double enrolments.
        """
        with self._writing() as (connection, opened):
            there = set(connection.execute(select(person.c.participant)).scalars())
            problems = [
                problem("IDENTITY-PERSON", text=f"An identity is kept for '{one.participant}' already.")
                for one in people
                if one.participant in there
            ]
            problems += _faults(people, opened)
            problems += [] if keep_doubles else double_problems(connection, opened.sealer, people)
            if problems:
                raise StoreError(problems)
            for one in people:
                _keep(connection, opened.sealer, one)
            self._log(connection, _deed("added", people), asked)

    def change(self, changed: Person, asked: Access, *, keep_doubles: bool = False) -> None:
        """Replace what is kept of one person.

        Raises
        ------
        StoreError
            IDENTITY-UNKNOWN if nothing is kept; as `add` otherwise.
        """
        with self._writing() as (connection, opened):
            _opened_person(connection, opened.sealer, changed.participant)
            problems = _faults([changed], opened)
            problems += [] if keep_doubles else double_problems(connection, opened.sealer, [changed])
            if problems:
                raise StoreError(problems)
            _drop(connection, changed.participant)
            _keep(connection, opened.sealer, changed)
            self._log(connection, _deed("changed", [changed]), asked)
        forget_old_pages(self._database)

    def forget(self, participant: str, asked: Access) -> None:
        """Remove a person, so that not even the encrypted record is left in a file; the pseudonym stays in the study.

        Raises
        ------
        StoreError
            IDENTITY-UNKNOWN if nothing is kept.
        """
        with self._writing() as (connection, opened):
            _opened_person(connection, opened.sealer, participant)
            _drop(connection, participant)
            self._log(connection, Deed("forgotten", participant), asked)
        forget_old_pages(self._database)

    # --------------------------------------------------------------------------------------------------- reading

    def participants(self) -> list[str]:
        """Return the pseudonyms for which somebody is kept; this opens no identity."""
        with self.reading() as (connection, _):
            return list(
                connection.execute(select(person.c.participant).order_by(person.c.participant)).scalars()
            )

    def show(self, participant: str, asked: Access) -> Person:
        """Return who is behind a pseudonym, after the line in the log is on stable storage.

        Raises
        ------
        StoreError
            IDENTITY-UNKNOWN if nothing is kept.
        """
        with self._writing() as (connection, opened):
            shown = _opened_person(connection, opened.sealer, participant)
            self._log(connection, Deed("shown", participant), asked)
        return shown

    def having(self, kind: str) -> frozenset[str]:
        """Return the pseudonyms for whom an email, phone or identity_number is kept; this opens no identity."""
        with self.reading() as (connection, _):
            kept = select(lookup.c.participant).where(lookup.c.kind == kind)
            return frozenset(connection.execute(kept).scalars())

    def several(self, participants: Sequence[str], asked: Access) -> dict[str, Person]:
        """Return those of some people who are kept, after one line in the log that says how many were opened."""
        with self._writing() as (connection, opened):
            there = set(connection.execute(select(person.c.participant)).scalars())
            wanted = [one for one in dict.fromkeys(participants) if one in there]
            people = {one: _opened_person(connection, opened.sealer, one) for one in wanted}
            self._log(connection, Deed("opened to write to them", count=len(people)), asked)
        return people

    def find(self, sought: Mapping[str, str], asked: Access) -> list[str]:
        """Return the pseudonyms of those who have all the values sought.

        Parameters
        ----------
        sought : by email, phone or identity_number in any spelling, by name as a part of it.
        """
        with self._writing() as (connection, opened):
            found = set(connection.execute(select(person.c.participant)).scalars())
            for kind, value in sought.items():
                if kind in LOOKUPS:
                    hashed = opened.sealer.lookup(kind, LOOKUPS[kind](value))
                    query = select(lookup.c.participant).where(lookup.c.kind == kind, lookup.c.hash == hashed)
                    found &= set(connection.execute(query).scalars())
            if name := sought.get("name", "").casefold().strip():
                people = (_opened_person(connection, opened.sealer, one) for one in found)
                found = {one.participant for one in people if name in one.name.casefold()}
            deed = Deed(f"sought by {', '.join(sorted(sought))}", count=len(found))
            self._log(connection, deed, asked)
        return sorted(found)

    def everyone(self, asked: Access) -> list[Person]:
        """Return all people, which takes two who ask.

        Raises
        ------
        StoreError
            IDENTITY-ACCESS if one asks alone.
        """
        asked.refuse_alone()
        with self._writing() as (connection, opened):
            people = _everyone(connection, opened.sealer)
            self._log(connection, Deed("exported", count=len(people)), asked)
        return people

    def log(self) -> list[LogLine]:
        """Return the access log, oldest first."""
        with self.reading() as (connection, _):
            return list(access_log.lines(connection))

    # ------------------------------------------------------------------------------------------------- whole acts

    def rekey(self, key: bytes, asked: Access) -> int:
        """Encrypt everything anew with another key, all of it or nothing, and return how many people."""
        with self._writing() as (connection, opened):
            people = _everyone(connection, opened.sealer)
            keys = DatabaseKeys.of(key, opened.about.salt)
            connection.execute(delete(lookup))
            connection.execute(delete(person))
            connection.execute(update(about).values(key_name=keys.name))
            for one in people:
                _keep(connection, Sealer(keys, opened.about.place), one)
            access_log.append_line(connection, Deed("rekeyed", count=len(people)), asked, self._now())
            seal_whole(connection, keys)
        self._key = key
        forget_old_pages(self._database)
        return len(people)

    def end(self, asked: Access) -> dict[str, Any]:
        """Remove everybody at the end of a study, which takes two who ask, and return what a certificate says.

        Raises
        ------
        StoreError
            IDENTITY-ACCESS if one asks alone.
        """
        asked.refuse_alone()
        with self._writing() as (connection, opened):
            count = len(connection.execute(select(person.c.participant)).all())
            connection.execute(delete(lookup))
            connection.execute(delete(person))
            self._log(connection, Deed("ended", count=count), asked)
        forget_old_pages(self._database)
        with self.reading() as (connection, opened):
            said = {"study": opened.about.study, "database": opened.about.place, "key": opened.about.key_name}
            log = [line.as_json() for line in access_log.lines(connection)]
            _, hashed = access_log.head(connection)
        told = {name: log[-1][name] for name in ("at", "by", "second", "reason")}
        # Without its key the log cannot be opened any more, so the certificate holds it.
        return {**said, **told, "people_removed": count, "log_head": hashed, "log": log}

    # ---------------------------------------------------------------------------------------------------- inside

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, Opened]]:
        """Open a connection that sees one moment, looked through."""
        with damage_named(self._database), self._database.reading() as connection:
            yield connection, verified(connection, self._key)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, Opened]]:
        """Open a transaction that ends with the tables authenticated anew; one writer at a time."""
        with damage_named(self._database), self._database.writing() as connection:
            if connection.dialect.name == "postgresql" and inspect(connection).has_table(about.name):
                connection.execute(select(about.c.id).with_for_update())
            yield connection, verified(connection, self._key)

    def _log(self, connection: Connection, deed: Deed, asked: Access) -> None:
        access_log.append_line(connection, deed, asked, self._now())
        row = connection.execute(select(about.c.salt)).one()
        seal_whole(connection, DatabaseKeys.of(self._key, row.salt))


def _keep(connection: Connection, sealer: Sealer, one: Person) -> None:
    connection.execute(insert(person), {"participant": one.participant, "sealed": sealer.sealed(one)})
    ways = [{"kind": kind, "hash": it, "participant": one.participant} for kind, it in hashes(sealer, one)]
    if ways:
        connection.execute(insert(lookup), ways)


def _drop(connection: Connection, participant: str) -> None:
    connection.execute(delete(lookup).where(lookup.c.participant == participant))
    connection.execute(delete(person).where(person.c.participant == participant))


def _opened_person(connection: Connection, sealer: Sealer, participant: str) -> Person:
    sealed = connection.execute(select(person.c.sealed).where(person.c.participant == participant)).scalar()
    if sealed is None:
        raise StoreError([problem("IDENTITY-UNKNOWN", found=masked(participant))])
    return _whole_person(participant, sealer.opened(participant, sealed))


def _everyone(connection: Connection, sealer: Sealer) -> list[Person]:
    rows = connection.execute(select(person).order_by(person.c.participant))
    return [_whole_person(participant, sealer.opened(participant, sealed)) for participant, sealed in rows]


def _whole_person(participant: str, opened: Person | None) -> Person:
    if opened is None:
        raise StoreError([problem("IDENTITY-DAMAGED", text=f"the record of '{participant}' was changed")])
    return opened


def _faults(people: Sequence[Person], opened: Opened) -> list[Problem]:
    """Return what is wrong with people to be kept, pseudonyms given twice among them."""
    times = Counter(one.participant for one in people)
    with_number = bool(opened.about.number_reason)
    return [
        *(found for one in people for found in person_problems(one, with_number=with_number)),
        *(
            problem("IDENTITY-PERSON", text=f"'{masked(participant)}' stands {n} times.")
            for participant, n in times.items()
            if n > 1
        ),
    ]


def _deed(name: str, people: Sequence[Person]) -> Deed:
    return Deed(name, people[0].participant if len(people) == 1 else None, len(people))
