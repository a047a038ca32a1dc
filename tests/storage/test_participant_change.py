"""What a person was enrolled with is changed with a reason, and all else stays."""

from __future__ import annotations

from datetime import date

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import StoreError
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.record import Consent
from workmh_measures.model.study import ConsentRule
from workmh_measures.storage.events import Kind
from workmh_measures.storage.participant_change import change
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participant_steps import Entry, Step, consent, reach
from workmh_measures.storage.participants import enrol
from workmh_measures.storage.repository import Store
from workmh_measures.storage.step_objections import Reached

START, TODAY = date(2026, 1, 5), date(2026, 6, 1)
SJM = load_study("sjm").model_copy(update={"consent": ConsentRule(version="1", parts=("consent_employer",))})
ENTRY = Entry("a1", "anna", TODAY)


@pytest.fixture(autouse=True)
def _enrolled(store: Store) -> None:
    told = Newcomer("A1", {"inclusion": START}, unit="oslo", language="nb")
    enrol(store, SJM, [told], by="anna", today=TODAY)


def _record(store: Store) -> ParticipantRecord:
    [record] = store.participants("sjm")
    return record


def test_only_what_is_told_changes_and_the_reason_is_on_record(store: Store) -> None:
    reach(store, SJM, ENTRY, Reached("inclusion", date(2026, 1, 6), reason="misread"))
    consent(store, SJM, ENTRY, Consent("1", START, True, {"consent_employer": True}))
    told = Newcomer(unit="bergen", flags={"job_support": True})
    assert change(store, SJM, ENTRY, told, reason="moved") == Step("A1", is_new=True)
    record = _record(store)
    assert (record.unit, record.language, record.arm) == ("bergen", "nb", "service")
    assert record.anchors == {"inclusion": date(2026, 1, 6)}
    assert record.flags == {"job_support": True, "consent_employer": True}
    first, second = store.events("sjm", kind=Kind.ENROLLED)
    assert first.content is not None
    assert second.content is not None
    assert (first.content["unit"], second.content["data"]) == ("oslo", {"reason": "moved"})
    assert second.content["arm"] is None


def test_what_is_so_already_is_no_change(store: Store) -> None:
    head = store.head("sjm")
    assert change(store, SJM, ENTRY, Newcomer(unit="oslo"), reason="look") == Step("A1", is_new=False)
    assert store.head("sjm") == head


def test_words_the_study_does_not_have_are_refused_all_at_once(store: Store) -> None:
    told = Newcomer(flags={"consent_employer": False, "job_suport": True}, language="fi", pair="p1")
    with pytest.raises(StoreError) as caught:
        change(store, SJM, ENTRY, told, reason=" ")
    text = "\n".join(f"{found.where}: {found.text} {found.nearest or ''}" for found in caught.value.problems)
    for words in (
        "Participant A1: A change needs a reason",
        "'consent_employer' is consented to",
        "'job_suport' is no flag of study sjm. job_support",
        "'fi' is no language",
        "matches nobody",
    ):
        assert words in text
    assert _record(store).flags == {}


def test_a_person_changes_into_no_pair_that_holds_one_of_the_same_arm(store: Store) -> None:
    study = load_study("jobschool")
    people = [Newcomer(name, pair=pair, arm="programme") for name, pair in (("A1", "p1"), ("B2", "p2"))]
    enrol(store, study, people, by="anna", today=TODAY)
    with pytest.raises(StoreError, match="holds B2 of the same arm"):
        change(store, study, ENTRY, Newcomer(pair="p2"), reason="slip")
    assert change(store, study, ENTRY, Newcomer(pair="p3"), reason="slip").is_new
