"""What an analysis gives of answers taken as ordered, without a word: reliability beside alpha, correlations beside factors."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.polychoric.estimates import ordered_items, polychoric_estimates
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.scoring.score import score

from .confirmatory_references import answers

RELIABILITIES = ("categorical_omega", "ordinal_alpha")


@pytest.fixture(scope="module")
def hads() -> Measurements:
    workers = answers("workers").iloc[::10]
    instrument = load_instrument("hads")
    given = workers[[f"HADS{i}" for i in range(1, 15)]].astype(float).set_axis(instrument.item_ids, axis=1)
    rows = pd.DataFrame({"group": workers["Gender"].astype(str)}, index=given.index)
    return Measurements(instrument, {}, given, score(instrument, given).frame, rows)


def reliabilities(measured: Measurements, **asked: object) -> list[Estimate]:
    rows = analyse(measured, Questions(sections=("consistency",), **asked))  # type: ignore[arg-type]
    return [row for row in rows if row.analysis in RELIABILITIES]


def test_both_reliabilities_stand_beside_alpha_of_every_scale_and_group(hads: Measurements) -> None:
    rows = reliabilities(hads)
    groups = [None, *sorted(set(hads.rows["group"]))]
    scales = ("anxiety", "depression", "total")
    expected = [(g, s, a) for g in groups for s in scales for a in RELIABILITIES]
    assert [(row.group, row.scale, row.analysis) for row in rows] == expected
    assert all(row.value is not None and row.ci_low is None for row in rows)


def test_intervals_come_where_draws_are_asked_for_and_not_in_groups(hads: Measurements) -> None:
    rows = reliabilities(hads, draws=100, consistency_draws=100, draws_in_groups=True)
    assert {row.group is None for row in rows if row.ci_low is not None} == {True}
    assert all(row.ci_low is not None for row in rows if row.group is None)


def test_items_of_many_options_are_not_taken_as_ordered(hads: Measurements) -> None:
    scales = {
        name: one.model_copy(update={"options": (), "kind": "integer", "minimum": 0, "maximum": 20})
        for name, one in hads.instrument.response_scales.items()
    }
    many = replace(hads, instrument=hads.instrument.model_copy(update={"response_scales": scales}))
    assert ordered_items(many, many.items) == []
    assert reliabilities(many) == []
    found = analyse(many, Questions(sections=("structure",), draws=100))
    assert [row for row in found if row.analysis == "polychoric"] == []


def test_pairs_of_items_have_their_polychoric_correlations_beside_the_factors(hads: Measurements) -> None:
    found = analyse(hads, Questions(sections=("structure",), draws=100))
    rows = [row for row in found if row.analysis == "polychoric"]
    assert len(rows) == 91
    assert rows == polychoric_estimates(hads.items, about={"instrument": "hads", "wave": None})
    of_scale = analyse(hads, Questions(sections=("structure",), draws=100, factors_of="anxiety"))
    assert len([row for row in of_scale if row.analysis == "polychoric"]) == 21
