"""A confirmatory model in one call: the routes it takes, and what it says of answers it cannot use."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.analysis.confirmatory_factors.factor_model import ModelChoices, confirmatory_factors
from workmh_measures.analysis.confirmatory_factors.model_from_scales import one_factor
from workmh_measures.errors import DefinitionError, NotEstimable

from .confirmatory_references import IN_R, answers

TEXT = IN_R["likelihood"]["mood_two"]["text"]
WAVE = answers("first_wave")
NINE = [f"PHQ{i}" for i in range(1, 10)]


@pytest.mark.parametrize(
    ("name", "choices", "part", "key"),
    [
        ("mood_two", ModelChoices(estimator="ML"), "likelihood", "ml"),
        ("mood_two", ModelChoices(), "likelihood", "mlr"),
        ("mood_two", ModelChoices(scale_by="marker", estimator="ML"), "likelihood", "marker"),
        ("wenchuan_four", ModelChoices(missing="full_information"), "likelihood", "fiml_robust"),
        ("mood_two", ModelChoices(estimator="WLSMV"), "ordinal", "delta"),
        ("mood_two", ModelChoices(estimator="ULSMV"), "ordinal", "uls"),
        ("mood_two", ModelChoices(estimator="WLSMV", parameterisation="theta"), "ordinal", "theta"),
    ],
)
def test_one_call_gives_lavaans_test(name: str, choices: ModelChoices, part: str, key: str) -> None:
    model = IN_R["likelihood"][name]
    found = confirmatory_factors(answers(model["data"]), model["text"], choices)
    fit = IN_R[part][name][key]["fit"]
    assert found.fitted.test.model.value == pytest.approx(fit["chisq"], rel=1e-6)
    if "chisq.scaled" in fit:
        assert found.fitted.scaled is not None
        assert found.fitted.scaled.model.value == pytest.approx(fit["chisq.scaled"], rel=1e-6)
    assert not [told for told in found.warnings if "never given" not in told]


@pytest.mark.parametrize("name", ["mood_two", "wenchuan_four", "veterans_second"])
@pytest.mark.parametrize(
    ("estimator", "part", "key"), [("ML", "likelihood", "ml"), ("WLSMV", "ordinal", "delta")]
)
def test_residual_correlations_agree_with_lavaan(name: str, estimator: Any, part: str, key: str) -> None:
    if "residuals" not in IN_R[part][name][key]:
        key, part, estimator = "ml", "likelihood", "ML"
    model = IN_R["likelihood"][name]
    found = confirmatory_factors(answers(model["data"]), model["text"], ModelChoices(estimator=estimator))
    left = found.residual_correlations()
    assert left[np.triu_indices(len(left), 1)] == pytest.approx(IN_R[part][name][key]["residuals"], abs=1e-6)


def test_modifications_begin_with_the_largest_gain() -> None:
    found = confirmatory_factors(WAVE, TEXT, ModelChoices(estimator="ML")).modifications()
    gains = [one.value for one in found]
    assert gains == sorted(gains, reverse=True)
    assert max(gains) == pytest.approx(
        max(IN_R["likelihood"]["mood_two"]["ml"]["modification"]["mi"]), rel=1e-6
    )


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), step=st.sampled_from([-2.0, 0.5, 3.0]))
def test_order_of_rows_and_columns_and_the_codes_change_no_fit(seed: int, step: float) -> None:
    draw = np.random.default_rng(seed)
    plain = confirmatory_factors(WAVE, one_factor(NINE)).fitted
    other = WAVE[NINE].sample(frac=1, random_state=seed) * step + 7
    shuffled = [NINE[i] for i in draw.permutation(9)]
    moved = confirmatory_factors(other[sorted(shuffled)], one_factor(shuffled)).fitted
    assert moved.test.model.value == pytest.approx(plain.test.model.value, rel=1e-7)
    assert moved.scaled is not None
    assert plain.scaled is not None
    assert moved.scaled.model.value == pytest.approx(plain.scaled.model.value, rel=1e-6)


def changed(**columns: Any) -> pd.DataFrame:
    return WAVE[NINE].assign(**columns)


@pytest.mark.parametrize("estimator", ["ML", "MLR", "WLSMV"])
@pytest.mark.parametrize(
    "frame",
    [
        changed(PHQ2=1.0),
        changed(PHQ2=np.nan),
        changed(PHQ2="often"),
        changed(PHQ2=np.inf),
        WAVE[NINE].drop(columns="PHQ2"),
        WAVE[[*NINE, "PHQ2"]],
        WAVE[NINE].head(2),
    ],
    ids=["constant", "unanswered", "text", "infinite", "absent", "twice", "two_persons"],
)
def test_answers_that_cannot_be_used_say_why(frame: pd.DataFrame, estimator: Any) -> None:
    with pytest.raises(NotEstimable) as refusal:
        confirmatory_factors(frame, one_factor(NINE), ModelChoices(estimator=estimator))
    assert str(refusal.value).count(".") >= 1


@pytest.mark.parametrize("estimator", ["ML", "MLR", "ULS", "WLSMV"])
def test_identical_items_are_refused(estimator: Any) -> None:
    frame = changed(PHQ2=WAVE["PHQ1"], PHQ5=3 - WAVE["PHQ4"])
    with pytest.raises(NotEstimable, match="PHQ1 and PHQ2; PHQ4 and PHQ5"):
        confirmatory_factors(frame, one_factor(NINE), ModelChoices(estimator=estimator))


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (ModelChoices(estimator="WLSMV", missing="full_information"), "listwise or pairwise"),
        (ModelChoices(missing="pairwise"), "ordered items only"),
    ],
)
def test_a_route_that_an_estimator_does_not_have_is_refused(choices: ModelChoices, reason: str) -> None:
    with pytest.raises(NotEstimable, match=reason):
        confirmatory_factors(WAVE, TEXT, choices)


def test_a_wrong_text_names_the_nearest_column() -> None:
    with pytest.raises(DefinitionError, match="Did you mean 'PHQ1'"):
        confirmatory_factors(WAVE, "f =~ PHQ_1 + PHQ2 + PHQ3")


def test_few_rows_and_a_model_without_degrees_of_freedom_are_told() -> None:
    found = confirmatory_factors(WAVE.head(60), one_factor(NINE[:3]), ModelChoices(estimator="ML"))
    assert found.warnings == (
        "60 rows are few: tests and errors hold for large samples.",
        "The model leaves no degrees of freedom, so its fit cannot be told.",
    )


def test_items_that_nobody_answered_together_are_refused() -> None:
    frame = WAVE[NINE].copy()
    frame.iloc[:200, 0], frame.iloc[200:, 1] = np.nan, np.nan
    for choices, reason in (
        (ModelChoices(missing="full_information"), "both items of 1 pairs"),
        (ModelChoices(estimator="WLSMV", missing="pairwise"), "PHQ1 and PHQ2"),
    ):
        with pytest.raises(NotEstimable, match=reason):
            confirmatory_factors(frame, one_factor(NINE), choices)


def test_combinations_of_answers_that_nobody_gave_are_told() -> None:
    found = confirmatory_factors(WAVE.head(120), one_factor(NINE), ModelChoices(estimator="WLSMV"))
    assert "some combination of answers was never given" in found.warnings[-1]


@pytest.mark.parametrize("estimator", ["ML", "WLSMV", "ULS"])
@pytest.mark.parametrize("seed", range(3))
def test_answers_of_chance_give_a_model_or_a_sentence(estimator: Any, seed: int) -> None:
    codes = np.random.default_rng(seed).integers(0, 3, size=(90, 6)).astype(float)
    frame = pd.DataFrame(codes, columns=list("abcdef"))
    told, values = "", np.zeros(1)
    try:
        found = confirmatory_factors(
            frame, "g =~ a + b + c\nh =~ d + e + f", ModelChoices(estimator=estimator)
        )
        values = np.append(found.fitted.values, found.fitted.test.model.value)
    except NotEstimable as refusal:
        told = refusal.problems[0].text
    assert np.isfinite(values).all()
    ends = ("fit these answers.", "leave the item out.", "take fewer factors.", "state fewer.")
    assert told == "" or told.endswith(ends)


def problems_of(frame: pd.DataFrame, model: Any, **choices: Any) -> list[str]:
    with pytest.raises(NotEstimable) as refusal:
        confirmatory_factors(frame, model, ModelChoices(**choices))
    return [one.text for one in refusal.value.problems]


def test_everything_wrong_with_the_columns_is_told_at_once() -> None:
    frame = changed(PHQ2="often").drop(columns=["PHQ4"]).rename(columns={"PHQ1": "PHQ_1"})
    assert problems_of(frame, one_factor(NINE)) == [
        "The answers have no column PHQ1; the nearest is PHQ_1.",
        "The answers have no column PHQ4; the nearest is PHQ9.",
        "Answers that are no numbers stand in PHQ2.",
    ]


@pytest.mark.parametrize("estimator", ["ML", "WLSMV"])
def test_items_without_answer_and_without_variance_are_told_at_once(estimator: Any) -> None:
    frame = changed(PHQ2=np.nan, PHQ3=1.0, PHQ4=2.0)
    route = "pairwise" if estimator == "WLSMV" else "full_information"
    assert problems_of(frame, one_factor(NINE), estimator=estimator, missing=route) == [
        "No row used has an answer: PHQ2.",
        "Every row used has the same answer: PHQ3, PHQ4.",
    ]


def test_an_item_that_others_make_up_is_named_with_them() -> None:
    frame = changed(PHQ9=WAVE["PHQ1"] + WAVE["PHQ2"] - WAVE["PHQ3"])
    (told,) = problems_of(frame, one_factor(NINE))
    assert told == "One of these items follows exactly from the others: PHQ1, PHQ2, PHQ3, PHQ9. Leave it out."


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (ModelChoices(estimator="MLR", items="ordered"), "WLSMV or ULSMV"),
        (ModelChoices(estimator="ULS", missing="full_information"), "complete rows"),
    ],
)
def test_likelihood_is_for_measured_answers_and_full_information_for_likelihood(
    choices: ModelChoices, reason: str
) -> None:
    with pytest.raises(NotEstimable, match=reason):
        confirmatory_factors(WAVE, TEXT, choices)


@pytest.mark.parametrize("estimator", ["ULS", "DWLS"])
def test_plain_least_squares_say_that_their_errors_do_not_hold(estimator: Any) -> None:
    found = confirmatory_factors(WAVE, TEXT, ModelChoices(estimator=estimator))
    assert any("take the moments as independent" in told for told in found.warnings)
    assert found.fitted.estimator == estimator
    assert found.modifications()[0].value > 3.84


@pytest.mark.parametrize("estimator", ["ML", "WLSMV", "ULS"])
def test_what_is_not_determined_is_named(estimator: Any) -> None:
    text = "f =~ PHQ1 + PHQ2 + PHQ3 + PHQ4\ng =~ PHQ5 + PHQ6\nf ~~ 0*g"
    (told,) = problems_of(WAVE, text, estimator=estimator)
    named = ["g =~ PHQ5", "g =~ PHQ6"]
    assert "it is not identified" in told
    assert all(name in told for name in named)
    assert "PHQ1" not in told


def test_ordered_items_explained_more_than_wholly_are_told() -> None:
    draw = np.random.default_rng(4)
    factor = draw.normal(size=(150, 1))
    latent = np.hstack([factor + 0.1 * draw.normal(size=(150, 1)), 0.5 * factor + draw.normal(size=(150, 2))])
    frame = pd.DataFrame(np.digitize(latent, [-0.5, 0.5]).astype(float), columns=list("abc"))
    found = confirmatory_factors(frame, one_factor(list("abc")), ModelChoices(estimator="WLSMV"))
    assert found.warnings[0].startswith("The variance left to a (-")
    assert "Heywood" in found.warnings[0]


def test_an_answer_that_nobody_gave_is_told() -> None:
    frame = changed(PHQ1=WAVE["PHQ1"].replace(1, 2)).head(60)
    found = confirmatory_factors(frame, one_factor(NINE[:5]), ModelChoices(estimator="WLSMV"))
    assert "Nobody gave the answer 1 to PHQ1; the model goes on without a threshold for it." in found.warnings
