from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from workmh_measures.report.drawings.acceptability import AcceptabilityCurve, acceptability_figure
from workmh_measures.report.drawings.cost_effectiveness import (
    MOST_POINTS,
    CostEffectivenessPlane,
    QuarterShares,
    cost_effectiveness_figure,
)
from workmh_measures.report.plot_area import FIELD
from workmh_measures.report.writer import Writer

EN = Writer("en")
ReadPage = Callable[[str], Any]
SHARES = QuarterShares(dearer_better=0.33, dearer_worse=0.04, cheaper_better=0.56, cheaper_worse=0.07)


def plane(samples: list[tuple[float, float]], **more: Any) -> CostEffectivenessPlane:
    return CostEffectivenessPlane(
        title="Plane",
        effect_label="Years gained",
        cost_label="Cost",
        samples=samples,
        estimate=(0.03, -12000.0),
        shares=SHARES,
        **more,
    )


def dots(drawing: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"M([\d.-]+) ([\d.-]+)h0", drawing)]


def test_each_sample_is_a_dot_in_its_quarter() -> None:
    samples = [(0.05, 1000.0), (0.05, -1000.0), (-0.05, 1000.0), (-0.05, -1000.0)]
    found = dots(str(cost_effectiveness_figure("c", plane(samples), writer=EN).drawing))
    assert len(found) == 4
    (right, upper), (_, lower), (left, _), _ = found
    assert left < right
    assert upper < lower
    assert all(0 <= x <= FIELD and 0 <= y <= 300 for x, y in found)


def test_of_many_samples_a_thousand_are_drawn_evenly_taken() -> None:
    samples = [(k / 5000, float(k)) for k in range(5000)]
    found = dots(str(cost_effectiveness_figure("c", plane(samples), writer=EN).drawing))
    assert len(found) == MOST_POINTS
    assert max(x for x, _ in found) - min(x for x, _ in found) > 0.99 * FIELD * 4995 / 5000 * 0.8


def test_the_corners_tell_the_shares_and_so_do_the_words(read_page: ReadPage) -> None:
    samples = [(0.05, 1000.0), (-0.05, -1000.0)]
    root = read_page(str(cost_effectiveness_figure("c", plane(samples), writer=EN).drawing)).root
    words = [one.text for one in root.all("text")]
    for share, name in (("33%", "dearer, better"), ("56%", "cheaper, better"), ("7%", "cheaper, worse")):
        assert words[words.index(name) - 1] == share
    told = next(one.text for one in root.all("desc"))
    assert told.endswith("dearer, worse: 4%; dearer, better: 33%; cheaper, worse: 7%; cheaper, better: 56%.")
    assert "Years gained: 0.030. Cost: −12,000." in told


def test_the_worth_is_a_line_through_no_difference(read_page: ReadPage) -> None:
    samples = [(0.1, 1000.0), (-0.1, -1000.0)]
    figure = cost_effectiveness_figure("c", plane(samples, worth=5e4, worth_label="50,000"), writer=EN)
    [path] = [
        one.get("d")
        for one in read_page(str(figure.drawing)).root.all("path")
        if "h0" not in one.get("d") and "L" in one.get("d")
    ]
    (x1, y1), (x2, y2) = (tuple(map(float, pair.split())) for pair in path.removeprefix("M").split("L"))
    xs, ys = (-0.1, 0.1), (-15000.0, 5000.0)
    middle = (0.0 - xs[0]) / (xs[1] - xs[0]) * FIELD
    height = y1 + (y2 - y1) * (middle - x1) / (x2 - x1)
    assert height == pytest.approx(300 * (1 - (0 - ys[0]) / (ys[1] - ys[0])), abs=0.2)
    assert [label for _, label in figure.legend][-1] == "50,000"


def test_a_marked_worth_is_told_from_the_line_between_its_neighbours(read_page: ReadPage) -> None:
    curve = AcceptabilityCurve(
        title="Curve",
        worth_label="Worth",
        share_label="Share",
        points=[(0.0, 0.4), (100.0, 0.6), (200.0, 0.9)],
        marked=[150.0],
    )
    figure = acceptability_figure("a", curve, writer=EN)
    assert [label for _, label in figure.legend] == ["75% at 150."]
    told = next(one.text for one in read_page(str(figure.drawing)).root.all("desc"))
    assert told == "Share. 75% at 150. 40% at 0. 60% at 100. 90% at 200."
