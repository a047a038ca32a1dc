"""How a ladder is climbed: what is supported, which items are set free, and what is refused in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from workmh_measures.analysis.confirmatory_factors.model_from_scales import correlated_factors, one_factor
from workmh_measures.analysis.confirmatory_factors.parameter_table import Stated
from workmh_measures.analysis.measurement_invariance import ladder as ladder_module
from workmh_measures.analysis.measurement_invariance.compared_answers import (
    InvarianceChoices,
    compared_answers,
)
from workmh_measures.analysis.measurement_invariance.invariance_rule import InvarianceRule, RungChange
from workmh_measures.analysis.measurement_invariance.invariant_model import InvariantModel
from workmh_measures.analysis.measurement_invariance.ladder import InvarianceLadder, invariance_ladder
from workmh_measures.analysis.measurement_invariance.ladder_effects import ladder_effects
from workmh_measures.analysis.measurement_invariance.rung_fit import BlockAnswers, RungFit, fitted_rung
from workmh_measures.analysis.measurement_invariance.rungs import Rung, rungs_of
from workmh_measures.errors import NotEstimable

NAMES = [f"q{i}" for i in range(1, 9)]
MODEL = one_factor(NAMES)
MEASURED = InvarianceChoices()
ORDERED = InvarianceChoices(estimator="WLSMV")
LOADINGS = np.linspace(0.6, 0.85, 8)
STRICT = InvarianceRule(least_cfi_change=1.0)
"""By the difference test alone."""


def drawn(
    seed: int, *, moved: Mapping[int, float] | None = None, mean: float = 0.0, n: int = 600
) -> np.ndarray:
    """Measured answers of a group, intercepts of some items moved."""
    random = np.random.default_rng(seed)
    answers = LOADINGS * random.normal(mean, 1.1, size=(n, 1)) + 0.6 * random.normal(size=(n, 8))
    for place, shift in (moved or {}).items():
        answers[:, place] += shift
    return np.asarray(answers)


def cut(answers: np.ndarray, at: tuple[float, ...] = (-0.8, 0.2, 1.0)) -> np.ndarray:
    return np.asarray(np.digitize(answers, at), dtype=np.float64)


def climbed(parts: Mapping[str, np.ndarray], choices: InvarianceChoices = MEASURED) -> InvarianceLadder:
    found = compared_answers(MODEL, parts, "groups", choices)
    return invariance_ladder(found.model, found.answers, choices.rule)


def test_groups_that_answer_alike_are_supported_whatever_their_means() -> None:
    ladder = climbed({"a": drawn(1), "b": drawn(2, mean=0.7)})
    assert ladder.verdict == "supported"
    assert [step.rung.name for step in ladder.steps] == ["configural", "loadings", "intercepts", "residuals"]
    assert ladder.released == ()
    last = ladder.steps[-1].last
    assert last is not None
    assert last.fit.fitted.matrices(1).means[0] == pytest.approx(0.7, abs=0.15)


@pytest.mark.parametrize("choices", [MEASURED, ORDERED])
def test_no_difference_is_expected_from_a_model_that_sets_all_equal(choices: InvarianceChoices) -> None:
    parts = {"a": drawn(1), "b": drawn(2)}
    if choices.estimator == "WLSMV":
        parts = {name: cut(part) for name, part in parts.items()}
    found = compared_answers(MODEL, parts, "groups", choices)
    ladder = invariance_ladder(found.model, found.answers)
    with pytest.raises(NotEstimable, match="set equal in the last model"):
        ladder_effects(ladder, found)
    # Without equal residual variances ordered answers differ although no item is free; measured ones do not.
    below = replace(ladder, steps=ladder.steps[:-1])
    if choices.estimator == "WLSMV":
        assert ladder_effects(below, found)[0].items.all()
    else:
        with pytest.raises(NotEstimable, match="set equal in the last model"):
            ladder_effects(below, found)


@pytest.mark.parametrize(
    "choices", [InvarianceChoices(rule=STRICT), InvarianceChoices(estimator="WLSMV", rule=STRICT)]
)
def test_items_that_are_moved_in_a_group_are_set_free_the_largest_first(choices: InvarianceChoices) -> None:
    parts = {"a": drawn(1), "b": drawn(2, moved={2: 0.6, 5: 0.35})}
    if choices.estimator == "WLSMV":
        parts = {name: cut(part) for name, part in parts.items()}
    found = compared_answers(MODEL, parts, "groups", choices)
    ladder = invariance_ladder(found.model, found.answers, choices.rule)
    assert ladder.verdict == "partially"
    assert ladder.released == ("q3", "q6")
    step = next(step for step in ladder.steps if step.rung.name == "intercepts")
    assert step.whole is not None
    assert not step.whole.holds
    assert step.freed[0].value > step.freed[1].value
    [effect] = ladder_effects(ladder, found)
    assert effect.items[[0, 1, 3, 4, 6, 7]] == pytest.approx([0.0] * 6)
    if choices.estimator == "MLR":
        assert effect.items[[2, 5]] == pytest.approx([0.6, 0.35], abs=0.1)
        assert effect.standardised[2] == pytest.approx(effect.items[2] / found.item_deviations()[2])


def test_many_items_that_differ_leave_it_not_supported_with_what_could_be_told() -> None:
    moved = {0: 0.9, 1: -0.8, 2: 0.7, 3: -0.6, 4: 0.8, 5: -0.7}
    found = compared_answers(
        MODEL, {"a": drawn(1), "b": drawn(2, moved=moved)}, "groups", InvarianceChoices()
    )
    ladder = invariance_ladder(found.model, found.answers)
    assert (ladder.verdict, ladder.reason) == ("not supported", "Intercepts differ in too many items.")
    assert len(ladder.released) == 4
    assert ladder_effects(ladder, found)[0].items.any()


def test_a_model_that_fits_nowhere_is_not_supported_and_has_no_effect() -> None:
    random = np.random.default_rng(3)
    two = [
        np.hstack([random.normal(size=(400, 1)) + 0.5 * random.normal(size=(400, 4)) for _ in "ab"])
        for _ in "xy"
    ]
    found = compared_answers(MODEL, dict(zip("xy", two, strict=True)), "groups", InvarianceChoices())
    ladder = invariance_ladder(found.model, found.answers)
    assert ladder.verdict == "not supported"
    assert [step.rung.name for step in ladder.steps] == ["configural"]
    fit = ladder.steps[0].last.fit if ladder.steps[0].last else None
    assert fit is not None
    assert f"CFI is {fit.cfi:.3f} (at least 0.900), SRMR is {fit.srmr:.3f} (at most 0.080)" in ladder.reason
    assert "missed by CFI and SRMR" in ladder.reason
    with pytest.raises(NotEstimable, match="Without a model that fits"):
        ladder_effects(ladder, found)


def test_small_groups_are_not_testable() -> None:
    ladder = climbed({"a": drawn(1), "b": drawn(2, n=60)})
    assert (ladder.verdict, ladder.steps) == ("not testable", ())
    assert ladder.reason == "Groups with fewer than 100 rows cannot be compared: b (60)."


def test_items_that_make_no_moments_are_refused_by_name() -> None:
    parts = {"a": cut(drawn(1)), "b": cut(drawn(2))}
    parts["b"][:, 1] = parts["b"][:, 0]
    with pytest.raises(NotEstimable, match="q1 and q2 would be 1"):
        compared_answers(MODEL, parts, "groups", ORDERED)
    with pytest.raises(NotEstimable, match="follows exactly from the others"):
        compared_answers(MODEL, parts, "groups", InvarianceChoices())
    parts["b"][:, 1] = 1.0
    with pytest.raises(NotEstimable, match="without variance"):
        compared_answers(MODEL, parts, "groups", InvarianceChoices())


@pytest.mark.parametrize(("where", "verdict"), [("intercepts", "not testable"), ("residuals", "supported")])
def test_a_rung_that_cannot_be_fitted_ends_the_ladder_and_says_why(
    where: str, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fitted(model: InvariantModel, answers: BlockAnswers, rung: Rung, **more: Any) -> RungFit:
        if rung.name == where:
            raise NotEstimable.because("The search went astray.")
        return fitted_rung(model, answers, rung, **more)

    monkeypatch.setattr(ladder_module, "fitted_rung", fitted)
    ladder = climbed({"a": drawn(1), "b": drawn(2)})
    assert ladder.verdict == verdict
    assert (ladder.steps[-1].rung.name, ladder.steps[-1].whole) == (where, None)
    assert ladder.steps[-1].reason == "The search went astray."
    assert ladder.reason == ("The search went astray." if verdict == "not testable" else "")


def test_few_categories_merge_rungs() -> None:
    parts = {"a": drawn(1), "b": drawn(2)}
    three = climbed({name: cut(part, (-0.4, 0.8)) for name, part in parts.items()}, ORDERED)
    assert [step.rung.name for step in three.steps] == [
        *("configural", "thresholds+loadings", "intercepts", "residuals"),
    ]
    two = climbed({name: cut(part, (0.2,)) for name, part in parts.items()}, ORDERED)
    assert [step.rung.name for step in two.steps] == [
        *("configural", "thresholds+loadings+intercepts", "residuals"),
    ]
    assert "thresholds cannot be tested by themselves" in three.warnings[0]
    assert "cannot be tested apart" in two.warnings[0]
    assert (three.verdict, two.verdict) == ("supported", "supported")


def test_mixed_categories_lose_a_degree_of_freedom_for_each_parameter_held() -> None:
    parts = {}
    for name, seed in (("a", 1), ("b", 2)):
        answers = drawn(seed)
        parts[name] = np.hstack(
            [cut(answers[:, :3], (0.1,)), cut(answers[:, 3:5], (-0.4, 0.8)), cut(answers[:, 5:])]
        )
    ladder = climbed(parts, ORDERED)
    assert [step.rung.name for step in ladder.steps] == [
        *("configural", "thresholds", "loadings", "intercepts", "residuals"),
    ]
    tests = [step.whole.difference for step in ladder.steps[1:] if step.whole is not None]
    # One threshold of each item of four; loadings of five items and a variance; intercepts of five and, with loadings
    # against scales, of three items of two, and a mean; residuals of all.
    assert [test.df for test in tests if test is not None] == [3, 4, 7, 8]


def test_an_answer_nobody_of_a_group_gave_is_refused_or_collapsed() -> None:
    parts = {"men": cut(drawn(1)), "women": cut(drawn(2))}
    parts["men"][parts["men"][:, 0] == 3, 0] = 2
    parts["women"][parts["women"][:, 1] == 0, 1] = 1
    with pytest.raises(NotEstimable, match=r"q1: 3 \(men\); q2: 0 \(women\)\. Collapse"):
        compared_answers(MODEL, parts, "groups", ORDERED)
    choices = InvarianceChoices(estimator="WLSMV", empty_category="collapse")
    found = compared_answers(MODEL, parts, "groups", choices)
    [told] = found.warnings
    assert told.startswith(
        "Answers that nobody gave in the group or wave in brackets were counted as the next"
    )
    assert told.endswith(": q1: 3 (men); q2: 0 (women).")
    assert [own.tolist() for own in found.codes[:3]] == [[0, 1, 2], [1, 2, 3], [0, 1, 2, 3]]
    assert parts["women"][:, 0].max() == 3  # what was given stays as it is
    assert invariance_ladder(found.model, found.answers).verdict == "supported"


def test_waves_are_one_group_with_the_same_items_correlated() -> None:
    random = np.random.default_rng(6)
    trait, own = random.normal(size=(500, 1)), random.normal(size=(500, 8))
    waves = [
        LOADINGS * (trait + shift) + 0.4 * own + 0.5 * random.normal(size=(500, 8)) for shift in (0.0, -0.5)
    ]
    found = compared_answers(MODEL, dict(zip(("t0", "t6"), waves, strict=True)), "waves", InvarianceChoices())
    ladder = invariance_ladder(found.model, found.answers)
    assert ladder.verdict == "supported"
    last = ladder.steps[-1].last
    assert last is not None
    table = last.fit.fitted.table
    assert (table.groups, table.items[:2], table.items[8]) == (1, ("q1@t0", "q2@t0"), "q1@t6")
    values = dict(zip((row.name for row in table.rows), last.fit.fitted.values, strict=True))
    assert values["q1@t0 ~~ q1@t6"] == pytest.approx(0.16, abs=0.06)
    assert values["factor@t6 ~1"] == pytest.approx(-0.5, abs=0.15)


@pytest.mark.parametrize(
    ("stated", "blocks", "said"),
    [
        (MODEL, ("a",), "at least 2 groups"),
        (correlated_factors({"f": ["q1", "q2"], "g": ["q3", "q4", "q5"]}), ("a", "b"), "fewer for f"),
        ((*MODEL, Stated("q1", "~~", "q1", False, 1.0)), ("a", "b"), "stated by its value"),
        ((*MODEL, Stated("whole", "=~", "factor")), ("a", "b"), "no factors of factors"),
    ],
)
def test_models_that_cannot_be_compared_are_refused(
    stated: tuple[Stated, ...], blocks: tuple[str, ...], said: str
) -> None:
    with pytest.raises(NotEstimable, match=said):
        InvariantModel(stated, blocks)


def test_the_rule_holds_by_the_test_or_by_both_indices() -> None:
    rule = InvarianceRule()
    added = rungs_of(InvariantModel(MODEL, ("a", "b")))[1].added
    assert rule.holds(RungChange(p_value=0.05, cfi=-0.5, rmsea=0.5, srmr=0.5), added)
    assert rule.holds(RungChange(p_value=0.001, cfi=-0.010, rmsea=0.015, srmr=0.5), added)
    assert not rule.holds(RungChange(p_value=0.049, cfi=-0.011, rmsea=0.0, srmr=0.0), added)
    assert not rule.holds(RungChange(p_value=None, cfi=0.0, rmsea=0.016, srmr=0.0), added)
    assert not rule.holds(RungChange(p_value=0.01, cfi=0.0, rmsea=0.0, srmr=0.011), ("residuals",))
    assert rule.configural_holds(0.001, 0.90, 0.08)
    assert not rule.configural_holds(0.001, 0.89, 0.01)
    assert rule.configural_holds(0.3, 0.5, 0.2)


def test_a_missed_limit_is_told_with_its_number_and_the_rule_tells_all_limits() -> None:
    rule = InvarianceRule(least_cfi=0.925, most_srmr=0.085)
    assert rule.missed(0.974, 0.0901) == ("SRMR",)
    assert "SRMR is 0.090 (at most 0.085), and its test has p < 0.05; missed by SRMR." in rule.misfit(
        0.974, 0.0901
    )
    assert "SRMR is 0.08503 (at most 0.085)" in rule.misfit(0.974, 0.08503)
    assert "p >= 0.05, or when CFI is at least 0.925 and SRMR at most 0.085." in rule.told()
