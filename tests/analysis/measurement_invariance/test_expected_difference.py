"""What unlike item parameters do to expected answers, against numerical integration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workmh_measures.analysis.measurement_invariance.expected_difference import (
    ItemParameters,
    Traits,
    answer_difference,
    item_effects,
)
from workmh_measures.errors import NotEstimable

IN_R: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "expected_difference.json").read_text(encoding="utf-8")
)["results"]


def parameters(given: dict[str, Any]) -> ItemParameters:
    cuts = tuple(np.atleast_1d(cut).astype(float) for cut in given.get("cuts", ()))
    return ItemParameters(
        np.array(given["lambda"])[:, None], np.array(given["nu"]), np.array(given["theta"]), cuts
    )


@pytest.mark.parametrize("name", IN_R)
def test_differences_and_effects_are_those_of_an_integration(name: str) -> None:
    case = IN_R[name]
    traits = Traits(np.array([case["kappa"]]), np.array([[case["psi"]]]))
    codes = [np.array(own, float) for own in case.get("codes", ())]
    own, reference = parameters(case["own"]), parameters(case["reference"])
    assert answer_difference(own, reference, traits, codes) == pytest.approx(case["difference"], abs=1e-9)
    effects = item_effects(own, reference, traits, deviations=np.array(case["sd"]), codes=codes)
    assert effects == pytest.approx(case["effect"], abs=1e-8)


def test_items_that_answer_alike_make_no_difference() -> None:
    own = parameters(IN_R["ordered"]["own"])
    traits = Traits(np.array([0.3]), np.array([[1.1]]))
    codes = [np.arange(len(cut) + 1.0) for cut in own.thresholds]
    assert answer_difference(own, own, traits, codes).tolist() == [0.0] * 4


def test_an_item_of_two_factors_has_no_curve() -> None:
    items = ItemParameters(np.ones((1, 2)), np.zeros(1), np.ones(1))
    traits = Traits(np.zeros(2), np.eye(2))
    with pytest.raises(NotEstimable, match="several factors"):
        item_effects(items, items, traits, deviations=np.ones(1))
