from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.change_by_group import (
    ChangeAsked,
    change_by_group,
    means_by_group,
    waiting,
)
from workmh_measures.dataset.scores_by_wave import ScoresByWave
from workmh_measures.scoring.change_error import Known, error_from_sem

ERROR = error_from_sem(Known(value=1.0, kind="stated", source="stated"))


def asked_of(n: int, *, by_letter: bool, share: float = 0.5, change=None) -> ChangeAsked:
    """People of whom every second one is in the first group; the change of each is told or drawn with a seed."""
    rng = np.random.default_rng(4)
    names = [f"P{k:03d}" for k in range(n)]
    before = rng.integers(5, 20, n).astype(float)
    after = before + (rng.integers(-8, 6, n) if change is None else change)
    scores = pd.DataFrame({"t0": before, "t6": after}, index=names)
    day = pd.Series(pd.date_range("2025-01-01", periods=n), index=names)
    groups = ["A" if (k * share) % 1 < share else "B" for k in range(n)]
    return ChangeAsked(
        scores=ScoresByWave(scores, pd.DataFrame({"t0": day, "t6": day})),
        group=pd.Series(groups, index=names),
        names=("A", "B"),
        by_letter=by_letter,
        direction="higher_is_worse",
        error=ERROR,
    )


def test_all_together_and_each_group_have_the_numbers_of_their_own_people():
    asked = asked_of(60, by_letter=False)
    together, first, second = change_by_group(asked, "t6")
    frame = asked.scores.scores.assign(change=lambda f: f["t6"] - f["t0"])
    assert (together.group, together.n) == (None, 60)
    for told, name in ((first, "A"), (second, "B")):
        own = frame[asked.group == name]
        assert (told.group, told.n) == (name, len(own))
        assert told.mean == pytest.approx(own["change"].mean(), abs=1e-12)
        assert told.srm == pytest.approx(own["change"].mean() / own["change"].std(), abs=1e-12)
        assert told.effect_size == pytest.approx(own["change"].mean() / own["t0"].std(), abs=1e-12)
        beyond = 1.96 * 2**0.5
        improved, worse = (own["change"] < -beyond).sum(), (own["change"] > beyond).sum()
        assert told.counts == (improved, len(own) - improved - worse, worse)


def test_one_small_group_hides_every_group_since_the_others_would_tell_it():
    asked = asked_of(40, by_letter=False)
    few = asked.group.copy()
    few[few.index[4:]] = "A"
    few[few.index[:4]] = "B"
    together, *groups = change_by_group(replace(asked, group=few), "t6")
    assert together.n == 40
    assert [(one.is_hidden, one.mean, one.n) for one in groups] == [(True, None, 0)] * 2
    assert means_by_group(replace(asked, group=few), "t6") == []


def test_by_letter_groups_take_people_in_by_tens_in_the_order_of_answering():
    asked = asked_of(47, by_letter=True)
    _, *groups = change_by_group(asked, "t6")
    assert sum(one.n for one in groups) == 40
    assert waiting(asked, "t6") == 7
    latest = asked.scores.scores.iloc[:40].assign(change=lambda f: f["t6"] - f["t0"])
    own = latest[asked.group.iloc[:40] == "A"]
    assert groups[0].mean == pytest.approx(own["change"].mean(), abs=1e-12)


def test_by_letter_one_new_answer_moves_no_group():
    asked = asked_of(40, by_letter=True)
    shorter = ScoresByWave(asked.scores.scores.iloc[:-1], asked.scores.days.iloc[:-1])
    for n, one in ((30, replace(asked, scores=shorter)), (40, asked)):
        assert sum(group.n for group in change_by_group(one, "t6")[1:]) == n


def test_by_letter_no_count_is_told_that_only_one_group_could_have():
    # Who improved can be seen person by person: were they all in one group, their letter would be told.
    half = np.array([-10.0 if k % 2 == 0 else 0.0 for k in range(60)])
    asked = asked_of(60, by_letter=True, change=half)
    together, *groups = change_by_group(asked, "t6")
    assert together.counts == (30, 30, 0)
    assert [one.counts for one in groups] == [None, None]
    assert [one.counts for one in change_by_group(replace(asked, by_letter=False), "t6")[1:]] == [
        (30, 0, 0),
        (0, 30, 0),
    ]


def test_by_letter_counts_are_told_where_each_group_has_several_of_each():
    spread = np.array([(-10.0, -10.0, 0.0, 0.0)[k % 4] for k in range(60)])
    _, *groups = change_by_group(asked_of(60, by_letter=True, change=spread), "t6")
    assert [one.counts for one in groups] == [(15, 15, 0), (15, 15, 0)]


def test_by_letter_groups_of_fewer_than_ten_are_not_told():
    assert all(one.is_hidden for one in change_by_group(asked_of(18, by_letter=True), "t6")[1:])
    assert not any(one.is_hidden for one in change_by_group(asked_of(20, by_letter=True), "t6")[1:])


def test_without_an_error_nobody_is_counted():
    assert change_by_group(replace(asked_of(40, by_letter=False), error=None), "t6")[0].counts is None


def test_without_groups_the_means_are_those_of_all_together():
    asked = asked_of(40, by_letter=False)
    nobody = replace(asked, group=asked.group.iloc[:0], names=())
    [told] = means_by_group(nobody, "t0")
    assert (told.group, told.n) == (None, 40)
    assert told.mean == pytest.approx(asked.scores.scores["t0"].mean(), abs=1e-12)
    assert len(change_by_group(nobody, "t6")) == 1
