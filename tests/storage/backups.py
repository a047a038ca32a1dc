"""A store that was filled, and what lies where a backup is taken to or restored from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from workmh_measures.storage.backup import KEPT_TABLES, table_rows
from workmh_measures.storage.connection import Database
from workmh_measures.storage.repository import Store

PASSWORD = "riktig hest batteri stift"
ON_EITHER = pytest.mark.parametrize("empty", ["same", "other"], indirect=True)


def tables(store: Store) -> dict[str, list[list[Any]]]:
    with store.reading() as connection:
        return {table.name: list(table_rows(connection, table)) for table in KEPT_TABLES}


def place(url: str, folder: Path) -> list[str]:
    """Everything that lies where something may be restored to."""
    found = [str(path) for path in sorted(folder.rglob("*"))]
    if url.startswith("postgresql"):
        database = Database(url)
        with database.reading() as connection:
            found += inspect(connection).get_table_names()
        database.close()
    return found
