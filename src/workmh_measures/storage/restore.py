"""Put a backup into an empty place: all of it, checked, or nothing.

Everything happens in one transaction. The tables are made as they were when the backup was taken, filled, read back
and compared with the checksums, brought to the schema of this program, and every chain is walked; what was erased
after the backup is erased again; only then is it committed. An SQLite store is made under another name and gets its own at the very end.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, MetaData, Table, insert, inspect

from workmh_measures.definitions.new_file import name_new, sync_folder
from workmh_measures.definitions.wording import FOLDER
from workmh_measures.errors import StoreError, problem
from workmh_measures.storage import schema
from workmh_measures.storage.age_keys import Keys
from workmh_measures.storage.backup import (
    moment_columns,
    opened_backup,
    study_state,
    table_rows,
    verify_backup,
)
from workmh_measures.storage.backup_file import Manifest, Part, Reading, counted
from workmh_measures.storage.connection import Database, make_private, sqlite_file
from workmh_measures.storage.erasure import repeat_erasures
from workmh_measures.storage.erasure_ledger import Erasure
from workmh_measures.storage.repository import utc_now

__all__ = ["restore_backup"]

_ROWS_AT_ONCE = 5_000
# What SQLite keeps beside a store. Left from an older store, it would be taken for a part of the new one.
_BESIDE = ("", "-wal", "-shm", "-journal")


def restore_backup(
    file: Path,
    url: str,
    *,
    data: Path | None = None,
    keys: Keys | None = None,
    erasures: Sequence[Erasure] = (),
) -> Manifest:
    """Make a store, and the wording packs beside it, from a backup.

    Parameters
    ----------
    url : ``sqlite:///FILE`` for a file that does not exist yet, or the URL of an empty PostgreSQL database.
    data : data folder for the wording packs, without any yet; None when nothing says where they go.
    keys : with the secret key, where the backup is encrypted.
    erasures : known from a ledger or certificates; those the backup does not know yet are done again before the
        store can be opened.

    Returns
    -------
    What the backup holds; `Manifest.broken` names chains that were broken when it was made, and are so again.

    Raises
    ------
    StoreError
        If the place is not empty, the backup cannot be read, or what was restored differs from it; the place is
        as it was then.
    """
    manifest = verify_backup(file, keys)
    target = Database(url)
    store_file = sqlite_file(target.url)
    with ExitStack() as undo:
        try:
            packs = _packs_place(undo, data, manifest)
            if store_file is not None:
                target = _hidden_store(undo, target, store_file)
            undo.callback(target.close)
            with target.writing() as connection, opened_backup(file, keys) as reading:
                _fill(connection, reading, packs)
                _compare(connection, reading.manifest)
                repeated = repeat_erasures(connection, erasures, utc_now())
                _name_packs(undo, packs, data)
            if repeated:
                _rewrite_payloads(target)
            target.close()
            if store_file is not None:
                _name_store(undo, sqlite_file(target.url), store_file)
        except OSError as failure:
            found = f"{failure.strerror} ({failure.filename})"
            raise StoreError([problem("BACKUP-PLACE", found=found)]) from failure
        undo.pop_all()
    return manifest


def _hidden_store(undo: ExitStack, target: Database, store_file: Path) -> Database:
    """Make an SQLite store under a name of its own, beside the one it will get."""
    names = [f"{store_file.name}{end}" for end in _BESIDE]
    taken = [name for name in names if store_file.with_name(name).exists()]
    if taken:
        raise StoreError(
            [problem("BACKUP-PLACE", where=str(store_file.parent), found=f"{taken[0]} is there")]
        )
    hidden = store_file.with_name(f".{store_file.stem}-{secrets.token_hex(4)}")
    make_private(hidden)
    undo.callback(_remove, hidden)
    return Database(target.url.set(database=str(hidden)))


def _name_store(undo: ExitStack, hidden: Path | None, store_file: Path) -> None:
    if hidden is not None:
        name_new(hidden, store_file)
        undo.callback(_remove, store_file)
        _remove(hidden)
        sync_folder(store_file.parent)


def _remove(store_file: Path) -> None:
    for end in _BESIDE:
        store_file.with_name(f"{store_file.name}{end}").unlink(missing_ok=True)


def _packs_place(undo: ExitStack, data: Path | None, manifest: Manifest) -> Path | None:
    """Make the hidden folder the packs are written to; None when the backup has none."""
    if not manifest.files:
        return None
    if data is None or not data.is_dir():
        found = "nothing says where" if data is None else f"there is no folder {data}"
        raise StoreError([problem("BACKUP-FOLDER", found=found)])
    if any(path.is_file() for path in (data / FOLDER).rglob("*")):
        raise StoreError([problem("BACKUP-PLACE", where=str(data / FOLDER), found="wording packs are there")])
    hidden = data / f".{FOLDER}-{secrets.token_hex(4)}"
    hidden.mkdir(mode=0o700)
    undo.callback(shutil.rmtree, hidden, ignore_errors=True)
    return hidden


def _fill(connection: Connection, reading: Reading, packs: Path | None) -> None:
    """Make the tables of the backup's time and put its rows and files where they belong."""
    if inspect(connection).get_table_names():
        raise StoreError([problem("BACKUP-PLACE", found="the database is not empty")])
    schema.upgrade(connection, to=reading.about.schema)
    tables = _tables(connection)
    for part in reading.parts():
        if part.kind == "table":
            _insert(connection, tables, part)
        elif packs is not None:
            _write_pack(packs, part)


