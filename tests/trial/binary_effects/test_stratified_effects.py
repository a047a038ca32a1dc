"""Arms within strata, beside metafor and mantelhaen.test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_effects.odds_ratio import odds_ratio
from workmh_measures.trial.binary_effects.stratified_effects import (
    breslow_day_test,
    cochran_mantel_haenszel,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
)
from workmh_measures.trial.binary_effects.two_arms import TwoArms

REFERENCE = Path(__file__).parents[2] / "reference" / "stratified_effects.json"
STRATA: dict[str, Any] = json.loads(REFERENCE.read_text(encoding="utf-8"))["results"]


def of(name: str) -> list[TwoArms]:
    return [TwoArms(*counts) for counts in STRATA[name]["counts"]]


@pytest.mark.parametrize("name", STRATA)
def test_effects_over_strata_are_those_of_metafor(name: str) -> None:
    told = STRATA[name]
    for key, effect in (
        ("difference", mantel_haenszel_difference(of(name))),
        ("ratio", mantel_haenszel_ratio(of(name))),
        ("odds", mantel_haenszel_odds_ratio(of(name))),
    ):
        found = [effect.value, effect.ci_low, effect.ci_high, effect.p_value]
        assert found == pytest.approx(told[key], rel=1e-8), key


@pytest.mark.parametrize("name", STRATA)
def test_tests_over_strata_are_those_of_r(name: str) -> None:
    told = STRATA[name]
    for key, test in (
        ("cmh", cochran_mantel_haenszel(of(name))),
        ("cmh_corrected", cochran_mantel_haenszel(of(name), corrected=True)),
        ("breslow_day", breslow_day_test(of(name), tarone=False)),
        ("metafor_breslow_day", breslow_day_test(of(name), tarone=False)),
        ("tarone", breslow_day_test(of(name))),
        ("metafor_tarone", breslow_day_test(of(name))),
    ):
        assert [test.statistic, test.p_value] == pytest.approx(told[key], rel=1e-8), key
    assert breslow_day_test(of(name)).df == told["df"]


def test_one_stratum_gives_the_odds_ratio_of_its_table() -> None:
    one = TwoArms(22, 46, 3, 37)
    assert mantel_haenszel_odds_ratio([one]).value == pytest.approx(odds_ratio(one).value)


def test_equal_odds_in_every_stratum_agree_perfectly() -> None:
    strata = [TwoArms(10, 20, 10, 20), TwoArms(5, 10, 15, 30)]
    assert breslow_day_test(strata).statistic == pytest.approx(0, abs=1e-12)


def test_a_stratum_of_one_arm_is_left_out_and_told() -> None:
    strata = [*of("six_counties"), TwoArms(3, 8, 0, 0)]
    found = mantel_haenszel_difference(strata)
    assert found.value == mantel_haenszel_difference(of("six_counties")).value
    assert found.warnings == (
        "1 of 7 strata have one arm only and are left out, with 8 persons: put strata together to keep them.",
    )
    all_same = [*of("six_counties"), TwoArms(3, 3, 4, 4)]
    assert "same outcome" in breslow_day_test(all_same).warnings[0]


def test_strata_that_tell_nothing_are_refused_in_words() -> None:
    alone = [TwoArms(3, 8, 0, 0), TwoArms(0, 0, 2, 5)]
    nobody = [TwoArms(0, 8, 0, 5), TwoArms(0, 4, 0, 5)]
    one_sided = [TwoArms(3, 8, 0, 5), TwoArms(2, 4, 0, 5)]
    for effect in (
        mantel_haenszel_difference,
        mantel_haenszel_ratio,
        mantel_haenszel_odds_ratio,
        breslow_day_test,
    ):
        with pytest.raises(NotEstimable, match="both arms"):
            effect(alone)
        with pytest.raises(NotEstimable):
            effect(nobody)
    with pytest.raises(NotEstimable, match="both outcomes"):
        cochran_mantel_haenszel(nobody)
    for ratio in (mantel_haenszel_ratio, mantel_haenszel_odds_ratio):
        with pytest.raises(NotEstimable, match="risk difference"):
            ratio(one_sided)
    with pytest.raises(NotEstimable, match="two or more"):
        breslow_day_test([TwoArms(3, 8, 2, 5)])
    with pytest.raises(NotEstimable, match="no variance"):
        mantel_haenszel_ratio([TwoArms(3, 3, 2, 2)])
