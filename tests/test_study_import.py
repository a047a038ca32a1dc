"""Answers of a wave out of a file: checked whole, stored whole, and told by what the store held."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.cli import main
from workmh_measures.definitions.library import load_study
from workmh_measures.errors import ProblemError
from workmh_measures.interop.named_rows import proposed_columns
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import ConsentedEvent, DiedEvent, WithdrawnEvent
from workmh_measures.study_import import (
    ImportAsked,
    check_import,
    import_files,
    wanted_columns,
)

STUDY = load_study("demo")
TODAY = date(2026, 11, 23)
TABLE = "participant,dato,who5_01,who5_02,who5_03,who5_04,who5_05\n0412,2026-10-01,5,4,3,2,1\n0413,1.10.2026,0,,,-992,5\n"


def asked(**more: Any) -> ImportAsked:
    return ImportAsked(
        **{"kind": "answers", "by": "dana", "today": TODAY, "instrument": "who5", "wave": "t0", **more}
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(f"sqlite:///{tmp_path / 'store.sqlite'}")
    for name in ("0412", "0413", "0414"):
        store.append("demo", [EnrolledEvent(request_id=name, entered_by="a", participant=name)])
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], dict[str, Path]]:
    def write(text: str, name: str = "svar.csv") -> dict[str, Path]:
        (tmp_path / name).write_text(text, "utf-8")
        return {"answers": tmp_path / name}

    return write


def stored(store: Store) -> dict[tuple[str, str], Any]:
    told = store.current_answers("demo")
    return {(a.participant, a.item): a.value if a.missing is None else a.missing for a in told}


def test_a_file_is_checked_then_stored_and_the_same_again_changes_nothing(store: Store, file: Any) -> None:
    files = file(TABLE)
    before = store.head("demo")
    would = check_import(store, STUDY, files, asked())
    assert (would.stored, would.new, would.changed, would.unchanged) == (False, 8, 0, 0)
    assert store.head("demo") == before
    done = import_files(store, STUDY, files, asked())
    assert (done.stored, done.new) == (True, 8)
    assert stored(store) == {
        ("0412", "01"): 5, ("0412", "02"): 4, ("0412", "03"): 3, ("0412", "04"): 2, ("0412", "05"): 1,
        ("0413", "01"): 0, ("0413", "04"): -992, ("0413", "05"): 5,
    }  # fmt: skip
    [ended] = store.events("demo", kind=Kind.FORM_COMPLETED)
    assert (ended.participant, ended.content) == ("0412", {"answered_on": "2026-10-01"})
    [note] = store.events("demo", kind=Kind.NOTE)
    content: Any = note.content
    assert content["files"] == [{"name": "svar.csv", "sha256": hashlib.sha256(TABLE.encode()).hexdigest()}]
    assert content["columns"]["answers"]["date"] == "dato"
    after = store.head("demo")
    again = import_files(store, STUDY, files, asked())
    assert (again.new, again.changed, again.unchanged) == (0, 0, 8)
    assert store.head("demo") == after
    assert store.verify("demo").ok


def test_a_changed_answer_needs_a_reason_and_stands_in_the_history(store: Store, file: Any) -> None:
    import_files(store, STUDY, file(TABLE), asked())
    changed = file(TABLE.replace("5,4,3,2,1", "5,0,3,2,1"))
    with pytest.raises(ProblemError, match="nothing says why"):
        import_files(store, STUDY, changed, asked())
    report = import_files(store, STUDY, changed, asked(reason="Scanned again."))
    assert (report.new, report.changed, report.unchanged) == (0, 1, 7)
    assert stored(store)["0412", "02"] == 0
    told = [e.content for e in store.history("demo", "0412", item="02") if e.kind is Kind.ANSWER]
    assert [(c["value"], c.get("reason")) for c in told if c] == [(4, None), (0, "Scanned again.")]
    assert len([*store.events("demo", kind=Kind.FORM_COMPLETED)]) == 1


def test_everything_that_is_wrong_is_told_at_once_with_place_allowed_and_nearest(
    store: Store, file: Any
) -> None:
    table = "participant,who5_01,who5_02\n0412,9,x\n04133,1,1\n,1,1\n"
    before = store.head("demo")
    with pytest.raises(ProblemError) as refusal:
        import_files(store, STUDY, file(table), asked())
    told = [(one.code, one.where.rpartition("/")[2], one.found) for one in refusal.value.problems]
    assert told == [
        ("RESP-RANGE", "svar.csv:2, column 'who5_01'", "9"),
        ("RESP-RANGE", "svar.csv:2, column 'who5_02'", "x"),
        ("IMPORT-ROW", "svar.csv:4, column 'participant'", None),
        ("IMPORT-ROW", "svar.csv:3", "04133"),
    ]
    with pytest.raises(ProblemError) as refusal:
        import_files(store, STUDY, file("participant,who5_01\n0412,1\n0412,2\n0415,1\n"), asked())
    assert [one.code for one in refusal.value.problems] == ["FILE-TWICE", "IMPORT-ROW"]
    with pytest.raises(ProblemError) as refusal:
        import_files(store, STUDY, file("participant,who5_01\n0412,1\n04122,1\n"), asked())
    assert [(one.code, one.nearest) for one in refusal.value.problems] == [("IMPORT-ROW", "0412")]
    assert store.head("demo") == before


def test_nothing_comes_in_of_somebody_after_they_withdrew(store: Store, file: Any) -> None:
    about: Any = {"entered_by": "a", "participant": "0412"}
    store.append(
        "demo", [WithdrawnEvent(request_id="w", level="questionnaires", day=date(2026, 10, 2), **about)]
    )
    late = "participant,date,who5_01\n0412,2026-10-03,1\n"
    with pytest.raises(ProblemError, match="withdrew"):
        import_files(store, STUDY, file(late), asked())
    import_files(store, STUDY, file(late.replace("10-03", "10-01")), asked())
    assert stored(store) == {("0412", "01"): 1}


def test_nothing_comes_in_of_the_dead(store: Store, file: Any) -> None:
    about: Any = {"entered_by": "a", "participant": "0412"}
    store.append("demo", [DiedEvent(request_id="d", day=date(2026, 10, 2), **about)])
    with pytest.raises(ProblemError, match="died on 2026-10-02"):
        import_files(store, STUDY, file("participant,who5_01\n0412,1\n"), asked())


def test_nothing_comes_in_without_the_consent_a_study_in_earnest_asks_for(store: Store, file: Any) -> None:
    earnest = STUDY.model_copy(update={"simulated": False})
    assert earnest.consent is not None
    table = file("participant,who5_01\n0412,1\n")
    with pytest.raises(ProblemError, match="no consent on record"):
        import_files(store, earnest, table, asked())
    said: Any = {
        "version": earnest.consent.version,
        "day": date(2026, 10, 1),
        "parts": dict.fromkeys(earnest.consent.parts, True),
    }
    store.append("demo", [ConsentedEvent(request_id="c", entered_by="a", participant="0412", **said)])
    assert import_files(store, earnest, table, asked()).new == 1


def test_columns_are_proposed_by_name_and_by_nearness_and_none_twice() -> None:
    wanted = wanted_columns(STUDY, asked(), "answers")
    found = proposed_columns(wanted, ["Deltaker", "WHO5_01", "who5_2", "03", "Fritekst"])
    assert found["participant"] == ("Deltaker", True)
    assert found["01"] == ("WHO5_01", True)
    assert found["02"] == ("who5_2", False)
    assert found["03"] == ("03", True)
    assert proposed_columns(wanted, ["who5_0x1"])["01"] == ("who5_0x1", False)
    assert len({column for column, _ in found.values()}) == len(found)


def test_values_mean_what_the_map_says_and_empty_cells_what_was_chosen(
    store: Store, file: Any, tmp_path: Path
) -> None:
    columns = tmp_path / "map.yaml"
    columns.write_text(
        "items: {'01': A, '02': B}\nid: Hvem\nmissing: {9: skipped}\nrecode: {'02': {ja: 5, nei: 0}}\n"
    )
    table = file("Hvem;A;B\n0412;9;ja\n0413;;nei\n")["answers"]
    command = [
        "import",
        "answers",
        table,
        "--instrument",
        "who5",
        "--wave",
        "t0",
        "--columns",
        columns,
        "--by",
        "dana",
    ]
    where = ["--study", "demo", "--store", f"sqlite:///{tmp_path / 'store.sqlite'}", "--empty", "skipped"]
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in (*command, *where)])
    assert not end.value.code
    assert stored(store) == {("0412", "01"): -992, ("0412", "02"): 5, ("0413", "01"): -992, ("0413", "02"): 0}
