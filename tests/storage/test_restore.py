"""A backup put back: packs with it, over nothing that is there, whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage import restore as restoring
from workmh_measures.storage.age_keys import Keys, make_key, read_keys
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup

from .backups import place, tables

Answer = Callable[..., AnswerEvent]


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
