"""A store says which study it was made for, and is used for no other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import StoreError
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.study import Milestone, Study
from workmh_measures.storage.events import AnswerEvent, Kind
from workmh_measures.storage.participants import enrol
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup
from workmh_measures.storage.study_record import require_study, start_study, update_study

BACKUP = Path(__file__).parents[1] / "data" / "store_versions" / "0001.jsonl.gz"
DEMO = load_study("demo")
TODAY = date(2026, 3, 1)


def _without(study: Study, wave: str) -> Study:
    schedule = [
        entry.model_copy(update={"waves": tuple(w for w in entry.waves if w != wave)})
        for entry in study.schedule
    ]
    return study.model_copy(
        update={
            "waves": tuple(one for one in study.waves if one.id != wave),
            "schedule": tuple(entry for entry in schedule if entry.waves),
        }
    )


def test_the_first_event_says_which_study_the_store_was_made_for(store: Store) -> None:
    start_study(store, DEMO, by="anna")
    [first] = store.events("demo")
    assert (first.seq, first.kind, first.columns["entered_by"]) == (1, Kind.STUDY_STARTED, "anna")
    assert first.columns["fingerprint"]
    assert first.columns["software"]
    assert first.content is not None
    assert first.content["id"] == "demo"
    assert first.content["title"] == {name: DEMO.title.in_language(name) for name in DEMO.languages}
    require_study(store, DEMO)


def test_a_store_is_made_for_one_study(store: Store) -> None:
    start_study(store, DEMO, by="anna")
    with pytest.raises(StoreError, match="The store was made for demo"):
        start_study(store, load_study("sjm"), by="anna")


def test_the_store_of_another_study_is_refused_with_the_ids_it_holds(store: Store) -> None:
    start_study(store, DEMO, by="anna")
    for act in (require_study, lambda s, study: update_study(s, study, by="anna")):
        with pytest.raises(StoreError) as caught:
            act(store, load_study("sjm"))
        [found] = caught.value.problems
        assert (found.code, found.found) == ("STUDY-STORE", "demo")


def test_an_empty_store_and_one_without_a_start_on_record_are_taken(store: Store) -> None:
    require_study(store, DEMO)
    enrol(store, DEMO, [Newcomer("A1")], by="anna", today=TODAY)
    require_study(store, DEMO)
    assert update_study(store, DEMO, by="anna") == ["start put on record"]
    assert update_study(store, DEMO, by="anna") == []


def test_a_changed_file_is_refused_until_the_change_is_on_record(store: Store) -> None:
    start_study(store, DEMO, by="anna")
    name = DEMO.title
    last = DEMO.waves[-1].id
    changed = _without(DEMO, last).model_copy(
        update={"milestones": (Milestone(id="referral", name=name),), "n": 300, "entry": "light"}
    )
    with pytest.raises(StoreError) as caught:
        require_study(store, changed)
    [found] = caught.value.problems
    assert found.code == "STUDY-CHANGED"
    assert f"waves: '{last}' taken out" in found.text
    changes = update_study(store, changed, by="berit")
    assert {"entry changed", "milestones: 'referral' added", "n added"} <= {*changes}
    assert {f"schedule: {e.instrument} at {last} taken out" for e in DEMO.instruments_at(last)} <= {*changes}
    require_study(store, changed)
    with pytest.raises(StoreError, match="not the one the store was made for"):
        require_study(store, DEMO)
    first, second = store.events("demo", kind=Kind.STUDY_STARTED)
    assert first.columns["fingerprint"] != second.columns["fingerprint"]
    assert second.columns["entered_by"] == "berit"


def test_a_changed_safety_plan_has_a_version_of_its_own(store: Store) -> None:
    def planned(**changed: object) -> Study:
        assert DEMO.safety is not None
        return DEMO.model_copy(update={"safety": DEMO.safety.model_copy(update=changed)})

    start_study(store, DEMO, by="anna")
    slow = {"respond_within_hours": 8.0}
    with pytest.raises(StoreError) as caught:
        update_study(store, planned(**slow), by="anna")
    [found] = caught.value.problems
    assert (found.code, found.found) == ("STUDY-PLAN", "1")
    assert update_study(store, planned(**slow, version="2"), by="anna") == ["safety changed"]
    # Nor under the version of an earlier one.
    with pytest.raises(StoreError, match="STUDY-PLAN"):
        update_study(store, planned(respond_within_hours=6.0), by="anna")
    assert update_study(store, DEMO, by="anna") == ["safety changed"]


def test_a_real_study_never_becomes_a_simulated_one(store: Store) -> None:
    real = DEMO.model_copy(update={"simulated": False})
    start_study(store, DEMO, by="anna")
    assert update_study(store, real, by="anna") == ["simulated taken out"]
    head = store.head("demo")
    with pytest.raises(StoreError) as caught:
        update_study(store, DEMO, by="anna")
    [found] = caught.value.problems
    assert (found.code, found.found, found.allowed) == ("STUDY-EARNEST", "simulated: true", "false")
    assert "raise no alerts" in found.text
    assert store.head("demo") == head
    require_study(store, real)


def test_a_wave_with_answers_is_never_taken_out(store: Store, answer: Callable[..., AnswerEvent]) -> None:
    start_study(store, DEMO, by="anna")
    store.append("demo", [answer(1, wave="t0", instrument="hads", item="01")])
    head = store.head("demo")
    with pytest.raises(StoreError) as caught:
        update_study(store, _without(DEMO, "t0"), by="anna")
    [found] = caught.value.problems
    assert (found.code, found.found) == ("STUDY-ANSWERED", "hads at t0")
    assert store.head("demo") == head


def test_what_people_are_enrolled_with_is_never_taken_out(store: Store) -> None:
    start_study(store, DEMO, by="anna")
    people = [Newcomer(name, {"job_start": TODAY}, strata={"benefit_group": "1"}) for name in ("A1", "B2")]
    enrol(store, DEMO, people, by="anna", today=TODAY)
    bare = DEMO.model_copy(
        update={
            "anchors": ("inclusion",),
            "strata": (),
            "allocation": DEMO.allocation.model_copy(update={"strata": ()}),
        }
    )
    with pytest.raises(StoreError) as caught:
        update_study(store, bare, by="anna")
    texts = [found.text for found in caught.value.problems]
    assert "anchor or milestone 'job_start' is on record for 2 people" in texts[0]
    assert "stratum 'benefit_group' is on record for 2 people" in texts[1]


def test_a_changed_order_is_a_change(store: Store) -> None:
    start_study(store, DEMO, by="anna")
    turned = DEMO.model_copy(update={"arms": DEMO.arms[::-1], "schedule": DEMO.schedule[::-1]})
    assert update_study(store, turned, by="anna") == [
        "arms: their order changed",
        "schedule: its order changed",
    ]


def test_what_is_expected_after_the_start_is_on_record_as_a_change(store: Store) -> None:
    first, *others = DEMO.hypotheses
    start_study(store, DEMO, by="anna")
    weaker = first.model_copy(update={"at_least": 0.3})
    later = DEMO.model_copy(update={"hypotheses": (weaker, *others[:-1])})
    told = [f"hypotheses: '{others[-1].id}' taken out", f"hypotheses: '{first.id}' changed"]
    with pytest.raises(StoreError) as caught:
        require_study(store, later)
    assert all(line in str(caught.value) for line in told)
    assert update_study(store, later, by="anna") == told


def test_a_store_of_an_earlier_version_is_taken_as_it_is_and_may_be_put_on_record(url: str) -> None:
    restore_backup(BACKUP, url)
    Store.upgrade(url)
    with closing(Store.open(url)) as store:
        assert "demo" in store.studies()
        require_study(store, DEMO)
        for record in store.participants("demo"):
            assert (record.pair, record.flags, record.repeated, record.consent) == (None, {}, (), None)
        with pytest.raises(StoreError, match="The store was made for"):
            require_study(store, load_study("sjm"))
