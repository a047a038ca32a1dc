"""Arms drawn from a seed: as R and openssl draw them from the description alone, balanced, and with no pattern."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from workmh_measures.trial.allocation import (
    Plan,
    arms_in_order,
    blocks,
    cluster_arms,
    number_mark,
    plan_faults,
    stratum_text,
    usual_block_sizes,
)

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "allocation.json").read_text(encoding="utf-8")
)["results"]
SEED = bytes(range(32))
EVEN = Plan("even", "blocks", ("control", "programme"), (1, 1), block_sizes=(4, 6))


def plan_of(name: str, told: dict[str, Any]) -> Plan:
    return Plan(name, "blocks", tuple(told["arms"]), tuple(told["ratio"]), block_sizes=tuple(told["sizes"]))


@pytest.mark.parametrize("name", REFERENCE["people"])
def test_every_arm_of_every_stratum_is_the_one_drawn_by_r_and_openssl(name: str) -> None:
    told = REFERENCE["people"][name]
    plan, seed = plan_of(name, told), bytes.fromhex(told["seed"])
    for stratum, drawn in zip(told["strata"], told["drawn"], strict=True):
        arms = list(itertools.islice(arms_in_order(plan, seed, stratum), len(drawn)))
        assert [plan.arms.index(arm) for arm in arms] == drawn


def test_the_reference_reached_the_rule_that_passes_a_byte_over() -> None:
    assert REFERENCE["passed_over"] > 5


@pytest.mark.parametrize("name", REFERENCE["clusters"])
def test_every_unit_is_in_the_arm_drawn_by_r_and_openssl(name: str) -> None:
    told = REFERENCE["clusters"][name]
    plan = Plan(
        name,
        "clusters",
        tuple(told["arms"]),
        tuple(told["ratio"]),
        strata={told["kind"]: tuple(told["units"])},
    )
    assert plan_faults(plan) == []
    assert cluster_arms(plan, bytes.fromhex(told["seed"])) == told["drawn"]


def test_the_mark_of_a_number_is_that_of_openssl() -> None:
    assert number_mark(EVEN, SEED, "benefit_group=at_risk,site=a", 17) == REFERENCE["mark"]


def test_the_text_of_a_stratum_is_the_same_in_whatever_order_its_variables_are_told() -> None:
    plan = Plan("s", "blocks", ("a", "b"), (1, 1), {"site": ("x", "y"), "group": ("1", "2")}, (2,))
    assert plan.every_stratum == ["group=1,site=x", "group=2,site=x", "group=1,site=y", "group=2,site=y"]
    assert stratum_text({"site": "x", "group": "1"}) == stratum_text({"group": "1", "site": "x"})
    assert EVEN.every_stratum == [stratum_text({})] == [""]


ratios = st.lists(st.integers(1, 4), min_size=2, max_size=4)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    ratio = tuple(draw(ratios))
    multiples = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True))
    arms = tuple(f"arm{number}" for number in range(len(ratio)))
    return Plan("s", "blocks", arms, ratio, block_sizes=tuple(m * sum(ratio) for m in multiples))


@given(plans(), st.binary(min_size=32, max_size=32))
def test_every_block_has_a_stated_size_and_the_ratio_exactly(plan: Plan, seed: bytes) -> None:
    assert plan_faults(plan) == []
    for block in itertools.islice(blocks(plan, seed, "g=a"), 10):
        assert len(block) in plan.block_sizes
        times = len(block) // sum(plan.ratio)
        assert Counter(block) == {a: r * times for a, r in zip(plan.arms, plan.ratio, strict=True)}


@given(plans(), st.binary(min_size=32, max_size=32))
def test_no_arm_runs_further_ahead_within_a_stratum_than_a_block_lets_it(plan: Plan, seed: bytes) -> None:
    """After n people an arm has its share to within what the largest block holds of it and of the others."""
    whole = sum(plan.ratio)
    counts: Counter[str] = Counter()
    for n, arm in enumerate(itertools.islice(arms_in_order(plan, seed, ""), 60), start=1):
        counts[arm] += 1
        for name, part in zip(plan.arms, plan.ratio, strict=True):
            bound = max(plan.block_sizes) * part * (whole - part) / whole**2
            assert abs(counts[name] - n * part / whole) <= bound + 1e-9


def test_every_order_of_a_block_comes_as_often_as_any_other() -> None:
    plan = Plan("uniform", "blocks", ("a", "b"), (1, 1), block_sizes=(4,))
    orders: Counter[tuple[str, ...]] = Counter()
    for number in range(1500):
        orders.update(itertools.islice(blocks(plan, number.to_bytes(32), "g=a"), 4))
    expected = 6000 / 6
    assert len(orders) == 6
    assert sum((seen - expected) ** 2 / expected for seen in orders.values()) < chi2.ppf(0.999, 5)


def test_the_sizes_of_blocks_come_as_often_as_each_other() -> None:
    plan = Plan("sizes", "blocks", ("a", "b"), (2, 1), block_sizes=(3, 6, 9))
    sizes = Counter(len(block) for block in itertools.islice(blocks(plan, SEED, ""), 3000))
    assert sum((sizes[size] - 1000) ** 2 / 1000 for size in plan.block_sizes) < chi2.ppf(0.999, 2)


def test_strata_know_nothing_of_each_other() -> None:
    """Arms at the same place of two strata agree half the time, over many seeds."""
    agree = Counter(
        next(arms_in_order(EVEN, seed, "g=a")) == next(arms_in_order(EVEN, seed, "g=b"))
        for seed in (number.to_bytes(32) for number in range(4000))
    )
    assert (agree[True] - 2000) ** 2 / 1000 < chi2.ppf(0.999, 1)


def test_a_first_arm_tells_nothing_of_the_first_arm_of_the_next_block() -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    for number in range(4000):
        first, second = itertools.islice(blocks(EVEN, number.to_bytes(32), ""), 2)
        pairs[first[0], second[0]] += 1
    assert len(pairs) == 4
    assert sum((seen - 1000) ** 2 / 1000 for seen in pairs.values()) < chi2.ppf(0.999, 3)


def test_another_seed_study_or_stratum_gives_another_order() -> None:
    def order(plan: Plan, seed: bytes, stratum: str) -> tuple[str, ...]:
        return tuple(itertools.islice(arms_in_order(plan, seed, stratum), 80))

    other_study = Plan("odd", "blocks", EVEN.arms, EVEN.ratio, block_sizes=EVEN.block_sizes)
    orders = {
        order(EVEN, SEED, "g=a"),
        order(EVEN, SEED, "g=b"),
        order(EVEN, bytes(32), "g=a"),
        order(other_study, SEED, "g=a"),
    }
    assert len(orders) == 4
    assert order(EVEN, SEED, "g=a") in orders


def test_units_are_allocated_three_and_three_and_every_way_is_as_likely() -> None:
    units = tuple("abcdef")
    plan = Plan("jump", "clusters", ("cbt", "cr"), (1, 1), {"county": units})
    ways: Counter[str] = Counter()
    for number in range(4000):
        drawn = cluster_arms(plan, number.to_bytes(32))
        assert Counter(drawn.values()) == {"cbt": 3, "cr": 3}
        ways["".join(unit for unit in units if drawn[unit] == "cbt")] += 1
    assert len(ways) == 20
    assert sum((seen - 200) ** 2 / 200 for seen in ways.values()) < chi2.ppf(0.999, 19)


@given(st.integers(2, 40), ratios, st.binary(min_size=32, max_size=32))
def test_units_that_do_not_divide_evenly_stay_within_one_row_of_the_ratio(
    n: int, ratio: list[int], seed: bytes
) -> None:
    arms = tuple(f"arm{number}" for number in range(len(ratio)))
    plan = Plan("s", "clusters", arms, tuple(ratio), {"county": tuple(f"u{i}" for i in range(n))})
    counts = Counter(cluster_arms(plan, seed).values())
    whole = n // sum(ratio)
    for arm, part in zip(arms, ratio, strict=True):
        assert part * whole <= counts[arm] <= part * (whole + 1)


def test_everybody_of_a_unit_is_in_its_arm_and_a_list_ends() -> None:
    plan = Plan("jump", "clusters", ("cbt", "cr"), (1, 1), {"county": tuple("abcdef")})
    arm = cluster_arms(plan, SEED)["b"]
    assert set(itertools.islice(arms_in_order(plan, SEED, "county=b"), 50)) == {arm}
    listed = Plan("s", "list", ("x", "y"), strata={"g": ("1", "2")})
    assert list(arms_in_order(listed, SEED, "g=1", {"g=1": ["x", "y", "y"]})) == ["x", "y", "y"]
    assert list(arms_in_order(listed, SEED, "g=2", {"g=1": ["x"]})) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"arms": ("a",), "ratio": (1,)}, "only one arm"),
        ({"ratio": (1, 1, 1)}, "The ratio 1:1:1 does not have one number"),
        ({"ratio": (0, 1)}, "The ratio 0:1 does not"),
        ({"block_sizes": ()}, "No block sizes are stated; they are multiples of 2"),
        ({"block_sizes": (4, 5)}, "Block size 5 is no multiple of 2"),
        ({"block_sizes": (4, 4)}, "stands twice"),
        ({"block_sizes": (258,)}, "Block size 258 is above 256"),
        ({"strata": {"g": ()}}, "The levels of g are not known"),
        ({"strata": {"g": ("x|y", "z")}}, "'x|y' is no level of g"),
        ({"strata": {"g": ("x", "x")}}, "Level 'x' of g stands twice"),
        ({"method": "clusters"}, "by one kind of unit"),
        ({"method": "clusters", "strata": {"county": ("a",)}}, "1 units of kind county cannot be drawn"),
    ],
)
def test_a_plan_nobody_can_draw_by_is_told_why(change: dict[str, Any], fault: str) -> None:
    plan = Plan(**{**vars(EVEN), **change})
    assert any(fault in told for told in plan_faults(plan)), plan_faults(plan)


def test_usual_blocks_are_two_and_three_times_the_smallest_unless_they_grow_long() -> None:
    assert usual_block_sizes((1, 1)) == (4, 6)
    assert usual_block_sizes((2, 1)) == (6, 9)
    assert usual_block_sizes((181, 229)) == ()
