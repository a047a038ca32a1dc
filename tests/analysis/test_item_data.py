"""Every set of item answers in tests/data, whole and with cells taken out, against psych, lavaan and semTools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from workmh_measures.analysis import alpha, guttman
from workmh_measures.analysis.alpha_interval import feldt_interval
from workmh_measures.analysis.covariance import correlation_of, listwise_covariance, pairwise_covariance
from workmh_measures.analysis.factor_extraction import extracted
from workmh_measures.analysis.full_information import full_information_covariance
from workmh_measures.analysis.item_correlations import item_correlations
from workmh_measures.analysis.number_of_factors import minimum_average_partial
from workmh_measures.analysis.omega import one_factor_omega, schmid_leiman
from workmh_measures.analysis.sampling_adequacy import kmo, sphericity
from workmh_measures.analysis.split_half import split_half

from .conftest import DATA, published, reference
from .item_sets import more_item_sets, other_item_sets

Floats = NDArray[np.float64]
Answers = dict[str, pd.DataFrame]

IN_R = reference("item_data")
CLOSED = {"rel": 1e-8, "abs": 1e-8}
ITERATIVE = {"rel": 1e-5, "abs": 1e-5}
WITH_HOLES = ("listwise", "pairwise", "full_information")
ROUTES: dict[str, Callable[[Floats], tuple[Floats, int]]] = {
    "whole": listwise_covariance,
    "listwise": listwise_covariance,
    "pairwise": pairwise_covariance,
    "full_information": full_information_covariance,
}
SETS = [(name, route) for name in IN_R for route in ROUTES]
MATRICES = [(name, route) for name, route in SETS if route != "full_information"]
COMPLETE = [(name, route) for name, route in SETS if route in ("whole", "listwise")]
# Two factors by minres where psych, and so the program in R that carries it on, rests in a valley that is not the deepest.
NOT_THE_DEEPEST = {
    ("workers_hads_depression", "listwise"),
    ("workers_hads_depression", "pairwise"),
    ("workers_work_addiction", "whole"),
    ("workers_work_addiction", "pairwise"),
}
# Folders of tests/data with real answers to items -> the sets made of them.
FOLDERS = {
    "army_leadership_hostility": "army_",
    "dass42_openpsychometrics": "distress_",
    "ds14_cardiac_patients": "cardiac_",
    "efc_labelled_survey": "carers_",
    "eq5d3l_nhs_proms": "surgery_",
    "hads_oncology_201": "oncology_hads_",
    "k6_older_people_addis": "older_",
    "nhanes_2017_2018_phq9": "nhanes_",
    "norway_workers_hads_bwas": "workers_",
    "pcl5_veterans": "veterans_",
    "phq9_gad7_two_waves": "phq9_wave_",
    "positive_psychology_rct": "occasion_",
    "promis_depression_cesd": "depression_",
    "sf12_oncology_items": "oncology_health",
    "sf36_physical_functioning_items": "physical_",
    "state_anxiety_retest": "state_anxiety",
    "wenchuan_ptsd_checklist": "wenchuan_",
}
# Real data of scores, not of items; and what was made up or is no answers at all.
NO_ITEMS = {
    "beat_the_blues_rct",
    "depression_rct_bdi",
    "depression_rct_scores",
    "depression_trial_working_status",
    "facial_burns_hads_rse",
    "instrument_facts",
    "jobs2_unemployed_rct",
    "made_missing_answers",
    "made_up_answers",
    "made_up_costs",
    "made_up_distress",
    "made_up_quality_of_life",
    "made_up_resources",
    "made_up_service",
    "made_up_work",
    "monoclonal_gammopathy",
    "spss_sav",
    "store_versions",
    "trial_facts",
    "wording_files",
    "veterans_lung_trial",
}


@pytest.fixture(scope="module")
def keyed(answer_sets: Answers) -> dict[str, Floats]:
    frames = answer_sets | more_item_sets() | other_item_sets()
    return {name: frames[name].to_numpy(np.float64) for name in IN_R}


@pytest.fixture(scope="module")
def answers(keyed: dict[str, Floats]) -> Callable[[str, str], Floats]:
    """The answers of a set as a route meets them: whole, or with the cells taken out that R takes out."""

    def of(name: str, route: str) -> Floats:
        if route == "whole":
            return keyed[name]
        row, column = (1 + place for place in np.indices(keyed[name].shape))
        holes = (3 * row**2 + 5 * row * column + 7 * column**2 + 1) % 29 == 0
        return np.where(holes, np.nan, keyed[name])

    return of


def consistency(covariance: Floats) -> dict[str, Any]:
    """Everything closed that follows from a covariance matrix, under the names of the program in R."""
    correlation = correlation_of(covariance)
    found: dict[str, Any] = {
        "alpha": alpha.cronbach_alpha(covariance),
        "standardised": alpha.standardised_alpha(covariance),
        "average_r": alpha.average_inter_item_r(covariance),
        "if_deleted": alpha.alpha_if_deleted(covariance),
        "item_rest": alpha.item_rest_correlation(covariance),
        "corrected": alpha.corrected_item_rest_correlation(covariance),
    }
    found |= {f"lambda{i}": getattr(guttman, f"guttman_lambda{i}")(correlation) for i in (1, 2, 3, 5, 6)}
    if len(covariance) <= 14:
        split = split_half(correlation, seed=1)
        found |= {"split_highest": split.highest, "split_lowest": split.lowest, "split_mean": split.mean}
    if len(covariance) <= 14 and len(covariance) % 2 == 0:
        found["psych_split"] = [split.highest, split.lowest]
    return found


def structure(correlation: Floats, n: int) -> dict[str, Any]:
    """Whether there are factors and how many, likewise."""
    adequacy, test = kmo(correlation), sphericity(correlation, n)
    found: dict[str, Any] = {
        "kmo": adequacy.overall,
        "kmo_items": adequacy.items,
        "bartlett": test.chi2,
        "bartlett_p": test.p_value,
    }
    if len(correlation) > 3:
        found["map"] = minimum_average_partial(correlation).squared[1:]
    return found


def agree(found: dict[str, Any], expected: dict[str, Any], bound: dict[str, float]) -> None:
    for key, value in found.items():
        assert value == pytest.approx(expected[key], **bound), key


@pytest.mark.parametrize(("name", "route"), SETS)
def test_what_follows_from_covariances_agrees_with_psych(
    name: str, route: str, answers: Callable[[str, str], Floats]
) -> None:
    covariance, n = ROUTES[route](answers(name, route))
    expected = IN_R[name][route]
    assert n == expected["n"]
    found = consistency(covariance)
    agree(found, expected, CLOSED)
    if route in ("whole", "listwise"):
        feldt = feldt_interval(found["alpha"], n, k=len(covariance))
        assert feldt == pytest.approx(expected["feldt"], **CLOSED)


@pytest.mark.parametrize(("name", "route"), MATRICES)
def test_what_follows_from_correlations_agrees_with_psych(
    name: str, route: str, answers: Callable[[str, str], Floats]
) -> None:
    expected = IN_R[name][route]
    of = item_correlations(
        pd.DataFrame(answers(name, route)), missing="pairwise" if route == "pairwise" else "listwise"
    )
    assert of.n == expected["fewest" if route == "pairwise" else "n"]
    agree(structure(of.matrix, of.n), expected, CLOSED)
    if "factors" in expected:
        m, unique = expected["factors"], np.array(expected["unique"])
        found = extracted(of.matrix, m)
        left = np.linalg.eigvalsh(of.matrix - np.diag(unique))[:-m]
        if (name, route) in NOT_THE_DEEPEST:
            assert found.discrepancy < left @ left / 2 - 1e-5
        else:
            assert found.uniqueness == pytest.approx(unique, **ITERATIVE)
            assert found.loadings @ found.loadings[0] == pytest.approx(expected["reproduced"], **ITERATIVE)


@pytest.mark.parametrize(("name", "route"), COMPLETE)
def test_omega_agrees_with_semtools_and_psych_carried_to_rest(
    name: str, route: str, answers: Callable[[str, str], Floats]
) -> None:
    expected = IN_R[name][route]
    covariance, _ = listwise_covariance(answers(name, route))
    if "omega_one_factor" in expected:
        omega = one_factor_omega(covariance).omega
        assert [omega] * 2 == pytest.approx(expected["omega_one_factor"], **ITERATIVE)
    if "omega_total" in expected:
        three = schmid_leiman(covariance)
        assert three.total == pytest.approx(expected["omega_total"], **ITERATIVE)
        assert three.hierarchical == pytest.approx(expected["omega_hierarchical"], **ITERATIVE)


def test_every_folder_with_answers_to_items_was_compared() -> None:
    """A data set that is added must be compared, or be named as one without answers to items."""
    folders = {folder.name for folder in DATA.iterdir() if folder.is_dir()}
    assert folders == FOLDERS.keys() | NO_ITEMS, "Give new answers to items to tests/reference/item_data.R."
    for folder, start in FOLDERS.items():
        assert [name for name in IN_R if name.startswith(start)], folder
    assert all(set(found) == set(ROUTES) for found in IN_R.values())


@pytest.mark.parametrize("letter", ["D", "A", "S"])
def test_numbers_that_came_with_the_data_agree_to_the_digits_given(
    letter: str, answers: Callable[[str, str], Floats]
) -> None:
    given = published("dass42_openpsychometrics")["reliability"][letter]
    name = {"D": "distress_depression", "A": "distress_anxiety", "S": "distress_stress"}[letter]
    found = consistency(listwise_covariance(answers(name, "whole"))[0])
    printed = {"rel": 0, "abs": 0.5e-8 + 1e-12}
    assert found["alpha"] == pytest.approx(given["alpha_raw"], **printed)
    assert found["standardised"] == pytest.approx(given["alpha_std"], **printed)
    assert found["lambda6"] == pytest.approx(given["guttman_lambda6"], **printed)
    assert found["item_rest"] == pytest.approx(list(given["item_rest_r"].values()), **printed)
    assert found["if_deleted"] == pytest.approx(list(given["alpha_if_item_dropped"].values()), **printed)


def test_the_other_numbers_that_came_with_the_data_agree(answers: Callable[[str, str], Floats]) -> None:
    printed = {"rel": 0, "abs": 0.5e-8 + 1e-12}
    health, _ = listwise_covariance(answers("oncology_health", "whole"))
    assert alpha.cronbach_alpha(health) == pytest.approx(
        published("sf12_oncology_items")["alpha_all12"], **printed
    )
    coping, n = listwise_covariance(answers("carers_coping", "whole")[:, 1:7])
    given = published("efc_labelled_survey")
    assert n == given["n_complete"]
    assert alpha.cronbach_alpha(coping) == pytest.approx(given["alpha_cop2_7"], **printed)
