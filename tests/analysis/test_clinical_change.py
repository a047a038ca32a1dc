"""Clinically significant change from scores alone: the published table of a trial."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.clinical_change import KnownChange, clinical_change_estimates, known_error
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.definitions.scores_map import instrument_of_scores
from workmh_measures.model.scores_map import ScoresMap

FOLDER = Path(__file__).parents[1] / "data" / "depression_rct_bdi"
WAVES = ("1", "4")


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    content = json.loads((FOLDER / "reference.json").read_text(encoding="utf-8"))
    return dict(content["published"])


def trial(direction: str = "higher_is_worse") -> Measurements:
    table = pd.read_csv(FOLDER / "bdi.csv")
    given = ScoresMap.model_validate(
        {"scores": {"bdi": {"column": "bdi", "range": [0, 63], "direction": direction}}}
    )
    rows = pd.DataFrame({"person": table["id"].astype(str), "wave": table["time"].astype(str)})
    scores = pd.DataFrame({"scores_bdi": table["bdi"].astype(float)})
    empty = pd.DataFrame(index=table.index)
    return Measurements(instrument_of_scores(given, None), {}, empty, scores, rows, ("1", "2", "3", "4"))


def test_the_published_table_comes_out(published: dict[str, Any]) -> None:
    measured = trial()
    scale = measured.instrument.scale("bdi")
    known = KnownChange(
        reliability=published["reliability"],
        functional=(published["functional_mean"], published["functional_sd"]),
    )
    cutoff, *shares = clinical_change_estimates(measured, scale, waves=WAVES, known=known, about={})
    assert cutoff.value == pytest.approx(published["cutoff"], abs=5e-3)
    before = f"mean {published['clinical_mean']:.2f}, SD {published['clinical_sd']:.2f}."
    assert cutoff.warnings == (f"The clinical population is that of these persons before: {before}",)
    assert {row.warnings for row in shares} == {()}
    assert {row.n for row in shares} == {published["persons_judged"]}
    counts = {str(row.level): round((row.value or 0.0) * (row.n or 0)) for row in shares}
    assert counts == {
        name: published[name] for name in ("recovered", "improved", "unchanged", "deteriorated")
    }
    error = known_error(measured, scale, WAVES, known)
    assert error.sd is not None
    assert error.sd.value == pytest.approx(published["clinical_sd"], abs=5e-3)


def test_without_a_functional_population_the_cutoff_is_two_sd_from_the_clinical_one() -> None:
    measured = trial()
    scale = measured.instrument.scale("bdi")
    known = KnownChange(reliability=0.8, clinical=(35.0, 8.0))
    cutoff = clinical_change_estimates(measured, scale, waves=WAVES, known=known, about={})[0]
    assert (cutoff.value, cutoff.method) == (19.0, "cutoff_a")


def test_a_scale_without_a_better_end_says_why() -> None:
    measured = trial("none")
    scale = measured.instrument.scale("bdi")
    known = KnownChange(reliability=0.8, clinical=(35.0, 8.0))
    [row] = clinical_change_estimates(measured, scale, waves=WAVES, known=known, about={})
    assert row.value is None
    assert "no cut-off divides it" in str(row.reason)


def test_without_a_stated_population_there_is_no_cutoff() -> None:
    measured = trial()
    [row] = clinical_change_estimates(
        measured,
        measured.instrument.scale("bdi"),
        waves=WAVES,
        known=KnownChange(reliability=0.8),
        about={},
    )
    assert (row.analysis, row.value) == ("clinical_cutoff", None)
    assert row.reason == "No population is stated, clinical or functional, so no cut-off lies between them."


@pytest.mark.parametrize(
    ("direction", "clinical", "cutoff", "unreachable"),
    [
        ("higher_is_worse", (10.0, 6.0), -2.0, True),
        ("higher_is_worse", (16.0, 8.0), 0.0, True),
        ("higher_is_worse", (17.0, 8.0), 1.0, False),
        ("higher_is_worse", (79.0, 8.0), 63.0, False),
        ("higher_is_worse", (80.0, 8.0), 64.0, True),
        ("higher_is_better", (47.0, 8.0), 63.0, True),
        ("higher_is_better", (46.0, 8.0), 62.0, False),
        ("higher_is_better", (-16.0, 8.0), 0.0, False),
        ("higher_is_better", (-17.0, 8.0), -1.0, True),
    ],
)
def test_a_cutoff_nobody_can_cross_says_so(
    direction: str, clinical: tuple[float, float], cutoff: float, unreachable: bool
) -> None:
    measured = trial(direction)
    scale = measured.instrument.scale("bdi")
    known = KnownChange(reliability=0.8, clinical=clinical)
    found, *shares = clinical_change_estimates(measured, scale, waves=WAVES, known=known, about={})
    said = f"All scores there can be (0 to 63) lie on one side of the cut-off {cutoff:g}: nobody can recover."
    assert found.value == cutoff
    assert {row.warnings for row in (found, *shares)} == {(said,) if unreachable else ()}
    if unreachable:
        assert [row.value for row in shares if row.level == "recovered"] == [0.0]


def test_too_few_persons_say_so() -> None:
    measured = trial().where(np.isin(trial().rows["person"], ["1", "2"]))
    scale = measured.instrument.scale("bdi")
    [row] = clinical_change_estimates(
        measured, scale, waves=WAVES, known=KnownChange(reliability=0.8), about={}
    )
    assert "At least 3 scores" in str(row.reason)
