"""The ledger outside the store, and what a restored backup does with it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from workmh_measures.errors import StoreError
from workmh_measures.storage import erasure
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.erasure_ledger import LEDGER, Erasure, add_to_ledger, read_erasures
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.redaction import Redaction, redact
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup
from workmh_measures.storage.sessions import exchange_link, issue_link

Answer = Callable[..., AnswerEvent]
ONE = Erasure("demo", "0412", "asked", "anna", "2026-03-01T10:00:00+00:00", "berit", "2026-03-02", 7)
CANARY = "kanarifugl" * 40


@pytest.fixture
def empty(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty place of the same kind."""
    if url.startswith("sqlite"):
        (tmp_path / "new").mkdir()
        return f"sqlite:///{tmp_path / 'new' / 'store.db'}"
    cluster: Any = request.getfixturevalue("cluster")
    return str(cluster.url(cluster.emptied("emptied_too")))


# ------------------------------------------------------------------------------------------------------- the file


def test_each_erasure_is_a_line_on_stable_storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    path = add_to_ledger(tmp_path, ONE)
    assert (path.name, len(synced)) == (LEDGER, 2)  # the file, and the folder that names it
    add_to_ledger(tmp_path, Erasure(**{**asdict(ONE), "participant": "0007"}))
    assert [one.participant for one in read_erasures([path])] == ["0412", "0007"]
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_an_erasure_told_twice_is_told_once(tmp_path: Path) -> None:
    path = add_to_ledger(tmp_path, ONE)
    add_to_ledger(tmp_path, ONE)
    (tmp_path / "certificate.json").write_text(json.dumps({"erasure": asdict(ONE)}, indent=2), "utf-8")
    assert read_erasures([path, tmp_path / "certificate.json"]) == [ONE]


def test_a_line_that_is_not_whole_is_refused_and_what_comes_after_stays_readable(tmp_path: Path) -> None:
    path = tmp_path / LEDGER
    path.write_text('{"study": "demo", "partic', "utf-8")
    add_to_ledger(tmp_path, ONE)
    path.write_text(path.read_text("utf-8") + '{"study": "demo"}\n', "utf-8")
    with pytest.raises(StoreError) as refused:
        read_erasures([path, tmp_path / "nowhere"])
    assert [found.where for found in refused.value.problems] == [
        f"{path}:1",
        f"{path}:3",
        str(tmp_path / "nowhere"),
    ]
    path.write_text(path.read_text("utf-8").splitlines()[1], "utf-8")
    assert read_erasures([path]) == [ONE]


def test_what_cannot_be_noted_is_not_erased(store: Store, answer: Answer, tmp_path: Path) -> None:
    store.append("demo", [answer(1)])
    erasure.request_erasure(store, "demo", "0412", reason="asked by letter", by="anna")
    with pytest.raises(StoreError, match="ERASE-NOT-WRITTEN"):
        erasure.erase(store, "demo", "0412", by="anna", data=tmp_path / "nowhere")
    assert len(store.current_answers("demo")) == 1
    erasure.erase(store, "demo", "0412", by="anna", data=tmp_path)
    [noted] = read_erasures([tmp_path / LEDGER])
    assert (noted.participant, noted.reason, noted.requested_by, noted.seq) == (
        "0412",
        "asked by letter",
        "anna",
        3,
    )


# ----------------------------------------------------------------------------------------------- a restored backup


def everything_in(url: str, request: pytest.FixtureRequest) -> bytes:
    """Every byte of a store's tables: the files of SQLite, or of the PostgreSQL cluster without its log."""
    file = make_url(url).database
    if url.startswith("sqlite"):
        return b"".join(path.read_bytes() for path in Path(str(file)).parent.glob("store.db*"))
    cluster: Any = request.getfixturevalue("cluster")
    cluster.run("CHECKPOINT")
    return b"".join(path.read_bytes() for path in (cluster.data / "base").rglob("*") if path.is_file())