def _tables(connection: Connection) -> dict[str, Table]:
    """Return the tables as they are now, which may be those of an earlier version."""
    found = MetaData()
    found.reflect(connection)
    return dict(found.tables)


def _insert(connection: Connection, tables: dict[str, Table], part: Part) -> None:
    table = tables.get(part.name)
    if table is None or list(table.columns.keys()) != part.columns:
        raise _differs(f"table {part.name} has other columns")
    moments = moment_columns(table)
    while batch := list(islice(part.rows, _ROWS_AT_ONCE)):
        connection.execute(insert(table), [_row(part.columns, row, moments) for row in batch])


def _row(columns: list[str], row: list[Any], moments: list[int]) -> dict[str, Any]:
    for place in moments:
        if row[place] is not None:
            row[place] = datetime.fromisoformat(row[place])
    return dict(zip(columns, row, strict=True))


def _write_pack(packs: Path, part: Part) -> None:
    """Write one file under the hidden folder; a name that leads elsewhere is refused."""
    name = PurePosixPath(part.name)
    if name.parts[:1] != (FOLDER,) or ".." in name.parts or "\\" in part.name:
        raise _differs(f"file {part.name} does not belong in the wording folder")
    path = packs.joinpath(*name.parts[1:])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for piece in part.rows:
            file.write(piece)


def _compare(connection: Connection, manifest: Manifest) -> None:
    """Read back what was inserted, bring it up to date, and walk every chain."""
    tables = _tables(connection)
    for name, told in manifest.tables.items():
        if counted(table_rows(connection, tables[name])) != told:
            raise _differs(f"table {name} reads back differently")
    schema.upgrade(connection)
    for study, told_state in manifest.studies.items():
        found = study_state(connection, study)
        if found != told_state:
            raise _differs(f"the chain of {study} is {found.broken or 'another'}")


def _rewrite_payloads(target: Database) -> None:
    """Let PostgreSQL write the contents anew without those just erased; SQLite overwrote them."""
    if target.dialect == "postgresql":
        with target.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (FULL) payload")


def _name_packs(undo: ExitStack, packs: Path | None, data: Path | None) -> None:
    if packs is not None and data is not None:
        packs.rename(data / FOLDER)
        undo.callback(shutil.rmtree, data / FOLDER)
        sync_folder(data)


def _differs(found: str) -> StoreError:
    return StoreError([problem("BACKUP-DIFFERS", found=found)])
