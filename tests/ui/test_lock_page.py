"""The page of the lock: what it would find, locking as a job, and two people who lift it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.model.civil_time import TIME_ZONE, civil_day
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent, Kind
from workmh_measures.storage.lock_outlook import lock_outlook
from workmh_measures.storage.trail import Wanted, trail_frame
from workmh_measures.study_trial import lock_study, trial_of_store
from workmh_measures.ui.board.board_book import board_book


@pytest.fixture(autouse=True)
def found_by_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[2])


def told(at: Any) -> str:
    return " ".join(str(one.value) for kind in (at.text, at.success, at.error) for one in kind)


def html(at: Any) -> str:
    return " ".join(one.proto.body for one in at.get("html"))


def lock(staff_app: Any, by: str = "anna") -> None:
    lock_study(staff_app.store, staff_app.study, today=civil_day(staff_app.store.now()), by=by)


def test_locking_needs_a_sure_hand_and_puts_hash_and_fingerprints_on_the_page(staff_app) -> None:
    at = staff_app.page("lock", "statistician")
    at = at.button(key="lock_now").click().run()
    assert "Tick that you want" in told(at)
    assert not [*staff_app.store.events(staff_app.study.id, kind=Kind.DATA_LOCKED)]
    at.checkbox(key="lock_sure").check()
    at = at.button(key="lock_now").click().run()
    [job] = staff_app.app.jobs.jobs_of(at.user["session"])
    for _ in range(2400):
        if job.is_over:
            break
        time.sleep(0.025)
    assert job.state == "done", job
    at.run()
    [locked] = staff_app.store.events(staff_app.study.id, kind=Kind.DATA_LOCKED)
    assert locked.columns["entered_by"] == "statistician"
    shown = html(at)
    for value in (job.made, locked.content["chain"]["hash"], *locked.content["instruments"].values()):
        assert value in shown
    assert job.made == locked.content["content"]
    lock_now = trial_of_store(staff_app.store, staff_app.study, today=civil_day(staff_app.store.now())).lock
    assert lock_now is not None
    assert lock_now.content == job.made


@pytest.mark.parametrize("language", ["nb", "en"])
def test_whoever_may_not_see_arms_finds_no_hash_that_letters_could_be_tried_on(
    staff_app, language: str
) -> None:
    lock(staff_app)
    [locked] = staff_app.store.events(staff_app.study.id, kind=Kind.DATA_LOCKED)
    content = locked.content["content"]
    assert content in html(staff_app.page("lock", "statistician", language=language))
    blind = html(staff_app.page("lock", "data_manager", language=language))
    assert content not in blind
    assert locked.content["chain"]["hash"] in blind
    assert content not in html(staff_app.page("audit", "data_manager", language=language))
    trail = {
        arms: trail_frame(staff_app.store, "demo", Wanted(arms=arms), zone=TIME_ZONE).to_csv()
        for arms in (True, False)
    }
    assert (content in trail[True], content in trail[False]) == (True, False)


def test_two_people_lift_the_lock_and_one_alone_does_not(staff_app) -> None:
    lock(staff_app)
    asking = staff_app.page("lock", "statistician")
    asking.text_area(key="unlock_reason").input("<b>A register</b> came late.")
    asking = asking.button(key="unlock_ask").click().run()
    assert "Another person with the same right must agree" in told(asking)
    assert not [one for one in asking.button if one.key == "lock_agree"]
    other = staff_app.page("lock", "data_manager")
    assert "statistician asked to lift the lock" in told(other)
    assert "<b>A register" not in html(other)
    other = other.button(key="lock_agree").click().run()
    assert "The data are not locked." in told(other)
    [lifted] = staff_app.store.events(staff_app.study.id, kind=Kind.DATA_UNLOCKED)
    assert (lifted.content["asked_by"], lifted.columns["entered_by"]) == ("statistician", "data_manager")
    staff_app.store.append(
        staff_app.study.id, [EnrolledEvent(request_id="later", entered_by="anna", participant="P9")]
    )


def test_an_asking_without_a_reason_is_refused_in_the_language_of_the_page(staff_app) -> None:
    lock(staff_app)
    at = staff_app.page("lock", "statistician", language="nb")
    at = at.button(key="unlock_ask").click().run()
    assert "Grunnen mangler." in told(at)
    assert "[EVENT-FIELD]" in told(at) or "[" in told(at)
    assert not [*staff_app.store.events(staff_app.study.id, kind=Kind.UNLOCK_ASKED)]


@pytest.mark.parametrize("role", ["coordinator", "researcher", "auditor", "assessor"])
def test_nobody_else_locks_or_lifts(staff_app, role: str) -> None:
    lock(staff_app)
    at = staff_app.page("lock", role)
    assert not [one for one in at.button if (one.key or "").startswith(("lock_", "unlock_"))]
    assert "Two people lift" not in told(at)
    assert "Fingerprint" not in html(at)


def test_the_outlook_counts_what_is_open(staff_app) -> None:
    today = civil_day(staff_app.store.now())
    found = lock_outlook(staff_app.store, staff_app.study.id, board_book().board(), today=today)
    handed_in = {
        tuple(one.columns[name] for name in ("participant", "wave", "occasion", "instrument"))
        for one in staff_app.store.events(staff_app.study.id, kind=Kind.FORM_COMPLETED)
    }
    assert found.people == 24
    assert found.forms["complete"] == len(handed_in)
    assert (found.open_queries, found.unsettled, found.uncertain) == (0, 0, 0)


def test_after_the_lock_staff_are_refused_in_one_sentence(staff_app) -> None:
    lock(staff_app)
    with pytest.raises(StoreError) as refused:
        staff_app.store.append(
            staff_app.study.id, [EnrolledEvent(request_id="late", entered_by="anna", participant="P9")]
        )
    assert [one.code for one in refused.value.problems] == ["LOCK-DATA"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_key_audit_of_all_answers_stands_beside_the_lock(staff_app, language: str) -> None:
    given = list(staff_app.store.current_answers("demo", instrument="who5"))
    firsts = {(one.participant, one.wave, one.occasion): one.value for one in given if one.item == "01"}
    same = {"mode": "paper", "language": "nb", "reason": "entered anew", "entered_by": "anna"}
    # The second item is the first once more, as when a column was copied.
    copies = [
        AnswerEvent(
            request_id=f"copy{place}",
            participant=one.participant,
            wave=one.wave,
            occasion=one.occasion,
            instrument="who5",
            item="02",
            fingerprint=one.fingerprint,
            value=firsts[one.participant, one.wave, one.occasion],
            **same,
        )
        for place, one in enumerate(given)
        if one.item == "02" and firsts.get((one.participant, one.wave, one.occasion)) is not None
    ]
    staff_app.store.append("demo", copies)
    at = staff_app.page("lock", "data_manager", language=language)
    [compute] = [one for one in at.button if str(one.key).startswith("compute_analysis_job_")]
    compute.click().run()
    [job] = staff_app.app.jobs.jobs_of(at.user["session"])
    for _ in range(2400):
        if job.is_over:
            break
        time.sleep(0.05)
    assert job.state == "done", job
    at.run()
    assert not at.exception
    shown = html(at)
    assert {"nb": "en kolonne to ganger", "en": "a column twice"}[language] in shown
    assert {"nb": "Ingen funn", "en": "No finding"}[language] in told(at)
