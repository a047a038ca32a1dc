"""Tick boxes, a column for each option, are read as the one answer they are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.interop.answer_import import AnswerRows, read_answer_rows
from workmh_measures.interop.map_file import ColumnMap
from workmh_measures.interop.tables import read_table
from workmh_measures.interop.tick_boxes import TickBoxes, boxes_joined, tick_boxes
from workmh_measures.ui.data_in.import_work import look
from workmh_measures.ui.words.refusals import sentence_in_words

# monthly_review asks who was there: 1 the user, 2 the therapist, 3 the job counsellor.
REVIEW = load_instrument("monthly_review")
ITEM = next(item for item in REVIEW.item_ids if REVIEW.response_scale_of(item).kind == "multiple_choice")
NAME = f"monthly_review_{ITEM}"


def read(folder: Path, text: str, given: ColumnMap | None = None) -> AnswerRows:
    (folder / "svar.csv").write_text(text, "utf-8")
    return read_answer_rows(
        folder / "svar.csv", REVIEW, given or ColumnMap(), today=date(2026, 11, 23), empty=None
    )


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        ("1;0;1", {"value": "1 3"}),
        ("1;;1", {"value": "1 3"}),
        ("0;1,0;0", {"value": "2"}),
        ("0;0;0", None),
        (";;", None),
        ("-992;-992;-992", {"missing": -992}),
        ("-992;;-992", {"missing": -992}),
        ("99;99;99", {"missing": -999}),
    ],
)
def test_what_is_ticked_is_one_answer(tmp_path: Path, cells: str, answer: dict[str, object] | None) -> None:
    table = f"id;{NAME}_1;{NAME}_2;{NAME}_3\nP1;{cells}\n"
    [form] = read(tmp_path, table, ColumnMap(missing={99.0: -999})).forms
    assert form.answers.get(ITEM) == answer


def test_whatever_is_neither_ticked_nor_not_is_refused_where_it_stands(tmp_path: Path) -> None:
    table = f"id;{NAME}_1;{NAME}_2;{NAME}_3\nP1;2;2;2\nP2;1;-992;0\nP3;ja;0;0\nP4;1;1;0\n"
    rows = read(tmp_path, table)
    assert [
        (one.code, one.where.rpartition("/")[2], one.found, one.allowed, one.text) for one in rows.problems
    ] == [
        ("IMPORT-ROW", f"svar.csv:{line}, column '{NAME}_{code}'", odd, "0, 1", f"'{odd}' is neither ticked (1) nor not ticked (0).")
        for line, code, odd in ((2, 1, "2"), (3, 2, "-992"), (4, 1, "ja"))
    ]  # fmt: skip
    assert sentence_in_words(rows.problems[0].text, "nb") == (
        "«2» er verken 1 (krysset av) eller 0 (ikke krysset av)."
    )


@pytest.mark.parametrize(
    ("names", "whole"),
    [
        (["q_1", "q_2", "q_3"], "q"),
        (["Q.1", "q_02", "q___3"], "Q"),
        (["q_1_t6", "q_2_t6", "q_3_t6"], "q_t6"),
        (["q_1_T6", "q_2_t6", "q_3T6"], None),
        (["q_1T6", "q_2T6", "q_3T6"], "qT6"),
        (["t6q_1", "t6q_2", "t6q_3"], "t6q"),
        (["T6.q_1", "T6.q_2", "T6.q_3"], "T6.q"),
        (["q_t6_1", "q_t6_2", "q_t6_3"], "q_t6"),
        (["q_t6___1", "q_t6___2", "q_t6___3"], "q_t6"),
        # Some options alone are no answer, and another item that ends alike is another item.
        (["q_1", "q_2"], None),
        (["q_1", "q_2", "q_3", "q"], None),
        (["faq_1", "faq_2", "faq_3"], None),
        (["q_1", "q_2", "q_4"], None),
    ],
)
def test_boxes_are_found_whatever_mark_of_a_wave_they_have(
    tmp_path: Path, names: list[str], whole: str | None
) -> None:
    path = tmp_path / "svar.csv"
    path.write_text(";".join(["a", *names, "z"]) + "\n" + ";".join("1" for _ in range(len(names) + 2)) + "\n")
    joined = boxes_joined(read_table(path, as_text=True), [TickBoxes("q", (1, 2, 3))])
    assert (joined.odd, joined.doubled) == ((), ())
    assert joined.made == ({} if whole is None else {whole: tuple(names)})
    assert [*joined.table.frame.columns] == ["a", *(names if whole is None else [whole]), "z"]
    assert joined.as_in_file(["a", whole or "q"]) == ("a", *(names if whole is not None else ["q"]))


def test_boxes_of_each_wave_are_an_answer_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_text("q_1_1;q_2_1;q_1_2;q_2_2\n1;0;1;1\n")
    joined = boxes_joined(read_table(path, as_text=True), [TickBoxes("q", (1, 2))])
    assert joined.table.frame.to_dict("list") == {"q_1": ["1"], "q_2": ["1 2"]}


def test_a_map_may_call_the_boxes_otherwise(tmp_path: Path) -> None:
    given = ColumnMap(items={ITEM: "hvem"})
    [form] = read(tmp_path, "id;hvem___1;hvem___2;hvem___3\nP1;1;1;0\n", given).forms
    assert form.answers[ITEM] == {"value": "1 2"}
    assert [one.name for one in tick_boxes({REVIEW.id: REVIEW}, given)] == [NAME, "hvem"]


def named(code: int, before: str = NAME) -> str:
    return f"{before}_{code}"


def test_a_map_may_call_the_answer_as_the_file_spells_it(tmp_path: Path) -> None:
    upper = NAME.title()
    table = f"id;{named(1, upper)};{named(2, upper)};{named(3, upper)}\nP1;1;;1\n"
    # As the page of imports names what it proposed, and as somebody may call it by the end of the name.
    for given in (ColumnMap(items={ITEM: upper}), ColumnMap(items={ITEM: upper}, alone=True)):
        rows = read(tmp_path, table, given)
        assert [form.answers for form in rows.forms] == [{ITEM: {"value": "1 3"}}]
        assert (rows.problems, rows.left_out) == ((), ())
    [wrong] = read(tmp_path, table, ColumnMap(items={ITEM: ITEM})).problems
    assert (wrong.code, wrong.found) == ("FILE-COLUMN", ITEM)


def test_of_boxes_nobody_reads_nothing_is_said(tmp_path: Path) -> None:
    other = REVIEW.item_ids[0] if REVIEW.item_ids[0] != ITEM else REVIEW.item_ids[1]
    boxes = [named(code) for code in (1, 2, 3)]
    foreign = [named(code, f"partner_{NAME}") for code in (1, 2, 3)]
    table = f"id;{other};{';'.join(boxes)};{';'.join(foreign)}\nP1;;ja;nei;;ja;nei;\n"
    alone = read(tmp_path, table, ColumnMap(items={other: other}, alone=True))
    assert (alone.problems, alone.left_out) == ((), (*boxes, *foreign))
    every = read(tmp_path, table)
    assert [(one.code, one.found) for one in every.problems] == [("IMPORT-ROW", "ja")]
    assert every.left_out == tuple(foreign)


def test_two_columns_of_one_box_are_told(tmp_path: Path) -> None:
    table = f"id;{named(1)};{named(2)};{NAME}_03;{named(3)}\nP1;1;0;0;1\n"
    [wrong] = read(tmp_path, table).problems
    assert (wrong.code, wrong.found) == ("FILE-SEVERAL", f"{NAME}_03, {named(3)}")


def test_an_empty_column_of_the_answer_stands_in_no_way_and_a_filled_one_does(tmp_path: Path) -> None:
    table = f"id;{NAME};{named(1)};{named(2)};{named(3)}\nP1;%s;1;0;1\n"
    [form] = read(tmp_path, table % "").forms
    assert form.answers == {ITEM: {"value": "1 3"}}
    rows = read(tmp_path, table % "2")
    assert rows.forms[0].answers == {ITEM: {"value": "2"}}
    assert rows.left_out == (named(1), named(2), named(3))


@pytest.mark.parametrize(
    ("cells", "answer"),
    [((True, False, True), "1 3"), (("SANN", "USANN", "usann"), "1"), (("Checked", "Unchecked", None), "1")],
)
def test_boxes_of_a_sheet_are_ticked_by_its_words(
    tmp_path: Path, cells: tuple[object, ...], answer: str
) -> None:
    rows = pd.DataFrame([["P1", *cells]], columns=["id", named(1), named(2), named(3)])
    rows.to_excel(tmp_path / "svar.xlsx", index=False)
    found = read_answer_rows(tmp_path / "svar.xlsx", REVIEW, ColumnMap(), today=date(2026, 11, 23))
    assert [form.answers for form in found.forms] == [{ITEM: {"value": answer}}]


def test_a_day_in_a_box_is_odd(tmp_path: Path) -> None:
    days = [datetime(2026, 5, 1, tzinfo=UTC).replace(tzinfo=None), None, 1]
    rows = pd.DataFrame([["P1", *days]], columns=["id", named(1), named(2), named(3)], dtype="object")
    rows.to_excel(tmp_path / "svar.xlsx", index=False)
    found = read_answer_rows(tmp_path / "svar.xlsx", REVIEW, ColumnMap(), today=date(2026, 11, 23))
    [wrong] = found.problems
    assert wrong.code == "IMPORT-ROW"
    assert str(wrong.found).startswith("2026-05-01")
    shown = look(
        lambda *_: None,
        name="svar.xlsx",
        content=(tmp_path / "svar.xlsx").read_bytes(),
        step="",
        study_id="demo",
    )
    assert shown.made == frozenset()


def test_odd_boxes_are_shown_before_they_are_refused() -> None:
    codes = range(1, 11)
    content = f"id;{';'.join(f'work_status_benefits_{code}' for code in codes)}\nP1;Nei{';' * 9}\nP2;;1;1{';' * 7}\n"
    shown = look(lambda *_: None, name="svar.csv", content=content.encode(), step="", study_id="demo")
    assert (shown.names, shown.rows) == (("id", "work_status_benefits"), (("P1", "Nei"), ("P2", "2 3")))
    assert shown.made == {"work_status_benefits"}
