from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workmh_measures.report.figures import Wording
from workmh_measures.report.plots import Axis, Interval, Level, Plot, Series, intervals_drawing, plot_drawing
from workmh_measures.report.writer import Writer

EN = Writer("en")
WORDING = Wording("p", "Title & more", "Said in <words>.")
ReadPage = Callable[[str], Any]


def share(text: str) -> float:
    return float(text.removesuffix("%"))


def test_points_stand_where_their_numbers_are(read_page: ReadPage) -> None:
    plot = Plot(Axis("x", 0, 10), Axis("y", 0, 4), [Series([(0, 0), (5, 2), (10, 4)])])
    root = read_page(str(plot_drawing(WORDING, plot, writer=EN))).root
    circles = list(root.all("circle"))
    across = [share(one.get("cx")) for one in circles]
    up = [float(one.get("cy")) for one in circles]
    assert across[1] == pytest.approx((across[0] + across[2]) / 2, abs=0.01)
    assert up[0] > up[1] > up[2]
    assert up[1] == pytest.approx((up[0] + up[2]) / 2)


def test_a_larger_weight_is_a_larger_circle_by_area(read_page: ReadPage) -> None:
    series = Series([(0, 0), (1, 1)], is_line=False, weights=[25, 100])
    root = read_page(
        str(plot_drawing(WORDING, Plot(Axis("x", 0, 1), Axis("y", 0, 1), [series]), writer=EN))
    ).root
    small, large = (float(one.get("r")) for one in root.all("circle"))
    assert (large / small) ** 2 == pytest.approx(4, rel=0.01)


def test_a_level_has_its_interval_as_a_shade_and_no_words_on_the_points(read_page: ReadPage) -> None:
    level = Level(1.0, "mean 1.0", low=0.5, high=1.5)
    plot = Plot(Axis("x", 0, 1), Axis("y", 0, 2), [Series([(0, 1)])], [level])
    root = read_page(str(plot_drawing(WORDING, plot, writer=EN))).root
    assert "mean 1.0" not in [text.text for text in root.all("text")]
    [shade] = root.all("rect")
    assert float(shade.get("height")) == pytest.approx(240 / 2, abs=0.5)


def test_a_drawing_says_in_words_what_it_shows(read_page: ReadPage) -> None:
    plot = Plot(Axis("x", 0, 1), Axis("y", 0, 1), [Series([(0, 1)])], has_diagonal=True)
    [svg] = list(read_page(str(plot_drawing(WORDING, plot, writer=EN))).root.all("svg"))
    words = {e.get("id"): e.text for e in svg.all("title", "desc")}
    assert words[svg.get("aria-labelledby")] == "Title & more"
    assert words[svg.get("aria-describedby")] == "Said in <words>."


def test_intervals_lie_around_their_values_and_long_labels_are_broken(read_page: ReadPage) -> None:
    rows = [
        Interval("short", 0.5, 0.25, 0.75),
        Interval("a label that is much too long for one line of a telephone", -0.5, None, None),
        Interval("nothing", None, None, None),
    ]
    drawing = intervals_drawing(WORDING, rows, axis=Axis("g", -1, 1), mark_at=(0.0,), writer=EN)
    root = read_page(str(drawing)).root
    dots = [share(one.get("cx")) for one in root.all("circle")]
    assert dots == pytest.approx([72.5, 27.5])
    thick = [one for one in root.all("line") if one.get("stroke-width") == "3"]
    assert [(share(one.get("x1")), share(one.get("x2"))) for one in thick] == [pytest.approx((61.25, 83.75))]
    assert max(len(text.text) for text in root.all("text")) <= 40


def test_no_line_down_the_drawing_crosses_words(read_page: ReadPage) -> None:
    rows = [Interval("a label of some length", 0.1, -0.5, 0.5), Interval("another", 0.2, 0.1, 0.3)]
    drawing = intervals_drawing(WORDING, rows, axis=Axis("g", -1, 1), mark_at=(0.0,), writer=EN)
    root = read_page(str(drawing)).root
    labels = [t for t in root.all("text") if t.get("text-anchor") == "start" and t.get("x") == "0.00%"]
    assert labels
    down = [line for line in root.all("line") if line.get("x1") == line.get("x2")]
    for label in labels:
        baseline = float(label.get("y"))
        spans = [(float(line.get("y1")), float(line.get("y2"))) for line in down]
        assert all(high <= baseline - 9 or low >= baseline + 3 for low, high in spans)
