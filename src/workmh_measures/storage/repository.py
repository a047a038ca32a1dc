"""The store of a study's record: append events, ask for current answers, verify the chain, erase on request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage import chain, erasure, reading, schema
from workmh_measures.storage.appending import Outcome, Receipt, append_submissions
from workmh_measures.storage.connection import Database, make_private, sqlite_file
from workmh_measures.storage.events import Event, Kind, study_problems
from workmh_measures.storage.reading import CurrentAnswer, ParticipantRecord, StoredEvent
from workmh_measures.storage.tables import chain_head

__all__ = ["Store", "utc_now"]


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class Store:
    """An append-only record of one or more studies, on SQLite or PostgreSQL.

    Made by `Store.create` or `Store.open`, never directly. May be used by many threads at once.

    Parameters
    ----------
    database : the engine with its settings.
    now : tells the moment written into events and compared with the limits of sessions.
    """

    def __init__(self, database: Database, *, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self.now = now

    @classmethod
    def create(cls, url: str, *, now: Callable[[], datetime] = utc_now) -> Store:
        """Make a new store and open it.

        Parameters
        ----------
        url : ``sqlite:///FILE`` for a file that does not exist yet, or the URL of an empty PostgreSQL database.

        Raises
        ------
        StoreError
            If there is something at this place already, or its settings are not safe.
        """
        database = Database(url)
        with ExitStack() as undo:
            file = sqlite_file(database.url)
            if file is not None:
                make_private(file)
                undo.callback(file.unlink)
            undo.callback(database.close)
            with database.writing() as connection:
                if inspect(connection).get_table_names():
                    raise StoreError([problem("STORE-TAKEN", found="the database has tables")])
                schema.upgrade(connection)
            undo.pop_all()
        database.close()
        return cls.open(url, now=now)

    @classmethod
    def open(cls, url: str, *, now: Callable[[], datetime] = utc_now, guarded: bool = True) -> Store:
        """Open a store that exists.

        Parameters
        ----------
        guarded : False opens a store without its guards as well, to find out what was done to it.

        Raises
        ------
        StoreError
            If it does not exist, its schema is another version's, or an acknowledged answer would not be safe in it.
        """
        with ExitStack() as undo:
            store = cls(Database.existing(url), now=now)
            undo.callback(store.close)
            with store.reading() as connection:
                schema.refuse_other_revision(connection)
            if guarded:
                store._database.refuse_unsafe()
            undo.pop_all()
        return store

    @staticmethod
    def upgrade(url: str) -> None:
        """Bring an existing store to the schema of this program, all of it or nothing.

        Raises
        ------
        StoreError
            If there is no store, or it was made by a newer program.
        """
        database = Database.existing(url)
        with closing(database), database.writing() as connection:
            schema.upgrade(connection)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a connection that sees one moment of the store."""
        return self._database.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction; it is on stable storage when the block ends without error."""
        return self._database.writing()

    # ------------------------------------------------------------------------------------------------- appending

    def append(self, study: str, events: Sequence[Event]) -> list[Receipt]:
        """Append events to the record of a study: all of them or none.

        Parameters
        ----------
        study : id of the study.
        events : that belong together; one whose request id is known with the same content is not stored again.

        Returns
        -------
        One receipt per event, in their order; everything is on stable storage by then.

        Raises
        ------
        StoreError
            Listing every event refused; nothing was stored then.
        """
        [outcome] = self.append_submissions(study, [events])
        if isinstance(outcome, StoreError):
            raise outcome
        return outcome

    def append_submissions(self, study: str, submissions: Sequence[Sequence[Event]]) -> list[Outcome]:
        """Append several submissions in one transaction; each enters whole or is refused whole.

        Returns
        -------
        For each submission its receipts, or the error that refused it.

        Raises
        ------
        StoreError
            If the database failed; none of the submissions is acknowledged then.
        """
        with self.writing() as connection:
            return self.append_within(connection, study, submissions)

    def append_within(
        self, connection: Connection, study: str, submissions: Sequence[Sequence[Event]]
    ) -> list[Outcome]:
        """Append inside a transaction of `writing`, together with whatever else is done there."""
        problems = study_problems(study)
        if problems:
            raise StoreError(problems)
        return append_submissions(connection, study, submissions, recorded_at=self.now())

    # --------------------------------------------------------------------------------------------------- reading

    def studies(self) -> list[str]:
        """Return the ids of the studies that have a record."""
        with self.reading() as connection:
            return list(connection.execute(select(chain_head.c.study).order_by(chain_head.c.study)).scalars())

    def current_answers(
        self,
        study: str,
        *,
        participant: str | None = None,
        wave: str | None = None,
        instrument: str | None = None,
    ) -> list[CurrentAnswer]:
        """Return the latest answer to each item of each participant, wave and occasion.

        Parameters
        ----------
        study : id of the study.
        participant, wave, instrument : None for all.

        Returns
        -------
        Ordered by participant, wave, instrument, item and occasion. A cleared answer is there with neither value nor
        missing code; an erased one is not there.
        """
        only = {"participant": participant, "wave": wave, "instrument": instrument}
        with self.reading() as connection:
            return reading.current_answers(connection, study, only)

    def history(
        self,
        study: str,
        participant: str,
        *,
        instrument: str | None = None,
        item: str | None = None,
    ) -> list[StoredEvent]:
        """Return everything recorded about a participant, or about one instrument or item, oldest first."""
        only = {"participant": participant, "instrument": instrument, "item": item}
        with self.reading() as connection:
            return list(reading.stored_events(connection, study, only))

    def events(self, study: str, *, kind: Kind | None = None) -> Iterator[StoredEvent]:
        """Yield the trail of a study, or its events of one kind, oldest first, as at the first one asked for."""
        with self.reading() as connection:
            yield from reading.stored_events(connection, study, {"kind": kind})

    def participants(self, study: str) -> list[ParticipantRecord]:
        """Return everyone enrolled, by id, as last told; those erased are not among them."""
        with self.reading() as connection:
            return reading.participants(connection, study)

    # ------------------------------------------------------------------------------------------------- the chain

    def head(self, study: str) -> chain.Head:
        """Return the end of the chain, to be noted outside the store (backup, export manifest)."""
        with self.reading() as connection:
            return chain.head(connection, study)

    def verify(self, study: str, anchors: Sequence[chain.Head] = ()) -> chain.ChainReport:
        """Recompute the chain of a study and name the first event that is not as recorded.

        Parameters
        ----------
        study : id of the study.
        anchors : heads noted earlier outside the store; only they show a tail cut off by someone with full rights.
        """
        with self.reading() as connection:
            return chain.verify(connection, study, anchors)

    # --------------------------------------------------------------------------------------------------- erasure

    def erase(self, study: str, participant: str, reason: str, by: str) -> erasure.Erased:
        """Record a request for erasure and carry it out: `erasure.request_erasure` and `erasure.erase` in one.

        Raises
        ------
        StoreError
            As those do. A request that was recorded stays when the erasure then fails.
        """
        erasure.request_erasure(self, study, participant, reason=reason, by=by)
        return erasure.erase(self, study, participant, by=by)

    @property
    def dialect(self) -> str:
        """Which database it is: sqlite or postgresql."""
        return self._database.dialect

    @property
    def files(self) -> list[Path]:
        """Return the files of a store on SQLite, its log among them; none on PostgreSQL."""
        file = sqlite_file(self._database.url)
        beside = (
            [] if file is None else [file.with_name(f"{file.name}{end}") for end in ("", "-wal", "-journal")]
        )
        return [path for path in beside if path.is_file()]

    def forget_old_pages(self) -> bool:
        """Bring what was erased out of SQLite's log too.

        Returns
        -------
        Whether the files of the store are free of it: not while somebody else reads an older page, and not on
        PostgreSQL, where the owner of the tables runs VACUUM (FULL) payload.
        """
        if self._database.dialect != "sqlite":
            return False
        with self._database.engine.connect() as connection:
            cursor = connection.connection.cursor()
            [busy, *_] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
