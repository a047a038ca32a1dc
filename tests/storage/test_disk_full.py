"""A full disk: refused with a message, nothing acknowledged that is not stored, and on it goes when there is room.

SQLite is filled up to its own limit of pages, up to a limit on the size of its files, and on a file system of four
megabytes where this account may mount one.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


def refusal(error: StoreError) -> str:
    [only] = error.problems
    return only.code


def test_a_full_disk_acknowledges_nothing_and_the_store_goes_on_when_there_is_room(
    sqlite_store: Store, answer: Answer
) -> None:
    """SQLite's own page limit fails in the same place and with the same error as a disk without room."""
    sqlite_store.append("demo", [answer(1, item="first")])
    with sqlite_store.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(
        StoreError, match=r"\[STORE-FULL\] The disk of the store is full: .*disk is full"
    ) as full:
        sqlite_store.append("demo", [answer("x" * 100_000)])
    assert refusal(full.value) == "STORE-FULL"
    assert "Nothing was acknowledged. Make room" in str(full.value)
    assert [current.item for current in sqlite_store.current_answers("demo")] == ["first"]
    sqlite_store.close()  # the limit belongs to the connection
    sqlite_store.append("demo", [answer("x" * 100_000)])
    assert sqlite_store.verify("demo").ok


MAY_MOUNT = ["unshare", "--map-root-user", "--mount"]


def ways() -> dict[str, tuple[list[str], str]]:
    """How a disk can be made full here, and what the store then says; a file system only where one may be mounted."""
    found = {"limit": ([], "STORE-UNCONFIRMED")}
    allowed = shutil.which("unshare") and not subprocess.run([*MAY_MOUNT, "true"], check=False).returncode
    return found | ({"mount": (MAY_MOUNT, "STORE-FULL")} if allowed else {})


@pytest.mark.parametrize("way", ways())
def test_without_room_every_acknowledged_answer_is_there_and_saving_resumes(tmp_path: Path, way: str) -> None:
    before, code = ways()[way]
    program = Path(__file__).with_name("fill_disk.py")
    command = [*before, sys.executable, str(program), way, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["refused"] == [code] * 3
    assert way == "limit" or told["backup"] == "BACKUP-WRITE"
    assert told["acknowledged"] > 100
    assert told["lost"] == []
    assert told["unacknowledged"] == []
    assert told["resumed_after_seconds"] < 10
    assert told["chain_holds"]


@pytest.mark.postgres
def test_what_postgresql_reports_as_a_full_disk_is_told_as_such_and_saving_resumes(
    cluster: Any, answer: Answer
) -> None:
    """A trigger raises the server's own error for it: only its administrator could fill the server's disk."""
    name = cluster.emptied()
    store = Store.create(cluster.url(name))
    full = "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'"
    with GroupCommitter(store) as committer:
        [first] = committer.submit("demo", [answer(1)])
        cluster.run(
            f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {full}; END $$",
            "CREATE TRIGGER full_disk BEFORE INSERT ON payload EXECUTE FUNCTION full_disk()",
            database=name,
        )
        again = answer(2)
        with pytest.raises(StoreError, match="DiskFull: could not extend file") as refused:
            committer.submit("demo", [again])
        assert refusal(refused.value) == "STORE-FULL"
        assert [event.seq for event in store.events("demo")] == [first.seq]
        cluster.run("DROP TRIGGER full_disk ON payload", database=name)
        [receipt] = committer.submit("demo", [again])
    assert (receipt.seq, receipt.duplicate) == (2, False)
    assert store.verify("demo").ok
    store.close()


def test_a_backup_that_finds_no_room_leaves_nothing_and_the_store_alone(
    sqlite_store: Store, tmp_path: Path, answer: Answer
) -> None:
    sqlite_store.append("demo", [answer(os.urandom(300_000).hex())])
    (tmp_path / "backups").mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(StoreError, match=r"\[BACKUP-WRITE\]"):
            take_backup(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "backups")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list((tmp_path / "backups").iterdir()) == []
    assert sqlite_store.verify("demo").ok
