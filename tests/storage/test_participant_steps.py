"""Consent, days reached, withdrawal and death are recorded once, checked against the record, and shut links."""

from __future__ import annotations

from datetime import date

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import StoreError
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.record import Consent, RepeatedAnchor, WithdrawalLevel
from workmh_measures.model.study import ConsentRule
from workmh_measures.storage.events import Kind
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participant_steps import Entry, Step, consent, die, reach, withdraw
from workmh_measures.storage.participants import enrol
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import exchange_link, issue_link, session_for
from workmh_measures.storage.step_objections import Leaving, Reached

START, JOB, SECOND, TODAY = date(2026, 1, 5), date(2026, 2, 2), date(2026, 5, 4), date(2026, 6, 1)
SJM = load_study("sjm").model_copy(update={"consent": ConsentRule(version="2", parts=("consent_employer",))})
ENTRY = Entry("A1", "anna", TODAY)


@pytest.fixture(autouse=True)
def _enrolled(store: Store) -> None:
    enrol(store, SJM, [Newcomer("A1", {"inclusion": START})], by="anna", today=TODAY)


def _record(store: Store) -> ParticipantRecord:
    [record] = store.participants("sjm")
    return record


def _reached(store: Store, what: str, day: date | None, **more: object) -> Step:
    return reach(store, SJM, ENTRY, Reached(what, day, **more))  # type: ignore[arg-type]


def _refusal(store: Store, what: str, day: date | None, **more: object) -> str:
    head = store.head("sjm")
    with pytest.raises(StoreError) as caught:
        _reached(store, what, day, **more)
    assert store.head("sjm") == head
    return "\n".join(f"{found.text} {found.nearest}" for found in caught.value.problems)


def test_a_first_and_a_second_job_are_told_apart_by_number(store: Store) -> None:
    assert _reached(store, "job_start", JOB) == Step("A1", is_new=True, number=1)
    assert _reached(store, "job_start", SECOND, number=2) == Step("A1", is_new=True, number=2)
    record = _record(store)
    assert record.anchors["job_start"] == JOB
    assert record.repeated == (RepeatedAnchor("job_start", 2, SECOND),)


def test_the_same_day_told_again_is_no_change(store: Store) -> None:
    _reached(store, "job_start", JOB)
    head = store.head("sjm")
    assert _reached(store, "job_start", JOB) == Step("A1", is_new=False, number=1)
    assert store.head("sjm") == head


def test_another_day_is_another_job_or_a_correction_and_never_guessed(store: Store) -> None:
    _reached(store, "job_start", JOB)
    assert "say number 2 for another time, or give a reason" in _refusal(store, "job_start", SECOND)
    _reached(store, "job_start", date(2026, 2, 3), reason="misread")
    assert _record(store).anchors["job_start"] == date(2026, 2, 3)


