from __future__ import annotations

import copy
from typing import Any

import pytest

from workmh_measures.report.certificate_page import certificate_page

MOMENT = "2026-03-01T11:30:00+00:00"
TOLD: dict[str, Any] = {
    "erasure": {
        "study": "demo",
        "participant": "0412",
        "reason": "asked by letter <b>",
        "requested_by": "anna",
        "requested_at": "2026-07-01T22:30:00+00:00",
        "erased_by": "berit",
        "erased_at": MOMENT,
        "seq": 9,
    },
    "request_seq": 8,
    "removed": {"answer": 5, "enrolled": 1},
    "recorded": {"first": MOMENT, "last": MOMENT},
    "head_before": {"seq": 8, "hash": "a" * 64},
    "head_after": {"seq": 9, "hash": "b" * 64},
    "chain": {"events": 9, "erased": 6, "holds": True, "bad_seq": None, "reason": None},
    "files": [{"file": "trial.sqlite", "bytes": 4096, "found": 0}],
    "ledger": "erasures.jsonl",
    "backups": [{"file": "copy.gz", "made_at": MOMENT, "by_name": True}],
    "exports": [{"seq": 3, "exported_at": MOMENT, "by": "carl"}],
    "made_at": MOMENT,
    "software": "workmh-measures 0.1.0",
}


def test_the_page_says_the_same_in_two_languages_and_takes_no_markup_in() -> None:
    page = certificate_page(TOLD)
    for words in (
        "<h1>Bekreftelse på sletting</h1>",
        "<h1>Certificate of erasure</h1>",
        "hendelse 8, 2026-07-02 00:30:00 (UTC+0200), registrert av anna",
        "event 9, 2026-03-01 12:30:00 (UTC+0100), recorded by berit",
        "6 i alt (svar 5, innskriving 1)",
        "6 in all (answer 5, enrolment 1)",
        "holds: 9 events, 6 with contents removed",
        "trial.sqlite: 4096 bytes, nothing of what was removed",
    ):
        assert page.count(words) == 1, words
    for both in ("a" * 64, "b" * 64, "copy.gz", "asked by letter &lt;b&gt;", "erasures.jsonl"):
        assert page.count(both) == 2, both
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"files": [{"file": "trial.sqlite-wal", "bytes": 9, "found": 2}]},
            "2 of the salts still stand there",
        ),
        ({"files": []}, "VACUUM (FULL) payload"),
        ({"ledger": None}, "keep this certificate"),
        ({"exports": []}, "none known"),
        ({"recorded": {"first": None, "last": None}}, "from – to –"),
        ({"chain": {**TOLD["chain"], "holds": False, "bad_seq": 4}}, "does NOT hold: event 4"),
    ],
)
def test_what_is_not_as_it_should_be_is_said(change: dict[str, Any], words: str) -> None:
    assert words in certificate_page({**copy.deepcopy(TOLD), **change})
