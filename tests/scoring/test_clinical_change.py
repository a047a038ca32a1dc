"""Cut-offs and clinically significant change against R and a published table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.scoring.change import change_categories, jacobson_truax, standard_error
from workmh_measures.scoring.clinical_change import Moments, clinical_categories, clinical_cutoff

from .test_change import SETS, TESTS, numbers

WORSE: Any = "higher_is_worse"
BETTER: Any = "higher_is_better"


@pytest.mark.parametrize("kind", ["a", "b", "c"])
@pytest.mark.parametrize("r", SETS)
def test_cutoff_and_category_of_every_person_equal_r(r: dict[str, Any], kind: Any) -> None:
    functional, clinical = Moments(**r["functional"]), Moments(**r["clinical"])
    cutoff = clinical_cutoff(kind, functional=functional, clinical=clinical, direction=WORSE)
    assert cutoff == pytest.approx(r["cutoffs"][kind], rel=1e-12)
    found = clinical_categories(
        numbers(r["before"]),
        numbers(r["after"]),
        numbers(r["reliable"]),
        cutoff=cutoff,
        direction=WORSE,
    )
    np.testing.assert_array_equal(found, numbers(r["clinical_categories"][kind]))


def test_the_published_table_of_the_bdi_comes_out() -> None:
    folder: Path = TESTS / "data" / "depression_rct_bdi"
    published = json.loads((folder / "reference.json").read_text("utf-8"))["published"]
    wide = pd.read_csv(folder / "bdi.csv").pivot(index="id", columns="time", values="bdi")
    before, after = wide[1].to_numpy(np.float64), wide[4].to_numpy(np.float64)
    both = before[~np.isnan(after)]
    clinical = Moments(float(both.mean()), float(both.std(ddof=1)))
    # The table prints two decimals.
    assert clinical.mean == pytest.approx(published["clinical_mean"], abs=0.006)
    assert clinical.sd == pytest.approx(published["clinical_sd"], abs=0.005)
    functional = Moments(published["functional_mean"], published["functional_sd"])
    cutoff = clinical_cutoff("c", functional=functional, clinical=clinical, direction=WORSE)
    assert cutoff == pytest.approx(published["cutoff"], abs=0.005)
    index = jacobson_truax(before, after, standard_error(float(clinical.sd), published["reliability"]))
    reliable = change_categories(index, 1.96, direction=WORSE, reached="above")
    found = clinical_categories(before, after, reliable, cutoff=cutoff, direction=WORSE)
    names = ["unchanged", "improved", "deteriorated", "recovered"]
    assert {name: (found == code).sum() for code, name in enumerate(names)} == {
        name: published[name] for name in names
    }


def test_cutoffs_mirror_when_the_scale_is_turned() -> None:
    high, low = Moments(30.0, 6.0), Moments(10.0, 4.0)
    kinds: tuple[Any, ...] = ("a", "b", "c")
    worse = [clinical_cutoff(k, functional=low, clinical=high, direction=WORSE) for k in kinds]
    turned = [
        clinical_cutoff(k, functional=Moments(-10.0, 4.0), clinical=Moments(-30.0, 6.0), direction=BETTER)
        for k in kinds
    ]
    assert [-value for value in turned] == worse == [18.0, 18.0, 18.0]


def test_to_recover_is_to_cross_and_a_score_on_the_cutoff_is_still_clinical() -> None:
    before, after = np.array([20.0, 17.0, 18.0, 20.0, 20.0]), np.array([10.0, 5.0, 17.0, 18.0, 30.0])
    reliable = np.array([1.0, 1.0, 1.0, 1.0, 2.0])
    found = clinical_categories(before, after, reliable, cutoff=18.0, direction=WORSE)
    np.testing.assert_array_equal(found, [3, 1, 3, 1, 2])


def test_a_person_whose_stratum_is_not_known_has_no_category() -> None:
    functional = Moments(np.array([10.0, np.nan]), np.array([4.0, np.nan]))
    cutoff = clinical_cutoff("c", functional=functional, clinical=Moments(30.0, 6.0), direction=WORSE)
    before, after = np.array([25.0, 25.0]), np.array([5.0, 5.0])
    found = clinical_categories(before, after, np.array([1.0, 1.0]), cutoff=cutoff, direction=WORSE)
    np.testing.assert_array_equal(found, [3, np.nan])


@pytest.mark.parametrize(
    ("kind", "functional", "clinical", "direction", "said"),
    [
        ("a", Moments(10, 4), None, WORSE, "clinical population"),
        ("b", None, Moments(30, 6), WORSE, "functional population"),
        ("c", Moments(10, 4), None, WORSE, "both populations"),
        ("c", Moments(30, 4), Moments(10, 6), WORSE, "better side"),
        ("c", Moments(10, 4), Moments(30, 6), BETTER, "better side"),
        ("c", Moments(10, 4), Moments(30, 6), "none", "neither high nor low"),
    ],
)
def test_a_cutoff_that_cannot_be_made_says_why(
    kind: Any, functional: Moments | None, clinical: Moments | None, direction: Any, said: str
) -> None:
    with pytest.raises(NotEstimable, match=said):
        clinical_cutoff(kind, functional=functional, clinical=clinical, direction=direction)


def test_r_saw_recovered_persons_by_every_cutoff() -> None:
    """A comparison of categories says nothing where nobody is in one."""
    for kind in ("a", "b", "c"):
        assert any(3 in r["clinical_categories"][kind] for r in SETS), kind
