"""What the browser sends is checked before anything is written."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ResponseError
from workmh_measures.ui.form.submission import Submission, stored_value, submission

BASE = {
    "request_id": "r1",
    "instrument": "diary",
    "wave": "t0",
    "language": "nb",
    "layout": "card-1",
    "device": "phone",
    "fingerprint": "f",
    "wording_hash": "w",
}


def read(**changed):
    return submission(json.dumps({**BASE, **changed}).encode(), with_item=True)


def stored(instrument, item, value):
    return stored_value(instrument, read(item=item, value=value))


def test_the_day_on_which_it_was_given_comes_with_a_late_answer() -> None:
    assert read(item="work", value=1).answered_on is None
    assert read(item="work", value=1, answered_on="2026-02-28").answered_on == date(2026, 2, 28)


@pytest.mark.parametrize("day", ["2026-02-30", "20260228", "2026-W09-6", "", "yesterday", 5, None, True])
def test_what_is_no_day_is_refused(day: object) -> None:
    with pytest.raises(ResponseError, match="on no day"):
        read(item="work", value=1, answered_on=day)


def test_a_form_is_handed_in_on_no_other_day() -> None:
    with pytest.raises(ResponseError, match="on no day"):
        submission(json.dumps({**BASE, "answered_on": "2026-02-28"}).encode(), with_item=False)


@pytest.mark.parametrize(
    ("item", "value", "expected"),
    [
        ("work", 0, 0),
        ("which", [3, 1, 3], "1 3"),
        ("days", 7, 7),
        ("days", 7.0, 7.0),
        ("hours", 7.5, 7.5),
        ("hours", 0.3, 0.3),
        ("line", 0, 0),
        ("line", 100, 100),
        ("day", "2026-02-28", "2026-02-28"),
        ("words", "æ" * 10, "æ" * 10),
    ],
)
def test_an_answer_on_its_response_scale_is_taken(make_instrument, item, value, expected) -> None:
    assert stored(make_instrument(), item, value) == expected


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("work", 2),
        ("work", True),
        ("work", "1"),
        ("work", 1.0),
        ("which", []),
        ("which", [4]),
        ("which", [[1]]),
        ("which", 1),
        ("days", 8),
        ("days", -1),
        ("days", 2.5),
        ("days", False),
        ("hours", 7.55),
        ("hours", 24.1),
        ("hours", -999),
        ("line", 50.5),
        ("line", 1e308),
        ("day", "2026-02-30"),
        ("day", "20260228"),
        ("day", 5),
        ("words", "æ" * 11),
        ("words", "  "),
        ("words", "a\0b"),
        ("words", ["a"]),
    ],
)
def test_an_answer_off_its_response_scale_is_refused_with_what_is_allowed(
    make_instrument, item, value
) -> None:
    with pytest.raises(ResponseError) as refusal:
        stored(make_instrument(), item, value)
    [found] = refusal.value.problems
    assert found.code == "RESP-RANGE"
    assert found.where == f"wave t0, diary item {item}"
    assert found.allowed
    assert found.hint


def test_only_the_reasons_of_a_participant_are_taken(make_instrument) -> None:
    for code in (-992, -993):
        assert stored_value(make_instrument(), read(item="work", missing=code)) is None
    for code in (-991, -999, 1, -992.0):
        with pytest.raises(ResponseError, match="RESP-RANGE"):
            stored_value(make_instrument(), read(item="work", missing=code))


def test_an_unknown_item_is_refused_with_the_nearest(make_instrument) -> None:
    with pytest.raises(ResponseError) as refusal:
        stored(make_instrument(), "wrk", 1)
    assert refusal.value.problems[0].code == "FORM-ITEM"
    assert refusal.value.problems[0].nearest == "work"


@pytest.mark.parametrize(
    "changed",
    [
        {"item": "work"},
        {"item": "work", "value": 1, "missing": -992},
        {"item": "work", "value": 1, "cleared": True},
        {"item": "work", "cleared": False},
        {"item": "work", "value": 1, "extra": 1},
        {"item": "work", "value": 1, "device": "fridge"},
        {"item": "work", "value": 1, "request_id": ""},
        {"item": "work", "value": 1, "request_id": "r" * 129},
        {"item": "work", "value": 1, "wave": 5},
        {"item": None, "value": 1},
        {"value": 1},
    ],
)
def test_a_request_of_another_shape_is_refused(changed) -> None:
    with pytest.raises(ResponseError, match="FORM-REQUEST"):
        read(**changed)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"\xff", b'{"value": NaN}', b"[" * 5000])
def test_what_is_not_a_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(ResponseError, match="FORM-REQUEST"):
        submission(body, with_item=True)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(item=st.sampled_from(["work", "which", "days", "hours", "line", "day", "words"]), value=json_values)
def test_whatever_is_sent_is_taken_or_refused_and_never_breaks(item, value) -> None:
    sent = Submission(**BASE, item=item, value=value)
    instrument = MADE["instrument"]
    result, codes = None, []
    try:
        result = stored_value(instrument, sent)
    except ResponseError as refusal:
        codes = [found.code for found in refusal.problems]
    assert codes in ([], ["RESP-RANGE"])
    assert not isinstance(result, bool)
    assert (result is None) == (value is None or codes != [])


MADE: dict[str, object] = {}


@pytest.fixture(autouse=True)
def _instrument_for_random_draws(make_instrument):
    MADE.setdefault("instrument", make_instrument())


def test_an_option_that_stands_alone_is_refused_together_with_others() -> None:
    work_status = load_instrument("work_status")
    scale = work_status.response_scale_of("benefits")
    (alone,) = scale.exclusive_codes
    others = [code for code in scale.codes if code != alone]
    assert stored(work_status, "benefits", [alone]) == str(alone)
    with pytest.raises(ResponseError):
        stored(work_status, "benefits", [others[0], alone])


def test_half_a_character_is_no_request(make_instrument) -> None:
    with pytest.raises(ResponseError) as refusal:
        stored(make_instrument(), "words", "\ud800")
    assert [found.code for found in refusal.value.problems] == ["FORM-REQUEST"]
