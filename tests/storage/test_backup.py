"""Backup and restore as an operator does them: while people answer, from one database to the other, and gone wrong."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from workmh_measures.errors import StoreError
from workmh_measures.storage import backup as taking
from workmh_measures.storage import restore as restoring
from workmh_measures.storage import schema
from workmh_measures.storage.age_keys import Keys, make_key, read_keys
from workmh_measures.storage.backup import KEPT_TABLES, table_rows, take_backup, verify_backup
from workmh_measures.storage.backup_file import About, Manifest, Reading, Writing, counted
from workmh_measures.storage.chain import Head
from workmh_measures.storage.connection import Database
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.passwords import password_is_right, set_password
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup
from workmh_measures.storage.sessions import exchange_link, issue_link, session_for

Answer = Callable[..., AnswerEvent]
PASSWORD = "riktig hest batteri stift"


@pytest.fixture(params=["other"])
def empty(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> str:
    """The address of an empty place to restore to: on the other database, or on the same where a test asks for it."""
    if url.startswith("postgresql") == (request.param == "other"):
        (tmp_path / "restored").mkdir()
        return f"sqlite:///{tmp_path / 'restored' / 'store.db'}"
    cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.emptied("emptied_too"))


ON_EITHER = pytest.mark.parametrize("empty", ["same", "other"], indirect=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two packs and a file being written."""
    for name, words in (("phq9/nb/a.json", b"made up"), ("gad7/ar/b.json", "مثال".encode() * 30_000)):
        path = tmp_path / "data" / "wording" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(words)
    (tmp_path / "data" / "wording" / "phq9" / "nb" / ".half-written").write_bytes(b"x")
    return tmp_path / "data"


@pytest.fixture
def filled(store: Store, answer: Answer) -> Store:
    """A store with two studies, every kind of answer, a link, a password, and an erased participant."""
    store.append("demo", [answer(value) for value in (0, 2.5, 'ord, "ærlig" \\ ord\u2028', None)])
    store.append("demo", [answer(missing=-993), answer(3, participant="0500")])
    store.append("another", [answer(1, participant="0500")])
    issue_link(store, "demo", "0500", by="anna")
    set_password(store, "anna", PASSWORD)
    store.erase("demo", "0500", "asked for it", "anna")
    return store


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    make_key(tmp_path / "key")
    return read_keys(tmp_path / "key")


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


# ------------------------------------------------------------------------------------------------- there and back


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


# ------------------------------------------------------------------------------------------------- while people answer


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


# ------------------------------------------------------------------------------------------------- wording packs


def test_wording_packs_go_along_and_come_back(
    filled: Store, url: str, empty: str, tmp_path: Path, data: Path
) -> None:
    file, manifest = take_backup(url, tmp_path / "backup", data=data)
    assert sorted(manifest.files) == ["wording/gad7/ar/b.json", "wording/phq9/nb/a.json"]
    (tmp_path / "new").mkdir()
    restore_backup(file, empty, data=tmp_path / "new")
    for name in manifest.files:
        assert (tmp_path / "new" / name).read_bytes() == (data / name).read_bytes()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["wording"]


def test_packs_are_never_put_among_others(
    filled: Store, url: str, empty: str, tmp_path: Path, data: Path
) -> None:
    file, _ = take_backup(url, tmp_path / "backup", data=data)
    before = place(empty, tmp_path)
    with pytest.raises(StoreError, match=r"\[BACKUP-PLACE\].*wording packs are there"):
        restore_backup(file, empty, data=data)
    for nowhere in (None, tmp_path / "none"):
        with pytest.raises(StoreError, match=r"\[BACKUP-FOLDER\]"):
            restore_backup(file, empty, data=nowhere)
    assert place(empty, tmp_path) == before


