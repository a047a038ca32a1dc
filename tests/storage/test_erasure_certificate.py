from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workmh_measures.storage import erasure
from workmh_measures.storage.anchors import read_anchors
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.connection import SQLITE_SETTINGS
from workmh_measures.storage.erasure_certificate import certificate
from workmh_measures.storage.erasure_ledger import read_erasures
from workmh_measures.storage.events import AnswerEvent, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import ExportedEvent

Answer = Callable[..., AnswerEvent]
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def erased(store: Store) -> erasure.Erased:
    erasure.request_erasure(store, "demo", "0412", reason="asked by letter <b>", by="anna")
    return erasure.erase(store, "demo", "0412", by="berit")


def test_a_certificate_tells_what_was_removed_and_that_the_chain_holds(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), answer(2), answer(3, participant="0007")])
    before = store.head("demo")
    done = erased(store)
    told = certificate(store, done)
    assert told["removed"] == {"answer": 2}
    assert (told["request_seq"], told["erasure"]["seq"]) == (4, 5)
    assert (told["erasure"]["requested_by"], told["erasure"]["erased_by"]) == ("anna", "berit")
    assert told["chain"] == {"events": 5, "erased": 2, "holds": True, "bad_seq": None, "reason": None}
    head = store.head("demo")
    assert told["head_after"] == {"seq": 5, "hash": head.hash}
    assert told["head_before"]["seq"] == before.seq + 1
    assert store.verify("demo", [done.before, done.after]).ok
    assert told["database"] == store.dialect


def test_the_files_of_the_store_are_searched_for_what_was_removed(
    sqlite_store: Store, answer: Answer, tmp_path: Path
) -> None:
    sqlite_store.append("demo", [answer(n, item=f"{n}") for n in range(40)])
    done = erased(sqlite_store)
    assert len(done.removal.salts) == 40
    told = certificate(sqlite_store, done)
    assert [(one["file"], one["found"]) for one in told["files"]] == [("store.db", 0), ("store.db-wal", 0)]
    with (tmp_path / "store.db").open("ab") as file:
        file.write(next(iter(done.removal.salts)).encode())
    assert [one["found"] for one in certificate(sqlite_store, done)["files"]] == [1, 0]


def test_while_somebody_reads_an_older_page_the_certificate_says_that_the_log_holds_it_still(
    sqlite_store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SQLITE_SETTINGS, "busy_timeout", ("100", "100"))
    with closing(Store.open(f"sqlite:///{sqlite_store.files[0]}")) as busy:
        busy.append("demo", [answer("kanarifugl" * 90, item=f"{n}") for n in range(40)])
        with sqlite_store.reading() as reader:
            reader.exec_driver_sql("SELECT count(*) FROM event").scalar_one()
            done = erased(busy)
            assert sum(one["found"] for one in certificate(busy, done)["files"]) > 0
        assert busy.forget_old_pages()
        assert sum(one["found"] for one in certificate(busy, done)["files"]) == 0


def test_backups_and_exports_that_may_still_hold_it_are_named(
    url: str, answer: Answer, tmp_path: Path
) -> None:
    clock = Clock()
    store = Store.create(url, now=clock)
    folder = tmp_path / "backups"
    folder.mkdir()

    def later(**step: int) -> None:
        clock.now += timedelta(**step)

    def export() -> None:
        store.append("demo", [ExportedEvent(request_id=new_request_id(), entered_by="carl")])

    export()
    take_backup(url, folder, now=clock)
    later(days=1)
    store.append("demo", [answer(1)])
    later(days=1)
    taken, _ = take_backup(url, folder, now=clock)
    export()
    later(days=1)
    done = erased(store)
    later(days=1)
    take_backup(url, folder, now=clock)
    export()
    renamed = taken.rename(folder / f"before-{taken.name.removesuffix('.jsonl.gz')}.bak")
    (folder / "notes.txt").write_text("which backup is where", encoding="utf-8")
    told = certificate(store, done, backups=[folder])
    store.close()
    assert told["backups"] == [
        {"file": renamed.name, "made_at": "2026-03-03T09:00:00+00:00", "by_name": True}
    ]
    assert told["exports"] == [{"seq": 3, "exported_at": "2026-03-03T09:00:00+00:00", "by": "carl"}]
    assert told["recorded"] == {"first": "2026-03-02T09:00:00+00:00", "last": "2026-03-02T09:00:00+00:00"}


def test_a_certificate_is_ledger_and_anchor_as_well(store: Store, answer: Answer, tmp_path: Path) -> None:
    store.append("demo", [answer(1)])
    done = erased(store)
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps(certificate(store, done)), "utf-8")
    assert read_erasures([file]) == [done.erasure]
    assert read_anchors([file]) == {"demo": [done.before, done.after]}
