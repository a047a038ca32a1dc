"""Clinically significant change from scores alone: the published table of a trial."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.anchors import AskedChange
from workmh_measures.analysis.clinical_change import (
    KnownChange,
    clinical_change_estimates,
    clinical_rule,
    known_error,
)
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.scores_map import instrument_of_scores
from workmh_measures.model.estimate import Estimate
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


def counted(measured: Measurements, known: KnownChange) -> list[Estimate]:
    """Everybody, judged by everybody."""
    scale = measured.instrument.scale("bdi")
    rule = partial(clinical_rule, measured, scale, WAVES, known)
    return clinical_change_estimates(measured, scale, waves=WAVES, rule=rule, about={})


def test_the_published_table_comes_out(published: dict[str, Any]) -> None:
    measured = trial()
    scale = measured.instrument.scale("bdi")
    known = KnownChange(
        reliability=published["reliability"],
        functional=(published["functional_mean"], published["functional_sd"]),
    )
    cutoff, *shares = counted(measured, known)
    assert cutoff.value == pytest.approx(published["cutoff"], abs=5e-3)
    before = f"mean {published['clinical_mean']:.2f}, SD {published['clinical_sd']:.2f}."
    assert cutoff.warnings == (
        f"The clinical population is everybody here with both scores, before: {before}",
    )
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
    known = KnownChange(reliability=0.8, clinical=(35.0, 8.0))
    cutoff = counted(measured, known)[0]
    assert (cutoff.value, cutoff.method) == (19.0, "cutoff_a")


def test_a_scale_without_a_better_end_says_why() -> None:
    measured = trial("none")
    known = KnownChange(reliability=0.8, clinical=(35.0, 8.0))
    [row] = counted(measured, known)
    assert row.value is None
    assert "no cut-off divides it" in str(row.reason)


def test_without_a_stated_population_there_is_no_cutoff() -> None:
    measured = trial()
    [row] = counted(measured, KnownChange(reliability=0.8))
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
    known = KnownChange(reliability=0.8, clinical=clinical)
    found, *shares = counted(measured, known)
    said = f"All scores there can be (0 to 63) lie on one side of the cut-off {cutoff:g}: nobody can recover."
    assert found.value == cutoff
    assert {row.warnings for row in (found, *shares)} == {(said,) if unreachable else ()}
    if unreachable:
        assert [row.value for row in shares if row.level == "recovered"] == [0.0]


def test_too_few_persons_say_so() -> None:
    measured = trial().where(np.isin(trial().rows["person"], ["1", "2"]))
    [row] = counted(measured, KnownChange(reliability=0.8))
    assert "At least 3 scores" in str(row.reason)


def test_a_group_is_judged_by_the_error_and_the_cutoff_of_all(published: dict[str, Any]) -> None:
    measured = trial()
    arm = np.where(measured.rows["person"].astype(int) % 3 == 0, "a", "b")
    known = KnownChange(
        reliability=published["reliability"],
        functional=(published["functional_mean"], published["functional_sd"]),
    )
    asked = Questions(
        sections=("responsiveness",),
        change=AskedChange(waves=WAVES),
        known_change={"bdi": known},
        draws=100,
    )
    rows = analyse(replace(measured, rows=measured.rows.assign(group=arm)), asked)
    cutoffs = {row.group: row.value for row in rows if row.analysis == "clinical_cutoff"}
    assert set(cutoffs) == {None, "a", "b"}
    assert len(set(cutoffs.values())) == 1
    for analysis in ("clinical_change_share", "reliable_change_share"):
        counts: dict[str | None, dict[str | None, float]] = {}
        for row in (row for row in rows if row.analysis == analysis):
            counts.setdefault(row.level, {})[row.group] = round((row.value or 0.0) * (row.n or 0))
        assert {level: one["a"] + one["b"] for level, one in counts.items()} == {
            level: one[None] for level, one in counts.items()
        }


def test_a_group_nobody_of_which_has_both_scores_says_so() -> None:
    measured = trial()
    known = KnownChange(reliability=0.8, clinical=(35.0, 8.0))
    scale = measured.instrument.scale("bdi")
    nobody = measured.where(measured.rows["wave"] == WAVES[0])
    rule = partial(clinical_rule, measured, scale, WAVES, known)
    [row] = clinical_change_estimates(nobody, scale, waves=WAVES, rule=rule, about={})
    assert row.reason == "Nobody has a score at both waves."