def test_a_milestone_is_a_day_reached_and_may_lie_before_inclusion(store: Store) -> None:
    _reached(store, "referral", date(2025, 12, 1))
    assert _record(store).anchors["referral"] == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("what", "day", "more", "words"),
    [
        ("job_strat", JOB, {}, "no anchor or milestone of study sjm. job_start"),
        ("job_start", date(2026, 1, 4), {}, "before inclusion, 2026-01-05"),
        ("job_start", date(2026, 6, 2), {}, "has not come"),
        ("job_start", SECOND, {"number": 2}, "job_start 1 is not on record"),
        ("job_start", None, {"reason": "mistake"}, "nothing to take back"),
        ("inclusion", JOB, {"number": 2}, "reaches inclusion once"),
        ("inclusion", date(2026, 1, 6), {}, "give a reason to change it"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    store: Store, what: str, day: date | None, more: dict[str, object], words: str
) -> None:
    assert words in _refusal(store, what, day, **more)


def test_jobs_come_in_their_order_and_the_latest_is_taken_back_first(store: Store) -> None:
    _reached(store, "job_start", JOB)
    assert "before job_start 1, 2026-02-02" in _refusal(store, "job_start", date(2026, 2, 1), number=2)
    _reached(store, "job_start", SECOND, number=2)
    assert "after job_start 2" in _refusal(store, "job_start", date(2026, 5, 5), reason="misread")
    assert "the latest is taken back first" in _refusal(store, "job_start", None, reason="mistake")
    assert "inclusion would be after job_start" in _refusal(
        store, "inclusion", date(2026, 2, 3), reason="misread"
    )
    _reached(store, "job_start", None, number=2, reason="mistake")
    _reached(store, "job_start", None, reason="mistake")
    assert _record(store).repeated == ()
    assert "job_start" not in _record(store).anchors


def test_consent_is_given_part_by_part_and_taken_back_as_a_whole(store: Store) -> None:
    given = Consent("2", JOB, True, {"consent_employer": True})
    assert consent(store, SJM, ENTRY, given).is_new
    assert not consent(store, SJM, ENTRY, given).is_new
    assert (_record(store).consent, _record(store).flags) == (given, {"consent_employer": True})
    consent(store, SJM, ENTRY, Consent("2", SECOND, False))
    record = _record(store)
    assert record.consent == Consent("2", SECOND, False, {"consent_employer": False})
    assert record.flags == {"consent_employer": False}


def test_a_part_nobody_spoke_of_is_no_consent(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        consent(store, SJM, ENTRY, Consent("2", date(2026, 6, 2), True, {"consent_employr": True}))
    text = "\n".join(f"{found.text} {found.nearest}" for found in caught.value.problems)
    assert "the day of the consent has not come" in text
    assert "'consent_employr' is not asked for by itself. consent_employer" in text
    assert "Nothing is said about consent_employer" in text
    assert _record(store).consent is None


@pytest.mark.parametrize("level", ["questionnaires", "contact", "deletion"])
def test_leaving_what_is_asked_shuts_link_and_session_at_once(store: Store, level: WithdrawalLevel) -> None:
    token = issue_link(store, "sjm", "A1", by="anna")
    opened = exchange_link(store, token)
    assert opened is not None
    step = withdraw(store, SJM, ENTRY, Leaving(level, TODAY))
    assert step == Step("A1", is_new=True, links_void=True)
    assert exchange_link(store, token) is None
    assert session_for(store, opened[0]) is None
    kinds = [event.kind for event in store.history("sjm", "A1")]
    assert kinds[-2:] == [Kind.WITHDRAWN, Kind.LINK_REVOKED]
    assert _record(store).withdrawn == {level: TODAY}


@pytest.mark.parametrize(
    ("level", "day"), [("treatment", TODAY), ("register", TODAY), ("questionnaires", date(2026, 6, 2))]
)
def test_leaving_something_else_or_later_leaves_the_link_in_force(
    store: Store, level: WithdrawalLevel, day: date
) -> None:
    token = issue_link(store, "sjm", "A1", by="anna")
    assert withdraw(store, SJM, ENTRY, Leaving(level, day)) == Step("A1", is_new=True)
    assert exchange_link(store, token) is not None


def test_a_withdrawal_is_changed_or_taken_back_only_with_a_reason(store: Store) -> None:
    withdraw(store, SJM, ENTRY, Leaving("contact", SECOND))
    assert not withdraw(store, SJM, ENTRY, Leaving("contact", SECOND)).is_new
    for day in (TODAY, None):
        with pytest.raises(StoreError, match="needs a reason"):
            withdraw(store, SJM, ENTRY, Leaving("contact", day))
    withdraw(store, SJM, ENTRY, Leaving("contact", None, "changed their mind"))
    assert _record(store).withdrawn == {}
    with pytest.raises(StoreError, match="nothing to take back"):
        withdraw(store, SJM, ENTRY, Leaving("contact", None, "again"))
    with pytest.raises(StoreError, match="before inclusion"):
        withdraw(store, SJM, ENTRY, Leaving("contact", date(2026, 1, 4)))


def test_a_death_shuts_the_link_and_nothing_is_reached_after_it(store: Store) -> None:
    _reached(store, "job_start", JOB)
    token = issue_link(store, "sjm", "A1", by="anna")
    with pytest.raises(StoreError, match="before job_start"):
        die(store, SJM, ENTRY, date(2026, 2, 1))
    with pytest.raises(StoreError, match="nothing to take back"):
        die(store, SJM, ENTRY, None)
    assert die(store, SJM, ENTRY, SECOND) == Step("A1", is_new=True, links_void=True)
    assert not die(store, SJM, ENTRY, SECOND).is_new
    assert exchange_link(store, token) is None
    assert "after the day of death" in _refusal(store, "job_start", date(2026, 5, 5), number=2)
    for day in (None, date(2026, 5, 3)):
        with pytest.raises(StoreError, match="a change needs a reason"):
            die(store, SJM, ENTRY, day)
    die(store, SJM, ENTRY, None, reason="mistaken for a namesake")
    assert _record(store).died is None
    [*_, last] = store.events("sjm", kind=Kind.DIED)
    assert last.content == {"day": None, "reason": "mistaken for a namesake"}


def test_nothing_is_recorded_of_somebody_nobody_enrolled(store: Store) -> None:
    with pytest.raises(StoreError, match="Nobody is enrolled as 'A2'"):
        die(store, SJM, Entry("A2", "anna", TODAY), SECOND)
