"""A long file of answers into a study: by wave, job and form; the same as one file for each, all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.cli import main
from workmh_measures.errors import ProblemError
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.study_import import check_import, import_files, wanted_columns
from workmh_measures.ui.data_in.import_work import Place, take_in

from .taking_in import STUDY, asked, made, refused, told

# Two forms at three waves; nothing of PHQ-9 after job start, and of nobody more than was answered.
LONG = (
    "deltaker;tidspunkt;jobb;dato;who5_01;who5_02;who5_03;who5_04;who5_05;phq9_01;phq9_02\n"
    "P1;t0;;2026-01-01;5;4;3;2;1;0;1\n"
    "P1;6 måneder;;2026-07-01;1;1;;1;1;;\n"
    "P2;Baseline;;2026-01-02;0;0;0;0;0;3;3\n"
    "P2;T6;1;2026-07-02;;;;;;2;-992\n"
    "P1;j3;1;2026-05-01;2;2;2;2;2;;\n"
    "P1;j3;2;2026-10-01;3;3;3;3;3;;\n"
)
# The same, one file for each wave, job and form.
SINGLE = [
    ("t0", 1, "phq9", "deltaker;dato;01;02\nP1;2026-01-01;0;1\nP2;2026-01-02;3;3\n"),
    ("t0", 1, "who5", "deltaker;dato;01;02;03;04;05\nP1;2026-01-01;5;4;3;2;1\nP2;2026-01-02;0;0;0;0;0\n"),
    ("t6", 1, "phq9", "deltaker;dato;01;02\nP2;2026-07-02;2;-992\n"),
    ("t6", 1, "who5", "deltaker;dato;01;02;03;04;05\nP1;2026-07-01;1;1;;1;1\n"),
    ("j3", 1, "who5", "deltaker;dato;01;02;03;04;05\nP1;2026-05-01;2;2;2;2;2\n"),
    ("j3", 2, "who5", "deltaker;dato;01;02;03;04;05\nP1;2026-10-01;3;3;3;3;3\n"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = made(tmp_path / "store.sqlite")
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., dict[str, Path]]:
    def write(text: str, name: str = "lang.csv") -> dict[str, Path]:
        (tmp_path / name).write_text(text, "utf-8")
        return {"answers": tmp_path / name}

    return write


def test_a_long_file_gives_what_a_file_for_each_wave_and_form_gives(
    store: Store, file: Any, tmp_path: Path
) -> None:
    before = store.head("demo")
    would = check_import(store, STUDY, file(LONG), asked())
    assert store.head("demo") == before
    counts = [(one.wave, one.occasion, one.instrument, one.people, one.new) for one in would.parts]
    assert counts == [
        ("t0", 1, "phq9", 2, 4), ("t0", 1, "who5", 2, 10), ("t6", 1, "phq9", 1, 2), ("t6", 1, "who5", 1, 4),
        ("j3", 1, "who5", 1, 5), ("j3", 2, "who5", 1, 5),
    ]  # fmt: skip
    done = import_files(store, STUDY, file(LONG), asked())
    assert (would.new, done.new, done.parts) == (30, 30, would.parts)
    with closing(made(tmp_path / "other.sqlite")) as other:
        for wave, occasion, instrument, table in SINGLE:
            one = asked(wave=wave, occasion=occasion, instrument=instrument)
            import_files(other, STUDY, file(table, "en.csv"), one)
        assert told(store, notes=False) == told(other, notes=False)
    # One file, one note; a form all of whose items are told is handed in.
    assert len([*store.events("demo", kind=Kind.NOTE)]) == 1
    assert len([*store.events("demo", kind=Kind.FORM_COMPLETED)]) == 4
    again = import_files(store, STUDY, file(LONG), asked())
    assert (again.new, again.changed, again.unchanged) == (0, 0, 30)


def test_rows_that_name_their_form_give_the_same(store: Store, file: Any, tmp_path: Path) -> None:
    rows = ["deltaker;tidspunkt;skjema;jobb;dato;01;02;03;04;05"]
    for wave, occasion, instrument, table in SINGLE:
        form = {"who5": "WHO-5", "phq9": "PHQ9"}[instrument]
        for row in table.splitlines()[1:]:
            who, day, *cells = row.split(";")
            rows.append(";".join([who, wave, form, str(occasion), day, *cells, "", "", ""][:10]))
    import_files(store, STUDY, file("\n".join([*rows, ""])), asked())
    with closing(made(tmp_path / "other.sqlite")) as other:
        import_files(other, STUDY, file(LONG, "annen.csv"), asked())
        assert told(store, notes=False) == told(other, notes=False)


def test_page_and_command_line_tell_the_same_of_a_long_file(file: Any, tmp_path: Path) -> None:
    table = file(LONG.replace("P1;t0", "P1;start av studien"))["answers"]
    with closing(made(tmp_path / "page.sqlite")) as page, closing(made(tmp_path / "line.sqlite")) as line:
        place = Place(f"sqlite:///{tmp_path / 'page.sqlite'}", "demo", "", "")
        waves = {"start av studien": "t0"}
        content = {"answers": (table.name, table.read_bytes())}
        take_in(lambda *_: None, files=content, asked=asked(waves=waves), place=place, stored=True)
        command = ["import", "answers", table, "--wave-is", "start av studien=t0", "--by", "dana"]
        where = ["--study", "demo", "--store", f"sqlite:///{tmp_path / 'line.sqlite'}"]
        with pytest.raises(SystemExit) as end:
            main([str(one) for one in (*command, *where)])
        assert not end.value.code
        assert told(page) == told(line)


def test_everything_wrong_in_a_long_file_is_told_at_once(store: Store, file: Any) -> None:
    table = (
        "participant;wave;occasion;who5_01;hads_01\n"
        "P1;t0;;9;1\n"
        "P1;t7;;1;1\n"
        "P1;;x;1;1\n"
        "P1;t6;2;1;1\n"
        "P3;t0;;1;1\n"
        "P2;t0;;1;1\n"
        "P2;Start;;1;\n"
        "P2;j3;2;1;1\n"
    )
    found = refused(store, file(table))
    assert [(code, where, found) for code, where, found, _ in found] == [
        ("RESP-RANGE", "lang.csv:2, column 'who5_01'", "9"),
        ("IMPORT-ROW", "lang.csv:3, column 'wave'", "t7"),
        ("IMPORT-ROW", "lang.csv:4, column 'wave'", None),
        ("IMPORT-ROW", "lang.csv:4, column 'occasion'", "x"),
        ("IMPORT-ROW", "lang.csv:5, column 'occasion'", "2"),
        ("FILE-TWICE", "lang.csv:8", "P2"),
        ("FORM-SCHEDULE", "Wave j3", "hads"),
        # Told once, though the row tells two forms.
        ("IMPORT-ROW", "lang.csv:6", "P3"),
        ("IMPORT-ROW", "lang.csv:9", "P2"),
    ]
    [wrong] = refused(store, file("participant;wave;instrument;01\nP1;t0;who6;1\n"))
    assert (wrong[0], wrong[2], wrong[3]) == ("IMPORT-ROW", "who6", "'who6' is no form of the study.")
    [wrong] = refused(store, file("participant;wave;instrument;01;09\nP1;t0;who5;1;2\n"))
    assert wrong[3] == "The row is of WHO-5, which has no such item."
    [wrong] = refused(store, file("participant;wave;free\nP1;t0;1\n"))
    assert wrong[0] == "IMPORT-FILE"
    [wrong, _] = refused(store, file("participant;who5_01\nP1;1\n"))
    assert wrong[:3] == ("FILE-COLUMN", "lang.csv:1", "wave")
    [wrong] = refused(store, file("participant;wave;who5_01\nP1;0;1\n"), waves={"0": "t00"})
    assert (wrong[0], wrong[2]) == ("IMPORT-FILE", "t00")


def test_a_changed_answer_of_any_wave_needs_a_reason(store: Store, file: Any) -> None:
    import_files(store, STUDY, file(LONG), asked())
    changed = file(LONG.replace("1;1;;1;1;;", "1;2;;1;1;;").replace(";3;3\n", ";3;2\n"))
    [(code, _, found, text)] = refused(store, changed)
    assert (code, found) == ("IMPORT-WHY", "2")
    assert text.endswith("nothing says why: 2 (P2 t0 phq9 item 02, P1 t6 who5 item 02).")
    report = import_files(store, STUDY, changed, asked(reason="Scanned again."))
    assert (report.new, report.changed, report.unchanged) == (0, 2, 28)
    assert [(one.wave, one.instrument) for one in report.parts if one.changed] == [
        ("t0", "phq9"),
        ("t6", "who5"),
    ]


def test_an_empty_cell_means_what_was_said_only_in_a_form_that_was_begun(store: Store, file: Any) -> None:
    report = import_files(store, STUDY, file(LONG), asked(empty=-992))
    skipped = {
        (a.participant, a.wave, a.instrument, a.item) for a in store.current_answers("demo") if a.missing
    }
    assert skipped == {("P1", "t6", "who5", "03"), ("P2", "t6", "phq9", "02")}
    assert report.new == 31


def test_a_form_that_only_says_why_it_is_not_there_stores_nothing(store: Store, file: Any) -> None:
    table = "id;wave;who5_01;who5_02\nP1;t0;-996;-996\nP1;t6;-995;\nP2;t0;-999;-999\nP2;t6;-997;-997\n"
    import_files(store, STUDY, file(table), asked())
    told = {(a.participant, a.wave, a.item): a.missing for a in store.current_answers("demo")}
    assert told == {("P2", "t6", "01"): -997, ("P2", "t6", "02"): -997}


def test_a_sign_before_a_wave_is_no_dust(store: Store, file: Any) -> None:
    table = "id;wave;who5_01\nP1;-6 måneder;1\nP1;6  MÅNEDER;2\n"
    [(_, where, found, _)] = refused(store, file(table))
    assert (where, found) == ("lang.csv:2, column 'wave'", "-6 måneder")
    import_files(store, STUDY, file(table), asked(waves={"-6 måneder": "t0"}))
    assert {(a.wave, a.value) for a in store.current_answers("demo")} == {("t0", 1), ("t6", 2)}


def test_columns_that_were_not_chosen_are_left_out(store: Store, file: Any) -> None:
    named = {"participant": "deltaker", "wave": "tidspunkt", "occasion": "jobb", "who5_01": "who5_01"}
    report = import_files(store, STUDY, file(LONG), asked(columns={"answers": named}, only_named=True))
    assert report.new == 5
    assert {(a.instrument, a.item) for a in store.current_answers("demo")} == {("who5", "01")}
    [note] = report.notes
    assert "dato, who5_02" in note


def test_one_form_may_be_asked_for_by_its_bare_items(store: Store, file: Any) -> None:
    table = file("id;visit;1;2\nP1;t0;5;4\nP1;t6;3;2\n")
    report = import_files(store, STUDY, table, asked(instrument="who5"))
    assert [(one.wave, one.instrument, one.new) for one in report.parts] == [
        ("t0", "who5", 2),
        ("t6", "who5", 2),
    ]
    wanted = [one.name for one in wanted_columns(STUDY, asked(instrument="who5"), "answers")]
    assert wanted[:5] == ["participant", "wave", "occasion", "instrument", "date"]
    with pytest.raises(ProblemError, match="who6"):
        import_files(store, STUDY, table, asked(instrument="who6"))


@pytest.mark.parametrize(
    "wrong",
    [["--wave", "t0"], ["--wave", "t0", "--instrument", "who5", "--wave-is", "0=t0"], ["--occasion", "2"], ["--wave-is", "t0"]],
)  # fmt: skip
def test_options_that_do_not_go_together_are_refused_in_words(
    file: Any, tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path / "store.sqlite").close()
    where = ["--study", "demo", "--store", f"sqlite:///{tmp_path / 'store.sqlite'}", "--by", "dana"]
    with pytest.raises(SystemExit) as end:
        main(["import", "answers", str(file(LONG)["answers"]), *where, *wrong])
    assert end.value.code == 2
    assert "--" in capsys.readouterr().err


def test_the_command_line_tells_the_counts_by_wave_and_form(
    file: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path / "store.sqlite").close()
    where = ["--study", "demo", "--store", f"sqlite:///{tmp_path / 'store.sqlite'}", "--by", "dana"]
    command = ["import", "answers", str(file(LONG)["answers"]), *where, "--check"]
    with pytest.raises(SystemExit):
        main(command)
    said = capsys.readouterr().out
    assert "t0 phq9: 2 people, 4 new, 0 changed, 0 unchanged" in said
    assert "j3 (2) who5: 1 people, 5 new, 0 changed, 0 unchanged" in said
    with pytest.raises(SystemExit):
        main([*command, "--json"])
    parts = json.loads(capsys.readouterr().out)["parts"]
    assert [one["new"] for one in parts] == [4, 10, 2, 4, 5, 5]
