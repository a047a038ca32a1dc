"""A trial with everybody in one group: its numbers are those of all, and nothing in it tells the arms."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from workmh_measures.model.study import Study
from workmh_measures.model.text import Text
from workmh_measures.report.trial_together_parts import together_page, together_rows
from workmh_measures.trial.blinded_trial import BLINDED_SECTIONS, EVERYBODY, all_together
from workmh_measures.trial.data_content import content_hash
from workmh_measures.trial.trial_analysis import trial_estimates
from workmh_measures.trial.trial_data import DataLock, TrialData
from workmh_measures.trial.trial_questions import TrialQuestions
from workmh_measures.trial.trial_results import trial_results

from .trial_cases import made_up_trial, trial_of

ASKED = TrialQuestions(sections=BLINDED_SECTIONS)
CANARIES = (
    "kanarifugl",
    "Gul vinge",
    "Yellow wing",
    "stillits",
    "Rød maske",
    "Red mask",
    "735197351",
    "735297352",
)


def canary_study(study: Study) -> Study:
    """Return the study with arms that are called what nothing else is called, and a flag only one of them has."""
    names = [
        ("stillits", "Rød maske", "Red mask", 735197351),
        ("kanarifugl", "Gul vinge", "Yellow wing", 735297352),
    ]
    arms = tuple(
        arm.model_copy(update={"id": name, "name": Text({"nb": nb, "en": en}), "code": code})
        for arm, (name, nb, en, code) in zip(study.arms, names, strict=True)
    )
    assert study.analysis is not None
    note = Text({"nb": "Gul vinge mot Rød maske", "en": "Yellow wing against Red mask"})
    plan = study.analysis.model_copy(update={"reference": "stillits", "note": note})
    return study.model_copy(update={"arms": arms, "analysis": plan, "note": note})


def renamed(data: TrialData) -> TrialData:
    """Return the trial with the arms of `canary_study`: their ids in people, their codes in the long table."""
    study = canary_study(data.study)
    ids = dict(zip((a.id for a in data.study.arms), (a.id for a in study.arms), strict=True))
    codes = dict(zip((a.code for a in data.study.arms), (a.code for a in study.arms), strict=True))
    frame = data.long.frame.assign(arm=data.long.frame["arm"].map(codes))
    people = tuple(replace(one, arm=None if one.arm is None else ids[one.arm]) for one in data.people)
    return replace(data, study=study, long=replace(data.long, frame=frame), people=people)


@pytest.fixture(scope="module")
def trial(study) -> TrialData:
    return trial_of(study, n=60, seed=4)


def test_nothing_that_leaves_the_trial_holds_an_arm(trial: TrialData) -> None:
    named = renamed(trial)
    locked = DataLock(
        at=datetime(2026, 11, 1, tzinfo=UTC), by="anna", seq=7, head="a" * 64,
        content=content_hash(named), study_fingerprint="f" * 64,
    )  # fmt: skip
    told = repr((named.study, named.people)) + named.long.frame.to_csv()
    assert [one for one in CANARIES if one not in told] == []
    together = all_together(replace(named, lock=locked))
    rows = together_rows(trial_estimates(together, ASKED))
    document = trial_results(together, ASKED, rows)
    pages = "".join(
        together_page(together, rows, study=named.study, language=language, results=document)
        for language in ("nb", "en")
    )
    made = json.dumps(document, ensure_ascii=False) + repr(rows) + pages
    made += repr((together.study, together.people, together.records)) + together.long.frame.to_csv()
    made += repr(together.long.codebook)
    assert [one for one in (*CANARIES, locked.content) if one in made] == []
    assert content_hash(together) in pages
    assert "arm" not in together.long.codebook


def key_of(row) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in ("analysis", "factor", "item", "item2", "wave", "level"))


def with_unpaired(
    told: dict[tuple[object, ...], tuple[Any, ...]],
) -> dict[tuple[object, ...], tuple[Any, ...]]:
    """Count those without a partner as analysed: pairs tell arms apart, so everybody together is told without them."""
    alone = {key: row for key, row in told.items() if key[-1] == "not_in_pair"}
    counted = {key: row for key, row in told.items() if key not in alone}
    for key, (more, _) in alone.items():
        analysed = ("flow_analysed", *key[1:-1], None)
        value, n = counted[analysed]
        counted[analysed] = (value + more, n)
    return counted


@pytest.mark.parametrize("name", ["demo", "ser", "jump", "jobschool"])
def test_numbers_of_all_together_are_those_of_everybody_with_the_arms_known(name: str) -> None:
    data = made_up_trial(name, 80, 5)
    together = all_together(data)
    rows = together_rows(trial_estimates(together, ASKED))
    pooled = [row for row in trial_estimates(data, ASKED) if row.group is None]
    for section in ("flow_", "answered_share", "outcome_known_share", "in_window_share"):
        expected = {key_of(row): (row.value, row.n) for row in pooled if row.analysis.startswith(section)}
        found = {key_of(row): (row.value, row.n) for row in rows if row.analysis.startswith(section)}
        expected = with_unpaired(expected)
        # Staff know of those in the programme only: what they tell, pairs and flags that tell the arm are not told at all.
        by_staff = {outcome.id for outcome in data.study.outcomes if outcome.source == "staff"}
        telling = {flag.id for flag in data.study.flags if flag.reveals_arm}
        alike = {key for key in expected if key in found and key[1] not in by_staff}
        assert alike
        assert {key: found[key] for key in alike} == {key: expected[key] for key in alike}
        gone = [key for key in expected.keys() - alike if key[1] not in telling | by_staff]
        untold = ("flow_pairs", "flow_unpaired", "flow_unit")
        assert all(str(key[0]).startswith(untold) or key[3] == "per_protocol" for key in gone), gone


def test_outcomes_of_everybody_are_what_the_arms_give_together(trial: TrialData) -> None:
    rows = together_rows(trial_estimates(all_together(trial), TrialQuestions(sections=("effects",))))
    by_arm = trial_estimates(trial, TrialQuestions(sections=("effects",)))
    some = 0
    for row in rows:
        arms = [one for one in by_arm if key_of(one) == key_of(row) and one.group is not None]
        if row.analysis in ("persons_analysed", "outcome_events"):
            assert row.value == sum(one.value or 0 for one in arms)
            some += 1
        elif row.analysis == "mean" and row.level is None:
            whole = sum(one.n or 0 for one in arms)
            assert row.n == whole
            assert row.value == pytest.approx(sum((one.value or 0) * (one.n or 0) for one in arms) / whole)
            some += 1
    assert some > 8
    assert {row.group for row in rows} == {None}
    assert not [row for row in rows if row.p_value is not None]


def test_people_stand_in_an_order_that_follows_neither_arm_nor_name(trial: TrialData) -> None:
    together = all_together(trial)
    ids = [person.participant for person in together.people]
    assert ids != sorted(ids)
    assert sorted(ids) == sorted(person.participant for person in trial.people)
    swapped = replace(trial, people=tuple(reversed(trial.people)))
    assert [person.participant for person in all_together(swapped).people] == ids
    assert {person.arm for person in together.people} <= {None, EVERYBODY}


def test_units_that_were_allocated_whole_are_not_told(trial: TrialData) -> None:
    rule = trial.study.allocation.model_copy(update={"kind": "cluster"})
    clusters = replace(trial, study=trial.study.model_copy(update={"allocation": rule}))
    assert any(person.unit for person in clusters.people)
    assert {person.unit for person in all_together(clusters).people} == {None}


def test_people_of_an_external_arm_are_left_out() -> None:
    data = made_up_trial("jump", 80, 5)
    external = {arm.id for arm in data.study.arms if arm.external}
    outside = {person.participant for person in data.people if person.arm in external}
    together = all_together(data)
    assert outside
    assert not outside & {person.participant for person in together.people}
    assert not outside & set(together.long.frame["id"])
    assert not outside & {record.participant for record in together.records}
    assert not [record for record in together.records if record.source == "staff"]
