"""How questions come into tables, and when they stand alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.report.paper_blocks import Grid, Note, Single, paper_blocks
from workmh_measures.report.paper_form import PaperForm
from workmh_measures.report.paper_words import PaperWords

FormOf = Callable[..., PaperForm]
SAY = PaperWords("nb")


def numbers(block: Any) -> list[int]:
    if isinstance(block, Grid):
        return [question.number for question in block.questions]
    return [block.question.number] if isinstance(block, Single) else []


@pytest.mark.parametrize("name", instrument_ids())
def test_every_item_has_its_place_and_every_code_its_box(name: str, form_of: FormOf) -> None:
    form = form_of(name)
    blocks = paper_blocks(form, SAY)
    assert [n for block in blocks for n in numbers(block)] == list(range(1, len(form.texts["items"]) + 1))
    places = {n: block for block in blocks for n in numbers(block)}
    for n, item in enumerate(form.texts["items"], start=1):
        if item["options"]:
            assert [(box.code, box.label) for box in places[n].boxes] == [
                (option["code"], option["label"]) for option in item["options"]
            ]
        else:
            assert isinstance(places[n], Grid) or places[n].way in {
                "boxes",
                "digits",
                "line",
                "date",
                "words",
            }


def changed(form: PaperForm, number: int, **parts: Any) -> PaperForm:
    items = [dict(item) for item in form.texts["items"]]
    items[number - 1] |= parts
    return replace(form, texts={**form.texts, "items": items})


def test_questions_with_other_answers_stand_in_a_table_of_their_own(form_of: FormOf) -> None:
    form = form_of("hads")
    assert [numbers(block) for block in paper_blocks(form, SAY)] == [list(range(1, 15))]
    options = [{"code": 3 - n, "label": f"svar {n}"} for n in range(4)]
    blocks = paper_blocks(changed(form, 5, options=options), SAY)
    assert [numbers(block) for block in blocks] == [[1, 2, 3, 4], [5], list(range(6, 15))]
    assert [box.code for box in blocks[1].boxes] == [3, 2, 1, 0]


def test_long_answers_stand_below_each_other(form_of: FormOf) -> None:
    form = form_of("hads")
    options = [{"code": n, "label": "et svar som er altfor langt for en smal kolonne"} for n in range(4)]
    for number in range(1, 15):
        form = changed(form, number, options=options)
    blocks = paper_blocks(form, SAY)
    assert len(blocks) == 14
    assert all(isinstance(block, Single) and not block.is_inline for block in blocks)


def test_a_heading_of_the_holder_begins_a_new_table(form_of: FormOf) -> None:
    blocks = paper_blocks(changed(form_of("hads"), 8, section="Del to"), SAY)
    assert [numbers(block) for block in blocks] == [list(range(1, 8)), [], list(range(8, 15))]
    assert blocks[1] == Note("Del to", is_heading=True)


def test_an_instruction_stands_once_for_all_it_is_about(form_of: FormOf) -> None:
    blocks = paper_blocks(form_of("rrtw"), SAY)
    notes = [block.text for block in blocks if isinstance(block, Note)]
    assert len(notes) == len(set(notes)) == 2
    instrument = load_instrument("rrtw")
    gated = [[instrument.item_ids.index(item) + 1 for item in gate.items] for gate in instrument.items_if]
    for items in gated:
        assert any(f"Svar på spørsmål {items[0]}–{items[-1]} bare hvis" in note for note in notes)


def test_few_numbers_get_boxes_and_many_get_places_for_digits(form_of: FormOf) -> None:
    weeks, certainty = (
        paper_blocks(form_of("rtw_expectancy"), SAY)[2],
        paper_blocks(form_of("rtw_expectancy"), SAY)[4],
    )
    assert isinstance(weeks, Single)
    assert isinstance(certainty, Single)
    assert (weeks.way, weeks.digits, weeks.decimals, weeks.unit) == ("digits", 3, 0, "uker")
    assert [box.code for box in certainty.boxes] == list(range(11))


def test_decimals_dates_several_and_words_get_what_they_need(form_of: FormOf) -> None:
    singles = {b.question.key: b for b in paper_blocks(form_of("work_status"), SAY) if isinstance(b, Single)}
    assert (singles["hours"].digits, singles["hours"].decimals) == (3, 1)
    assert singles["start"].way == "date"
    assert singles["benefits"].may_choose_several
    assert [box.code for box in singles["benefits"].boxes if box.is_alone] == [10]
    assert singles["kind"].boxes[0].go_to == "gå til 5"
    words = [b for b in paper_blocks(form_of("bipq"), SAY) if isinstance(b, Single)]
    assert {len(block.lines) for block in words} == {2}
