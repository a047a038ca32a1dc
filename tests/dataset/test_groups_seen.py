from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.blinding import arm_letters
from workmh_measures.dataset.groups_seen import groups_seen
from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.record import Enrolment

DAY = date(2025, 3, 1)
KEY = "ab" * 16
COLUMNS = ["participant", "wave", "occasion", "instrument", "item", "value", "text", "day"]


def study_of(**change):
    return load_study("demo").model_copy(update=change)


def data_of(study, arms):
    people = [
        Enrolment(study.id, name, arm, {"inclusion": DAY}, "nb", None, {}) for name, arm in arms.items()
    ]
    answers = Answers(pd.DataFrame({name: [] for name in COLUMNS}).astype({"value": float, "occasion": int}))
    return assemble(study, scheduled_instruments(study), answers, people, today=DAY)


FOUR = {"p1": "control", "p2": "programme", "p3": "control", "p4": "programme", "p5": None}


def test_by_letter_nothing_in_the_data_or_beside_them_names_an_arm():
    study = study_of()
    seen = groups_seen(data_of(study, FOUR), study, by_name=False, label_key=KEY)
    letters = arm_letters(study, KEY)
    assert seen.kind == "letters"
    assert seen.names == ("A", "B")
    assert seen.n_unknown == 1
    assert seen.group.to_dict() == {name: letters[arm] for name, arm in FOUR.items() if arm}
    assert not [v.name for v in seen.dataset.codebook if v.reveals_arm or v.name in ("arm", "arm_blinded")]
    told = f"{seen.group} {seen.names} {seen.dataset.codebook} {seen.dataset.frame.to_csv()}"
    for arm in study.arms:
        assert arm.id not in told
        assert all(text not in told for text in arm.name.root.values())


def test_by_name_groups_stand_in_the_order_of_the_study_and_the_data_are_blinded_all_the_same():
    study = study_of()
    seen = groups_seen(data_of(study, FOUR), study, by_name=True, label_key=KEY)
    assert (seen.kind, seen.names) == ("names", ("control", "programme"))
    assert "arm" not in seen.dataset.codebook
    assert seen.group["p2"] == "programme"


@pytest.mark.parametrize(
    ("change", "arms", "key", "why"),
    [
        ({}, FOUR, None, "no_letters"),
        ({"arms": load_study("demo").arms[:1]}, {"p1": "control"}, KEY, "one_arm"),
        (
            {"allocation": load_study("demo").allocation.model_copy(update={"ratio": (2, 1)})},
            {"p1": "control", "p2": "control", "p3": "programme"},
            KEY,
            "no_sizes",
        ),
        (
            {"allocation": load_study("demo").allocation.model_copy(update={"kind": "cluster"})},
            {"p1": "control", "p2": "control", "p3": "programme"},
            KEY,
            "no_sizes",
        ),
    ],
)
def test_no_groups_are_seen_where_letters_are_lacking_or_sizes_would_tell(change, arms, key, why):
    study = study_of(**change)
    seen = groups_seen(data_of(study, arms), study, by_name=False, label_key=key)
    assert (seen.kind, seen.why_none, seen.names) == ("hidden", why, ())
    assert seen.group.empty
    assert "arm" not in seen.dataset.codebook
