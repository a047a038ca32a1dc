from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.change_by_group import ChangeAsked, change_by_group, means_by_group
from workmh_measures.dataset.scores_by_wave import ScoresByWave
from workmh_measures.scoring.change_error import Known, error_from_sem

ERROR = error_from_sem(Known(value=1.0, kind="stated", source="stated"))


def asked_of(n: int, *, by_letter: bool) -> ChangeAsked:
    """People of whom every second one is in the first group; the change of each is drawn with a seed."""
    rng = np.random.default_rng(4)
    names = [f"P{k:03d}" for k in range(n)]
    before = rng.integers(5, 20, n).astype(float)
    after = before + rng.integers(-8, 6, n)
    scores = pd.DataFrame({"t0": before, "t6": after}, index=names)
    day = pd.Series(pd.date_range("2025-01-01", periods=n), index=names)
    groups = ["A" if k % 2 == 0 else "B" for k in range(n)]
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


def test_of_groups_seen_by_letter_nothing_is_told_beside_everybody():
    asked = asked_of(200, by_letter=True)
    [together] = change_by_group(asked, "t6")
    assert (together.group, together.n) == (None, 200)
    assert [one.group for one in means_by_group(asked, "t0")] == [None]


def test_without_an_error_nobody_is_counted():
    assert change_by_group(replace(asked_of(40, by_letter=False), error=None), "t6")[0].counts is None


def test_without_groups_the_means_are_those_of_all_together():
    asked = asked_of(40, by_letter=False)
    nobody = replace(asked, group=asked.group.iloc[:0], names=())
    [told] = means_by_group(nobody, "t0")
    assert (told.group, told.n) == (None, 40)
    assert told.mean == pytest.approx(asked.scores.scores["t0"].mean(), abs=1e-12)
    assert len(change_by_group(nobody, "t6")) == 1
