"""Backups of identities: never in clear, and restored into an empty place, checked, or not at all."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

from sqlalchemy import LargeBinary, insert, select

from workmh_measures.errors import StoreError, problem
from workmh_measures.identity.identities import Identities
from workmh_measures.identity.place import empty_place
from workmh_measures.identity.tables import metadata
from workmh_measures.identity.whole import verified
from workmh_measures.storage.age_file import OpenedFile, SealedFile, file_key
from workmh_measures.storage.age_keys import Keys
from workmh_measures.storage.tables import UtcDateTime

__all__ = ["back_up", "restore"]

_NAME: Final = "workmh-identities"
_FORMAT: Final = 1


def back_up(identities: Identities, out: Path, keys: Keys) -> int:
    """Write everything into a new file that only the owners of the keys open, and return how many people it holds.

    Parameters
    ----------
    keys : to lock with. The records inside stay encrypted with the key of the identities besides.

    Raises
    ------
    StoreError
        BACKUP-PLACE if the file exists or cannot be written.
    """
    with identities.reading() as (connection, _):
        tables = {
            table.name: [[_told(value) for value in row] for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
        }
    document = json.dumps({"backup": _NAME, "format": _FORMAT, "tables": tables}, ensure_ascii=False)
    try:
        with os.fdopen(os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            with SealedFile(file, keys.public) as sealed:
                sealed.write(document.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as failure:
        raise StoreError([problem("BACKUP-PLACE", where=str(out), found=failure.strerror)]) from None
    return len(tables["identity_person"])


def restore(file: Path, url: str, *, key: bytes, secret: Sequence[bytes]) -> int:
    """Put a backup into an empty place, check it with the key of the identities, and return how many people it holds.

    Parameters
    ----------
    key : of the identities.
    secret : keys of which one opens the backup.

    Raises
    ------
    StoreError
        BACKUP-KEY, BACKUP-DAMAGED, IDENTITY-KEY and what else is wrong; nothing is left behind then.
    """
    tables = _read(file, secret)
    with empty_place(url) as (_, connection):
        for table in metadata.sorted_tables:
            columns = list(table.columns)
            rows = [
                {c.name: _taken(c.type, value) for c, value in zip(columns, row, strict=True)}
                for row in tables[table.name]
            ]
            if rows:
                connection.execute(insert(table), rows)
        verified(connection, key)
    return len(tables["identity_person"])


def _read(file: Path, secret: Sequence[bytes]) -> dict[str, list[list[Any]]]:
    try:
        with file.open("rb") as sealed:
            key = file_key(sealed, secret)
            sealed.seek(0)
            document = json.loads(BufferedReader(OpenedFile(sealed, key)).read())
    except OSError as failure:
        raise StoreError([problem("BACKUP-READ", where=str(file), found=failure.strerror)]) from None
    except ValueError:
        document = None
    if not isinstance(document, dict) or document.get("backup") != _NAME:
        found = "it is no backup of identities"
        raise StoreError([problem("BACKUP-DAMAGED", where=str(file), found=found)])
    if document["format"] != _FORMAT:
        raise StoreError([problem("BACKUP-NEWER", found=document["format"], text="the format")])
    tables: dict[str, list[list[Any]]] = document["tables"]
    return tables


def _told(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value


def _taken(kind: object, value: Any) -> Any:
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return datetime.fromisoformat(value) if isinstance(kind, UtcDateTime) else value