def test_what_was_erased_after_a_backup_is_erased_again_before_the_store_opens(
    store: Store, url: str, empty: str, tmp_path: Path, answer: Answer, request: pytest.FixtureRequest
) -> None:
    store.append("demo", [answer(f"{CANARY}-{n}", item=f"{n}") for n in range(30)])
    store.append("demo", [answer(2, participant="0007")])
    token = issue_link(store, "demo", "0412", by="anna")
    file, manifest = take_backup(url, tmp_path / "backup.gz")
    store.append("demo", [answer(3, participant="0007")])
    erasure.request_erasure(store, "demo", "0412", reason="asked by letter", by="anna")
    erasure.erase(store, "demo", "0412", by="berit", data=tmp_path)
    store.close()
    if url.startswith("postgresql"):
        request.getfixturevalue("cluster").run("VACUUM (FULL) payload", database=make_url(url).database)
    known = [*read_erasures([tmp_path / LEDGER]), Erasure(**{**asdict(ONE), "participant": "nobody"})]
    assert restore_backup(file, empty, erasures=known) == manifest
    assert CANARY.encode() not in everything_in(empty, request)
    restored = Store.open(empty)
    assert [current.value for current in restored.current_answers("demo")] == [2]
    report = restored.verify("demo", [restored.head("demo")])
    assert (report.ok, report.erased, report.events) == (True, 31, manifest.studies["demo"].seq + 2)
    request_event, erased_event = restored.history("demo", "0412")[-2:]
    assert request_event.content == {"reason": "asked by letter"}
    assert erased_event.columns["entered_by"] == "berit"
    assert erased_event.content is not None
    assert set(erased_event.content) == {"reason", "request", "repeated"}
    assert exchange_link(restored, token) is None
    with pytest.raises(StoreError, match="STORE-ERASED"):
        restored.append("demo", [answer(1)])
    restored.close()


def test_a_redaction_after_a_backup_is_repeated_and_later_answers_stay(
    store: Store, url: str, empty: str, tmp_path: Path, answer: Answer
) -> None:
    asked = Redaction(
        participant="0412",
        wave="t0",
        instrument="hads",
        item="01",
        reason="a name was typed",
        by="Anna Aas",
        second="Berit Bo",
    )
    store.append("demo", [answer(CANARY), answer(2, item="02")])
    older, _ = take_backup(url, tmp_path / "older.gz")
    redact(store, "demo", asked, data=tmp_path)
    store.append("demo", [answer("without a name")])
    later, manifest = take_backup(url, tmp_path / "later.gz")
    known = read_erasures([tmp_path / LEDGER])
    assert [(one.item, one.erased_by, one.requested_by) for one in known] == [("01", "Anna Aas", "Berit Bo")]
    restore_backup(older, empty, erasures=known)
    with closing(Store.open(empty)) as restored:
        assert [current.item for current in restored.current_answers("demo")] == ["02"]
        assert restored.verify("demo").ok
        told = restored.history("demo", "0412", item="01")[-1]
        assert told.content == {"reason": "a name was typed", "second": "Berit Bo"}
    (tmp_path / "place").mkdir()
    place = f"sqlite:///{tmp_path / 'place' / 'store.db'}"
    restore_backup(later, place, erasures=known)
    with closing(Store.open(place)) as restored:
        assert restored.head("demo").hash == manifest.studies["demo"].hash
        assert [c.value for c in restored.current_answers("demo")] == ["without a name", 2]


def test_what_the_backup_knows_to_be_erased_is_not_erased_twice(
    store: Store, url: str, empty: str, tmp_path: Path, answer: Answer
) -> None:
    store.append("demo", [answer(1), answer(2, participant="0007")])
    erasure.request_erasure(store, "demo", "0412", reason="asked by letter", by="anna")
    erasure.erase(store, "demo", "0412", by="berit", data=tmp_path)
    file, manifest = take_backup(url, tmp_path / "backup.gz")
    restore_backup(file, empty, erasures=read_erasures([tmp_path / LEDGER]))
    restored = Store.open(empty)
    assert restored.head("demo").hash == manifest.studies["demo"].hash
    restored.close()


def test_a_restore_whose_erasure_fails_leaves_the_place_free(
    store: Store, url: str, empty: str, tmp_path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append("demo", [answer(1)])
    file, _ = take_backup(url, tmp_path / "backup.gz")

    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(erasure, "shut_doors", fail)
        with pytest.raises(RuntimeError, match="the power went"):
            restore_backup(file, empty, erasures=[ONE])
    restore_backup(file, empty, erasures=[ONE])
    restored = Store.open(empty)
    assert restored.current_answers("demo") == []
    restored.close()
