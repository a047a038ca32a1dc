"""`workmh kept-words` as a data manager calls it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]


def test_words_that_wait_are_listed_masked_until_they_are_redacted(workmh: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    store = Store.create(url)
    about = {"participant": "P-01", "wave": "t0", "instrument": "diary", "mode": "web", "language": "nb"}
    kept = AnswerEvent(
        request_id="r1", entered_by="x", item="words", fingerprint="f", value="Ring 41 23 45 67\nHilsen",
        personal=("phone",), **about,
    )  # fmt: skip
    store.append("prove", [kept])
    store.close()
    where = ("--store", url, "--study", "prove")
    assert workmh("kept-words", *where).out == "P-01 t0 diary words (event 1): phone: Ring ••• Hilsen\n"
    [listed] = workmh("kept-words", *where, "--json").json
    assert (listed["kinds"], listed["words"], listed["seq"]) == (["phone"], "Ring •••\nHilsen", 1)
    assert "Ring 41 23 45 67 Hilsen" in workmh("kept-words", *where, "--in-clear").out
    two = ("--reason", "a number", "--by", "Anna", "--second", "Berit")
    assert workmh("redact", "P-01", "t0", "diary", "words", *where, *two).code == 0
    assert workmh("kept-words", *where).out == "Nothing waits.\n"
