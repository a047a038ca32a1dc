from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.storage import connection as settings
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


def test_every_connection_to_sqlite_is_fully_synchronous(sqlite_store: Store) -> None:
    """Twenty at once, so that each is a connection of its own."""
    together = threading.Barrier(20)

    def pragmas(_: int) -> dict[str, str]:
        with sqlite_store.reading() as connection:
            together.wait()
            return {
                name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
                for name in settings.SQLITE_SETTINGS
            }

    with ThreadPoolExecutor(20) as pool:
        for found in pool.map(pragmas, range(20)):
            assert found == {name: needed for name, (_, needed) in settings.SQLITE_SETTINGS.items()}
            assert (found["synchronous"], found["journal_mode"]) == ("2", "wal")


@pytest.mark.parametrize(
    ("pragma", "weak"), [("synchronous", "NORMAL"), ("synchronous", "OFF"), ("journal_mode", "MEMORY")]
)
def test_a_weaker_setting_of_sqlite_is_refused(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pragma: str, weak: str
) -> None:
    sqlite_store.close()
    needed = settings.SQLITE_SETTINGS[pragma][1]
    monkeypatch.setitem(settings.SQLITE_SETTINGS, pragma, (weak, needed))
    with pytest.raises(StoreError, match=rf"\[STORE-SETTING\] The store setting {pragma} = "):
        Store.open(f"sqlite:///{tmp_path / 'store.db'}")


@pytest.mark.postgres
@pytest.mark.parametrize("level", ["off", "local", "remote_write"])
def test_a_weaker_synchronous_commit_of_postgresql_is_refused(cluster: Any, level: str) -> None:
    name = cluster.database()
    Store.create(cluster.url(name)).close()
    cluster.run(f"ALTER DATABASE {name} SET synchronous_commit = {level}")
    with pytest.raises(StoreError, match=f"synchronous_commit = {level}"):
        Store.open(cluster.url(name))


@pytest.mark.postgres
def test_settings_that_lose_commits_in_a_power_cut_are_refused(cluster: Any) -> None:
    name = cluster.database()
    Store.create(cluster.url(name)).close()
    try:
        cluster.run("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off")
        cluster.run("SELECT pg_reload_conf()", "SELECT pg_sleep(0.5)")
        with pytest.raises(StoreError) as refused:
            Store.open(cluster.url(name))
        found = [problem.found for problem in refused.value.problems]
        assert found == ["fsync = off", "full_page_writes = off"]
    finally:
        cluster.run("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.5)")
    Store.open(cluster.url(name)).close()


# ------------------------------------------------------------------------------------------------------ the guards

REFUSED = [
    "UPDATE event SET kind = 'note'",
    "UPDATE event SET seq = seq + 10",
    "DELETE FROM event",
    "DELETE FROM event WHERE seq = 1",
    "UPDATE payload SET content = '{}'",
    "DELETE FROM payload",
    "DELETE FROM payload WHERE seq = 2",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_history_cannot_be_changed_not_even_by_the_owner(
    store: Store, answer: Answer, statement: str
) -> None:
    store.append("demo", [answer(1), answer(2)])
    with pytest.raises(StoreError, match="STORE-UNCONFIRMED"), store.writing() as connection:
        connection.execute(text(statement))
    assert store.verify("demo").ok
    assert store.head("demo").seq == 2


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement", ["TRUNCATE event", "TRUNCATE payload", "TRUNCATE event, payload CASCADE"]
)
def test_history_cannot_be_truncated(cluster: Any, answer: Answer, statement: str) -> None:
    store = Store.create(cluster.url(cluster.emptied()))
    store.append("demo", [answer(1)])
    with pytest.raises(StoreError, match="never changed: TRUNCATE refused"), store.writing() as connection:
        connection.execute(text(statement))
    assert store.verify("demo").ok
    store.close()


