"""Every rule of every stage is told in words, with every number it uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.scale import Scale
from workmh_measures.report.scale_tables import scale_tables
from workmh_measures.report.scoring_in_words import (
    COMBINE_WORDS,
    TRANSFORM_WORDS,
    missing_words,
    scoring_words,
)
from workmh_measures.report.writer import Writer
from workmh_measures.scoring.combine import COMBINE
from workmh_measures.scoring.transform import TRANSFORMS

RULES = Path(__file__).parents[1] / "definitions" / "demo_rules.yaml"
EN = Writer("en")


@pytest.fixture(scope="module")
def rules() -> Instrument:
    return load_instrument(RULES)


def told(instrument: Instrument, scale: str, language: str = "en") -> str:
    return " ".join(scoring_words(instrument, instrument.scale(scale), Writer(language)))


def test_every_rule_has_words() -> None:
    assert set(COMBINE_WORDS) == set(COMBINE)
    assert set(TRANSFORM_WORDS) == set(TRANSFORMS)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", instrument_ids())
def test_every_scale_of_every_instrument_is_told(name: str, language: str) -> None:
    instrument, say = load_instrument(name), Writer(language)
    for scale in instrument.scales:
        steps, needed = scoring_words(instrument, scale, say), missing_words(instrument, scale, say)
        assert len(steps) >= 2, scale.id
        assert needed, scale.id
        for sentence in [*steps, *needed]:
            assert sentence.endswith("."), sentence
            assert "{" not in sentence


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        (
            "absent",
            "Take the mean of the values of the answered items. Turn the result into per cent of what can be",
        ),
        ("absent", "(result − 0) ÷ 3 × 100"),
        ("slowed", "Add up the values of the 2 items."),
        ("weighed", "Multiply each scale by its weight and add up: 0.4 × Absent + −0.25 × Slowed + 50."),
        ("lost", "100 × (1 − (1 − Absent ÷ 100) × (1 − Slowed ÷ 100))"),
        ("share", "Divide the sum of the values of item away by the sum of the values of all 2 items"),
        ("physical", "Multiply the value of each item by its weight and add up."),
    ],
)
def test_a_rule_is_told_with_its_numbers(rules: Instrument, scale: str, said: str) -> None:
    assert said in told(rules, scale)


def test_a_scale_chosen_by_an_answer_names_answers_and_scales(rules: Instrument) -> None:
    [scale] = [one for one in rules.scales if one.combine.rule == "scale_by_answer"]
    sentence = told(rules, scale.id)
    assert "item work_type (Work) names" in sentence
    for part in ("1 (Physical) → Body first", "2 (Mental) → Mind first", "3 (Both) → Alike"):
        assert part in sentence
    assert missing_words(rules, scale, EN) == [
        "The item must be answered, and the scale it names must have a score."
    ]


def test_a_value_set_is_told_with_its_joint_terms_and_its_crosswalk(rules: Instrument) -> None:
    [scale] = [one for one in rules.scales if one.combine.rule == "value_set"]
    sentence = told(rules, scale.id)
    assert "“With joint terms”: add −0.05 once when any item is above its lowest level" in sentence
    assert "“With joint terms”: add −0.1 once when any item is at its highest level" in sentence
    assert sentence.count("the score is the expected value") == 2
    assert "“Without joint terms”: add" not in sentence


def test_reversed_items_are_named_with_what_the_answer_is_taken_from() -> None:
    rses = load_instrument("rses")
    [total] = rses.scales
    low, high = rses.response_scale_of(total.items[0].item).attainable
    turned = [use.item for use in total.items if use.key == -1]
    listed = ", ".join(turned[:-1]) + " and " + turned[-1]
    assert f"Turn items {listed} round: {low + high:g} minus the answer." in told(rses, "total")
    assert f"Snu ledd {listed.replace('and', 'og')}: {low + high:g} minus svaret." in told(
        rses, "total", "nb"
    )


def test_a_table_of_codes_names_codes_without_a_value_and_the_choice_it_is_for() -> None:
    expectancy = load_instrument("rtw_expectancy")
    assert "5 → 5, 6 → no value, 7 → no value. An answer without a value counts as unanswered." in told(
        expectancy, "raw"
    )
    assert "Where Class of a person already fully at work is “Positive”: Read item expectation" in told(
        expectancy, "rtw_exp3"
    )


def test_each_choice_of_a_missing_rule_is_told() -> None:
    phq9 = load_instrument("phq9")
    first, second = missing_words(phq9, phq9.scale("total"), EN)
    assert first.endswith("All 9 items must be answered; otherwise there is no score.")
    assert second.endswith("At least 7 of the 9 items must be answered; otherwise there is no score.")


def of_scale(change: dict[str, object]) -> tuple[Instrument, Scale]:
    hads = load_instrument("hads")
    scale = Scale.model_validate({**hads.scale("anxiety").model_dump(by_alias=True), **change}, strict=False)
    return hads.model_copy(update={"scales": (scale,)}), scale


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"combine": "weighted_sum", "missing": {"min_answered": 7}}, "Add up the values of the 7 items."),
        ({"combine": {"rule": "weighted_sum", "constant": 36.37812}}, "of the 7 items and add 36.37812."),
        ({"combine": {"rule": "count_at_least", "threshold": 2}}, "with a value of at least 2."),
        ({"transform": {"rule": "linear", "multiply": 0.5}}, "Multiply by 0.5."),
        ({"transform": {"rule": "linear", "multiply": 0.5, "add": -3}}, "Multiply by 0.5 and add −3."),
        (
            {"transform": {"rule": "t_score", "mean": 6.25, "sd": 3.1, "source": "Doe 2020"}},
            "50 + 10 × (result − 6.25) ÷ 3.1 (Doe 2020).",
        ),
        (
            {"transform": {"rule": "lookup", "table": {0: 1.0}, "source": "Doe 2020"}},
            "“Conversion table of Anxiety” (Doe 2020).",
        ),
        ({"round": "half_up"}, "nearest whole number"),
        ({"round": {"rule": "half_up", "decimals": 3}}, "Round to 3 decimals"),
        ({"as_text": 5}, "as text of 5 digits"),
    ],
)
def test_rules_with_arguments_are_told_with_them(change: dict[str, object], said: str) -> None:
    instrument, scale = of_scale(change)
    assert said in " ".join(scoring_words(instrument, scale, EN))


def test_a_norm_that_depends_on_a_choice_is_told_for_each_choice() -> None:
    phq9 = load_instrument("phq9")
    by_choice = {"by_parameter": "missing_rule", "choices": {"all_required": 5.5, "up_to_two_missing": 6.5}}
    rule = {"rule": "t_score", "mean": by_choice, "sd": 2.0, "source": "Doe 2020"}
    plain = phq9.scale("total").model_dump(by_alias=True)
    scale = Scale.model_validate({**plain, "transform": rule}, strict=False)
    sentence = " ".join(scoring_words(phq9, scale, EN))
    assert "50 + 10 × (result − 5.5) ÷ 2 (Doe 2020)" in sentence
    assert "50 + 10 × (result − 6.5) ÷ 2 (Doe 2020)" in sentence
    assert sentence.count("Where ") == 2


def test_many_tables_of_codes_stand_in_a_table_and_not_in_the_sentence() -> None:
    sf12 = load_instrument("sf12v1")
    scale = sf12.scales[0]
    assert "each through its table below." in told(sf12, scale.id)
    assert "→" not in told(sf12, scale.id)
    [table] = [one for one in scale_tables(sf12, scale, EN) if one.id == f"maps-{scale.id}"]
    [group] = table.groups
    rows = {row[1].text: row[2].text for row in group.rows}
    assert set(rows) == set(scale.item_ids)
    use = scale.items[0]
    first = sf12.maps[str(use.map)]
    assert rows[use.item] == ", ".join(f"{code} → {EN.exact(value)}" for code, value in first.items())


def test_weights_that_differ_are_told_and_weights_that_do_not_are_not() -> None:
    rules = load_instrument(RULES)
    assert "by its weight" in told(rules, "physical")
    instrument, scale = of_scale({"combine": {"rule": "weighted_sum", "constant": 2}})
    assert "weight" not in " ".join(scoring_words(instrument, scale, EN))


def test_own_thresholds_are_named() -> None:
    assert "For item 09 a value of at least 1 counts." in told(load_instrument("phq9"), "algorithm")
