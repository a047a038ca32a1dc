"""Backups as an operator takes them: from one database to the other and back, while people answer, and gone wrong."""

from __future__ import annotations

import gzip
import itertools
import os
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.storage import backup as taking
from workmh_measures.storage import schema
from workmh_measures.storage.age_keys import Keys, make_key, read_keys
from workmh_measures.storage.backup import table_rows, take_backup, verify_backup
from workmh_measures.storage.backup_file import About, Manifest, Reading, Writing
from workmh_measures.storage.chain import Head
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.passwords import password_is_right
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup
from workmh_measures.storage.sessions import exchange_link, issue_link, session_for

from .backups import ON_EITHER, PASSWORD, tables

Answer = Callable[..., AnswerEvent]


@ON_EITHER
@pytest.mark.parametrize("sealed", [True, False])
def test_everything_comes_back_on_either_database(
    filled: Store, url: str, empty: str, tmp_path: Path, sealed: bool
) -> None:
    make_key(tmp_path / "key")
    keys = read_keys(tmp_path / "key") if sealed else None
    file, manifest = take_backup(url, tmp_path / "backup", keys=keys)
    assert restore_backup(file, empty, keys=keys) == manifest
    store = Store.open(empty)
    assert tables(store) == tables(filled)
    for study in ("demo", "another"):
        head = filled.head(study)
        assert (manifest.studies[study].seq, manifest.studies[study].hash) == (head.seq, head.hash)
        assert store.verify(study, [head]) == filled.verify(study)
    assert manifest.studies["demo"].erased == 2
    store.close()


def test_a_restored_store_goes_on_where_the_backup_ended(
    filled: Store, url: str, empty: str, tmp_path: Path, answer: Answer
) -> None:
    token = issue_link(filled, "demo", "0412", by="anna")
    first = answer(2)
    filled.append("demo", [first])
    restore_backup(take_backup(url, tmp_path / "backup")[0], empty)
    store = Store.open(empty)
    assert password_is_right(store, "anna", PASSWORD)
    assert exchange_link(store, token) is not None
    [repeated] = store.append("demo", [first])
    assert repeated.duplicate
    [receipt] = store.append("demo", [answer(1)])
    assert receipt.seq > repeated.seq
    assert store.verify("demo").ok
    with pytest.raises(StoreError, match="STORE-UNCONFIRMED"), store.writing() as connection:
        connection.execute(text("DELETE FROM payload"))
    store.close()


def test_nobody_is_signed_in_to_a_restored_store(filled: Store, url: str, empty: str, tmp_path: Path) -> None:
    cookie, _ = exchange_link(filled, issue_link(filled, "demo", "0412", by="anna")) or ("", None)
    restore_backup(take_backup(url, tmp_path / "backup")[0], empty)
    store = Store.open(empty)
    assert session_for(filled, cookie) is not None
    assert session_for(store, cookie) is None
    store.close()


def test_an_erased_answer_is_in_no_backup(store: Store, url: str, tmp_path: Path, answer: Answer) -> None:
    store.append("demo", [answer("KANARIFUGL", participant="0500"), answer("HONNINGGLASS")])
    store.erase("demo", "0500", "asked for it", "anna")
    words = gzip.decompress(take_backup(url, tmp_path / "backup")[0].read_bytes())
    assert b"HONNINGGLASS" in words
    assert b"KANARIFUGL" not in words


def test_an_empty_store_comes_back_empty(store: Store, url: str, empty: str, tmp_path: Path) -> None:
    restore_backup(take_backup(url, tmp_path / "backup")[0], empty)
    Store.open(empty).close()


def test_memory_stays_small_however_large_the_table(tmp_path: Path) -> None:
    rows = ([number, "made up words " * 10] for number in range(50_000))
    tracemalloc.start()
    with (tmp_path / "backup").open("w+b") as file:
        writing = Writing(file, About("2026-11-22T12:00:00+00:00", schema.needed_revision(), {}))
        writing.table("event", ["seq", "content"], rows)
        writing.end({})
        file.seek(0)
        reading = Reading(BufferedReader(file))
        [number] = [sum(1 for _ in part.rows) for part in reading.parts()]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number == 50_000
    assert peak < 3_000_000


