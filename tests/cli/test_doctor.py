from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from workmh_measures.storage.events import NoteEvent, new_request_id
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]


def made_store(folder: Path) -> str:
    url = f"sqlite:///{folder / 'trial.sqlite'}"
    store = Store.create(url)
    store.append("demo", [NoteEvent(request_id=new_request_id(), entered_by="anna", data={"text": "begun"})])
    store.close()
    return url


def test_the_doctor_finds_a_store_without_backup_unwell_and_is_content_after_a_drill(
    workmh: Run, tmp_path: Path
) -> None:
    url, folder = made_store(tmp_path), tmp_path / "backups"
    folder.mkdir()
    before = workmh("doctor", "--store", url, "--backups", folder)
    assert before.code == 1
    assert (
        "LOOK  backup  There is no backup in the folder (workmh-*.jsonl.gz*). Run: workmh backup"
        in before.out.splitlines()
    )
    assert workmh("backup", "--store", url, "-o", folder).code == 0
    [file] = folder.iterdir()
    drilled = workmh("backup", "drill", file, "--by", "keeper", "--json")
    assert (drilled.code, drilled.json["studies"]["demo"]["events"]) == (0, 1)
    assert Path(drilled.json["report"]).parent == folder
    after = workmh("doctor", "--store", url, "--backups", folder, "--json")
    unwell = {finding["subject"] for finding in after.json if not finding["ok"]}
    assert unwell <= {"disk"}
    assert after.code == len(unwell)


def test_the_doctor_refuses_a_place_without_a_store(workmh: Run, tmp_path: Path) -> None:
    ran = workmh("doctor", "--store", f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert ran.code == 1
    assert "STORE-OPEN" in ran.err
