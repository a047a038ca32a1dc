"""`workmh correct`, `history`, `erase`, `restore --erasures` and `audit verify --anchor`, as staff call them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.storage.alert_events import AlertRaisedEvent
from workmh_measures.storage.events import AnswerEvent, FormCompletedEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import WithdrawnEvent

Run = Callable[..., Any]
CELL = ("0412", "t0", "hads", "01")


@pytest.fixture
def record(tmp_path: Path) -> list[str]:
    """The options that name a store in which two people handed in a form."""
    (tmp_path / "study").mkdir()
    url = f"sqlite:///{tmp_path / 'study' / 'trial.sqlite'}"
    store = Store.create(url)
    for person in ("0412", "0007"):
        about = {"entered_by": person, "participant": person, "wave": "t0", "instrument": "hads"}
        shown = {"mode": "web", "language": "nb"}
        store.append(
            "demo",
            [
                AnswerEvent(request_id=person, item="01", fingerprint="f" * 64, value=1, **about, **shown),
                FormCompletedEvent(request_id=f"{person} done", **about, **shown),
            ],
        )
    store.close()
    return ["--store", url, "--study", "demo"]


def test_a_correction_prints_what_was_and_what_is_and_history_tells_it(
    workmh: Run, record: list[str]
) -> None:
    why = ("--reason", "misread", "--by", "anna")
    done = workmh("correct", *CELL, *record, "--value", "3", *why)
    assert done.out == "Participant 0412, wave t0, hads item 01: 1 (event 1) -> 3 (event 5).\n"
    code = workmh("correct", *CELL, *record, "--missing", "skipped", *why, "--json")
    assert code.json == {"old": {"value": 3}, "new": {"missing": -992}, "old_seq": 5, "seq": 6}
    told = workmh("history", "0412", *record, "--item", "01")
    assert [line.split("UTC) ")[1] for line in told.out.splitlines()] == [
        "0412: t0 hads 01 no answer -> 1",
        "anna: t0 hads 01 1 -> 3 Reason: misread",
        "anna: t0 hads 01 3 -> -992 (skipped) Reason: misread",
    ]
    assert len(workmh("history", "0412", *record, "--json").json) == 4
    assert workmh("history", "9999", *record).out == "Nothing is recorded about 9999 there.\n"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], 2),
        (["--value", "1", "--clear"], 2),
        (["--missing", "-1"], 2),
        (["--value", "9"], 1),
        (["--value", "1", "--based-on", "3"], 1),
    ],
)
def test_a_correction_that_cannot_be_made_changes_nothing(
    workmh: Run, record: list[str], given: list[str], code: int
) -> None:
    done = workmh("correct", *CELL, *record, *given, "--reason", "misread", "--by", "anna")
    assert done.code == code
    assert workmh("audit", "verify", *record).out == "demo: 4 events, 0 erased, the chain holds.\n"


def test_an_erasure_shows_what_goes_asks_for_the_id_and_certifies(
    workmh: Run, record: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("0007\n0412\n"))
    out = tmp_path / "certificate.json"
    asked = ("erase", "0412", *record, "--by", "berit", "-o", out)
    wrong = workmh(*asked, "--reason", "asked by letter")
    assert (wrong.code, out.exists()) == (1, False)
    assert "1 answer" in wrong.err
    assert "Nothing was erased" in wrong.err
    no_request = workmh(*asked, "--yes")
    assert (no_request.code, "[ERASE-REQUEST]" in no_request.err) == (1, True)
    done = workmh(*asked, "--reason", "asked by letter")
    assert done.code == 0
    assert done.out.splitlines()[0] == "Erased: 2 contents, event 6; the chain holds."
    told = json.loads(out.read_text("utf-8"))
    assert told["removed"] == {"answer": 1, "form_completed": 1}
    assert [one["found"] for one in told["files"]] == [0, 0]
    assert "asked by letter" in out.with_suffix(".html").read_text("utf-8")
    assert workmh(*asked, "--yes").code == 2  # a certificate is never overwritten
    ledger = (tmp_path / "study" / "erasures.jsonl").read_text("utf-8")
    assert json.loads(ledger) == told["erasure"]


def test_who_waits_for_erasure_is_listed_until_it_is_done(
    workmh: Run, record: list[str], tmp_path: Path
) -> None:
    assert workmh("erase", "--waiting", *record).out == "Nobody waits for erasure.\n"
    store = Store.open(record[1])
    left = WithdrawnEvent(
        request_id="w", entered_by="anna", participant="0007", level="deletion", day=date(2026, 2, 1)
    )
    store.append("demo", [left])
    assert len(store.current_answers("demo")) == 2  # leaving alone erases nothing
    store.close()
    requested = workmh("erase", "0412", *record, "--only-request", "--reason", "wish", "--by", "anna")
    assert requested.out == "Event 6: the request is recorded. Nothing was erased yet.\n"
    waiting = workmh("erase", "--waiting", *record, "--json").json
    assert [(one["participant"], one["requested"]) for one in waiting] == [("0007", False), ("0412", True)]
    assert waiting[0]["since"] == "2026-02-01"
    done = workmh("erase", "0412", *record, "--by", "berit", "-o", tmp_path / "c.json", "--yes", "--json")
    assert done.json["request_seq"] == 6
    assert [one["participant"] for one in workmh("erase", "--waiting", *record, "--json").json] == ["0007"]


def test_a_reason_that_points_to_a_person_is_refused(workmh: Run, record: list[str]) -> None:
    done = workmh("erase", "0412", *record, "--only-request", "--reason", "kari@example.org", "--by", "anna")
    assert (done.code, "[ERASE-ENTRY] The reason seems to hold: email" in done.err) == (1, True)


def test_an_erasure_tells_of_an_alert_that_nobody_has_closed(
    workmh: Run, record: list[str], tmp_path: Path
) -> None:
    store = Store.open(record[1])
    place = {"participant": "0412", "wave": "t0", "instrument": "phq9", "item": "09", "fingerprint": "f" * 64}
    rules = {"answer": "a", "rules": "1", "at_least": 1, "mode": "paper", "language": "nb"}
    store.append("demo", [AlertRaisedEvent(request_id="r", entered_by="anna", **place, **rules)])
    store.close()
    asked = ("erase", "0412", *record, "--reason", "wish", "--by", "anna")
    told = workmh(*asked, "-o", tmp_path / "c.json", "--yes").err
    assert "Not closed, and gone with the rest: alert 5. See first: workmh alerts list" in told
    other = ("erase", "0007", *record, "--reason", "wish", "--by", "anna")
    assert "alert" not in workmh(*other, "-o", tmp_path / "d.json", "--yes").err


def test_a_restore_repeats_what_was_erased_or_says_that_it_knows_of_none(
    workmh: Run, record: list[str], tmp_path: Path
) -> None:
    backup = tmp_path / "backup.gz"
    workmh("backup", *record[:2], "-o", backup)
    certificate = tmp_path / "c.json"
    workmh("erase", "0412", *record, "--reason", "wish", "--by", "anna", "-o", certificate, "--yes")
    for name, options, code, said in (
        ("blind", [], 0, "No ledger of erasures is known"),
        ("told", ["--erasures", certificate], 0, "demo: 1 erasures repeated."),
        ("broken", ["--erasures", backup], 1, "[ERASE-LEDGER]"),
    ):
        (tmp_path / name).mkdir()
        new = f"sqlite:///{tmp_path / name / 'trial.sqlite'}"
        done = workmh("restore", backup, "--store", new, *options)
        assert (done.code, said in done.err) == (code, True)
    assert not (tmp_path / "broken" / "trial.sqlite").exists()
    store = Store.open(f"sqlite:///{tmp_path / 'told' / 'trial.sqlite'}")
    assert [current.participant for current in store.current_answers("demo")] == ["0007"]
    store.close()
    # The ledger goes along, for the day an even older backup has to be restored there.
    kept = (tmp_path / "told" / "erasures.jsonl").read_text("utf-8")
    assert json.loads(kept) == json.loads(certificate.read_text("utf-8"))["erasure"]


def test_an_older_store_put_back_shows_by_what_a_later_backup_noted(
    workmh: Run, record: list[str], tmp_path: Path
) -> None:
    older, later = tmp_path / "older.gz", tmp_path / "later.gz"
    workmh("backup", *record[:2], "-o", older)
    workmh("correct", *CELL, *record, "--value", "3", "--reason", "misread", "--by", "anna")
    workmh("backup", *record[:2], "-o", later)
    (tmp_path / "new").mkdir()
    new = ["--store", f"sqlite:///{tmp_path / 'new' / 'trial.sqlite'}"]
    workmh("restore", older, *new)
    assert workmh("audit", "verify", *new).code == 0
    found = workmh("audit", "verify", *new, "--anchor", older, "--anchor", later)
    assert found.code == 1
    assert found.out == "demo: 4 events, 0 erased, event 5: the event is missing: the tail was cut.\n"
    assert workmh("audit", "verify", *record, "--anchor", later).code == 0


def test_answers_given_under_another_definition_are_told_until_somebody_answers_for_it(
    workmh: Run, record: list[str]
) -> None:
    found = workmh("audit", "instruments", *record)
    assert found.code == 1
    assert "hads 1.0: 2 answers, 2 of them under another definition." in found.out.splitlines()
    assert workmh("audit", "instruments", *record, "--accept", "hads").code == 2
    accepted = ("--accept", "hads", "--reason", "a label was misspelt", "--by", "anna")
    done = workmh("audit", "instruments", *record, *accepted)
    assert done.code == 0
    assert "under another definition, accepted by anna." in done.out
    assert all(state["ok"] for state in workmh("audit", "instruments", *record, "--json").json)
