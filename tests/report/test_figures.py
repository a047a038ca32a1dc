from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workmh_measures.report
from workmh_measures.report.figures import (
    ARM_COLOURS,
    AnswerRow,
    MeanPoint,
    MeanSeries,
    Wording,
    answer_key,
    answers_drawing,
    arm_key,
    means_drawing,
    nice_ticks,
)
from workmh_measures.report.writer import Writer

CSS = Path(workmh_measures.report.__file__).with_name("templates") / "colours.css"
WORDING = Wording("f", "Mean of <X>", "Start & end.")
EN = Writer("en")
ReadPage = Callable[[str], Any]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def means(lines: Sequence[MeanSeries], waves: Sequence[tuple[str, str]]) -> str:
    return str(means_drawing(WORDING, lines, waves=waves, writer=EN))


@given(st.floats(-1000, 1000), st.floats(0, 1000))
def test_ticks_are_even_and_hold_everything_between_them(low: float, span: float) -> None:
    ticks = nice_ticks(low, low + span)
    steps = [b - a for a, b in pairwise(ticks)]
    slack = 1e-6 * max(abs(low), span, 1)
    assert 2 <= len(ticks) <= 8
    assert steps == pytest.approx([steps[0]] * len(steps))
    assert ticks[0] <= low + slack
    assert ticks[-1] >= low + span - slack


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(9.8, 16.2, [8, 10, 12, 14, 16, 18]), (0.0, 1.0, [0, 0.5, 1.0]), (5.0, 5.0, None)],
)
def test_ticks_are_round_numbers(low: float, high: float, expected: list[float] | None) -> None:
    ticks = nice_ticks(low, high)
    if expected is not None:
        assert ticks == pytest.approx(expected)
    assert ticks[0] <= low < ticks[-1] or ticks[0] < high <= ticks[-1]


def test_a_drawing_says_in_words_what_it_shows(read_page: ReadPage) -> None:
    line = MeanSeries(0, [MeanPoint(1, 0.5, 1.5)])
    [svg] = [e for e in read_page(means([line], [("Start", "a")])).root.content if not isinstance(e, str)]
    ids = {e.get("id"): e for e in svg.all()}
    assert svg.get("role") == "img"
    assert ids[svg.get("aria-labelledby")].text == "Mean of <X>"
    assert ids[svg.get("aria-describedby")].text == "Start & end."


def test_points_stand_at_the_height_of_their_value(read_page: ReadPage) -> None:
    lines = [MeanSeries(0, [MeanPoint(10, 8, 12), MeanPoint(14, 12, 16)])]
    root = read_page(means(lines, [("a", "x"), ("b", "x")])).root
    ticks = {
        float(t.text): float(t.get("y")) - 4.5 for t in root.all("text") if t.get("text-anchor") == "end"
    }
    points = [float(e.get("y")) for e in root.all("svg") if e.get("overflow")]
    assert points == pytest.approx([ticks[10], ticks[14]], abs=0.02)
    upright = [e for e in root.all("line") if e.get("x1") == e.get("x2")]
    assert [(float(e.get("y1")), float(e.get("y2"))) for e in upright] == [
        pytest.approx((ticks[8], ticks[12]), abs=0.02),
        pytest.approx((ticks[12], ticks[16]), abs=0.02),
    ]


def test_lines_join_waves_of_one_anchor_only_and_pass_over_a_wave_without_a_mean(read_page: ReadPage) -> None:
    point = MeanPoint(1.0, None, None)
    other = MeanPoint(2.0, None, None)
    root = read_page(
        means(
            [MeanSeries(0, [point, None, other, point])],
            [(w, a) for w, a in zip("abcd", "xxxy", strict=True)],
        )
    ).root
    joins = [e for e in root.all("line") if e.get("stroke") == ARM_COLOURS[0]]
    assert len(joins) == 1
    assert len([e for e in root.all("svg") if e.get("overflow")]) == 3


def test_arms_differ_by_colour_shape_and_dash() -> None:
    keys = [str(arm_key(style)) for style in range(4)]
    for name in ("stroke-dasharray", "d", "stroke"):
        found = [re.findall(rf' {name}="([^"]+)"', key)[0] for key in keys]
        assert len(set(found)) == 4, name


def test_the_parts_of_a_bar_are_the_percentages_and_fill_it(read_page: ReadPage) -> None:
    rows = [AnswerRow("One", [12.5, 0.0, 62.5, 25.0]), AnswerRow("Two", [0.0, 0.0, 0.0, 100.0])]
    root = read_page(str(answers_drawing(WORDING, rows, writer=EN))).root
    rects = [(float(r.get("x")[:-1]), float(r.get("width")[:-1])) for r in root.all("rect")]
    assert rects == [(0.0, 12.5), (12.5, 62.5), (75.0, 25.0), (0.0, 100.0)]
    assert [t.text for t in root.all("text")] == ["One", "13", "63", "25", "Two", "100"]


@pytest.mark.parametrize("n", range(1, 12))
def test_numbers_on_bars_and_colours_of_arms_can_be_told_apart(n: int, read_page: ReadPage) -> None:
    row = AnswerRow("One", [100 / n] * n)
    root = read_page(str(answers_drawing(WORDING, [row], writer=EN))).root
    fills = [r.get("fill") for r in root.all("rect")]
    numbers = [t.get("fill") for t in root.all("text")][1:]
    assert [re.findall(r'fill="(#\w+)"', str(answer_key(k, n)))[0] for k in range(n)] == fills
    for ink, ground in zip(numbers, fills, strict=False):
        assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in ARM_COLOURS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_the_page_have_the_contrast_of_wcag_aa(scheme: str) -> None:
    schemes = re.findall(r":root {\s*color-scheme: (\w+);(.*?)}", CSS.read_text(encoding="utf-8"), re.DOTALL)
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dict(schemes)[scheme]))
    for ink in ("ink", "soft", "deep", "ring"):
        assert contrast(named[ink], named["paper"]) >= 4.5
        assert contrast(named[ink], named["tint"]) >= 4.5
    assert contrast(named["sand-ink"], named["sand"]) >= 4.5


def test_long_names_of_waves_break_into_lines(read_page: ReadPage) -> None:
    line = MeanSeries(0, [MeanPoint(1, 0, 2)] * 4)
    waves = [("3 months after job start", "a")] * 4
    root = read_page(means([line], waves)).root
    below = [t.text for t in root.all("text") if t.get("text-anchor") == "middle"]
    assert " ".join(below[: len(below) // 4]) == "3 months after job start"
    assert max(map(len, below)) <= 9


def test_hostile_words_stay_words() -> None:
    hostile = '"><script>alert(1)</script>'
    drawn = str(
        answers_drawing(Wording('x" onload="y', hostile, hostile), [AnswerRow(hostile, [100.0])], writer=EN)
    )
    assert "<script" not in drawn
    assert ' onload="' not in drawn
