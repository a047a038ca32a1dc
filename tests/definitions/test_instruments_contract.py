"""What must hold of the ready-made files themselves, beside the checks every definition passes."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument, load_study
from workmh_measures.definitions.notes import texts_in
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.scale import Lookup

FIRST_INSTRUMENTS = (
    "cantril",
    "eq5d3l",
    "eq5d5l",
    "expected_health_effect",
    "gad7",
    "global_change",
    "hads",
    "hscl10",
    "hscl25",
    "hscl5",
    "phq9",
    "rses",
    "rtw_expectancy",
    "swemwbs",
    "who5",
    "work_status",
)
PROJECT_AUTHORED = (
    "expected_health_effect",
    "global_change",
    "job_follow_up",
    "monthly_review",
    "rtw_expectancy",
    "work_status",
)
LONGEST_LABEL = 60
DOI = re.compile(r"10\.[0-9]{4,9}/\S+")

every_instrument = pytest.mark.parametrize("instrument_id", instrument_ids())


def labels(instrument: Instrument) -> list[str]:
    items = [item.label for item in instrument.items]
    options = [option.label for scale in instrument.response_scales.values() for option in scale.options]
    return [text for label in (*items, *options) for text in label.root.values()]


def test_every_first_instrument_has_a_file() -> None:
    assert set(FIRST_INSTRUMENTS) <= set(instrument_ids())


@every_instrument
def test_an_instrument_is_written_in_both_norwegians_and_english(instrument_id: str) -> None:
    instrument = load_instrument(instrument_id)
    languages = {text.languages for _, text in texts_in(instrument)}
    assert languages == {frozenset({"nb", "nn", "en"})}


@every_instrument
def test_labels_are_short(instrument_id: str) -> None:
    too_long = [text for text in labels(load_instrument(instrument_id)) if len(text) > LONGEST_LABEL]
    assert too_long == []


@every_instrument
def test_labels_of_one_list_differ(instrument_id: str) -> None:
    instrument = load_instrument(instrument_id)
    lists = [[o.label for o in scale.options] for scale in instrument.response_scales.values()]
    lists.append([item.label for item in instrument.items])
    for texts in lists:
        for language in ("nb", "nn", "en"):
            shown = [text.in_language(language) for text in texts]
            assert len(shown) == len(set(shown))


@every_instrument
def test_only_the_projects_own_instruments_carry_wording(instrument_id: str) -> None:
    instrument = load_instrument(instrument_id)
    with_text = [item.id for item in instrument.items if item.text is not None]
    if instrument_id in PROJECT_AUTHORED:
        assert instrument.licence.wording == "project"
        assert with_text == list(instrument.item_ids)
        assert instrument.instruction is not None
    else:
        assert instrument.licence.wording == "holder"
        assert with_text == []
        assert instrument.instruction is None


@every_instrument
def test_a_placeholder_in_a_text_names_a_parameter(instrument_id: str) -> None:
    instrument = load_instrument(instrument_id)
    for _, text in texts_in(instrument):
        for shown in text.root.values():
            assert set(re.findall(r"\{(.*?)\}", shown)) <= set(instrument.parameters)


@every_instrument
def test_a_doi_looks_like_one_and_stands_once(instrument_id: str) -> None:
    found = [
        reference.doi for reference in load_instrument(instrument_id).references if reference.doi is not None
    ]
    assert all(DOI.fullmatch(doi) for doi in found)
    assert len(found) == len(set(found))


@every_instrument
def test_every_flag_and_class_is_shown_by_an_example(instrument_id: str) -> None:
    instrument = load_instrument(instrument_id)
    flags = {(name, flag) for e in instrument.examples for name, flag in e.flags.items()}
    bands = {(name, number) for e in instrument.examples for name, number in e.bands.items()}
    groups = {(name, code) for e in instrument.examples for name, code in e.groups.items()}
    scores = {(name, value) for e in instrument.examples for name, value in e.scores.items()}
    for scale in instrument.scales:
        assert {(f"{scale.id}_{c.id}", flag) for c in scale.cutoffs for flag in (True, False, None)} <= flags
        assert {(scale.id, number) for number, _ in enumerate(scale.bands)} <= bands
        assert {(scale.id, group.code) for group in scale.groups} <= groups
        assert {(scale.id, label.code) for label in scale.labels} <= scores


@every_instrument
def test_every_choice_of_a_parameter_is_shown_by_an_example(instrument_id: str) -> None:
    instrument = load_instrument(instrument_id)
    for name, parameter in instrument.parameters.items():
        shown = {example.parameters.get(name, parameter.default) for example in instrument.examples}
        assert set(parameter.choice_ids) <= shown


def test_items_that_ask_about_suicide_alert_at_the_lowest_answer_above_none() -> None:
    alerts = {
        (instrument_id, item.id): item.alert.at_least
        for instrument_id in FIRST_INSTRUMENTS
        for item in load_instrument(instrument_id).alert_items
        if item.alert is not None
    }
    assert alerts == {("phq9", "09"): 1.0, ("hscl25", "20"): 2.0}


def test_only_the_hscl25_subscales_are_drafts() -> None:
    drafts = {
        f"{instrument_id}.{scale.id}"
        for instrument_id in FIRST_INSTRUMENTS
        for instrument in [load_instrument(instrument_id)]
        for scale in instrument.scales
        if instrument.status_of(scale) == "draft"
    }
    assert drafts == {"hscl25.anxiety", "hscl25.depression"}


@pytest.mark.parametrize(
    ("instrument_id", "parameter"),
    [
        ("eq5d5l", "value_set"),
        ("eq5d3l", "value_set"),
        ("rtw_expectancy", "horizon_months"),
        ("global_change", "construct"),
    ],
)
def test_what_the_study_must_choose_has_no_default(instrument_id: str, parameter: str) -> None:
    assert load_instrument(instrument_id).parameters[parameter].default is None


@pytest.mark.parametrize("instrument_id", ["phq9", "gad7"])
def test_all_answers_are_required_unless_the_study_says_otherwise(instrument_id: str) -> None:
    assert load_instrument(instrument_id).parameters["missing_rule"].default == "all_required"


def test_hads_subscales_share_no_item_and_leave_none_out() -> None:
    hads = load_instrument("hads")
    anxiety, depression = hads.scale("anxiety").item_ids, hads.scale("depression").item_ids
    assert sorted((*anxiety, *depression)) == list(hads.item_ids)


def test_the_norwegian_eq5d_values_are_level_weight_times_dimension_weight() -> None:
    # Garratt 2024 estimated a multiplicative model: four level weights and five dimension weights.
    levels = (0.152, 0.317, 0.775, 1.0)
    dimensions = {"mo": 0.205, "sc": 0.206, "ua": 0.179, "pd": 0.391, "ad": 0.472}
    terms = load_instrument("eq5d5l").value_sets["norway"].terms
    for item_id, weight in dimensions.items():
        assert terms[item_id] == pytest.approx([0.0, *(-weight * level for level in levels)], abs=1e-12)


@pytest.mark.parametrize("instrument_id", ["eq5d5l", "eq5d3l"])
def test_no_value_set_rewards_a_worse_level(instrument_id: str) -> None:
    for value_set in load_instrument(instrument_id).value_sets.values():
        for terms in value_set.terms.values():
            assert terms[0] == 0.0
            assert all(better >= worse for better, worse in pairwise(terms))


def test_the_swemwbs_table_rises_over_every_raw_score() -> None:
    transform = load_instrument("swemwbs").scale("metric").transform
    assert isinstance(transform, Lookup)
    assert isinstance(transform.table, dict)
    assert list(transform.table) == list(range(7, 36))
    assert all(low < high for low, high in pairwise(transform.table.values()))


def test_the_demo_study_is_simulated_and_has_an_instrument_with_an_alert() -> None:
    demo = load_study("demo")
    scheduled = [entry.instrument for entry in demo.schedule]
    assert demo.simulated
    assert {"hads", "phq9", "who5", "eq5d5l", "rtw_expectancy", "work_status"} <= set(scheduled)
    assert [i for i in scheduled if load_instrument(i).alert_items] == ["phq9"]
    assert {wave.source for wave in demo.waves} == {"survey", "register"}
    assert {wave.anchor for wave in demo.waves} == set(demo.anchors)
