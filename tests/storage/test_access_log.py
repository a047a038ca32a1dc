"""The access log: appended only, chained, and written without anybody waiting for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.storage.access_book import AccessBook
from workmh_measures.storage.access_log import (
    Access,
    Asked,
    access_lines,
    count_lines,
    note_accesses,
    verify_access,
)
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.chain import Head
from workmh_measures.storage.collect_simulated import Clock
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def looked(participant: str | None = "p001", account: str = "lise", **more: object) -> Access:
    told = {"study": "demo", "action": "progress", "about": "/person", "outcome": "read", **more}
    return Access(account=account, participant=participant, **told)  # type: ignore[arg-type]


def test_lines_are_told_newest_first_and_chosen(store: Store) -> None:
    note_accesses(store, [looked(at=NOW), looked("p002", at=NOW + timedelta(hours=1))])
    note_accesses(store, [looked(None, "bo", study="*", outcome="changed", at=NOW + timedelta(hours=2))])
    note_accesses(store, [looked("p001", study="another")])
    assert [(one.study, one.number, one.account) for one in access_lines(store, "demo")] == [
        ("*", 1, "bo"),
        ("demo", 2, "lise"),
        ("demo", 1, "lise"),
    ]
    assert [one.participant for one in access_lines(store, "demo", Asked(participant="p002"))] == ["p002"]
    assert [one.number for one in access_lines(store, "demo", Asked(account="lise"))] == [2, 1]
    assert count_lines(store, "demo", Asked(first=NOW + timedelta(hours=1))) == 2
    assert count_lines(store, "demo", Asked(last=NOW + timedelta(hours=1))) == 1
    assert [one.number for one in access_lines(store, "demo", page=1, size=2)] == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_log SET account = 'nobody'",
        "DELETE FROM access_log",
        "INSERT OR REPLACE INTO access_log SELECT * FROM access_log",
    ],
)
def test_nothing_of_the_log_is_changed_or_deleted(sqlite_store: Store, statement: str) -> None:
    note_accesses(sqlite_store, [looked()])
    with pytest.raises(StoreError, match="access log"), sqlite_store.writing() as connection:
        connection.execute(text(statement))
    assert count_lines(sqlite_store, "demo") == 1


@pytest.mark.parametrize("column", ["at", "account", "action", "about", "participant", "outcome", "row_hash"])
def test_a_changed_line_is_named(sqlite_store: Store, column: str) -> None:
    note_accesses(sqlite_store, [looked(f"p{n:03}") for n in range(1, 6)])
    assert verify_access(sqlite_store, "demo").bad_number is None
    value = "2026-11-22 08:00:00.000000" if column == "at" else "other"
    with sqlite_store.writing() as connection:
        connection.execute(text("DROP TRIGGER access_log_no_update"))
        connection.execute(text(f"UPDATE access_log SET {column} = '{value}' WHERE number = 3"))
    assert verify_access(sqlite_store, "demo").bad_number == 3


def test_a_line_taken_out_and_an_end_cut_off_are_named(sqlite_store: Store) -> None:
    note_accesses(sqlite_store, [looked(f"p{n:03}") for n in range(1, 6)])
    before = verify_access(sqlite_store, "demo").head
    with sqlite_store.writing() as connection:
        connection.execute(text("DROP TRIGGER access_log_no_delete"))
        connection.execute(text("DELETE FROM access_log WHERE number = 5"))
    assert verify_access(sqlite_store, "demo").bad_number is None
    assert verify_access(sqlite_store, "demo", [before]).bad_number == 5
    assert verify_access(sqlite_store, "demo", [Head(4, "0" * 64)]).bad_number == 4
    with sqlite_store.writing() as connection:
        connection.execute(text("DELETE FROM access_log WHERE number = 2"))
    assert verify_access(sqlite_store, "demo").bad_number == 2


def test_a_store_without_the_guards_of_the_log_is_not_opened(sqlite_store: Store) -> None:
    with sqlite_store.writing() as connection:
        connection.execute(text("DROP TRIGGER access_log_no_delete"))
    with pytest.raises(StoreError, match="access_log_no_delete"):
        Store.open(str(sqlite_store._database.url))


def test_backup_and_restore_keep_the_log(store: Store, url: str, tmp_path: Path) -> None:
    note_accesses(store, [looked(at=NOW), looked("p002", at=NOW)])
    head = verify_access(store, "demo").head
    file, _ = take_backup(url, tmp_path / "backup.gz")
    restore_backup(file, f"sqlite:///{tmp_path / 'again.db'}")
    again = Store.open(f"sqlite:///{tmp_path / 'again.db'}")
    assert verify_access(again, "demo", [head]).bad_number is None
    assert count_lines(again, "demo") == 2
    again.close()


def test_two_writers_make_one_chain(store: Store, together: Callable[..., None]) -> None:
    together(lambda n: note_accesses(store, [looked(f"p{n:03}"), looked(f"q{n:03}")]), 8)
    report = verify_access(store, "demo")
    assert (report.bad_number, report.head.seq) == (None, 16)


@pytest.fixture
def together() -> Callable[..., None]:
    """Runs something in so many threads at once and waits for all."""
    from concurrent.futures import ThreadPoolExecutor

    def run(work: Callable[[int], None], n: int) -> None:
        with ThreadPoolExecutor(n) as threads:
            list(threads.map(work, range(n)))

    return run


def test_what_is_looked_at_again_is_noted_once_in_a_quarter_of_an_hour(tmp_path: Path) -> None:
    clock = Clock(NOW)
    store = Store.create(f"sqlite:///{tmp_path / 's.db'}", now=clock)
    book = AccessBook(store)
    for minutes in (0, 5, 14):
        clock.moment = NOW + timedelta(minutes=minutes)
        book.note(looked())
        book.note(looked(None))
        book.note(looked(outcome="fetched", about="demo.sav"))
    book.note(looked(account="bo"))
    clock.moment = NOW + timedelta(minutes=15)
    book.note(looked())
    book.close()
    told = [(one.account, one.participant, one.outcome) for one in access_lines(store, "demo")]
    assert sorted(told, key=str) == sorted(
        [
            *[("lise", "p001", "read")] * 2,
            ("lise", None, "read"),
            *[("lise", "p001", "fetched")] * 3,
            ("bo", "p001", "read"),
        ],
        key=str,
    )
    assert verify_access(store, "demo").bad_number is None
    store.close()


def test_a_store_that_cannot_be_written_refuses_nobody_and_loses_no_line(sqlite_store: Store) -> None:
    end, waited = threading.Event(), list[bool]()
    book = AccessBook(sqlite_store, sleep=lambda _seconds: waited.append(end.wait(60)))
    with sqlite_store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE access_log RENAME TO away")
    book.note(looked())
    book.note(looked("p002"))
    assert book.flush() is False
    with sqlite_store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO access_log")
    book.close()
    end.set()
    assert {one.participant for one in access_lines(sqlite_store, "demo")} == {"p001", "p002"}


def test_text_no_database_keeps_is_noted_without_it(store: Store) -> None:
    note_accesses(store, [looked("p\x00001\ud800", about="x" * 1000)])
    [line] = access_lines(store, "demo")
    assert (line.participant, len(line.about)) == ("p001?", 300)
    assert verify_access(store, "demo").bad_number is None
