from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from workmh_measures.report.drawings.score_course import (
    CourseCut,
    CourseDay,
    CourseScore,
    ScoreCourse,
    score_course_figure,
)
from workmh_measures.report.drawings.score_density import (
    Cut,
    LevelFrom,
    ScoreDensity,
    Spread,
    score_bins,
    score_density_figure,
)
from workmh_measures.report.writer import Writer

SAY = Writer("en")


def drawn(figure):
    return ElementTree.fromstring(str(figure.drawing))


def words_in(root):
    return [text.text for text in root.iter("text")]


def test_each_whole_number_has_a_bar_of_its_own_over_the_whole_range():
    bins = score_bins([0, 3, 3, 21], (0, 21))
    assert len(bins) == 22
    assert [(low, high, n) for low, high, n in bins if n] == [(-0.5, 0.5, 1), (2.5, 3.5, 2), (20.5, 21.5, 1)]


def test_scores_between_whole_numbers_count_from_the_lower_number_on():
    bins = score_bins([7.0, 7.9, 8.0, 21.0], (0, 21))
    assert [(low, high, n) for low, high, n in bins if n] == [(7, 8, 2), (8, 9, 1), (21, 22, 1)]


@pytest.mark.parametrize("attainable", [(0, 100), (0, 63), (-0.6, 1.0), (0, 1), (10, 50)])
def test_every_score_is_in_one_bar_whatever_the_range(attainable):
    low, high = attainable
    scores = [low + (high - low) * k / 37 for k in range(38)]
    bins = score_bins(scores, attainable)
    assert sum(n for _, _, n in bins) == len(scores)
    assert bins[0][0] <= low
    assert bins[-1][1] >= high
    assert len(bins) <= 45
    assert all(one[1] == pytest.approx(other[0]) for one, other in pairwise(bins))


def test_a_score_outside_the_range_said_still_stands_in_the_drawing():
    assert sum(n for _, _, n in score_bins([5.0, 30.0], (0, 21))) == 2


DENSITY = ScoreDensity(
    title="Anxiety at the start",
    score_label="Score, 0 to 21, higher is worse",
    count_label="Number of people",
    scores=[0, 3, 3, 9, 12, 21],
    attainable=(0, 21),
    levels=[LevelFrom(0, "normal", 3), LevelFrom(8, "mild", 3)],
    cuts=[Cut(8, "Possible case, 8 or more")],
    spreads=[Spread("These people: mean 8", 8.0, 7.7), Spread("Norm: mean 6", 6.0, 3.0, is_norm=True)],
)


def test_the_density_says_in_words_what_it_draws():
    figure = score_density_figure("d", DENSITY, writer=SAY)
    root = drawn(figure)
    description = root.find("desc").text
    for told in ("0: 1; 3: 2; 9: 1; 12: 1; 21: 1", "mild, from 8: 3", "Possible case", "Norm: mean 6"):
        assert told in description
    assert root.find("title").text == DENSITY.title
    assert [label for _, label in figure.legend] == [
        "normal, from 0",
        "mild, from 8",
        "Possible case, 8 or more",
        "These people: mean 8",
        "Norm: mean 6",
    ]


def test_the_bars_are_as_high_as_their_counts_and_the_numbers_stand_behind_the_figure():
    figure = score_density_figure("d", DENSITY, writer=SAY)
    heights = [float(one.get("height")) for one in drawn(figure).iter("rect") if one.get("fill") == "#1c5d5a"]
    assert heights == pytest.approx([heights[0], 2 * heights[0], *[heights[0]] * 3], abs=0.02)
    shown = [[cell.text for cell in row[:2]] for row in figure.behind.groups[0].rows]
    assert [row for row in shown if row[1] != "0"] == [
        ["0", "1"],
        ["3", "2"],
        ["9", "1"],
        ["12", "1"],
        ["21", "1"],
    ]


def test_lines_above_the_bars_lie_above_the_highest_bar():
    root = drawn(score_density_figure("d", DENSITY, writer=SAY))
    top = min(float(one.get("y")) for one in root.iter("rect") if one.get("fill") == "#1c5d5a")
    marks = [float(one.get("y")) for one in root.iter("svg") if one.find("path") is not None]
    assert marks
    assert max(marks) < top


COURSE = ScoreCourse(
    title="Anxiety, P1",
    time_label="Months",
    score_label="Score",
    scores=[CourseScore(0.0, 14.0, "Start"), CourseScore(6.0, 5.0, "6 months")],
    attainable=(0, 21),
    reach=4.0,
    reach_label="no more than error",
    cuts=[CourseCut(8, "Possible case")],
    days=[CourseDay(3.0, "Job start")],
)


def test_a_course_shows_the_reach_of_error_around_the_first_score():
    figure = score_course_figure("c", COURSE, writer=SAY)
    root = drawn(figure)
    [shade] = [one for one in root.iter("rect") if one.get("fill_opacity") or one.get("fill-opacity")]
    first = next(float(one.get("y")) for one in root.iter("svg") if one.find("circle") is not None)
    assert float(shade.get("y")) + float(shade.get("height")) / 2 == pytest.approx(first, abs=0.02)
    description = root.find("desc").text
    for told in (
        "Start: 14; 6 months: 5",
        "no more than error: 10.00\u00a0to 18.00",
        "Possible case",
        "Job start",
    ):
        assert told in description


def test_a_reach_beyond_the_range_is_cut_at_its_end():
    root = drawn(score_course_figure("c", replace(COURSE, reach=50.0), writer=SAY))
    [shade] = root.iter("rect")
    assert float(shade.get("height")) == pytest.approx(240, abs=0.01)


def test_one_score_alone_is_a_course_too():
    alone = replace(COURSE, scores=COURSE.scores[:1], reach=None, cuts=(), days=())
    figure = score_course_figure("c", alone, writer=SAY)
    assert len([*drawn(figure).iter("circle")]) == 1
    assert figure.legend == []
