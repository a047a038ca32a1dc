"""The ladder of covariance structures and what it tells."""

from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.repeated_measures.covariance_structures import STRUCTURES
from workmh_measures.trial.repeated_measures.fallback import (
    LADDER,
    STRUCTURE_WORDS,
    model_by_ladder,
)
from workmh_measures.trial.repeated_measures.fitted_model import repeated_measures_model
from workmh_measures.trial.repeated_measures.subject_patterns import RepeatedOutcomes
from workmh_measures.trial.repeated_measures.trial_design import trial_design

from ..repeated_trials import BLUES, beat_the_blues


def never_together() -> RepeatedOutcomes:
    """Every person lacks the first wave or the last."""
    draw = np.random.default_rng(4)
    persons, waves = 40, 4
    y = draw.normal(size=(persons, 1)) + draw.normal(size=(persons, waves))
    wave, person = np.tile(np.arange(waves), persons), np.repeat(np.arange(persons), waves)
    kept = np.where(person % 2, wave > 0, wave < waves - 1)
    return RepeatedOutcomes(y.ravel()[kept], np.eye(waves)[wave[kept]], person[kept], wave[kept], waves)


def test_what_was_asked_for_is_taken_without_a_word_where_it_can_be_fitted() -> None:
    found = model_by_ladder(trial_design(beat_the_blues(), BLUES).data)
    assert (found.structure, found.told) == ("unstructured", ())


def test_the_next_structure_is_taken_and_told() -> None:
    data = never_together()
    found = model_by_ladder(data, ("unstructured", "heterogeneous_ar1"))
    assert found.structure == "heterogeneous_ar1"
    assert found.told == (
        "The covariance could not be fitted as unstructured.",
        (
            "Fewer than 2 persons have both wave 1 and wave 4: their covariance cannot be estimated. Take a structure with"
            " fewer parameters."
        ),
        "As declared, the covariance was fitted as first-order autoregressive with a variance for each wave instead.",
    )
    same = repeated_measures_model(data, "heterogeneous_ar1")
    assert found.model.log_likelihood == same.log_likelihood


def test_where_nothing_can_be_fitted_every_reason_is_told() -> None:
    data = never_together()
    few = RepeatedOutcomes(
        np.where(data.wave == 1, 3.0, data.outcome), data.design, data.participant, data.wave, data.n_waves
    )
    with pytest.raises(NotEstimable) as refusal:
        model_by_ladder(few)
    text = " ".join(found.text for found in refusal.value.problems)
    assert len(refusal.value.problems) == 2 * len(LADDER)
    assert all(f"fitted as {STRUCTURE_WORDS[structure]}." in text for structure in LADDER)
    with pytest.raises(NotEstimable, match="ladder of covariance structures is empty"):
        model_by_ladder(data, ())


def test_every_structure_has_its_words() -> None:
    assert set(STRUCTURE_WORDS) == set(STRUCTURES)