@pytest.mark.parametrize(
    "name", ["../escaped", "wording/../../escaped", "/escaped", "other/x", "wording\\..\\x"]
)
def test_a_file_name_that_leads_elsewhere_is_refused(
    store: Store, url: str, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("workmh_measures.storage.backup.Path.relative_to", lambda *_: FakeName(name))
    file, _ = take_backup(url, tmp_path / "backup", data=data)
    monkeypatch.undo()
    target = tmp_path / "deep" / "new"
    target.mkdir(parents=True)
    with pytest.raises(StoreError, match="does not belong in the wording folder"):
        restore_backup(file, f"sqlite:///{target / 'store.db'}", data=target)
    assert place("", tmp_path / "deep") == [str(target)]


class FakeName:
    """A name that a backup of ours would never hold."""

    def __init__(self, name: str) -> None:
        self._name = name

    def as_posix(self) -> str:
        return self._name


# ------------------------------------------------------------------------------------------------- nothing overwritten


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


def test_nothing_is_restored_over_a_store(filled: Store, url: str, tmp_path: Path) -> None:
    file, _ = take_backup(url, tmp_path / "backup")
    before = tables(filled)
    with pytest.raises(StoreError, match=r"\[BACKUP-PLACE\]"):
        restore_backup(file, url)
    assert tables(filled) == before


@pytest.mark.postgres
def test_a_database_with_any_table_is_not_empty(
    cluster: Any, filled: Store, url: str, tmp_path: Path
) -> None:
    name = cluster.emptied("emptied_too")
    cluster.run("CREATE TABLE somebody_elses (x int)", database=name)
    file, _ = take_backup(url, tmp_path / "backup")
    with pytest.raises(StoreError, match="the database is not empty"):
        restore_backup(file, cluster.url(name))
    assert place(cluster.url(name), tmp_path / "none") == ["somebody_elses"]


@pytest.mark.parametrize("left", ["store.db-wal", "store.db-shm", "store.db-journal"])
def test_what_an_older_store_left_behind_is_not_taken_into_the_new_one(
    filled: Store, url: str, tmp_path: Path, left: str
) -> None:
    file, _ = take_backup(url, tmp_path / "backup")
    target = tmp_path / "new"
    target.mkdir()
    (target / left).write_bytes(b"of the store before")
    with pytest.raises(StoreError, match=f"{left} is there"):
        restore_backup(file, f"sqlite:///{target / 'store.db'}")
    assert [path.name for path in target.iterdir()] == [left]


# ------------------------------------------------------------------------------------------------- gone wrong


def damages(file: bytes) -> Iterator[bytes]:
    chance = random.Random(7)
    for place_of in [
        *range(24),
        *range(len(file) - 24, len(file)),
        *(chance.randrange(len(file)) for _ in range(60)),
    ]:
        changed = bytearray(file)
        changed[place_of] ^= 1 << chance.randrange(8)
        yield bytes(changed)
    yield from (file[: chance.randrange(len(file))] for _ in range(30))
    yield from (b"", file[:-1], file + b"more", b"made up" * 100)


@pytest.mark.parametrize("sealed", [True, False])
def test_every_changed_or_missing_byte_is_found_and_nothing_is_written(
    sqlite_store: Store, tmp_path: Path, answer: Answer, keys: Keys, sealed: bool
) -> None:
    sqlite_store.append("demo", [answer(value) for value in range(20)])
    url = f"sqlite:///{tmp_path / 'store.db'}"
    file, _ = take_backup(url, tmp_path / "backup", keys=keys if sealed else None)
    target, broken = tmp_path / "new", tmp_path / "broken"
    target.mkdir()
    without_effect = 0
    for bytes_of in damages(file.read_bytes()):
        broken.write_bytes(bytes_of)
        # gzip fills the last byte of its content up with bits that mean nothing.
        if not sealed and len(bytes_of) == file.stat().st_size and same_content(broken, file):
            without_effect += 1
            continue
        with pytest.raises(StoreError, match=r"\[BACKUP-(DAMAGED|KEY|NEWER)\]"):
            restore_backup(broken, f"sqlite:///{target / 'store.db'}", data=target, keys=keys)
        assert list(target.iterdir()) == []
    assert without_effect <= 1


def same_content(one: Path, other: Path) -> bool:
    try:
        return gzip.decompress(one.read_bytes()) == gzip.decompress(other.read_bytes()) and (
            one.read_bytes()[:10] == other.read_bytes()[:10]
        )
    except (OSError, EOFError, zlib.error):
        return False


def test_without_the_right_key_nothing_opens(
    filled: Store, url: str, empty: str, tmp_path: Path, keys: Keys
) -> None:
    file, _ = take_backup(url, tmp_path / "backup", keys=keys)
    make_key(tmp_path / "other")
    before = place(empty, tmp_path)
    for wrong in (None, read_keys(tmp_path / "other"), Keys(keys.public)):
        with pytest.raises(StoreError, match=r"\[BACKUP-KEY\]"):
            restore_backup(file, empty, keys=wrong)
    assert place(empty, tmp_path) == before


def rewritten(file: Path, change: Callable[[list[Any]], None]) -> None:
    """Rewrite a backup as somebody might who knows how it is made, with a checksum that fits."""
    lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    change(lines)
    texts = [
        json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for line in lines[:-1]
    ]
    end = json.dumps({"sha256": hashlib.sha256(b"".join(texts)).hexdigest()}, separators=(",", ":")).encode()
    with file.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        packed.write(b"".join(texts) + end + b"\n")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [("schema", "9999", "has the schema '9999'"), ("format", 2, "has the format '2'")],
)
def test_a_backup_of_a_newer_program_is_refused(
    filled: Store, url: str, empty: str, tmp_path: Path, name: str, value: Any, message: str
) -> None:
    file, _ = take_backup(url, tmp_path / "backup")
    rewritten(file, lambda lines: lines[0].update({name: value}))
    before = place(empty, tmp_path)
    for action in (lambda: verify_backup(file), lambda: restore_backup(file, empty)):
        with pytest.raises(StoreError, match=rf"\[BACKUP-NEWER\].*{message}"):
            action()
    assert place(empty, tmp_path) == before


