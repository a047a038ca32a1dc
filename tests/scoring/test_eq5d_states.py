"""Every EQ-5D state by every value set: what the definitions give is what an R program computes from the coefficients."""

from __future__ import annotations

import hashlib
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.scoring.score import score
from workmh_measures.scoring.value_sets import state_values

TESTS = Path(__file__).parents[1]
FACTS = TESTS / "data" / "instrument_facts"
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference" / "eq5d_states.json").read_text(encoding="utf-8"))
STATES = REFERENCE["results"]
DIMENSIONS = ["mo", "sc", "ua", "pd", "ad"]
THROUGH = {
    "crosswalk_uk": "uk_tto",
    "crosswalk_denmark": "denmark_tto",
    "crosswalk_sweden": "sweden_tto",
    "crosswalk_uk_vas": "uk_vas",
    "crosswalk_europe_vas": "europe_vas",
}
LEVELS = {"eq5d5l": 5, "eq5d3l": 3}
CHOICES = [
    (name, choice) for name in LEVELS for choice in load_instrument(name).parameters["value_set"].choice_ids
]
# The published tables add up values of 243 states that were rounded before, and leave the probabilities at nine decimals.
ROUNDED_ON_THE_WAY = 0.0006


def states(instrument: str) -> pd.DataFrame:
    """All states in the order 11111, 11112, ...; no answer to the visual analogue scale."""
    levels = range(1, LEVELS[instrument] + 1)
    grid = pd.DataFrame(itertools.product(levels, repeat=5), columns=DIMENSIONS, dtype="float64")
    return grid.assign(vas=np.nan)


def index(instrument: str, choice: str) -> pd.Series:
    frame = score(load_instrument(instrument), states(instrument), parameters={"value_set": choice}).frame
    return frame.set_index(f"{instrument}_profile_text")[f"{instrument}_index"]


def reference(instrument: str, choice: str) -> list[int]:
    through = THROUGH.get(choice)
    wanted: list[int] = STATES["crosswalk"][through] if through else STATES[instrument][choice]
    return wanted


@pytest.mark.parametrize(("instrument", "choice"), CHOICES)
def test_every_state_has_the_value_that_r_computes(instrument: str, choice: str) -> None:
    given = index(instrument, choice)
    assert len(given) == LEVELS[instrument] ** 5
    assert given.index.is_unique
    np.testing.assert_allclose(given * 1000, reference(instrument, choice), rtol=0, atol=1e-9)


def test_every_value_set_has_its_reference_and_no_reference_is_left() -> None:
    known = {(name, choice) for name in LEVELS for choice in STATES[name]}
    assert {(name, c) for name, c in CHOICES if c not in THROUGH} == known
    assert set(THROUGH.values()) == set(STATES["crosswalk"])


@pytest.mark.parametrize(("instrument", "choice"), CHOICES)
def test_the_listed_states_have_their_published_values(instrument: str, choice: str) -> None:
    table = pd.read_csv(FACTS / "eq5d_states.csv", dtype={"state": str})
    wanted = table[(table["instrument"] == instrument) & (table["value_set"] == choice)].set_index("state")
    # Of the crosswalks only those for the United Kingdom and Denmark have been seen as tables.
    seen = {"crosswalk_uk": 36, "crosswalk_denmark": 36} | dict.fromkeys([*THROUGH][2:], 0)
    seen |= dict.fromkeys(("norway", "denmark", "england_2018"), 14)
    assert len(wanted) == seen.get(choice, 13 if instrument == "eq5d5l" else 14)
    given = index(instrument, choice)
    tolerance = 1e-9
    if choice in THROUGH:
        scale = load_instrument(instrument).scale("index")
        exact = state_values(load_instrument(instrument), scale, {"value_set": choice})
        given, tolerance = pd.Series(exact.ravel(), index=given.index), ROUNDED_ON_THE_WAY
    np.testing.assert_allclose(given[wanted.index], wanted["value"], rtol=0, atol=tolerance)


@pytest.mark.parametrize(("instrument", "choice"), CHOICES)
def test_the_definitions_hold_the_published_coefficients(instrument: str, choice: str) -> None:
    table = pd.read_csv(FACTS / "eq5d_coefficients.csv")
    wanted = table[table["value_set"] == THROUGH.get(choice, choice)]
    value_set = load_instrument(instrument).value_sets[choice]
    for dimension in DIMENSIONS:
        assert list(value_set.terms[dimension]) == wanted[wanted["part"] == dimension]["value"].tolist()
    for part in ("start", "any_above_lowest", "any_highest"):
        assert getattr(value_set, part) == wanted[wanted["part"] == part]["value"].item()


@pytest.mark.parametrize("choice", THROUGH)
def test_every_crosswalk_uses_the_published_probabilities(choice: str) -> None:
    table = pd.read_csv(FACTS / "eq5d_crosswalk.csv").set_index("item")
    crosswalk = load_instrument("eq5d5l").value_sets[choice].crosswalk
    for dimension in DIMENSIONS:
        rows = table.loc[dimension].sort_values("level_of_five")[["p1", "p2", "p3"]]
        assert [list(row) for row in crosswalk[dimension]] == rows.to_numpy().tolist()


def test_the_reference_was_computed_from_the_files_that_lie_here() -> None:
    for path, digest in REFERENCE["certificate"]["data"].items():
        assert hashlib.sha256((TESTS.parent / path).read_bytes()).hexdigest() == digest


def test_the_visual_analogue_scale_is_a_score_of_its_own() -> None:
    for name in LEVELS:
        answers = pd.DataFrame([[np.nan] * 5 + [73.0], [1.0] * 5 + [np.nan]], columns=[*DIMENSIONS, "vas"])
        choice = load_instrument(name).parameters["value_set"].choice_ids[0]
        frame = score(load_instrument(name), answers, parameters={"value_set": choice}).frame
        assert frame[f"{name}_eq_vas"].tolist() == pytest.approx([73, np.nan], nan_ok=True)
        assert frame[f"{name}_index"].isna().tolist() == [True, False]
