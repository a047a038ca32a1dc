"""Exploratory factors of polychoric correlations against psych on lavaan's, and intervals of loadings against drawn samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.exploratory_factors import FactorChoices, exploratory_factors
from workmh_measures.analysis.factor_rotation import rotated
from workmh_measures.analysis.item_correlations import item_correlations
from workmh_measures.analysis.loading_draws import Whole, drawn_factors, row_matrices
from workmh_measures.analysis.ordered_correlations import ordered_correlations
from workmh_measures.model.estimate import Estimate

from .factor_references import reference
from .item_sets import more_item_sets

THEIRS: dict[str, Any] = reference("polychoric_exploration")
Answers = dict[str, pd.DataFrame]


def explored(items: pd.DataFrame, **choices: Any) -> list[Estimate]:
    asked = FactorChoices(**{"n_factors": 2, "correlations": "polychoric", "shuffles": 30, **choices})
    return exploratory_factors(items, asked, about={})


def values(rows: list[Estimate], analysis: str, *, of_items: bool = False) -> np.ndarray:
    return np.array([r.value for r in rows if r.analysis == analysis and (r.item is not None) == of_items])


@pytest.mark.parametrize(
    ("name", "missing"),
    [("phq9_wave_1", "listwise"), ("workers_hads_total", "listwise"), ("made_missing", "pairwise")],
)
def test_numbers_are_those_of_psych_on_the_correlations_of_lavaan(
    name: str, missing: str, answer_sets: Answers
) -> None:
    theirs = THEIRS[name]
    rows = explored(answer_sets[name], missing=missing)
    likely = explored(answer_sets[name], missing=missing, extraction="ml", rotation="none")
    assert {row.n for row in rows} == {theirs["n"]}
    # 1e-6: lavaan's correlations are good to 3e-8 each.
    assert values(rows, "kmo") == pytest.approx(theirs["kmo"], abs=1e-6)
    assert values(rows, "kmo", of_items=True) == pytest.approx(np.array(theirs["kmo_items"]), abs=1e-6)
    roots = np.array([r.value for r in rows if r.method == "observed"])
    assert roots == pytest.approx(np.array(theirs["eigenvalues"]), abs=1e-6)
    # psych stops its search early: 1e-4 as for Pearson correlations.
    assert values(rows, "efa_communality", of_items=True) == pytest.approx(
        np.array(theirs["communality"]), abs=1e-4
    )
    assert values(likely, "efa_communality", of_items=True) == pytest.approx(
        np.array(theirs["ml_communality"]), abs=1e-3
    )
    assert values(rows, "efa_srmr") == pytest.approx(theirs["srmr"], abs=1e-5)
    assert values(likely, "efa_chisq") == pytest.approx(theirs["ml_chi2"], rel=1e-4)
    assert values(likely, "efa_tli") == pytest.approx(theirs["ml_tli"], abs=1e-4)
    [average] = [r.value for r in rows if (r.analysis, r.method) == ("map_factors", "squared")]
    assert average == theirs["map"]
    pattern = values(rows, "efa_loading", of_items=True).reshape(-1, 2)
    best = [
        np.abs(pattern - s * np.array(theirs["loadings"])[:, order]).max(axis=0)
        for order in ([0, 1], [1, 0])
        for s in (1, -1)
    ]
    assert (
        min(
            max(min(best[0][f], best[1][f]) for f in (0, 1)), max(min(best[2][f], best[3][f]) for f in (0, 1))
        )
        < 1e-3
    )


def test_what_is_no_test_of_polychoric_correlations_is_said(answer_sets: Answers) -> None:
    rows = explored(answer_sets["phq9_wave_1"], extraction="ml")
    [bartlett] = [row for row in rows if row.analysis == "bartlett_chi2"]
    assert bartlett.value is None
    assert "is no test" in str(bartlett.reason)
    [chi2] = [row for row in rows if row.analysis == "efa_chisq"]
    assert chi2.p_value is None
    assert any("describes the fit" in text for text in chi2.warnings)
    [rmsea] = [row for row in rows if row.analysis == "efa_rmsea"]
    assert rmsea.ci_low is None
    assert {row.method for row in rows if row.analysis == "efa_loading"} == {"polychoric_ml_oblimin"}


def test_correlations_no_variables_could_have_are_smoothed_and_told() -> None:
    items = more_item_sets()["physical_functioning"]
    found = ordered_correlations(items)
    assert found.moments.smallest_eigenvalue < 0
    assert np.linalg.eigvalsh(found.matrix)[0] > 0
    assert any("were smoothed" in text for text in found.told)
    rows = explored(items, n_factors=1)
    assert all(found.told[0] in row.warnings for row in rows if row.analysis in ("kmo", "efa_loading"))


def test_shuffles_need_complete_rows_and_the_rest_is_given(answer_sets: Answers) -> None:
    rows = explored(answer_sets["made_missing"], missing="pairwise")
    told = {row.reason for row in rows if row.analysis == "parallel_factors"}
    assert told == {"Shuffled answers need rows without a missing answer: use the listwise route."}
    assert any(row.value is not None for row in rows if row.analysis == "efa_loading")


def test_drawn_loadings_are_those_of_psych_on_the_same_rows(answer_sets: Answers) -> None:
    items = answer_sets["oncology_hads_anxiety"].dropna()
    found = item_correlations(items)
    choices = FactorChoices(n_factors=2)
    from workmh_measures.analysis.factor_extraction import extracted

    extraction = extracted(found.matrix, 2)
    whole = Whole(extraction, rotated(extraction.loadings), choices.extraction, choices.rotation)
    matrix, n = row_matrices(items, found)
    places = [np.array(draw["rows"], np.intp) for draw in THEIRS["draws"]["draws"]]
    given = iter(places)
    drawn = drawn_factors(lambda _: matrix(next(given)), n, whole, draws=len(places), seed=1)
    agree = 0
    target = np.array(THEIRS["draws"]["loadings"])
    order = np.abs(whole.rotated.pattern.T @ target).argmax(axis=1)
    sign = np.sign((whole.rotated.pattern * target[:, order]).sum(axis=0))
    for ours, theirs in zip(drawn.pattern, THEIRS["draws"]["draws"], strict=True):
        agree += np.abs(ours - np.array(theirs["loadings"])[:, order] * sign).max() < 2e-3
    # psych's one start and early stop leave some draws in another valley, as they do of whole samples.
    assert agree >= 0.8 * len(places)


@pytest.mark.parametrize("rotation", ["geomin", "bifactor", "schmid_leiman", "varimax", "none"])
def test_intervals_hold_the_estimates_and_are_the_same_for_the_same_seed(rotation: str) -> None:
    items = more_item_sets()["wenchuan_pcl"]
    ways: dict[str, Any] = {"correlations": "pearson", "n_factors": 3, "rotation": rotation}
    rows, again = (explored(items, loading_draws=100, draws=20, **ways) for _ in range(2))
    loadings = [row for row in rows if row.analysis == "efa_loading"]
    inside = [row for row in loadings if row.ci_low is not None and row.ci_low <= row.value <= row.ci_high]  # type: ignore[operator]
    assert len(inside) >= 0.95 * len(loadings)
    assert [(r.ci_low, r.ci_high) for r in rows] == [(r.ci_low, r.ci_high) for r in again]
    general = [row for row in rows if row.analysis == "ecv" and row.item is None and row.factor is None]
    if rotation in ("bifactor", "schmid_leiman"):
        [ecv] = general
        assert ecv.ci_low is not None
        assert {row.factor for row in loadings} == {"g", "1", "2"} | (
            {"3"} if rotation != "bifactor" else set()
        )
    else:
        assert not general


def test_intervals_of_polychoric_loadings(answer_sets: Answers) -> None:
    rows = explored(answer_sets["phq9_wave_1"], loading_draws=100)
    assert all(row.ci_low is not None for row in rows if row.analysis in ("efa_loading", "efa_communality"))
