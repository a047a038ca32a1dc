from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workmh_measures.storage.events import Kind, NoteEvent, new_request_id
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]


def test_an_inspector_gets_every_event_in_one_file_and_the_record_tells_so(
    workmh: Run, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'trial.sqlite'}"
    store = Store.create(url)
    notes = [
        NoteEvent(request_id=new_request_id(), entered_by=name, data={"text": "=1+1"})
        for name in ("anna", "ola")
    ]
    store.append("demo", notes)
    ask = ("audit", "export", "--store", url, "--study", "demo", "--by", "inspector", "-o")
    assert workmh(*ask, tmp_path / "trail.csv").out.endswith("trail.csv: 2 events.\n")
    with (tmp_path / "trail.csv").open(encoding="utf-8", newline="") as file:
        assert [row["entered_by"] for row in csv.DictReader(file)] == ["anna", "ola"]
    [exported] = store.events("demo", kind=Kind.EXPORTED)
    assert exported.columns["entered_by"] == "inspector"
    assert exported.content == {"what": "trail", "file": "trail.csv", "events": 2, "arms": False}
    assert workmh(*ask, tmp_path / "ola.xlsx", "--entered-by", "ola").out.endswith("ola.xlsx: 1 events.\n")
    store.close()


def test_a_study_that_is_not_there_is_wrong_usage(workmh: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'trial.sqlite'}"
    Store.create(url).close()
    ran = workmh("audit", "export", "--store", url, "--study", "demo", "--by", "i", "-o", tmp_path / "t.csv")
    assert ran.code == 2
    assert "has no study 'demo'" in ran.err


def test_a_trail_that_cannot_be_put_on_record_is_not_written(workmh: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'trial.sqlite'}"
    store = Store.create(url)
    store.append("demo", [NoteEvent(request_id=new_request_id(), entered_by="anna", data={"text": "begun"})])
    store.close()
    ran = workmh("audit", "export", "--store", url, "--study", "demo", "--by", " ", "-o", tmp_path / "t.csv")
    assert ran.code == 1
    assert sorted(path.name for path in tmp_path.iterdir() if "trial" not in path.name) == []
