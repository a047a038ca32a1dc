"""`workmh study size`: people for a power and power of people, with formula and source; what is wrong, all at once."""

from __future__ import annotations

import json

import pytest

from workmh_measures.trial.planning.repeated_measures_size import RepeatedMeasures, repeated_measures_size
from workmh_measures.trial.planning.two_means import Clusters, TwoMeans, cluster_power, means_power
from workmh_measures.trial.planning.two_proportions import TwoProportions, proportions_power, proportions_size

from .conftest import Run


def test_people_for_two_shares_by_every_formula_with_its_source(workmh: Run) -> None:
    ran = workmh("study", "size", "shares", 0.23, 0.37, "--power", 0.9, "--lost", 0.1, "--json")
    answers = {one["method"]: one for one in ran.json["answers"]}
    assert [*answers] == ["pearson", "pearson_corrected", "pearson_exact", "fisher_exact"]
    needed = proportions_size(TwoProportions(0.23, 0.37), 0.9)
    assert answers["pearson"]["analysed"] == list(needed.whole)
    assert answers["pearson"]["recruited"][0] == pytest.approx(needed.exact[0] / 0.9, abs=1)
    assert all(0.9 <= one["power"] < 0.92 and one["formula"] and one["source"] for one in answers.values())
    assert all(one["assumptions"] for one in answers.values())


def test_power_of_people_who_are_given_counts_those_who_are_lost(workmh: Run) -> None:
    ran = workmh("study", "size", "shares", 0.23, 0.37, "--n", "200,100", "--lost", 0.2, "--json")
    found = ran.json["answers"][0]
    assert (found["analysed"], found["recruited"]) == ([160, 80], [200, 100])
    assert found["power"] == proportions_power(TwoProportions(0.23, 0.37, ratio=0.5), 160)


def test_a_mean_below_the_other_is_no_option(workmh: Run) -> None:
    ran = workmh("study", "size", "means", -3, "--sd", 7, "--correlation", 0.5, "--n", 80, "--json")
    plain, adjusted = ran.json["answers"]
    assert plain["power"] == pytest.approx(means_power(TwoMeans(3, 7), 80), rel=1e-12)
    assert adjusted["power"] == pytest.approx(means_power(TwoMeans(3, 7, 0.5, 1), 80), rel=1e-12)


def test_the_last_of_several_waves_with_who_stays(workmh: Run) -> None:
    asked = ("--sd", "6,6,7", "--retained", "0.95,0.9,0.8", "--correlation", 0.7, "--json")
    ran = workmh("study", "size", "repeated", 2, *asked)
    plan = RepeatedMeasures.alike(2, ran.json["covariance"], [0.95, 0.9, 0.8])
    assert ran.json["answers"][0]["recruited"] == list(repeated_measures_size(plan).whole)
    assert ran.json["covariance"][0][2] == pytest.approx(6 * 7 * 0.49)
    with_baseline = workmh(
        "study", "size", "repeated", 2, "--baseline-correlation", 0.5, "--no-decay", *asked
    )
    assert with_baseline.json["covariance"][0] == pytest.approx([36 * 0.75, 36 * 0.45, 42 * 0.45])


def test_whole_clusters_are_counted_and_told_with_their_design_effect(workmh: Run) -> None:
    units = ("--cluster-size", 25, "--icc", 0.03, "--cluster-cv", 0.4)
    ran = workmh("study", "size", "means", 0.3, "--sd", 1, *units, "--clusters", "3,3")
    assert "Clusters in the arms: 3 + 3." in ran.out
    assert "Design effect 1.84." in ran.out
    assert "exact randomisation test" in ran.out
    ran = workmh("study", "size", "means", 0.3, "--sd", 1, *units, "--json")
    first, second = ran.json["answers"][0]["clusters"]
    power = cluster_power(TwoMeans(0.3, 1), Clusters(25, 0.03, 0.4), (first, second))
    assert ran.json["answers"][0]["power"] == power >= 0.8


def test_a_design_effect_multiplies_people_and_says_what_it_takes_for_granted(workmh: Run) -> None:
    plain, inflated = (
        workmh("study", "size", "shares", 0.3, 0.45, *also, "--json").json["answers"][0]
        for also in ((), ("--design-effect", 1.84))
    )
    assert inflated["analysed"][0] == pytest.approx(1.84 * plain["analysed"][0], rel=0.01)
    assert "number of clusters is taken to be large" in inflated["assumptions"][-1]


def test_what_no_exact_test_is_worked_out_for_is_said_in_the_table(workmh: Run) -> None:
    ran = workmh("study", "size", "shares", 0.5, 0.51)
    assert ran.code == 0
    assert ran.out.count("not available: Exact power of") == 2


def test_everything_wrong_is_told_at_once_and_nothing_worked_out(workmh: Run) -> None:
    wrong = ("--alpha", "x", "--icc", 3, "--n", "3,4,5", "--power", 0.2, "--ratio", 0)
    ran = workmh("study", "size", "shares", 23, 0.4, *wrong)
    assert (ran.code, ran.out) == (2, "")
    for words in (
        "CONTROL",
        "--alpha",
        "--icc",
        "--n takes one",
        "--power and --n",
        "go together",
        "--ratio",
    ):
        assert words in ran.err
    refused = workmh("study", "size", "shares", 23, 0.4, *wrong, "--json")
    assert {one["code"] for one in refused.json} == {"PLAN-VALUE", "PLAN-CHOICE"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("shares", 0.3, 0.3), "no difference to find"),
        (("shares", 0.3, 0.4, "--cluster-cv", 0.2), "need --cluster-size and --icc"),
        (("shares", 0.3, 0.4, "--cluster-size", 9, "--icc", 0.1, "--n", 9), "give --clusters"),
        (("shares", 0.3, 0.4, "--cluster-size", 9, "--icc", 0.1, "--clusters", 1), "at least 4 are needed"),
        (("shares", 0.3, 0.4, "--n", "30,40", "--ratio", 2), "leave it out"),
        (("means", 3), "--sd is needed"),
        (("repeated", 3), "--retained is needed"),
        (("repeated", 3, "--sd", 1, "--retained", "0.8,0.9", "--correlation", 0.5), "never grow"),
        (("repeated", 3, "--sd", "1,2,3", "--retained", "0.9,0.8", "--correlation", 0.5), "one for each"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(workmh: Run, arguments: tuple[object, ...], words: str) -> None:
    ran = workmh("study", "size", *arguments)
    assert ran.code == 2
    assert words in ran.err


def test_the_document_holds_numbers_in_full(workmh: Run) -> None:
    ran = workmh("study", "size", "means", 0.5, "--sd", 1, "--json")
    assert json.loads(ran.out)["answers"][0]["power"] == means_power(TwoMeans(0.5, 1), 64)