@pytest.mark.parametrize("replaced", ["seq", "request_id"])
def test_an_event_cannot_be_replaced_by_a_plain_sqlite_client(
    sqlite_store: Store, tmp_path: Path, answer: Answer, replaced: str
) -> None:
    """INSERT OR REPLACE deletes the old row without firing a delete trigger."""
    sqlite_store.append("demo", [answer(1), answer(2)])
    other = "request_id" if replaced == "seq" else "seq"
    columns = "study, seq, request_id"
    changed = columns.replace(other, "99")
    rest = ", ".join(name for name in settings_columns() if name not in ("study", "seq", "request_id"))
    with closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as raw:
        with pytest.raises(sqlite3.IntegrityError, match="never replaced"):
            raw.execute(
                f"INSERT OR REPLACE INTO event ({columns}, {rest}) SELECT {changed}, {rest} FROM event WHERE seq = 1"
            )
        with pytest.raises(sqlite3.IntegrityError, match="never replaced"):
            raw.execute(
                "INSERT OR REPLACE INTO payload SELECT study, seq, '', '{}' FROM payload WHERE seq = 1"
            )
    assert sqlite_store.verify("demo").ok


def settings_columns() -> tuple[str, ...]:
    from workmh_measures.storage.tables import EVENT_COLUMNS

    return EVENT_COLUMNS


@pytest.mark.parametrize("trigger", sorted(["event_no_update", "event_no_delete", "payload_no_delete"]))
def test_a_store_without_its_guards_is_not_opened(store: Store, url: str, trigger: str) -> None:
    table = trigger.split("_")[0]
    drop = {
        "sqlite": f"DROP TRIGGER {trigger}",
        "postgresql": f"ALTER TABLE {table} DISABLE TRIGGER {trigger}",
    }
    with store.writing() as connection:
        connection.execute(text(drop[connection.dialect.name]))
    with pytest.raises(StoreError) as refused:
        Store.open(url)
    assert [problem.found for problem in refused.value.problems] == [f"trigger {trigger} = missing"]


@pytest.mark.parametrize("table", ["event", "payload"])
def test_what_each_database_needs_a_guard_of_its_own_against_is_looked_for_too(
    store: Store, url: str, table: str
) -> None:
    with store.writing() as connection:
        sqlite = connection.dialect.name == "sqlite"
        trigger = f"{table}_no_replace" if sqlite else f"{table}_no_truncate"
        drop = f"DROP TRIGGER {trigger}" if sqlite else f"ALTER TABLE {table} DISABLE TRIGGER {trigger}"
        connection.execute(text(drop))
    with pytest.raises(StoreError, match=f"trigger {trigger} = missing"):
        Store.open(url)


# ------------------------------------------------------------------------------------------------------- failures


def test_an_error_of_the_driver_shows_no_answer(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append("demo", [answer(1)])
    monkeypatch.setattr("workmh_measures.storage.appending._known_requests", lambda *_: {})
    again = answer("secret words", request_id="request-1")
    with pytest.raises(StoreError) as refused:
        store.append("demo", [again])
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert [problem.code for problem in refused.value.problems] == ["STORE-UNCONFIRMED"]


@pytest.mark.postgres
def test_a_lost_connection_is_told_and_the_next_append_gets_a_new_one(cluster: Any, answer: Answer) -> None:
    name = cluster.emptied()
    store = Store.create(cluster.url(name))
    store.append("demo", [answer(1)])
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"

    def cut_in_the_middle() -> None:
        with store.writing() as connection:
            cluster.run(end)
            connection.execute(text("SELECT 1"))

    with pytest.raises(StoreError, match="STORE-UNCONFIRMED"):
        cut_in_the_middle()
    cluster.run(end)
    store.append("demo", [answer(2, item="02")])
    assert store.verify("demo").events == 2
    store.close()


def test_readers_see_one_moment_while_others_write(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(i, item=f"{i}") for i in range(3)])
    count = text("SELECT count(*) FROM event")
    with store.reading() as connection:
        assert connection.execute(count).scalar_one() == 3
        store.append("demo", [answer(9, item="later")])
        assert connection.execute(count).scalar_one() == 3
    assert store.head("demo").seq == 4


def test_two_processes_worth_of_stores_write_to_one_file_without_lock_errors(
    sqlite_store: Store, tmp_path: Path, answer: Answer
) -> None:
    """Each opened store has its own lock, as two processes have; SQLite alone keeps them apart."""
    stores = [sqlite_store, *(Store.open(f"sqlite:///{tmp_path / 'store.db'}") for _ in range(7))]

    def write(number: int) -> None:
        for i in range(25):
            stores[number].append("demo", [answer(i, request_id=f"{number}-{i}", item=f"{i:02}")])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    for other in stores[1:]:
        other.close()
    assert sqlite_store.verify("demo").events == 200