def test_a_count_or_checksum_that_does_not_fit_is_refused(filled: Store, url: str, tmp_path: Path) -> None:
    for change in (
        lambda lines: lines[-2]["tables"]["event"].update(lines=3),
        lambda lines: lines[-2]["tables"]["payload"].update(sha256="0" * 64),
        lambda lines: lines[-2]["tables"].pop("link"),
        lambda lines: lines.pop(2),
    ):
        file, _ = take_backup(url, tmp_path)
        rewritten(file, change)
        with pytest.raises(StoreError, match="it does not hold what it says it holds"):
            verify_backup(file)


def test_a_backup_rewritten_with_fitting_checksums_is_found_by_the_chain(
    filled: Store, url: str, empty: str, tmp_path: Path
) -> None:
    """Somebody changes an answer and every checksum of the file; only the hashes of the chain tell."""

    def changed(lines: list[Any]) -> None:
        rows = [line for line in lines if isinstance(line, list) and line[-1] == '{"value":2.5}']
        [row] = rows
        row[-1] = '{"value":3.5}'
        begin = lines.index({"table": "payload", "columns": ["study", "seq", "salt", "content"]})
        after = list(itertools.takewhile(lambda line: isinstance(line, list), lines[begin + 1 :]))
        lines[-2]["tables"]["payload"] = counted(after)._asdict()

    file, _ = take_backup(url, tmp_path / "backup")
    rewritten(file, changed)
    verify_backup(file)
    before = place(empty, tmp_path)
    with pytest.raises(StoreError, match=r"\[BACKUP-DIFFERS\].*event 2: the payload was changed"):
        restore_backup(file, empty)
    assert place(empty, tmp_path) == before


def test_a_restore_that_fails_at_any_step_leaves_the_place_as_it_was(
    filled: Store, url: str, empty: str, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _ = take_backup(url, tmp_path / "backup", data=data)
    (tmp_path / "new").mkdir()
    filled.close()
    before = place(empty, tmp_path)
    steps = ["_fill", "_insert", "_write_pack", "_compare", "_name_packs"]
    steps += ["name_new", "_name_store"] if empty.startswith("sqlite") else []
    for step in steps:
        done = getattr(restoring, step)

        def failing(*given: Any, step: str = step, done: Any = done) -> None:
            if step != "name_new":
                done(*given)
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(restoring, step, failing)
        with pytest.raises(StoreError, match="No space left on device"):
            restore_backup(file, empty, data=tmp_path / "new")
        monkeypatch.undo()
        assert place(empty, tmp_path) == before, step
    restore_backup(file, empty, data=tmp_path / "new")
    Store.open(empty).close()


KILLED = """
import sys, time
from pathlib import Path
from workmh_measures.storage import restore

def wait(*_):
    print("filled", flush=True)
    time.sleep(600)

restore._compare = wait
restore.restore_backup(Path(sys.argv[1]), sys.argv[2], data=Path(sys.argv[3]))
"""


def test_a_restore_that_is_killed_leaves_the_place_free(
    filled: Store, url: str, empty: str, tmp_path: Path, data: Path
) -> None:
    file, _ = take_backup(url, tmp_path / "backup", data=data)
    (tmp_path / "new").mkdir()
    command = [sys.executable, "-c", KILLED, str(file), empty, str(tmp_path / "new")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"filled\n"
        running.kill()
    left = [*(tmp_path / "new").iterdir(), *(tmp_path / "restored").glob("*")]
    assert left
    assert {path.name[0] for path in left} == {"."}
    restore_backup(file, empty, data=tmp_path / "new")
    store = Store.open(empty)
    assert tables(store) == tables(filled)
    store.close()


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


# ------------------------------------------------------------------------------------------------- a broken chain


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
