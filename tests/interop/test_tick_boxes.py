"""Tick boxes, a column for each option, are read as the one answer they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.interop.answer_import import AnswerRows, read_answer_rows
from workmh_measures.interop.map_file import ColumnMap
from workmh_measures.interop.tables import read_table
from workmh_measures.interop.tick_boxes import TickBoxes, boxes_joined, tick_boxes
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
        "«2» er verken krysset av (1) eller ikke krysset av (0)."
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
    table, problems = boxes_joined(path, read_table(path, as_text=True), [TickBoxes("q", (1, 2, 3))])
    assert problems == []
    assert [*table.frame.columns] == ["a", *(names if whole is None else [whole]), "z"]


def test_boxes_of_each_wave_are_an_answer_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_text("q_1_1;q_2_1;q_1_2;q_2_2\n1;0;1;1\n")
    table, _ = boxes_joined(path, read_table(path, as_text=True), [TickBoxes("q", (1, 2))])
    assert table.frame.to_dict("list") == {"q_1": ["1"], "q_2": ["1 2"]}


def test_a_map_may_call_the_boxes_otherwise(tmp_path: Path) -> None:
    given = ColumnMap(items={ITEM: "hvem"})
    [form] = read(tmp_path, "id;hvem___1;hvem___2;hvem___3\nP1;1;1;0\n", given).forms
    assert form.answers[ITEM] == {"value": "1 2"}
    assert [one.name for one in tick_boxes({REVIEW.id: REVIEW}, given)] == [NAME, "hvem"]
