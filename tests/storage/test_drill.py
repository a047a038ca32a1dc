from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.drill import drill_moment, drill_restore, keep_drill
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]
BEGUN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ticking() -> Callable[[], datetime]:
    moments: Iterator[datetime] = (BEGUN + timedelta(seconds=5 * n) for n in range(10))
    return lambda: next(moments)


def test_a_drill_restores_walks_the_chains_and_leaves_only_its_report(
    store: Store, url: str, tmp_path: Path, answer: Answer
) -> None:
    store.append("demo", [answer(1), answer(2, item="02")])
    folder = tmp_path / "backups"
    folder.mkdir()
    file, manifest = take_backup(url, folder)
    done = drill_restore(file, by="keeper", now=ticking())
    assert done.studies["demo"]["events"] == 2
    assert done.studies["demo"]["hash"] == manifest.studies["demo"].hash == store.head("demo").hash
    assert (done.by, done.seconds, done.made_at) == ("keeper", 5.0, manifest.about.made_at)
    report = keep_drill(done, folder)
    assert drill_moment(report) == BEGUN
    assert sorted(folder.iterdir()) == sorted([file, report])


def test_a_drill_of_a_damaged_backup_fails_and_leaves_nothing(
    sqlite_store: Store, tmp_path: Path, answer: Answer
) -> None:
    sqlite_store.append("demo", [answer(1)])
    folder = tmp_path / "backups"
    folder.mkdir()
    file, _ = take_backup(f"sqlite:///{tmp_path / 'store.db'}", folder)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(StoreError, match="BACKUP-DAMAGED"):
        drill_restore(file, by="keeper")
    assert list(folder.iterdir()) == [file]


def test_a_report_is_never_written_over_another(sqlite_store: Store, tmp_path: Path, answer: Answer) -> None:
    sqlite_store.append("demo", [answer(1)])
    file, _ = take_backup(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "b.gz")
    done = drill_restore(file, by="keeper", now=ticking())
    kept = keep_drill(done, tmp_path).read_bytes()
    with pytest.raises(StoreError, match="BACKUP-WRITE"):
        keep_drill(done, tmp_path)
    [report] = tmp_path.glob("drill-*.json")
    assert report.read_bytes() == kept


def test_a_file_that_is_no_report_has_no_moment(tmp_path: Path) -> None:
    assert drill_moment(tmp_path / "drill-yesterday.json") is None
