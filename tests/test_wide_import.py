"""A wide file of answers into a study: the waves stand in the names of its columns; the same as a long file of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.cli import main
from workmh_measures.interop.map_file import ColumnMap
from workmh_measures.interop.wide_names import marked_columns
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.study_import import ImportAsked, import_files, wanted_columns
from workmh_measures.ui.data_in.import_work import Place, take_in
from workmh_measures.ui.words.refusals import sentence_in_words

from .taking_in import STUDY, answers_of, asked, made, refused, told

LONG = (
    "id;wave;date;who5_01;who5_02;who5_03;who5_04;who5_05;phq9_01;phq9_02\n"
    "P1;t0;2026-01-01;5;4;3;2;1;0;1\n"
    "P1;t6;2026-07-01;1;1;;1;1;;\n"
    "P2;t0;2026-01-02;0;0;0;0;0;3;3\n"
    "P2;t6;;;;;;;2;-992\n"
    "P1;j3;;2;2;2;2;2;;\n"
)
# The same, as three programs and a human would name the columns.
WIDE = (
    "id;T1_dato;dato_t6;who5_01.T1;who5_02.T1;WHO5_3_T1;who5-04-t1;who5_05T1;phq9_1_T1;phq9_2_T1;"
    "t6who5_01;t6_who5_02;who5_3_t6;who5_04_t6;who5_05_t6;phq9_1_t6;phq9_2_t6;"
    "who5_01_j3;who5_02_j3;who5_3_j3;who5_04_j3;who5_05_j3;alder;gruppe_t6\n"
    "P1;2026-01-01;2026-07-01;5;4;3;2;1;0;1;1;1;;1;1;;;2;2;2;2;2;30;1\n"
    "P2;2026-01-02;;0;0;0;0;0;3;3;;;;;;2;-992;-996;-996;;;;40;2\n"
)
MARKS = {"T1": "t0"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = made(tmp_path / "store.sqlite")
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., dict[str, Path]]:
    def write(text: str, name: str = "bred.csv") -> dict[str, Path]:
        (tmp_path / name).write_text(text, "utf-8")
        return {"answers": tmp_path / name}

    return write


def wide(**more: Any) -> ImportAsked:
    return asked(**{"wide": True, "waves": MARKS, **more})


def test_a_wide_file_gives_what_a_long_one_gives(
    store: Store, file: Callable[..., dict[str, Path]], tmp_path: Path
) -> None:
    done = import_files(store, STUDY, file(WIDE), wide())
    assert (done.new, done.notes[0]) == (25, "Columns left out: alder, gruppe_t6.")
    with closing(made(tmp_path / "long.sqlite")) as other:
        same = import_files(other, STUDY, file(LONG, "en.csv"), asked())
        assert same.parts == done.parts
        assert told(store, notes=False) == told(other, notes=False)
    again = import_files(store, STUDY, file(WIDE), wide())
    assert (again.new, again.changed, again.unchanged) == (0, 0, 25)


@pytest.mark.parametrize("end", ["sav", "csv", "xlsx"])
def test_our_own_wide_file_comes_back_as_it_went_out(
    store: Store, file: Any, tmp_path: Path, end: str
) -> None:
    import_files(store, STUDY, file(LONG), asked())
    where = ["--study", "demo", "--store", f"sqlite:///{tmp_path / 'store.sqlite'}"]
    run("export", *where, "--out", tmp_path / "ut", "--unrecorded", "--tables", "wide", "--format", end)
    with closing(made(tmp_path / "other.sqlite")) as other:
        # A form without a day is exported with the day it was taken in, which is that of the clock.
        taken_in = {"answers": tmp_path / "ut" / f"demo_wide.{end}"}
        import_files(other, STUDY, taken_in, wide(waves={}, today=date(2100, 1, 1)))
        before, after = answers_of(store), answers_of(other)
        assert before.items() <= after.items()
        # The file says of an item without any answer in a form that was begun that it was skipped.
        assert {after[cell] for cell in after.keys() - before.keys()} == {(None, -992)}


def test_waves_may_be_called_as_options_are(store: Store, file: Any) -> None:
    codes = range(1, 11)
    names = [f"work_status_benefits_{code}_{mark}" for mark in (1, 2) for code in codes]
    boxes = [int((mark, code) in {(1, 2), (1, 4), (2, 2)}) for mark in (1, 2) for code in codes]
    table = f"id;{';'.join(names)};work_status_benefits_7\nP1;{';'.join(map(str, boxes))};1\n"
    done = import_files(store, STUDY, file(table), wide(waves={"1": "t0", "2": "t6"}))
    assert {place[1]: told[0] for place, told in answers_of(store).items()} == {"t0": "2 4", "t6": "2"}
    assert "Columns left out: work_status_benefits_7." in done.notes


def test_page_and_command_line_tell_the_same_of_a_wide_file(file: Any, tmp_path: Path) -> None:
    table = file(WIDE)["answers"]
    with closing(made(tmp_path / "page.sqlite")) as page, closing(made(tmp_path / "line.sqlite")) as line:
        place = Place(f"sqlite:///{tmp_path / 'page.sqlite'}", "demo", "", "")
        content = {"answers": (table.name, table.read_bytes())}
        take_in(lambda *_: None, files=content, asked=wide(), place=place, stored=True)
        where = ["--study", "demo", "--store", f"sqlite:///{tmp_path / 'line.sqlite'}"]
        run("import", "answers", table, "--wide", "--wave-is", "T1=t0", "--by", "dana", *where)
        assert told(page) == told(line)


def test_everything_wrong_in_a_wide_file_is_told_at_once(store: Store, file: Any) -> None:
    table = (
        "id;who5_01_t0;who5_02_t0;who5_01_t6;hads_01_j3\n"
        "P1;9;1;1;\n"
        ";1;1;1;\n"
        "P3;1;1;x;1\n"
        "P1;1;1;1;\n"
        "P2;1;-991;-990;\n"
    )
    found = refused(store, file(table), wide=True)
    assert [(code, where, found) for code, where, found, _ in found] == [
        ("RESP-RANGE", "bred.csv:2, column 'who5_01_t0'", "9"),
        ("IMPORT-ROW", "bred.csv:3, column 'id'", None),
        ("RESP-RANGE", "bred.csv:4, column 'who5_01_t6'", "x"),
        ("FILE-TWICE", "bred.csv:5", "P1"),
        ("FORM-SCHEDULE", "Wave j3", "hads"),
        ("IMPORT-ROW", "bred.csv:4", "P3"),
    ]


def test_two_columns_of_one_item_and_wave_are_refused(store: Store, file: Any) -> None:
    [(code, _, found, text)] = refused(store, file("id;who5_01_t0;T0.who5_01\nP1;1;2\n"), wide=True)
    assert (code, found) == ("IMPORT-FILE", "who5_01_t0, T0.who5_01")
    assert text == "who5_01 at t0 stands in several columns: who5_01_t0, T0.who5_01."


@pytest.mark.parametrize(
    ("header", "more", "code", "found"),
    [
        ("id;who5_01;t0", {}, "IMPORT-FILE", None),
        ("id;who5_01_T1", {}, "IMPORT-FILE", None),
        ("id;who5_01_T1", {"waves": {"T1": "t00"}}, "IMPORT-FILE", "t00"),
        ("nr;who5_01_t0", {}, "FILE-COLUMN", "participant"),
        ("id;W1_t0", {"columns": {"answers": {"who5_01": "W2"}}}, "FILE-COLUMN", "W2"),
        ("id;W1_t0", {"columns": {"answers": {"who6_01": "W1"}}}, "MAP-ITEM", "who6_01"),
        ("id;W1_t0", {"columns": {"answers": {"who5_01": "W1_t0"}}}, "FILE-COLUMN", "W1_t0"),
        ("id;W1_t0", {"columns": {"answers": {"who5_01": "W1", "who5_02": "W1"}}}, "COL-DUPLICATE", "W1"),
        ("id;W1_t0", {"values": ColumnMap(wave="visit")}, "IMPORT-FILE", None),
    ],
)
def test_a_file_without_what_is_needed_is_refused(
    store: Store, file: Any, header: str, more: dict[str, Any], code: str, found: str | None
) -> None:
    cells = ";".join("1" for _ in header.split(";"))
    [wrong] = refused(store, file(f"{header}\n{cells}\n"), wide=True, **more)
    assert (wrong[0], wrong[2]) == (code, found)


def test_a_file_that_says_no_wave_tells_what_else_it_may_be(store: Store, file: Any) -> None:
    found = refused(store, file("id;who5_01_t0\nP1;1\n"))
    assert [one[0] for one in found] == ["FILE-COLUMN", "IMPORT-FILE"]


def test_names_without_marks_may_be_given(store: Store, file: Any) -> None:
    table = "nummer;v1_W1;v2_W1;v1_W2;v2_W2;when_W2\nP1;1;2;3;4;1.7.2026\n"
    named = {"participant": "nummer", "who5_01": "v1", "who5_02": "v2", "date": "when"}
    marks = {"W1": "t0", "W2": "t6"}
    more = {"waves": marks, "columns": {"answers": named}, "only_named": True}
    report = import_files(store, STUDY, file(table), wide(**more))
    assert {(a.wave, a.item): a.value for a in store.current_answers("demo")} == {
        ("t0", "01"): 1, ("t0", "02"): 2, ("t6", "01"): 3, ("t6", "02"): 4,
    }  # fmt: skip
    assert report.notes == ()


def test_one_form_may_be_asked_for_by_bare_items(store: Store, file: Any) -> None:
    report = import_files(store, STUDY, file("id;1_t0;2_t0\nP1;5;4\n"), wide(instrument="who5", waves={}))
    assert [(one.wave, one.instrument, one.new) for one in report.parts] == [("t0", "who5", 2)]
    wanted = [one.name for one in wanted_columns(STUDY, wide(instrument="who5"), "answers")]
    assert wanted[:4] == ["participant", "date", "occasion", "who5_01"]


def test_an_empty_cell_means_what_was_said_only_in_a_form_that_was_begun(store: Store, file: Any) -> None:
    import_files(store, STUDY, file(WIDE), wide(empty=-992))
    skipped = {(a.participant, a.wave, a.item) for a in store.current_answers("demo") if a.missing}
    assert skipped == {("P1", "t6", "03"), ("P2", "t6", "02")}


@pytest.mark.parametrize(
    ("name", "base", "wave"),
    [
        ("who5_01_t6", "who5_01", "t6"),
        ("who5_01_T6", "who5_01", "t6"),
        ("who5_01.t6", "who5_01", "t6"),
        ("who5_01T6", "who5_01", "t6"),
        ("T6_who5_01", "who5_01", "t6"),
        ("t6who5_01", "who5_01", "t6"),
        ("who5_01_12m", "who5_01", "t12"),
        ("who5_01_m12", "who5_01", "t12"),
        ("who5_01_2", "who5_01", "t2"),
        ("who5_1_1", "who5_1", "t1"),
        # The longer mark counts, and a mark is a whole word.
        ("who5_01_t16", "who5_01", "t16"),
        ("who5_01t", None, None),
        ("start6", None, None),
        ("t6", None, None),
        ("_t6", None, None),
        ("who5_01", None, None),
        ("at6", None, None),
        ("6t60", None, None),
    ],
)
def test_a_wave_is_found_behind_or_before_a_name(name: str, base: str | None, wave: str | None) -> None:
    marks = {one: one for one in ("t6", "t16")} | {"12m": "t12", "m12": "t12", "2": "t2", "1": "t1"}
    found = [(one.base, one.wave) for one in marked_columns([name], marks)]
    assert found == ([] if base is None else [(base, wave)])


def read_as(store: Store, file: Any, header: str, waves: dict[str, str], **more: Any) -> dict[Any, Any]:
    """Return wave, job, form and item of each answer, whose value is the place of its column."""
    cells = ";".join(["P1", *map(str, range(1, header.count(";") + 1))])
    import_files(store, STUDY, file(f"{header}\n{cells}\n"), wide(waves=waves, **more))
    told = store.current_answers("demo")
    return {(a.wave, a.occasion, a.instrument, a.item): a.value for a in told}


@pytest.mark.parametrize(
    ("header", "waves", "expected"),
    [
        # What was said of a mark comes before the id of a wave, and case does not count in either.
        ("id;who5_01_T6;who5_02_t6", {"T6": "t0"}, {("t0", 1, "who5", "01"): 1, ("t0", 1, "who5", "02"): 2}),
        ("id;who5_01_t0", {"T0": "t6"}, {("t6", 1, "who5", "01"): 1}),
        # The reading of which something is known counts.
        (
            "id;1_who5_1;1_who5_2;2_who5_1;2_who5_2",
            {"1": "t0", "2": "t6"},
            {
                ("t0", 1, "who5", "01"): 1, ("t0", 1, "who5", "02"): 2,
                ("t6", 1, "who5", "01"): 3, ("t6", 1, "who5", "02"): 4,
            },
        ),
        ("id;who5_t0_01;who5_T2_2", {"T2": "t6"}, {("t0", 1, "who5", "01"): 1, ("t6", 1, "who5", "02"): 2}),
        ("id;who5_01;who5_01_T2", {"": "t0", "T2": "t6"}, {("t0", 1, "who5", "01"): 1, ("t6", 1, "who5", "01"): 2}),
        # The number of a job, as our own wide file has it.
        ("id;who5_02_j3;anchor_no_j3", {}, {("j3", 2, "who5", "02"): 1}),
        # A tick box ends in its code, and a minus belongs to its number.
        ("id;who5_01_6;work_status_benefits_2;work_status_benefits_6", {"6": "t6"}, {("t6", 1, "who5", "01"): 1}),
        ("id;who5_01_6;who5_02_-6;who5_03-6", {"6": "t6"}, {("t6", 1, "who5", "01"): 1, ("t6", 1, "who5", "03"): 3}),
    ],
)  # fmt: skip
def test_a_name_is_read_as_what_it_can_only_be(
    store: Store, file: Any, header: str, waves: dict[str, str], expected: dict[Any, Any]
) -> None:
    assert read_as(store, file, header, waves) == expected


def test_a_name_that_can_be_read_in_two_ways_is_refused(store: Store, file: Any) -> None:
    marks = {"1": "t0", "2": "t6"}
    found = refused(store, file("id;1_1;1_2;2_2\nP1;1;2;3\n"), wide=True, waves=marks, instrument="who5")
    assert [(code, column) for code, _, column, _ in found] == [("IMPORT-FILE", "1_2")]
    assert found[0][3] == "'1_2' may be who5_02 at t0 or who5_01 at t6."


def test_names_of_a_map_are_those_of_the_file_whatever_their_case(store: Store, file: Any) -> None:
    more = {"columns": {"answers": {"who5_01": "må"}}, "only_named": True}
    assert read_as(store, file, "id;ma_t0;MÅ_t6;må_t0", {}, **more) == {
        ("t0", 1, "who5", "01"): 3,
        ("t6", 1, "who5", "01"): 2,
    }


def test_days_belong_to_their_waves_under_any_name(store: Store, file: Any) -> None:
    table = "id;who5_01_t0;dato_t0;who5_01_t6;date_t6\nP1;1;2026-01-01;2;2026-07-01\n"
    import_files(store, STUDY, file(table), wide())
    told = [
        (e.columns["wave"], (e.content or {}).get("answered_on"))
        for e in store.events("demo", kind=Kind.ANSWER)
    ]
    assert told == [("t0", "2026-01-01"), ("t6", "2026-07-01")]


def test_columns_that_begin_like_items_and_are_not_read_are_told_apart(store: Store, file: Any) -> None:
    table = (
        "id;who5_01_t0;who5_02;who5_03_t12;work_status_benefits_1_t0;who5_04_r_t0;who5_total_t0;"
        "work_status_education_20_n_t0;age\nP1;1;1;1;1;1;1;1;1\n"
    )
    report = import_files(store, STUDY, file(table), wide(waves={}))
    alike = "Not read, though they begin like items: who5_02, who5_03_t12, work_status_benefits_1_t0."
    assert (report.new, report.notes[0]) == (1, alike)
    assert sentence_in_words(alike, "nb").startswith("Ikke lest, selv om de begynner som spørsmål: who5_02,")


@pytest.mark.parametrize("wrong", [["--wave", "t0", "--instrument", "who5"], ["--occasion", "2"]])
def test_options_that_do_not_go_with_a_wide_file_are_refused_in_words(
    file: Any, tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path / "store.sqlite").close()
    where = ["--study", "demo", "--store", f"sqlite:///{tmp_path / 'store.sqlite'}", "--by", "dana"]
    with pytest.raises(SystemExit) as end:
        main(["import", "answers", str(file(WIDE)["answers"]), "--wide", *where, *wrong])
    assert end.value.code == 2
    assert "--" in capsys.readouterr().err


def run(*arguments: object) -> None:
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in arguments])
    assert not end.value.code
