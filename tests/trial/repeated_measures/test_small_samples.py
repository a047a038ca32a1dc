"""Sentences where persons are too few for tests of several waves together."""

from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.trial.repeated_measures.covariance_structures import StructureName
from workmh_measures.trial.repeated_measures.fitted_model import repeated_measures_model
from workmh_measures.trial.repeated_measures.small_samples import small_sample_cautions
from workmh_measures.trial.repeated_measures.subject_patterns import RepeatedOutcomes

WAVES = 4


def trial(persons: int, *, one_lost: bool = False) -> RepeatedOutcomes:
    y = np.random.default_rng(1).normal(size=(persons, WAVES))
    seen = np.ones(y.shape, dtype=bool)
    seen[0, -1] = not one_lost
    person, wave = np.nonzero(seen)
    return RepeatedOutcomes(y[seen], np.eye(WAVES)[wave], person, wave, WAVES)


@pytest.mark.parametrize(
    ("persons", "structure", "one_lost", "kenward_roger", "satterthwaite"),
    [
        (39, "unstructured", True, 1, 2),
        (39, "unstructured", False, 0, 1),
        (40, "unstructured", True, 0, 1),
        (100, "unstructured", True, 0, 0),
        (20, "compound_symmetry", True, 0, 0),
        (19, "compound_symmetry", False, 0, 1),
    ],
)
def test_few_persons_for_the_covariance_are_told(
    persons: int, structure: StructureName, one_lost: bool, kenward_roger: int, satterthwaite: int
) -> None:
    model = repeated_measures_model(trial(persons, one_lost=one_lost), structure)
    assert len(small_sample_cautions(model, "kenward_roger")) == kenward_roger
    told = small_sample_cautions(model, "satterthwaite")
    assert len(told) == satterthwaite
    assert all(one.startswith(f"There are {persons} persons for") for one in told)
