"""Change by rating drawn above the minimal important changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.analysis.change_sets import change_sets
from tests.analysis.test_interpretability import ASKED
from tests.analysis.test_responsiveness import PHQ9, measured

from workmh_measures.analysis.anchors import Anchor
from workmh_measures.analysis.interpretability import interpretability_estimates
from workmh_measures.analysis.responsiveness import responsiveness_estimates
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Figure
from workmh_measures.report.change_section import change_blocks
from workmh_measures.report.found import Found
from workmh_measures.report.results_view import ResultsView
from workmh_measures.report.writer import Writer

ANCHOR = Anchor(column="felt", improved=(1, 3), minimally=(1, 1), stable=(0, 0))


def rows() -> list[Estimate]:
    """Return estimates with a rating of seven levels made of the change itself, so that they go together."""
    one = change_sets()["phq9_by_gad7"]
    felt = (one.changes().gain / 4).round().clip(-3, 3)
    felt[:2] = -9  # a level two persons chose
    data, asked = measured(one, felt=felt), replace(ASKED, anchor=ANCHOR, draws=100)
    about = {"instrument": "phq9"}
    total = PHQ9.scale("total")
    return [
        *responsiveness_estimates(data, total, asked=asked, about=about),
        *interpretability_estimates(data, total, asked=asked, about=about),
    ]


def view(shown: list[Estimate], language: str) -> ResultsView:
    return ResultsView(PHQ9, Found(shown), Writer(language))


@pytest.mark.parametrize(
    ("language", "told"),
    [("nb", ("vurdert til -1", "MIC, justert prediktiv")), ("en", ("rated -1", "MIC, adjusted predictive"))],
)
def test_every_level_that_five_persons_chose_is_drawn_and_told(language: str, told: tuple[str, str]) -> None:
    shown = rows()
    [figure] = change_blocks(view(shown, language))
    assert isinstance(figure, Figure)
    assert all(text in figure.drawing for text in told)
    levels = [row for row in shown if row.analysis == "change_by_anchor"]
    assert levels[0].level == "-9"
    assert "-9 (n" not in figure.drawing
    say = Writer(language)
    assert all(say.number(row.value, 2) in figure.drawing for row in levels if (row.n or 0) >= 5)
    adjusted = next(row for row in shown if row.analysis == "mic_predictive_adjusted")
    assert say.number(adjusted.value, 2) in figure.drawing


def test_nothing_is_drawn_without_levels_of_a_rating() -> None:
    assert change_blocks(view([row for row in rows() if row.analysis != "change_by_anchor"], "nb")) == []


def test_levels_are_drawn_also_where_there_is_no_minimal_important_change() -> None:
    [figure] = change_blocks(view([row for row in rows() if not row.analysis.startswith("mic")], "en"))
    assert isinstance(figure, Figure)
    assert "rated 0" in figure.drawing
    assert "MIC" not in figure.drawing
