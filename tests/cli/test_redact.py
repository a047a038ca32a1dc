"""`workmh redact` as a data manager calls it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]
CELL = ("P-01", "t0", "diary", "words")
WHO = ("--reason", "a name was typed", "--by", "Anna Aas", "--second", "Berit Bo")


def test_an_answer_is_redacted_by_two_and_never_by_one(workmh: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    store = Store.create(url)
    answer = AnswerEvent(
        request_id="r1", entered_by="x", participant="P-01", wave="t0", instrument="diary", item="words",
        mode="web", language="nb", fingerprint="f", value="Kanari Fugl",
    )  # fmt: skip
    store.append("prove", [answer])
    where = ("--store", url, "--study", "prove")
    alone = workmh("redact", *CELL, *where, *WHO[:4], "--second", "Anna Aas")
    assert (alone.code, "REDACT-REFUSED" in alone.err) == (1, True)
    assert [one.value for one in store.current_answers("prove")] == ["Kanari Fugl"]
    done = workmh("redact", *CELL, *where, *WHO, "--json")
    assert (done.code, done.json) == (0, {"removed": 1, "seq": 2})
    assert store.current_answers("prove") == []
    store.close()
    assert workmh("audit", "verify", "--store", url).code == 0
    assert workmh("redact", *CELL, *where, *WHO).code == 1
