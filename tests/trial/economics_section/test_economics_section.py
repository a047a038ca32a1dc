"""What a plan says of costs and years is what is done, and what cannot be told says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.model.estimate import Estimate
from workmh_measures.trial.economics_section.section import economics_rows, plane_draws, worths_of
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_questions import TrialQuestions

from ..took_part_cases import DATA, beat_the_blues
from .cost_cases import made_up_costs

ASKED = TrialQuestions(seed=2, draws=400)


def rows_of(data: TrialData, **about: object) -> list[Estimate]:
    return [
        row
        for row in economics_rows(data, ASKED)
        if all(getattr(row, key) == value for key, value in about.items())
    ]


def people(**columns: Any) -> pd.DataFrame:
    """Return the people of the file without missing values, with some columns made otherwise."""
    table = pd.read_csv(DATA / "made_up_costs/made_up_costs.csv").dropna().reset_index(drop=True)
    treated = table["arm"] == "programme"
    return table.assign(**{name: make(table, treated) for name, make in columns.items()})


def per_year(table: pd.DataFrame) -> Estimate:
    [row] = rows_of(made_up_costs(people=table), analysis="cost_per_year")
    return row


def better(table: pd.DataFrame, treated: pd.Series) -> pd.Series:
    return table["index_t0"] + 0.1 * treated


def worse(table: pd.DataFrame, treated: pd.Series) -> pd.Series:
    return table["index_t0"] - 0.1 * treated


def test_the_cost_of_a_year_is_told_where_one_quarter_holds_the_samples() -> None:
    dear = people(service=lambda t, a: t["service"] + 1e6 * a, index_t12=better)
    row = per_year(dear)
    assert row.value is not None
    assert row.ci_low is not None
    assert row.ci_low < row.value
    assert row.text == "NOK"
    assert not any("quarter" in told for told in row.warnings)


def test_a_ratio_that_would_mislead_is_refused_or_says_so() -> None:
    cheap = {"service": lambda t, a: t["service"] - 1e6 * a}
    dear = {"service": lambda t, a: t["service"] + 1e6 * a}
    dominates = per_year(people(**cheap, index_t12=better))
    assert dominates.value is None
    assert "it dominates" in str(dominates.reason)
    dominated = per_year(people(**dear, index_t6=worse, index_t12=worse))
    assert "it is dominated" in str(dominated.reason)
    given_up = per_year(people(**cheap, index_t6=worse, index_t12=worse))
    assert given_up.value is not None
    assert any("what is saved for each year given up" in told for told in given_up.warnings)
    unsure = people(index_t6=lambda t, a: t["index_t0"] + t["index_t6"] % 0.01, index_t12=better)
    unsure["index_t12"] = (
        unsure["index_t0"] + 0.002 * (unsure["arm"] == "programme") + unsure["index_t12"] % 0.07
    )
    row = per_year(unsure)
    assert row.ci_low is None
    assert any("read net benefit and acceptability" in told for told in row.warnings) or row.reason


def test_the_index_of_the_dead_is_nothing_from_death_on() -> None:
    data = made_up_costs()
    start = date(2024, 1, 1)
    first, *others = data.people
    gone = replace(first, anchors={"inclusion": start}, died=date(2024, 5, 1))
    data = replace(data, people=(gone, *others))
    [row] = rows_of(data, analysis="index_mean", group=str(first.arm), wave="t12")
    [before] = rows_of(made_up_costs(), analysis="index_mean", group=str(first.arm), wave="t12")
    own = data.long.frame.query("id == @first.participant and wave == 't12'")["eq5d5l_index"].iloc[0]
    assert row.value is not None
    assert before.value is not None
    assert before.n is not None
    assert row.value * before.n == pytest.approx(before.value * before.n - own)


def test_a_plan_without_economics_says_nothing_and_lacking_columns_are_named() -> None:
    assert rows_of(beat_the_blues()) == []
    assert plane_draws(beat_the_blues(), ASKED) == {}
    [row] = rows_of(made_up_costs(costs=["service", "travel"]))
    assert str(row.reason).startswith("The data have no column of costs 'travel'")
    data = made_up_costs()
    odd = data.persons.assign(care="much")
    [row] = rows_of(replace(data, persons=odd))
    assert row.reason == "Column 'care' of costs holds what is no number: correct it."
    [row] = rows_of(made_up_costs(waves=["t12"]))
    assert "two waves or more" in str(row.reason)


def test_nothing_is_imputed_where_nothing_is_missing() -> None:
    rows = rows_of(made_up_costs({"imputations": 5}, people()), analysis="incremental_cost")
    assert {row.missing for row in rows} == {"complete"}


def test_samples_of_the_plane_are_those_of_the_rows() -> None:
    for missing in (None, {"imputations": 7}):
        data = made_up_costs(missing)
        drawn = plane_draws(data, ASKED)["treated"]
        assert len(drawn) >= ASKED.draws
        shares = {row.level: row.value for row in rows_of(data, analysis="quadrant_share")}
        found = np.mean((drawn[:, 0] >= 0) & (drawn[:, 1] > 0))
        assert shares["dearer_better"] == pytest.approx(found)


def test_the_curve_holds_the_worths_of_the_plan() -> None:
    data = made_up_costs()
    assert data.plan is not None
    assert data.plan.economics is not None
    worths = worths_of(data.plan.economics)
    assert {0.0, 300000.0, 600000.0} <= set(worths)
    assert max(worths) == 900000
    levels = [row.level for row in rows_of(data, analysis="acceptability")]
    assert levels == [f"{worth:.12g}" for worth in worths]
    only_none = data.plan.economics.model_copy(update={"willing_to_pay": (0.0,)})
    assert worths_of(only_none) == (0.0,)


def test_follow_up_beyond_a_year_is_told_not_to_be_discounted() -> None:
    data = made_up_costs()
    waves = tuple(w.model_copy(update={"month": w.month * 2}) for w in data.study.waves)
    longer = replace(data, study=data.study.model_copy(update={"waves": waves}))
    rows = rows_of(longer, analysis="incremental_years")
    assert rows
    assert all(any("not discounted" in told for told in row.warnings) for row in rows)
    rows = rows_of(data, analysis="incremental_years")
    assert not any("not discounted" in told for row in rows for told in row.warnings)
