from __future__ import annotations

import pytest

from workmh_measures.model.answer_value import checked_value, typed_value
from workmh_measures.model.response_scale import ResponseScale

NO_YES = {"code": 0, "label": {"en": "No"}}, {"code": 1, "label": {"en": "Yes"}}
SEVERAL = (
    {"code": 1, "label": {"en": "One"}},
    {"code": 2, "label": {"en": "Two"}},
    {"code": 9, "label": {"en": "None of these"}, "exclusive": True},
)
SCALES = {
    "choice": ResponseScale(kind="choice", measure="ordinal", options=NO_YES),
    "several": ResponseScale(kind="multiple_choice", measure="nominal", options=SEVERAL),
    "days": ResponseScale(kind="integer", measure="scale", minimum=0.0, maximum=7.0),
    "hours": ResponseScale(kind="number", measure="scale", minimum=-2.0, maximum=24.0, decimals=1),
    "day": ResponseScale(kind="date", measure="scale"),
    "words": ResponseScale(kind="text", measure="nominal", max_bytes=6),
}


@pytest.mark.parametrize(
    ("scale", "typed", "stored"),
    [
        ("choice", "1", 1),
        ("choice", " 0 ", 0),
        ("several", "2 1", "1 2"),
        ("several", "2,1;2", "1 2"),
        ("several", "9", "9"),
        ("days", "7", 7),
        ("hours", "7,5", 7.5),
        ("hours", "-1.5", -1.5),
        ("hours", "8", 8),
        ("day", "2026-02-28", "2026-02-28"),
        ("words", "blå", "blå"),
    ],
)
def test_what_a_person_types_becomes_what_the_form_stores(scale: str, typed: str, stored: object) -> None:
    value = typed_value(SCALES[scale], typed)
    assert value == stored
    assert type(value) is type(stored)


@pytest.mark.parametrize(
    ("scale", "typed"),
    [
        ("choice", "2"),
        ("choice", "1.0"),
        ("choice", "yes"),
        ("choice", ""),
        ("several", "1 9"),
        ("several", "1 3"),
        ("several", ""),
        ("days", "8"),
        ("days", "-1"),
        ("days", "1,5"),
        ("days", "1e0"),
        ("days", "nan"),
        ("hours", "7,55"),
        ("hours", "1,234,5"),
        ("day", "28.02.2026"),
        ("day", "2026-02-30"),
        ("words", "blåbær"),
        ("words", "  "),
    ],
)
def test_what_is_not_on_the_scale_is_no_answer(scale: str, typed: str) -> None:
    assert typed_value(SCALES[scale], typed) is None


@pytest.mark.parametrize("value", [True, "1", 1.0, None, [1]])
def test_a_code_is_a_whole_number_and_nothing_like_it(value: object) -> None:
    assert checked_value(SCALES["choice"], value) is None