class People:
    """Four threads that answer without a pause and keep a ledger of what was acknowledged."""

    def __init__(self, store: Store, answer: Answer) -> None:
        self.ledger: list[tuple[str, int, str]] = []
        self._committer, self._answer, self._stop = GroupCommitter(store), answer, threading.Event()
        self._threads = [threading.Thread(target=self._go_on, args=(name,)) for name in "abcd"]

    def _go_on(self, name: str) -> None:
        for number in itertools.count():
            if self._stop.is_set():
                return
            request = f"{name}-{number}"
            event = self._answer(number % 4, request_id=request, participant=name, item=str(number))
            [receipt] = self._committer.submit("demo", [event])
            self.ledger.append((request, receipt.seq, receipt.row_hash))

    def wait_for(self, answers: int) -> None:
        """Wait until so many answers were acknowledged."""
        for _ in range(3000):
            if len(self.ledger) >= answers:
                return
            time.sleep(0.01)
        pytest.fail("nobody can answer")

    def __enter__(self) -> People:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._committer.close()


@ON_EITHER
def test_a_backup_taken_while_four_people_answer_holds_all_acknowledged_before_it_began(
    store: Store,
    url: str,
    empty: str,
    tmp_path: Path,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[tuple[list[tuple[str, int, str]], Path]] = []
    with People(store, answer) as people:

        def held_up(*given: Any) -> Iterator[list[Any]]:
            """Between two tables, wait until further answers were acknowledged."""
            yield from table_rows(*given)
            people.wait_for(len(people.ledger) + 5)

        monkeypatch.setattr(taking, "table_rows", held_up)
        for number in range(2):
            people.wait_for(50 * (number + 1))
            acknowledged = list(people.ledger)
            begun.append((acknowledged, take_backup(url, tmp_path / f"backup-{number}")[0]))
    for acknowledged, file in begun:
        assert verify_backup(file).studies["demo"].seq >= len(acknowledged)
    acknowledged, file = begun[-1]
    restore_backup(file, empty)
    restored = Store.open(empty)
    found = {event.columns["request_id"]: event for event in restored.events("demo")}
    assert [found[name].columns["row_hash"] for name, _, _ in acknowledged] == [
        row for *_, row in acknowledged
    ]
    assert restored.verify("demo", [Head(seq, row) for _, seq, row in acknowledged]).ok
    assert store.verify("demo", [restored.head("demo")]).ok
    restored.close()


def test_a_backup_is_a_private_file_named_by_the_moment_and_never_overwrites(
    store: Store, url: str, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    files = [take_backup(url, tmp_path / "backups")[0] for _ in range(2)]
    assert files[0] != files[1]
    assert sorted((tmp_path / "backups").iterdir()) == sorted(files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    before = files[0].read_bytes()
    with pytest.raises(StoreError, match=r"\[BACKUP-PLACE\].*the file exists"):
        take_backup(url, files[0])
    assert files[0].read_bytes() == before


def test_a_backup_that_cannot_be_written_leaves_nothing(
    filled: Store, url: str, tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "backups").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    for which in (keys, None):
        with pytest.raises(StoreError, match=r"\[BACKUP-WRITE\].*No space left on device"):
            take_backup(url, tmp_path / "backups", keys=which)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_store_that_is_not_there_is_neither_backed_up_nor_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no file none\.db"):
        take_backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_a_broken_chain_is_backed_up_named_and_restored_as_it_was(
    cluster: Any, tmp_path: Path, answer: Answer
) -> None:
    name, empty = cluster.emptied(), f"sqlite:///{tmp_path / 'restored.db'}"
    store = Store.create(cluster.url(name))
    store.append("demo", [answer(value) for value in range(4)])
    cluster.run(
        "ALTER TABLE payload DISABLE TRIGGER ALL",
        "UPDATE payload SET content = '{\"value\":9}' WHERE seq = 3",
        "ALTER TABLE payload ENABLE TRIGGER ALL",
        database=name,
    )
    file, manifest = take_backup(cluster.url(name), tmp_path / "backup")
    assert manifest.broken == {"demo": "event 3: the payload was changed"}
    assert restore_backup(file, empty).broken == manifest.broken
    restored = Store.open(empty)
    assert restored.verify("demo") == store.verify("demo")
    restored.close()
    store.close()


def test_the_manifest_says_when_from_what_and_with_which_versions(
    filled: Store, url: str, tmp_path: Path
) -> None:
    manifest: Manifest = take_backup(url, tmp_path / "backup")[1]
    told = manifest.as_json()
    assert told["schema"] == schema.needed_revision()
    assert sorted(told["software"]) == ["database", "python", "sqlalchemy", "workmh-measures"]
    assert told["software"]["database"].startswith(url.split(":")[0].split("+")[0])
    assert {name: count["lines"] for name, count in told["tables"].items()} == {
        table: len(rows) for table, rows in tables(filled).items()
    }
    assert verify_backup(tmp_path / "backup").as_json() == told
