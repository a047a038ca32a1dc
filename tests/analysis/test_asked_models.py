"""Which confirmatory models an analysis fits, and how."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.confirmatory_factors.asked_models import (
    asked_models,
    model_choices,
    model_of_items,
    written_model,
)
from workmh_measures.analysis.confirmatory_factors.section_estimates import section_estimates
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import DefinitionError
from workmh_measures.model.estimate import Estimate
from workmh_measures.scoring.score import score

from .confirmatory_references import answers

ONLY = Questions(sections=("confirmatory",))


def measured_of(name: str, answers: pd.DataFrame, **rows: object) -> Measurements:
    instrument = load_instrument(name)
    given = answers.set_axis(instrument.item_ids[: answers.shape[1]], axis=1).astype(float)
    parameters = {one: p.choices[0].id for one, p in instrument.parameters.items()}
    scores = score(instrument, given, parameters=parameters).frame
    return Measurements(instrument, parameters, given, scores, pd.DataFrame(rows, index=given.index))


@pytest.fixture(scope="module")
def hads() -> Measurements:
    workers = answers("workers").iloc[::20]
    return measured_of(
        "hads", workers[[f"HADS{i}" for i in range(1, 15)]], group=workers["Gender"].astype(str)
    )


def kinds(rows: list[Estimate]) -> list[tuple[str | None, str | None]]:
    return [(row.scale, row.level) for row in rows if row.analysis == "cfa_model"]


def test_each_scale_has_one_factor_and_scales_apart_have_factors_that_correlate(hads: Measurements) -> None:
    rows = analyse(hads, ONLY)
    assert kinds(rows) == [
        ("anxiety", "one_factor"),
        ("depression", "one_factor"),
        ("total", "one_factor"),
        (None, "correlated"),
    ]
    assert {(row.method, row.missing) for row in rows} == {("wlsmv", "listwise")}
    together = [row for row in rows if row.scale is None]
    assert {row.factor for row in together if row.analysis == "ave"} == {"anxiety", "depression"}
    assert {row.group for row in rows} == {None}


def test_groups_are_told_where_the_section_is_asked_for_by_name(hads: Measurements) -> None:
    asked = replace(ONLY, model="correlated", in_groups=frozenset({"confirmatory"}))
    rows = analyse(hads, asked)
    assert [row.group for row in rows if row.analysis == "cfa_chisq"] == [
        None,
        *sorted(set(hads.rows["group"])),
    ]


@pytest.mark.parametrize("kind", ["correlated", "bifactor"])
def test_a_kind_that_is_named_comes_alone_and_lavaan_can_read_it(hads: Measurements, kind: str) -> None:
    [model] = asked_models(hads, kind)
    text = written_model(model.stated, hads.instrument)
    assert "anxiety =~ hads_01 + hads_03" in text
    assert model_of_items(text, hads.instrument, hads.instrument.item_ids) == model.stated


def test_items_may_be_called_by_their_id_or_as_in_exported_files(hads: Measurements) -> None:
    text = "calm =~ 01 + hads_03 + start(0.5)*hads_05\nlow =~ 02 + 0.8*hads_04 + l*06 + l*08\n01 ~~ hads_02"
    [model] = asked_models(hads, text)
    assert (model.kind, model.scale) == ("stated", None)
    assert [one.rhs for one in model.stated] == ["01", "03", "05", "02", "04", "06", "08", "02"]
    written = written_model(model.stated, hads.instrument)
    assert written.splitlines()[1] == "low =~ hads_02 + 0.8*hads_04 + l*hads_06 + l*hads_08"


def test_a_wrong_model_tells_every_line_and_the_nearest(hads: Measurements) -> None:
    with pytest.raises(DefinitionError) as refusal:
        list(asked_models(hads, "calm =~ 01 + 055\nclam ~~ 03"))
    told = {(one.where, one.nearest) for one in refusal.value.problems}
    assert told == {("line 1", "05"), ("line 2", "calm")}


def test_reversed_items_are_turned_for_a_scale_and_left_as_given_in_a_text(hads: Measurements) -> None:
    reversing = next(scale for scale in hads.instrument.scales if scale.id == "anxiety")
    turned = reversing.model_copy(
        update={"items": tuple(use.model_copy(update={"key": -1}) for use in reversing.items)}
    )
    scales = tuple(turned if scale.id == "anxiety" else scale for scale in hads.instrument.scales)
    measured = replace(hads, instrument=hads.instrument.model_copy(update={"scales": scales}))
    [together] = asked_models(measured, "correlated")
    pd.testing.assert_series_equal(together.answers["01"], 3 - hads.items["01"])
    [text] = asked_models(measured, "f =~ 01 + 03 + 05")
    pd.testing.assert_series_equal(text.answers["01"], hads.items["01"])


@pytest.mark.parametrize(
    ("estimator", "missing", "expected"),
    [
        (None, False, ("WLSMV", "listwise")),
        (None, True, ("WLSMV", "pairwise")),
        ("mlr", False, ("MLR", "listwise")),
        ("mlr", True, ("MLR", "full_information")),
        ("uls", True, ("ULS", "pairwise")),
        ("dwls", False, ("DWLS", "listwise")),
    ],
)
def test_estimator_and_route_follow_options_and_gaps(
    hads: Measurements, estimator: str | None, missing: bool, expected: tuple[str, str]
) -> None:
    given = hads.answers.copy()
    if missing:
        given.iloc[0, 0] = np.nan
    [model] = asked_models(replace(hads, answers=given), "correlated")
    choices = model_choices(model, hads.instrument, estimator)
    assert choices.ordered == (estimator != "mlr")
    assert (choices.estimator, choices.missing) == expected


def test_items_of_many_options_are_taken_as_measured() -> None:
    random = np.random.default_rng(3)
    trait = random.normal(size=(300, 1))
    answers = pd.DataFrame(np.clip(np.round(3.0 + trait + random.normal(size=(300, 5))), 1, 7))
    swls = measured_of("swls", answers)
    [model] = asked_models(swls, None)
    assert model_choices(model, swls.instrument, None).estimator == "WLSMV"
    many = swls.instrument.model_copy(
        update={
            "response_scales": {
                name: scale.model_copy(update={"options": (), "kind": "integer", "minimum": 0, "maximum": 10})
                for name, scale in swls.instrument.response_scales.items()
            }
        }
    )
    assert model_choices(model, many, None).estimator == "MLR"


def test_what_cannot_be_asked_is_told_once(hads: Measurements) -> None:
    [refused] = section_estimates(hads, Questions(model="second_order"), about={"instrument": "hads"})
    assert refused.reason == "A factor of factors needs at least 3 scales; there are 2."
    several = Questions(model="f =~ 01 + c(l, l)*03 + 05")
    [refused] = section_estimates(hads, several, about={"instrument": "hads"})
    assert (refused.analysis, (refused.reason or "").startswith("There are 1 groups")) == ("cfa_chisq", True)
    none = replace(hads, answers=hads.answers[[]])
    [refused] = section_estimates(none, ONLY, about={"instrument": "hads"})
    assert (refused.reason or "").startswith("Only scores are known")
