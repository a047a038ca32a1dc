"""Events after allocation change values as the strategies of the plan say; what cannot be applied is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from workmh_measures.model.analysis_plan import Intercurrent, PlannedAnalysis
from workmh_measures.trial.effects_section.intercurrent_events import applied, had_before
from workmh_measures.trial.trial_data import TrialData

from .planned_trials import SCORE, WORK, demo, effects, first, jobs2, only, people_changed, planned

P = PlannedAnalysis


def with_events(data: TrialData, who: int, **event: Any) -> TrialData:
    return people_changed(data, lambda place, person: replace(person, **event) if place == who else person)


def test_events_after_allocation_change_values_as_their_strategies_say() -> None:
    data = demo()
    worked = data.long.frame.query("wave == 'r12' and any_competitive_reg == 1")["id"].iloc[0]
    place = next(i for i, person in enumerate(data.people) if person.participant == worked)
    inclusion = data.people[place].anchors["inclusion"]
    died = with_events(data, place, died=inclusion + timedelta(days=100))
    work = next(outcome for outcome in data.study.outcomes if outcome.id == WORK)

    def value(strategy: str, event: str = "death", trial: TrialData = died) -> float:
        told = Intercurrent.model_validate({"event": event, "strategy": strategy})
        return float(applied(trial, work, (told,), "r12")[worked])

    assert had_before(died, "death", "r12")[worked]
    assert not had_before(data, "death", "r12")[worked]
    assert value("treatment_policy") == 1.0
    assert value("composite") == 0.0
    assert np.isnan(value("hypothetical"))
    assert value("hypothetical", "job_start") == 1.0
    stopped = with_events(data, place, withdrawn={"treatment": inclusion + timedelta(days=400)})
    assert value("hypothetical", "programme_stopped", stopped) == 1.0
    stopped = with_events(data, place, withdrawn={"treatment": inclusion + timedelta(days=40)})
    assert np.isnan(value("hypothetical", "programme_stopped", stopped))


def test_while_alive_takes_the_last_value_after_allocation_and_before_death() -> None:
    data = demo()
    score = next(outcome for outcome in data.study.outcomes if outcome.id == SCORE)
    both = data.long.frame.pivot_table(index="id", columns="wave", values="hads_total").dropna()
    who = str(both.index[0])
    place = next(i for i, person in enumerate(data.people) if person.participant == who)
    inclusion = data.people[place].anchors["inclusion"]
    died = with_events(data, place, died=inclusion + timedelta(days=60))
    told = Intercurrent(event="death", strategy="while_alive")
    assert np.isnan(applied(died, score, (told,), "t6")[who])
    assert applied(data, score, (told,), "t6")[who] == both.loc[who, "t6"]
    earlier = data.study.wave("t6").model_copy(update={"id": "t1", "month": 1})
    waves = (*data.study.waves, earlier)
    died = replace(died, study=data.study.model_copy(update={"waves": waves}))
    rows = data.long.frame.query("wave == 't0'").assign(wave="t1", date_form=pd.NaT)
    rows["hads_total"] = 11.0
    died = replace(died, long=replace(data.long, frame=pd.concat([data.long.frame, rows])))
    assert applied(died, score, (told,), "t6")[who] == 11.0


def test_people_while_alive_leaves_without_a_value_are_told() -> None:
    alive = people_changed(demo(), lambda place, person: replace(person, died=None))
    died = with_events(alive, 0, died=demo().people[0].anchors["inclusion"] + timedelta(days=60))
    told = Intercurrent(event="death", strategy="while_alive")
    rows = effects(planned(died, P(outcome=SCORE, method="ancova"), intercurrent=(told,)))
    sentence = "1 persons had 'death' before they had a value after allocation"
    part = first(rows, "estimand", level="intercurrent=death")
    assert (part.n, part.reason) == (1, None)
    for row in (part, first(rows, "mean_difference")):
        assert any(one.startswith(sentence) for one in row.warnings)


def test_events_that_a_table_cannot_know_are_not_told_as_none() -> None:
    events = tuple(
        Intercurrent.model_validate({"event": event, "strategy": strategy})
        for event, strategy in (
            ("death", "while_alive"),
            ("programme_stopped", "treatment_policy"),
            ("job_start", "hypothetical"),
            ("other_treatment", "treatment_policy"),
        )
    )
    rows = effects(planned(jobs2(), P(outcome="employed", method="fisher"), intercurrent=events))
    for event in events:
        part = first(rows, "estimand", level=f"intercurrent={event.event}")
        assert (part.n, part.text) == (None, event.strategy)
        assert "is not known" in str(part.reason)
    told = first(rows, "fisher_exact").warnings
    assert [sum("hold no days of it" in one for one in told)] == [2]


def test_what_cannot_be_applied_is_told_once_with_the_planned_effect_and_in_the_estimand() -> None:
    events = (
        Intercurrent(event="other_treatment", strategy="hypothetical"),
        Intercurrent(event="job_start", strategy="composite"),
        Intercurrent(event="death", strategy="composite"),
    )
    made = (P(outcome=WORK, method="risk_difference"), P(outcome=SCORE, method="mean_difference"))
    rows = effects(planned(demo(), *made, intercurrent=events))
    shares = only(rows, "risk_difference", item=WORK)
    assert [sum("not applied" in s for s in row.warnings) for row in shares] == [2, 0]
    parts = {row.level: row for row in only(rows, "estimand", item=SCORE)}
    assert parts["intercurrent=death"].text == "composite"
    assert any("not of yes or no" in s for s in parts["intercurrent=death"].warnings)
    assert parts["variable"].text == "hads_total"
    assert parts["summary"].text == "mean_difference"
    assert parts["population"].n == len(demo().arm)
    assert parts["treatment"].text == "programme v control"
