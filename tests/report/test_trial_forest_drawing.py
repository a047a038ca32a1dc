from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.report.drawings.balance import Balance, BalanceRow, balance_figure
from workmh_measures.report.drawings.forest import Forest, ForestGroup, ForestRow, forest_figure
from workmh_measures.report.drawings.forest_rows import forest_words
from workmh_measures.report.drawings.value_axis import value_axis
from workmh_measures.report.drawings.words_placed import wrapped
from workmh_measures.report.writer import Writer

EN, NB = Writer("en"), Writer("nb")
ReadPage = Callable[[str], Any]
ROWS = [
    ForestRow(label="In work", counts=("83/227", "49/181"), value=1.553, low=1.019, high=2.366, is_main=True),
    ForestRow(label="Far out", value=10.39, low=2.79, high=3868.0),
    ForestRow(label="Open below", value=0.8, low=None, high=1.2),
    ForestRow(label="Nobody", reason="No one in the second arm has the outcome."),
]
FOREST = Forest(
    title="Work & more",
    measure="Odds ratio (95% CI)",
    arms=("IPS", "TAU"),
    null=1.0,
    is_ratio=True,
    favours=("TAU", "IPS"),
    groups=[ForestGroup(ROWS, "Secondary <all>", "p = .41")],
)


def drawn(read_page: ReadPage, forest: Forest, look: str) -> Any:
    root = read_page(str(forest_figure("f", forest, writer=EN).drawing)).root
    [svg] = [one for one in root.all("svg") if one.get("class") == f"on-{look}"]
    return svg


def share(text: str) -> float:
    return float(text.removesuffix("%"))


@pytest.mark.parametrize("look", ["narrow", "wide"])
def test_both_arrangements_say_everything(read_page: ReadPage, look: str) -> None:
    svg = drawn(read_page, FOREST, look)
    ids = {one.get("id"): one.text for one in svg.all("title", "desc")}
    assert ids[svg.get("aria-labelledby")] == "Work & more"
    assert ids[svg.get("aria-describedby")] == forest_words(FOREST, EN).replace("\u00a0", " ")
    words = " ".join(one.text for one in svg.all("text")).replace("\u00a0", " ")
    for told in (
        "Secondary <all>",
        "p = .41",
        "In work",
        "1.55 (1.02 to 2.37)",
        "0.80 (0 to 1.20)",
        "83/227",
    ):
        assert told in words
    assert "Not estimated: No one in the second arm has the outcome." in words
    assert "← favours TAU" in words
    assert "favours IPS →" in words


@pytest.mark.parametrize("look", ["narrow", "wide"])
def test_ratios_stand_on_equal_proportions(read_page: ReadPage, look: str) -> None:
    rows = [ForestRow(label=str(value), value=value, low=value / 2, high=value * 2) for value in (0.5, 1, 2)]
    svg = drawn(read_page, replace(FOREST, groups=[ForestGroup(rows)]), look)
    lines = [
        (share(one.get("x1")), share(one.get("x2")))
        for one in svg.all("line")
        if one.get("stroke-width") == "2.5"
    ]
    widths = [right - left for left, right in lines]
    assert widths == pytest.approx([widths[0]] * 3, abs=0.03)
    marks = [share(one.get("x")) for one in svg.all("svg") if one.get("overflow")]
    assert marks[1] - marks[0] == pytest.approx(marks[2] - marks[1], abs=0.03)
    assert marks == pytest.approx([(left + right) / 2 for left, right in lines], abs=0.03)


@pytest.mark.parametrize("look", ["narrow", "wide"])
def test_an_open_end_and_one_beyond_the_axis_are_arrows(read_page: ReadPage, look: str) -> None:
    svg = drawn(read_page, FOREST, look)
    outlines = [one.get("d") for one in svg.all("path")]
    assert sum(one.startswith("M-6 0") for one in outlines) == 1
    assert sum(one.startswith("M6 0") for one in outlines) == 1
    assert sum("8 7l-8 7" in one for one in outlines) == 1, "the main row is a diamond"
    assert len(outlines) == 2 + 3


def test_a_row_without_a_number_has_its_reason_in_the_language_of_the_page() -> None:
    assert "Nobody: Not estimated: No one" in forest_words(FOREST, EN)
    row = replace(ROWS[3], reason="Ingen har utfallet.")
    assert "Nobody: Ikke beregnet: Ingen har utfallet." in forest_words(
        replace(FOREST, groups=[ForestGroup([row])]), NB
    )


