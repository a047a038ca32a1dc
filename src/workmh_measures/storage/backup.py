"""Take a backup of a store while people answer, read it through, and open it again.

The whole backup comes from one reading transaction: one moment of the store, which holds every event acknowledged
before it began. Writers do not wait for it. What a backup looks like is in `backup_file`, its encryption in
`age_file`. Sessions and wrong tries are left out: a restored store has nobody signed in and nobody held up.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, DateTime, Table, select, union

from workmh_measures.definitions.new_file import new_file
from workmh_measures.definitions.wording import FOLDER
from workmh_measures.errors import StoreError, problem
from workmh_measures.storage import age_file, chain, schema
from workmh_measures.storage.age_keys import Keys
from workmh_measures.storage.backup_file import About, Manifest, Reading, StudyState, Writing
from workmh_measures.storage.connection import Database
from workmh_measures.storage.repository import utc_now
from workmh_measures.storage.tables import (
    UtcDateTime,
    attempt,
    attempt_key,
    chain_head,
    event,
    metadata,
    session,
)

__all__ = [
    "KEPT_TABLES",
    "moment_columns",
    "opened_backup",
    "study_state",
    "table_rows",
    "take_backup",
    "verify_backup",
]

_PASSING = (session, attempt, attempt_key)
KEPT_TABLES: tuple[Table, ...] = tuple(table for table in metadata.sorted_tables if table not in _PASSING)
_ROWS_AT_ONCE = 10_000


def take_backup(
    url: str,
    target: Path,
    *,
    data: Path | None = None,
    keys: Keys | None = None,
    now: Callable[[], datetime] = utc_now,
) -> tuple[Path, Manifest]:
    """Write everything in a store, and the wording packs beside it, into one new file.

    Parameters
    ----------
    url : address of the store; people may go on answering.
    target : the file, or a folder, in which it is named by the moment.
    data : data folder of the study, whose wording packs go along; None when it has none.
    keys : the file is encrypted for each of their owners; None leaves it readable by all who may read the file.

    Returns
    -------
    The file, read back and on stable storage, and what it holds. A chain that does not hold is backed up all the
    same, and the manifest names its first bad event.

    Raises
    ------
    StoreError
        If the store cannot be read, or the file exists or cannot be written; nothing is left behind then.
    """
    moment = now().astimezone(UTC)
    file = target
    if target.is_dir():
        file = target / f"workmh-{moment:%Y%m%dT%H%M%S.%fZ}.jsonl.gz{'.age' if keys else ''}"
    try:
        with closing(Database.existing(url)) as database, new_file(file, rights=0o600) as written:
            with database.reading() as connection:
                schema.refuse_other_revision(connection)
                key = _write(written, connection, data, keys, moment)
            written.seek(0)
            manifest = _read_through(written, key)
    except FileExistsError as failure:
        raise StoreError([problem("BACKUP-PLACE", where=str(file), found="the file exists")]) from failure
    except OSError as failure:
        raise StoreError([problem("BACKUP-WRITE", where=str(file), found=failure.strerror)]) from failure
    return file, manifest


def verify_backup(file: Path, keys: Keys | None = None) -> Manifest:
    """Read a backup from front to end and return what it holds.

    Raises
    ------
    StoreError
        BACKUP-DAMAGED for every changed or missing byte, BACKUP-KEY without the right key, BACKUP-NEWER for the
        backup of a newer program.
    """
    with opened_backup(file, keys) as reading:
        for _ in reading.parts():
            pass
        return reading.manifest


@contextmanager
def opened_backup(file: Path, keys: Keys | None = None) -> Iterator[Reading]:
    """Open a backup for reading, encrypted or not, and refuse one that this program cannot restore."""
    try:
        with file.open("rb") as raw:
            sealed = raw.peek(len(age_file.FIRST_LINE)).startswith(age_file.FIRST_LINE)
            key = age_file.file_key(raw, _secret(keys)) if sealed else None
            raw.seek(0)
            with _unsealed(raw, key) as content:
                reading = Reading(content)
                if reading.about.schema not in schema.known_revisions():
                    found = reading.about.schema
                    raise StoreError([problem("BACKUP-NEWER", found=found, text="the schema")])
                yield reading
    except OSError as failure:
        raise StoreError([problem("BACKUP-READ", where=str(file), found=failure.strerror)]) from failure


def table_rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """Yield the rows of a table by its key, as JSON has them: moments are ISO text in UTC."""
    query = select(table).order_by(*table.primary_key.columns)
    moments = moment_columns(table)
    with connection.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE}) as found:
        for row in found:
            values = list(row)
            for place in moments:
                if values[place] is not None:
                    values[place] = _in_utc(values[place]).isoformat(timespec="microseconds")
            yield values


def moment_columns(table: Table) -> list[int]:
    """Return the places of the columns that hold moments."""
    kinds = (DateTime, UtcDateTime)
    return [place for place, column in enumerate(table.columns) if isinstance(column.type, kinds)]


def study_state(connection: Connection, study: str) -> StudyState:
    """Walk the chain of a study and say where it ends and whether it holds."""
    head, report = chain.head(connection, study), chain.verify(connection, study)
    broken = None if report.ok else f"event {report.bad_seq}: {report.reason}"
    return StudyState(head.seq, head.hash, report.events, report.erased, broken)


def _write(
    file: BinaryIO, connection: Connection, data: Path | None, keys: Keys | None, moment: datetime
) -> bytes | None:
    """Write the backup and return the key of this one file, None when it is not encrypted."""
    database = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    libraries = {name: version(name) for name in ("workmh-measures", "sqlalchemy")}
    software = {
        **libraries,
        "python": platform.python_version(),
        "database": f"{connection.dialect.name} {database}",
    }
    about = About(moment.isoformat(timespec="microseconds"), schema.needed_revision(), software)
    with ExitStack() as open_files:
        sealed = open_files.enter_context(age_file.SealedFile(file, keys.public)) if keys else None
        content = open_files.enter_context(BufferedWriter(sealed)) if sealed else file
        writing = Writing(content, about)
        for table in KEPT_TABLES:
            writing.table(table.name, list(table.columns.keys()), table_rows(connection, table))
        # After the tables' snapshot began: every pack an answer in it was given with is there by now.
        for path in _packs(data):
            with path.open("rb") as pack:
                writing.file(path.relative_to(data or path).as_posix(), pack)
        known = union(select(chain_head.c.study), select(event.c.study))
        studies = sorted(connection.execute(known).scalars())
        writing.end({study: study_state(connection, study) for study in studies})
        return sealed.key if sealed else None


def _read_through(file: BinaryIO, key: bytes | None) -> Manifest:
    """Read back what was just written."""
    with _unsealed(file, key) as content:
        reading = Reading(content)
        for _ in reading.parts():
            pass
        return reading.manifest


@contextmanager
def _unsealed(file: BinaryIO, key: bytes | None) -> Iterator[BufferedReader]:
    """Give the content of a file, decrypted where there is a key; the file itself stays open."""
    raw: Any = file if key is None else age_file.OpenedFile(file, key)
    content = BufferedReader(raw, 64 * 1024)
    yield content
    content.detach()


def _packs(data: Path | None) -> Iterator[Path]:
    """Yield the files of a data folder's wording; one being written has a name that begins with a dot."""
    found = sorted((data / FOLDER).rglob("*")) if data else []
    return (path for path in found if path.is_file() and not path.name.startswith("."))


def _secret(keys: Keys | None) -> tuple[bytes, ...]:
    if keys is None:
        raise StoreError([problem("BACKUP-KEY", text="The backup is encrypted")])
    if not keys.secret:
        raise StoreError([problem("BACKUP-KEY", text="A public key closes a backup, it does not open one")])
    return tuple(keys.secret)


def _in_utc(moment: datetime) -> datetime:
    # SQLite keeps moments in UTC without saying so.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
