from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.dataset.formula_escape import defused, restored

SIGNS = st.text(alphabet=st.sampled_from("=+-@'\" \t\r\n＝＋－＠0123456789,.aæ"), max_size=8)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+47 12345678",
        "-x",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n",
        " =1",
        '"=1"',
        "'=1",
        "''=1",
        "＝1",
        "-",
        "＠",
    ],
)
def test_a_text_that_could_act_as_a_formula_gets_one_apostrophe(text: str) -> None:
    assert defused(text) == "'" + text
    assert restored(defused(text)) == text


@pytest.mark.parametrize(
    "text", ["", "-3", "+3.5", "-26,67", "a=1", "'s ochtends", "''hello", "o'clock", "æ"]
)
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert defused(text) == text
    assert restored(text) == text


@given(SIGNS | st.text(max_size=10))
def test_every_text_comes_back(text: str) -> None:
    assert restored(defused(text)) == text


@given(SIGNS)
def test_nothing_written_begins_like_a_formula(text: str) -> None:
    written = defused(text)
    harmless = written.removeprefix("-").removeprefix("+").replace(",", ".", 1).replace(".", "", 1).isdigit()
    assert written[:1] not in tuple("=+-@＝＋－＠\t\r\n") or harmless
