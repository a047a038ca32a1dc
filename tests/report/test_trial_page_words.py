"""A Norwegian page of a trial has neither codes of arms, ids of waves nor English words where it has words of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from tests.trial.trial_cases import made_up_trial

from workmh_measures.model.estimate import Estimate
from workmh_measures.report.cited_works import WORKS
from workmh_measures.report.trial_page import trial_page
from workmh_measures.report.trial_view import TrialView
from workmh_measures.report.trial_works import TRIAL_WORKS
from workmh_measures.report.writer import Writer
from workmh_measures.trial.binary_effects.effect import Effect
from workmh_measures.trial.time_to_event.event_times import EventTimes, arm_cautions, with_arm_ids
from workmh_measures.trial.trial_analysis import trial_estimates
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_questions import TrialQuestions


@lru_cache
def run() -> tuple[TrialData, tuple[Estimate, ...]]:
    data = made_up_trial("demo", 60)
    return data, tuple(trial_estimates(data, TrialQuestions(sections=("missing",), draws=200)))


def test_patterns_of_missing_waves_are_told_by_names(read_page: Callable) -> None:
    data, rows = run()
    lines = read_page(trial_page(data, rows, language="nb", results={})).table("every-missing")
    told = " ".join(" ".join(cells) for cells in lines)
    patterns = [row for row in rows if row.analysis == "missing_wave_pattern"]
    assert any("t6" in str(row.text) for row in patterns)
    for raw in ("t0", "t6", " yes", "none", " no "):
        assert raw not in f" {told} ", raw
    assert "mønster 1" in told
    assert "6 måneder" in told


def test_cautions_of_times_name_the_arm() -> None:
    data, rows = run()
    times = EventTimes(np.array([1.0, 2, 3, 4]), np.array([1, 2, 1, 1]))
    codes = np.array([0.0, 0, 1, 1])
    effect = with_arm_ids(Effect(warnings=arm_cautions(times, codes)), "programme", "control")
    assert effect.warnings == (
        "Nothing competes with the event in arm 'programme': its cumulative incidence is 1 less the Kaplan-Meier curve.",
    )
    told = TrialView(data, rows, Writer("nb")).in_words(effect.warnings[0])
    assert told.language is None
    assert "i arm «Program»" in told.text


def test_rows_of_times_tell_arms_by_id() -> None:
    data = made_up_trial("demo", 40)
    rows = trial_estimates(data, TrialQuestions(sections=("time_to_work",)))
    told = {sentence for row in rows for sentence in row.warnings if " in arm " in sentence}
    assert told
    assert not {sentence for sentence in told if "arm 1" in sentence or "arm 0" in sentence}


def test_no_reference_is_shortened_in_english() -> None:
    for works in (WORKS, TRIAL_WORKS):
        assert not [work.citation for work in works.values() if "and others" in work.citation]
