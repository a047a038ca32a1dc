from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.drill import drill_restore, keep_drill
from workmh_measures.storage.erasure import erase, request_erasure
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.health import Finding, Limits, backup_findings, store_findings
from workmh_measures.storage.repository import Store, utc_now
from workmh_measures.storage.study_events import WithdrawnEvent

Answer = Callable[..., AnswerEvent]
ROOMY = Limits(free=0.0)


def by_subject(found: Any) -> dict[str, Finding]:
    return {finding.subject: finding for finding in found}


def test_a_store_that_is_well_has_nothing_to_look_at(store: Store, url: str, answer: Answer) -> None:
    store.append("demo", [answer(1)])
    found = list(store_findings(store, url, limits=ROOMY))
    assert [finding for finding in found if not finding.ok] == []
    subjects = {"clock", "chain", "erasure"} | ({"disk", "rights"} if url.startswith("sqlite") else set())
    assert {finding.subject for finding in found} == subjects


def test_a_disk_without_room_is_told(sqlite_store: Store, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    disk = by_subject(store_findings(sqlite_store, url, limits=Limits(free=1.01)))["disk"]
    assert not disk.ok
    assert disk.text.endswith("Make room.")


def test_a_store_that_others_may_read_is_told(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "store.db").chmod(0o640)
    rights = by_subject(store_findings(sqlite_store, f"sqlite:///{tmp_path / 'store.db'}", limits=ROOMY))
    assert not rights["rights"].ok
    assert "chmod 600 store.db" in rights["rights"].text


def test_a_clock_that_was_set_back_is_told(store: Store, url: str, answer: Answer) -> None:
    store.append("demo", [answer(1)])
    clock = by_subject(store_findings(store, url, now=lambda: utc_now() - timedelta(days=3)))["clock"]
    assert not clock.ok
    expected = "259" if url.startswith("postgresql") else "the clock was set back"
    assert expected in clock.text


def test_a_broken_chain_is_told_with_its_first_bad_event(
    sqlite_store: Store, tmp_path: Path, answer: Answer
) -> None:
    sqlite_store.append("demo", [answer(1), answer(2, item="02")])
    with sqlite_store.writing() as connection:
        connection.execute(text("DROP TRIGGER event_no_update"))
        connection.execute(text("UPDATE event SET item = '09' WHERE seq = 2"))
    url = f"sqlite:///{tmp_path / 'store.db'}"
    chain = by_subject(store_findings(sqlite_store, url, limits=ROOMY))["chain"]
    assert not chain.ok
    assert chain.text.startswith("demo: event 2: ")


def test_whoever_asked_to_be_erased_and_is_not_is_told(store: Store, url: str, answer: Answer) -> None:
    left = WithdrawnEvent(
        request_id="w", entered_by="anna", participant="0412", level="deletion", day=date(2026, 3, 1)
    )
    store.append("demo", [answer(1), left])
    found = by_subject(store_findings(store, url, limits=ROOMY))["erasure"]
    assert (found.ok, found.text) == (False, "demo: 1 wait to be erased. See: workmh erase --waiting")
    request_erasure(store, "demo", "0412", reason="asked in a letter", by="anna")
    erase(store, "demo", "0412", by="anna")
    assert by_subject(store_findings(store, url, limits=ROOMY))["erasure"].ok


@pytest.mark.parametrize(("hours", "ok"), [(25, True), (27, False)])
def test_a_backup_may_be_a_day_old(tmp_path: Path, hours: int, ok: bool) -> None:
    file = tmp_path / "workmh-20260301T120000.000000Z.jsonl.gz"
    file.touch()
    made = datetime(2026, 3, 1, 12, tzinfo=UTC)
    os.utime(file, (made.timestamp(), made.timestamp()))
    found = by_subject(backup_findings(tmp_path, now=lambda: made + timedelta(hours=hours)))
    assert found["backup"].ok is ok
    assert "2026-03-01 12:00 UTC" in found["backup"].text
    assert not found["drill"].ok
    assert found["drill"].text == "There is no drill in the folder (drill-*.json). Run: workmh backup drill"


def test_the_report_of_a_drill_is_found(sqlite_store: Store, tmp_path: Path, answer: Answer) -> None:
    sqlite_store.append("demo", [answer(1)])
    folder = tmp_path / "backups"
    folder.mkdir()
    file, _ = take_backup(f"sqlite:///{tmp_path / 'store.db'}", folder)
    keep_drill(drill_restore(file, by="keeper"), folder)
    assert all(finding.ok for finding in backup_findings(folder))
    later = by_subject(backup_findings(folder, now=lambda: utc_now() + timedelta(days=31)))
    assert not later["drill"].ok
