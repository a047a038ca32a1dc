"""What is told by letter, and that whoever knows every score cannot work out from it who is in which group."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from workmh_measures.analysis.change_by_group import ChangeAsked, change_by_group
from workmh_measures.analysis.change_by_letter import (
    BATCH,
    LEAST_LETTERED,
    LetterChange,
    change_by_letter,
    letter_step,
    waiting,
)
from workmh_measures.dataset.scores_by_wave import ScoresByWave

HADS = (0.0, 21.0)


def asked_of(n: int, *, seed: int = 4, letters: np.ndarray | None = None) -> ChangeAsked:
    """People of whom every second one has the first letter, with scores from 0 to 21."""
    rng = np.random.default_rng(seed)
    names = [f"P{k:03d}" for k in range(n)]
    before = rng.integers(5, 20, n).astype(float)
    after = np.clip(before + rng.normal(-2, 4, n).round(), 0, 21)
    day = pd.Series(pd.date_range("2025-01-01", periods=n), index=names)
    group = np.where(np.arange(n) % 2 == 0, "A", "B") if letters is None else letters
    return ChangeAsked(
        scores=ScoresByWave(
            pd.DataFrame({"t0": before, "t6": after}, index=names), pd.DataFrame({"t0": day, "t6": day})
        ),
        group=pd.Series(group, index=names),
        names=("A", "B"),
        by_letter=True,
        direction="higher_is_worse",
    )


def test_a_letter_is_told_about_how_many_people_it_has_and_coarsely_their_mean():
    assert {one.name for one in fields(LetterChange)} == {"letter", "wave", "n", "mean"}
    asked = asked_of(130)
    change = asked.scores.scores["t6"] - asked.scores.scores["t0"]
    told = change_by_letter(asked, "t6", step=0.5)
    assert [(one.letter, one.n) for one in told] == [("A", 70), ("B", 70)]
    for one in told:
        assert abs(one.mean - change[asked.group == one.letter].mean()) <= 0.25
        assert one.mean % 0.5 == 0


def test_letters_are_told_where_each_has_fifty_people():
    assert LEAST_LETTERED == 50
    assert change_by_letter(asked_of(99), "t6", step=2.0) == []
    assert len(change_by_letter(asked_of(100), "t6", step=2.0)) == 2
    uneven = np.where(np.arange(120) < 49, "A", "B")
    assert change_by_letter(asked_of(120, letters=uneven), "t6", step=2.0) == []
    assert change_by_letter(replace(asked_of(200), by_letter=False), "t6", step=2.0) == []


def test_people_are_taken_in_by_tens_so_that_nine_new_answers_change_nothing():
    asked = asked_of(119)
    fewer = replace(asked, scores=ScoresByWave(asked.scores.scores.iloc[:110], asked.scores.days.iloc[:110]))
    assert waiting(asked, "t6") == 9
    assert waiting(fewer, "t6") == 0
    assert change_by_letter(asked, "t6", step=0.01) == change_by_letter(fewer, "t6", step=0.01)


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [(0, 21, 2), (0, 27, 2), (0, 42, 5), (0, 100, 10), (0, 6, 0.5), (1, 5, 0.5), (-0.3, 1.0, 0.1)],
)
def test_means_are_rounded_to_one_significant_step_near_a_tenth_of_the_range(low, high, step):
    assert letter_step(low, high) == pytest.approx(step)


def test_a_mean_that_rounds_to_nothing_has_no_minus():
    asked = asked_of(100)
    still = asked.scores.scores.assign(t6=lambda frame: frame["t0"] - 0.1)
    told = change_by_letter(replace(asked, scores=replace(asked.scores, scores=still)), "t6", step=2.0)
    assert [str(one.mean) for one in told] == ["0.0", "0.0"]


# --- trying to work the letters out -------------------------------------------------------------------------


def swaps_left(scales: list[ChangeAsked], told) -> np.ndarray:
    """Return for each person of A (rows) and of B (columns) whether all that is told stays as it is when the two change places."""
    group = scales[0].group
    left = np.ones([(group == letter).sum() for letter in "AB"], dtype=bool)
    for asked in scales:
        change = (asked.scores.scores["t6"] - asked.scores.scores["t0"]).to_numpy()
        a, b = (change[(group == letter).to_numpy()] for letter in "AB")
        moved = b[None, :] - a[:, None]
        for own, sign, coming in ((a, 1, b[None, :]), (b, -1, a[:, None])):
            leaving = a[:, None] if sign == 1 else b[None, :]
            before = told(np.array(len(own)), np.array(own.sum()), np.array((own**2).sum()))
            after = told(
                np.array(len(own)), own.sum() + sign * moved, (own**2).sum() - leaving**2 + coming**2
            )
            for one, other in zip(before, after, strict=True):
                left &= np.isclose(one, other)
    return left


def coarse(n, total, _squares):
    """Return what is told, from sums: size and mean."""
    step = letter_step(*HADS)
    return np.floor(n / BATCH + 0.5), np.floor(total / n / step + 0.5)


def to_a_decimal(n, total, squares):
    """Return mean and SD of the change to one decimal."""
    return np.round(total / n, 1), np.round(np.sqrt((squares - total**2 / n) / (n - 1)), 1)


def scales_of(n: int, many: int) -> list[ChangeAsked]:
    return [asked_of(n, seed=seed) for seed in range(many)]


def test_what_is_told_by_letter_is_what_the_attack_reckons_with():
    for asked in scales_of(100, 3):
        told = change_by_letter(asked, "t6", step=letter_step(*HADS))
        for one in told:
            own = (asked.scores.scores["t6"] - asked.scores.scores["t0"])[asked.group == one.letter]
            n, mean = coarse(np.array(len(own)), np.array(own.sum()), None)
            assert (one.n, one.mean) == (n * BATCH, mean * letter_step(*HADS))


def test_of_three_scales_nearly_any_two_people_may_change_letters_and_every_number_stays():
    left = swaps_left(scales_of(100, 3), coarse)
    assert left.shape == (50, 50)
    assert left.mean() > 0.75
    # Nobody's letter is fixed: each has many who may stand in for them.
    assert left.sum(axis=0).min() >= 10
    assert left.sum(axis=1).min() >= 10


def test_of_forty_scales_and_waves_hundreds_of_pairs_are_left_where_decimals_left_none():
    scales = scales_of(100, 40)
    assert swaps_left(scales, coarse).sum() > 250
    assert swaps_left(scales, to_a_decimal).sum() == 0
    assert swaps_left(scales[:3], to_a_decimal).mean() < 0.02


def guessed(scales: list[ChangeAsked], step: float) -> float:
    """Return the share of people whose letter is guessed from rounded means: the middle of the corners of all that agrees with them."""
    first = (scales[0].group == "A").to_numpy()
    rows, most = [], []
    for asked in scales:
        change = (asked.scores.scores["t6"] - asked.scores.scores["t0"]).to_numpy()
        for own in (first, ~first):
            told = np.floor(change[own].mean() / step + 0.5) * step
            for side in (1, -1):
                # Summed over the people of a letter this is not above zero.
                row = side * (change - told) - step / 2
                rows.append(row if own is first else -row)
                most.append(0.0 if own is first else -row.sum())
    rng, n = np.random.default_rng(1), len(first)
    corners = [
        linprog(
            rng.normal(size=n),
            A_ub=np.array(rows),
            b_ub=most,
            A_eq=[np.ones(n)],
            b_eq=[first.sum()],
            bounds=(0, 1),
        ).x
        for _ in range(20)
    ]
    middle = np.mean(corners, axis=0)
    return float(((middle > np.median(middle)) == first).mean())


def test_a_linear_programme_over_forty_scales_and_waves_guesses_little_better_than_a_coin():
    scales = scales_of(100, 40)
    assert guessed(scales, letter_step(*HADS)) < 0.6
    assert guessed(scales, 0.1) > 0.7


def test_one_batch_more_moves_no_number_by_more_than_a_step():
    for seed in range(20):
        asked = asked_of(110, seed=seed)
        fewer = replace(
            asked, scores=ScoresByWave(asked.scores.scores.iloc[:100], asked.scores.days.iloc[:100])
        )
        step = letter_step(*HADS)
        pairs = zip(
            change_by_letter(fewer, "t6", step=step), change_by_letter(asked, "t6", step=step), strict=True
        )
        assert all(abs(one.mean - other.mean) <= step for one, other in pairs)


def test_who_may_see_arms_is_told_as_before():
    asked = replace(asked_of(60), by_letter=False)
    assert [one.group for one in change_by_group(asked, "t6")] == [None, "A", "B"]
    assert all(one.sd is not None for one in change_by_group(asked, "t6"))
