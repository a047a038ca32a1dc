"""Every sentence beside a number of criterion validity or prognosis is there in Norwegian."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workmh_measures.analysis.area_comparisons import area_comparisons, group_area_comparisons
from workmh_measures.analysis.criterion_validity import (
    Criterion,
    criterion_validity_estimates,
)
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.outlook import Outlook
from workmh_measures.analysis.prognosis import expectation_estimates, prognosis_estimates
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.reasons import in_words


def held_against(scores: list[float], criterion: list[object], group: list[str]) -> list[Estimate]:
    hads = load_instrument("hads")
    table = pd.DataFrame({"hads_anxiety": scores, "hads_depression": [2 * score for score in scores]})
    rows = pd.DataFrame({"criterion": criterion, "group": group})
    measured = Measurements(hads, {}, pd.DataFrame(index=table.index), table, rows)
    scales = [hads.scale(name) for name in ("anxiety", "depression")]
    asked = Criterion(prevalence=0.2, draws=200)
    found = area_comparisons(measured, scales, criterion=asked, about={})
    for scale in (*scales, hads.scale("total")):
        found += criterion_validity_estimates(measured, scale, criterion=asked, about={})
        found += group_area_comparisons(measured, scale, criterion=asked, about={})
    return found


def rows() -> list[Estimate]:
    """Rows with every kind of reason and warning."""
    groups = ["a", "b"] * 3
    found = held_against([1, 2, 9, 9, 12, 14], [1, 1, 0, 0, 0, 1], groups)
    found += held_against([1, 2, 3, 9, 12, 14], [0, 0, 0, 1, 1, 1], groups)
    found += held_against([9, 9, 9, 9, 12, 14], [0, 1, 0, 1, 0, 1], groups)
    found += held_against([1, 2, 3, 9, 12, np.inf], [0, 0, 0, 1, 1, 1], groups)
    found += held_against([1, 2, 3, 9, 12, 14], ["no", "no", "yes", "", "", "yes"], groups)
    found += held_against([1, 2, 3, 9, 12, 14], [0, 0, 0, 0, 0, 0], groups)
    expectancy = load_instrument("rtw_expectancy")
    scale = expectancy.scale("rtw_exp3")
    table = pd.DataFrame({"rtw_expectancy_rtw_exp3": [0.0, 1.0, 2.0]})
    classes = Measurements(
        expectancy, {}, pd.DataFrame(index=range(3)), table, pd.DataFrame({"criterion": [1, 0, 1]})
    )
    found += criterion_validity_estimates(classes, scale, about={})
    return found + criterion_validity_estimates(classes, scale, criterion=Criterion(column="other"), about={})


def foretold(codes: np.ndarray, later: np.ndarray, **before: np.ndarray) -> list[Estimate]:
    expectancy = load_instrument("rtw_expectancy")
    table = pd.DataFrame({"rtw_expectancy_rtw_exp3": codes.astype(float)})
    rows = pd.DataFrame({"outcome": later, **before})
    measured = Measurements(expectancy, {}, pd.DataFrame(index=rows.index), table, rows)
    scale, asked = expectancy.scale("rtw_exp3"), Outlook(beyond=tuple(before), draws=110)
    found = prognosis_estimates(measured, scale, outlook=asked, about={})
    found += prognosis_estimates(measured, scale, outlook=Outlook(beyond=("absent",)), about={})
    return found + expectation_estimates(measured, scale, predictors=tuple(before), about={})


def prognoses() -> list[Estimate]:
    """Rows of prognosis with every kind of reason and warning."""
    chance = np.random.default_rng(3)
    codes, later = np.tile([0, 1, 2, 0], 30), np.repeat([0, 1], 60)
    found = foretold(codes, later)
    found += foretold(codes, np.where(np.arange(120) < 9, np.nan, later), distress=chance.normal(size=120))
    found += foretold(codes, np.where(codes == 2, 0, later), same=np.ones(120))
    found += foretold(codes[:12], later[:12]) + foretold(np.zeros(120), later) + foretold(codes + 1, later)
    found += foretold(codes[:8], (np.arange(8) > 4) * 1.0, words=np.array(["a"] * 8))
    found += foretold(np.array([0, 1, 2.0]), np.array([1, 0, 1.0]), x=np.array([1, 3, 2.0]))
    return found + foretold(np.full(4, np.nan), np.ones(4))


def test_every_reason_and_warning_is_translated() -> None:
    said = {
        s for row in [*rows(), *prognoses()] for s in (*row.warnings, *([row.reason] if row.reason else []))
    }
    assert len(said) > 22
    assert [sentence for sentence in said if in_words(sentence, "nb").language is not None] == []
