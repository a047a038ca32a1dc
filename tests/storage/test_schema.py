from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from workmh_measures.errors import StoreError
from workmh_measures.storage import schema
from workmh_measures.storage.connection import Database
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import metadata


def test_the_migrations_make_the_tables_the_program_knows(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_the_indexes_the_program_knows(store: Store) -> None:
    with store.reading() as connection:
        found = {
            (table, index["name"], tuple(index["column_names"]))
            for table in metadata.tables
            for index in inspect(connection).get_indexes(table)
            if not str(index["name"]).startswith("event_request")
        }
    known = {
        (table.name, index.name, tuple(column.name for column in index.columns))
        for table in metadata.tables.values()
        for index in table.indexes
    }
    assert found == known


def test_upgrading_a_store_that_is_up_to_date_changes_nothing(store: Store, url: str) -> None:
    store.close()
    Store.upgrade(url)
    Store.open(url).close()


def test_a_store_without_tables_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="has schema 'none', this version works with '0005'"):
        Store.open(f"sqlite:///{tmp_path / 'empty.db'}")


def test_a_store_of_a_newer_program_is_neither_opened_nor_upgraded(store: Store, url: str) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for action in (Store.open, Store.upgrade):
        with pytest.raises(StoreError, match=r"\[STORE-SCHEMA\] The store has schema '9999'"):
            action(url)


def test_a_migration_that_fails_leaves_nothing_behind(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def upgraded_then_failed(connection: Any) -> None:
        upgrade(connection)
        raise RuntimeError("the power went")

    upgrade = schema.upgrade
    monkeypatch.setattr(schema, "upgrade", upgraded_then_failed)
    with pytest.raises(RuntimeError, match="the power went"):
        Store.create(url)
    monkeypatch.undo()
    with closing(Database(url)) as database, database.reading() as connection:
        assert inspect(connection).get_table_names() == []


def test_every_migration_is_named_and_follows_the_one_before() -> None:
    folder = Path(schema.__file__).with_name("migrations") / "versions"
    files = sorted(file.stem for file in folder.glob("[0-9]*.py"))
    assert [name.split("_")[0] for name in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert schema.needed_revision() == files[-1].split("_")[0]
