"""Curves over time: what is drawn stands where its number is, and the words say the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.report.drawings.event_curves import (
    EventCurve,
    EventCurves,
    event_curves_figure,
    time_ticks,
)
from workmh_measures.report.drawings.means_over_time import ArmMeans, MeansOverTime, means_over_time_figure
from workmh_measures.report.drawings.tipping_plot import ShiftedEffect, TippingPlot, tipping_figure
from workmh_measures.report.figures import ARM_COLOURS, MeanPoint
from workmh_measures.report.plot_area import FIELD, PlotArea, percent_ticks
from workmh_measures.report.writer import Writer
from workmh_measures.trial.time_to_event.event_times import EventTimes
from workmh_measures.trial.time_to_event.kaplan_meier import kaplan_meier

EN, NB = Writer("en"), Writer("nb")
ReadPage = Callable[[str], Any]
TIMES = np.array([2.0, 3.0, 3.0, 5.0, 8.0, 8.0, 11.0, 12.0])
CAUSES = np.array([1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0])


def survival(style: int = 0) -> EventCurve:
    times = EventTimes(TIMES, CAUSES)
    curve = kaplan_meier(times)
    ends = [[None if np.isnan(x) else float(x) for x in one] for one in (curve.low, curve.high)]
    return EventCurve(
        label=f"Arm {style}",
        style=style,
        times=curve.table.time.tolist(),
        share=curve.share.tolist(),
        low=ends[0],
        high=ends[1],
        censored=[3.0, 11.0, 12.0],
        at_risk=[int((tick <= TIMES).sum()) for tick in time_ticks(12)],
    )


def curves(*arms: EventCurve) -> EventCurves:
    return EventCurves(
        title="Still <without> a job",
        time_label="Months",
        share_label="Without a job",
        curves=arms,
        ticks=time_ticks(12),
    )


def corners(path: str) -> list[tuple[float, float]]:
    """Points of a path of M, H and V."""
    found, x, y = [], 0.0, 0.0
    for letter, numbers in re.findall(r"([MHV])([\d. -]+)", path):
        values = [float(one) for one in numbers.split()]
        x = values[0] if letter in "MH" else x
        y = values[-1] if letter in "MV" else y
        found.append((x, y))
    return found


def test_the_curve_steps_down_at_each_event_to_its_share(read_page: ReadPage) -> None:
    root = read_page(str(event_curves_figure("k", curves(survival()), writer=EN).drawing)).root
    [course] = [
        one for one in root.all("path") if one.get("stroke") == ARM_COLOURS[0] and one.get("fill") == "none"
    ]
    points = corners(course.get("d"))
    field = course.parent
    assert field is not None
    assert field.get("viewbox") == f"0 0 {FIELD} 250"
    curve = kaplan_meier(EventTimes(TIMES, CAUSES))
    for time, share in zip(curve.table.time, curve.share, strict=True):
        here = [y for x, y in points if x <= FIELD * time / 12 + 0.05]
        assert here[-1] == pytest.approx(250 * (1 - share), abs=0.06)
    assert points[0] == (0.0, 0.0)
    assert points[-1][0] == pytest.approx(FIELD)


def test_a_tick_stands_on_the_curve_where_follow_up_ended(read_page: ReadPage) -> None:
    root = read_page(str(event_curves_figure("k", curves(survival()), writer=EN).drawing)).root
    [ticks] = [one.get("d") for one in root.all("path") if one.get("d").count("v8") == 3]
    shares = [survival().share[k] for k in (1, 4, 5)]
    found = [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.-]+)v8", ticks)]
    assert [x for x, _ in found] == pytest.approx([FIELD * t / 12 for t in (3, 11, 12)], abs=0.06)
    assert [y + 4 for _, y in found] == pytest.approx([250 * (1 - share) for share in shares], abs=0.06)


def test_the_band_has_the_limits(read_page: ReadPage) -> None:
    root = read_page(str(event_curves_figure("k", curves(survival()), writer=EN).drawing)).root
    [band] = [one.get("d") for one in root.all("path") if one.get("fill-opacity")]
    heights = {y for _, y in corners(band)}
    arm = survival()
    for limit in [end for end in (*arm.low, *arm.high) if end is not None]:
        assert any(abs(250 * (1 - limit) - y) < 0.06 for y in heights)


def test_numbers_at_risk_stand_below_their_ticks(read_page: ReadPage) -> None:
    figure = event_curves_figure("k", curves(survival(), survival(1)), writer=EN)
    root = read_page(str(figure.drawing)).root
    words = list(root.all("text"))
    axis = [
        one
        for one in words
        if one.text in {"0", "2", "4", "6", "8", "10", "12"} and one.get("text-anchor") == "middle"
    ]
    for count, tick in zip(survival().at_risk, ["0", "2", "4", "6", "8", "10", "12"], strict=True):
        [place] = {one.get("x") for one in axis if one.text == tick and float(one.get("y")) < 310}
        below = [one for one in words if one.get("x") == place and float(one.get("y")) > 330]
        assert [one.text for one in below] == [str(count)] * 2
    assert [label for _, label in figure.legend] == ["Arm 0", "Arm 1", "follow-up ended"]


def test_the_words_tell_shares_and_numbers_at_risk_as_long_as_anybody_is_followed() -> None:
    drawing = str(event_curves_figure("k", curves(survival()), writer=NB).drawing)
    assert "Arm 0, Months: 100\u00a0% ved 0 (8 under risiko); 88\u00a0% ved 2 (8 under risiko)" in drawing
    assert "Still &lt;without&gt; a job" in drawing


def test_an_arm_without_limits_or_numbers_is_drawn_alone() -> None:
    bare = EventCurve(label="A", style=0, times=[1.0], share=[0.5], low=[None], high=[None])
    drawing = str(event_curves_figure("k", curves(bare), writer=EN).drawing)
    assert "fill-opacity" not in drawing
    assert "Number at risk" not in drawing


@given(st.floats(0.5, 900))
def test_ticks_of_time_begin_at_0_hold_the_end_and_are_few(until: float) -> None:
    ticks = time_ticks(until)
    assert ticks[0] == 0
    assert ticks[-1] >= until * (1 - 1e-9)
    assert 2 <= len(ticks) <= 8


@pytest.mark.parametrize(("highest", "last"), [(1.0, "100%"), (0.47, "50%"), (0.031, "4%"), (0.0, "0.1%")])
def test_an_axis_of_shares_ends_close_above_the_highest(highest: float, last: str) -> None:
    axis = percent_ticks("Share", highest, EN)
    assert axis.ticks[-1][1] == last
    assert 2 <= len(axis.ticks) <= 6


@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=8, unique=True),
    st.data(),
)
def test_what_lies_between_two_courses_of_steps_is_the_sum_of_their_differences(
    times: list[int], data: st.DataObject
) -> None:
    times.sort()
    heights = st.lists(st.integers(0, 100), min_size=len(times), max_size=len(times))
    lower, upper = ([*zip(map(float, times), map(float, data.draw(heights)), strict=True)] for _ in range(2))
    area = PlotArea((0.0, 100.0), (0.0, 100.0), top=0.0, height=100.0)
    outline = corners(area.steps_between(lower, upper))
    around = [*zip(outline, [*outline[1:], outline[0]], strict=True)]
    found = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in around) / 2
    between = zip(lower, upper, [*times[1:], times[-1]], strict=True)
    expected = sum(6 * (high - low) * (until - time) for (time, low), (_, high), until in between)
    assert found == pytest.approx(expected)


def test_waves_stand_at_their_true_distance_and_a_wave_without_a_mean_is_passed_over(
    read_page: ReadPage,
) -> None:
    points = [MeanPoint(10, 8, 12), None, MeanPoint(14, 12, 16), MeanPoint(12, None, None)]
    shown = MeansOverTime(
        title="Means",
        time_label="Months",
        mean_label="HADS (lower is better)",
        times=[0, 1, 6, 24],
        arms=[ArmMeans("IPS", 0, points), ArmMeans("TAU", 1, [*points[:2], None, None])],
        decimals=1,
    )
    root = read_page(str(means_over_time_figure("m", shown, writer=EN).drawing)).root
    first, second = [one for one in root.all("g") if one.get("transform")]
    assert (first.get("transform"), second.get("transform")) == ("translate(-4.5 0)", "translate(4.5 0)")
    marks = [one for one in first.all("svg") if next(one.all("path")).get("d").startswith("M-5 0a")]
    x = [float(one.get("x").removesuffix("%")) for one in marks]
    assert len(x) == 3
    assert (x[1] - x[0]) / (x[2] - x[0]) == pytest.approx(6 / 24, abs=0.001)
    joins = [one for one in first.all("line") if one.get("x1") != one.get("x2")]
    assert len(joins) == 2
    told = next(one.text for one in root.all("desc"))
    assert "IPS, Months: 10.0 (8.0 to 12.0) at 0; 14.0 (12.0 to 16.0) at 6; 12.0 at 24." in told


def test_a_single_time_stands_in_the_middle(read_page: ReadPage) -> None:
    arms = [ArmMeans("IPS", 0, [MeanPoint(10, 8, 12)])]
    shown = MeansOverTime(title="T", time_label="Months", mean_label="Mean", times=[6], arms=arms)
    root = read_page(str(means_over_time_figure("m", shown, writer=EN).drawing)).root
    [mark] = [one for one in root.all("svg") if next(one.all("path"), root).get("d").startswith("M-5 0a")]
    assert float(mark.get("x").removesuffix("%")) == pytest.approx((12 + 97) / 2, abs=0.1)


def test_the_tip_is_a_line_with_its_words_or_said_in_the_legend(read_page: ReadPage) -> None:
    effects = [ShiftedEffect(s, -2 + s, -3.5 + s, -0.5 + s) for s in (0.0, 0.5, 1.0)]
    tips = TippingPlot(
        title="Tip", shift_label="Added", effect_label="Difference", effects=effects, tips_at=0.5
    )
    figure = tipping_figure("t", tips, writer=NB)
    root = read_page(str(figure.drawing)).root
    [line] = [one for one in root.all("line") if one.get("stroke") == ARM_COLOURS[1]]
    assert line.get("x1") == line.get("x2")
    marks = [one.get("x") for one in root.all("svg") if one.get("overflow")]
    assert line.get("x1") == marks[1]
    assert "Resultatet snur ved 0,5." in [one.text for one in root.all("text")]
    never = TippingPlot(
        title="Tip", shift_label="Added", effect_label="Difference", effects=effects, tips_at=None
    )
    assert [label for _, label in tipping_figure("t", never, writer=EN).legend][
        -1
    ] == "The result never tips."
    assert ARM_COLOURS[1] not in str(tipping_figure("t", never, writer=EN).drawing)


def test_many_shifts_are_a_line_without_marks_and_a_tip_has_few_digits(read_page: ReadPage) -> None:
    effects = [ShiftedEffect(s / 10, -2 + s / 10, None, None) for s in range(30)]
    tips = TippingPlot(
        title="Tip", shift_label="Added", effect_label="Difference", effects=effects, tips_at=1.0018641134
    )
    root = read_page(str(tipping_figure("t", tips, writer=EN).drawing)).root
    assert not [one for one in root.all("svg") if one.get("overflow")]
    assert "The result tips at 1." in [one.text for one in root.all("text")]