def test_counts_that_are_not_there_leave_no_words(read_page: ReadPage) -> None:
    rows = [replace(ROWS[0], counts=counts) for counts in (("", ""), ("–", "–"), ())]
    svg = drawn(read_page, replace(FOREST, groups=[ForestGroup(rows)]), "narrow")
    assert not [one.text for one in svg.all("text") if "against" in one.text]


def test_a_forest_of_reasons_only_is_still_drawn() -> None:
    bare = replace(FOREST, groups=[ForestGroup([ForestRow(label="None")])], null=None, favours=None)
    assert "Not estimated." in str(forest_figure("f", bare, writer=EN).drawing)


def test_a_ratio_of_nothing_is_an_arrow_and_no_fault() -> None:
    rows = [ForestRow(label="None had it", value=0.0, low=None, high=0.9), ROWS[0]]
    drawing = str(forest_figure("f", replace(FOREST, groups=[ForestGroup(rows)]), writer=EN).drawing)
    assert "0.00 (0\u00a0to\u00a00.90)" in drawing


@given(
    st.lists(
        st.tuples(st.floats(0.01, 100), st.floats(1, 30), st.floats(1, 30)),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
def test_every_value_is_on_the_axis_and_ticks_rise(
    rows: list[tuple[float, float, float]], is_ratio: bool
) -> None:
    reaches = [(value, value / low, value * high) for value, low, high in rows]
    axis = value_axis(reaches, also=[1.0], is_ratio=is_ratio)
    assert all(-1e-9 <= axis.share(value) <= 1 + 1e-9 for value, _, _ in reaches)
    assert 0 <= axis.share(1.0) <= 1
    assert all(one < other for one, other in pairwise(axis.ticks))
    assert 2 <= len(axis.ticks) <= 9
    shown = [words for _, words in axis.shown(EN)]
    assert len(set(shown)) == len(shown)


def test_one_very_wide_interval_does_not_squeeze_the_others() -> None:
    reaches = [(1.5, 1.1, 2.0), (1.6, 1.2, 2.2), (1.4, 1.0, 1.9), (2.0, 0.001, 4000.0)]
    axis = value_axis(reaches, also=[1.0], is_ratio=True)
    assert axis.share(2.2) - axis.share(1.2) > 0.15
    assert axis.share(4000.0) > 1
    assert axis.share(0.0) == -math.inf


def test_standardised_differences_beyond_the_limit_are_counted_and_marked(read_page: ReadPage) -> None:
    rows = [BalanceRow("Age", 0.03), BalanceRow("Women", -0.12), BalanceRow("County", None, "No arm varies.")]
    figure = balance_figure("b", Balance("Differences", [("IPS against TAU", rows)]), writer=EN)
    root = read_page(str(figure.drawing)).root
    for svg in (one for one in root.all("svg") if (one.get("class") or "").startswith("on-")):
        words = " ".join(one.text for one in svg.all("text"))
        assert "1 of 2 are beyond 0.1 in size." in words
        assert "Not estimated: No arm varies." in words
        outlines = [one.get("d") for one in svg.all("path")]
        assert len(outlines) == 2
        assert sum("8 7l-8 7" in one for one in outlines) == 1
        limits = {one.get("x1") for one in svg.all("line") if one.get("stroke-dasharray") == "2 3"}
        assert len(limits) == 2


def test_hostile_words_stay_words() -> None:
    hostile = '"><script>alert(1)</script>'
    row = ForestRow(label=hostile, counts=(hostile, hostile), value=1.0, low=0.5, high=2.0, note=hostile)
    forest = replace(FOREST, title=hostile, measure=hostile, groups=[ForestGroup([row], hostile, hostile)])
    assert "<script" not in str(forest_figure("f", forest, writer=EN).drawing)


@given(st.text("abcdefgh ", min_size=1, max_size=80), st.integers(4, 40))
def test_no_line_is_longer_than_its_place_and_no_letter_is_lost(label: str, letters: int) -> None:
    lines = wrapped(label, letters)
    assert max(map(len, lines)) <= letters
    assert "".join(lines).replace("-", "").replace(" ", "") == label.replace(" ", "")


def test_a_word_that_is_too_long_is_broken_into_pieces_of_like_length() -> None:
    assert wrapped("an extraordinarily long one", 10) == ["an", "extraord-", "inarily", "long one"]
