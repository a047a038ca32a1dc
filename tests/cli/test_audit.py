from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from workmh_measures.storage.events import NoteEvent, new_request_id
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]


def test_a_store_without_its_guards_is_walked_all_the_same_and_both_are_told(
    workmh: Run, tmp_path: Path
) -> None:
    file = tmp_path / "trial.sqlite"
    store = Store.create(f"sqlite:///{file}")
    notes = [
        NoteEvent(request_id=new_request_id(), entered_by="anna", data={"text": str(i)}) for i in range(3)
    ]
    store.append("demo", notes)
    store.close()
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("DROP TRIGGER event_no_update")
        raw.execute("UPDATE event SET entered_by = 'ola' WHERE seq = 2")
    ran = workmh("audit", "verify", "--store", f"sqlite:///{file}")
    assert ran.code == 1
    assert "demo: 1 events, 0 erased, event 2: " in ran.out
    assert "trigger event_no_update = missing" in ran.err
    [told] = workmh("audit", "verify", "--store", f"sqlite:///{file}", "--json").json
    assert told["bad_seq"] == 2
