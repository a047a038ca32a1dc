"""Courses through a service, read out of a store."""

from __future__ import annotations

from datetime import date

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.service_data import service_data
from workmh_measures.storage.study_events import DiedEvent, ReachedEvent
from workmh_measures.trial.service_course import Contact, ServiceEnd

SJM = load_study("sjm")
INSTRUMENTS = {entry.instrument: load_instrument(entry.instrument) for entry in SJM.schedule}
WHO = {"participant": "P1", "entered_by": "staff"}


def enrolled() -> EnrolledEvent:
    return EnrolledEvent(
        request_id="enrolled",
        **WHO,
        arm="service",
        unit="oslo",
        strata={},
        anchors={"inclusion": date(2026, 1, 5)},
        preferred_language="nb",
    )


def reached(what: str, day: date | None, number: int = 1, **more: object) -> ReachedEvent:
    request = f"{what}-{number}-{day}"
    return ReachedEvent(request_id=request, **WHO, what=what, day=day, number=number, **more)  # type: ignore[arg-type]


def answer(item: str, value: float, *, wave: str = "j3", number: int = 1) -> AnswerEvent:
    return AnswerEvent(
        request_id=f"{wave}-{number}-{item}",
        **WHO,
        wave=wave,
        occasion=number,
        instrument="job_follow_up",
        item=item,
        mode="web",
        language="nb",
        fingerprint="f" * 64,
        value=value,
    )


def test_days_reached_contacts_and_what_the_end_tells_come_out_as_one_course(store: Store) -> None:
    events = [
        enrolled(),
        reached("referral", date(2025, 12, 1)),
        reached("job_start", date(2026, 2, 1)),
        reached("job_start", date(2026, 4, 1), 2),
        reached("service_end", date(2026, 6, 1), data={"in_work": True}),
        answer("reached", 1),
        answer("working", 2),
        answer("booster_wanted", 0),
        answer("reached", 0, number=2),
        DiedEvent(request_id="died", **WHO, day=date(2026, 8, 1)),
    ]
    store.append("sjm", events)
    (course,) = service_data(store, SJM, INSTRUMENTS).courses
    assert (course.unit, course.referrals, course.starts) == (
        "oslo",
        (date(2025, 12, 1),),
        (date(2026, 1, 5),),
    )
    assert course.jobs == {1: date(2026, 2, 1), 2: date(2026, 4, 1)}
    assert course.ends == (ServiceEnd(date(2026, 6, 1), in_work=True),)
    assert course.left == date(2026, 8, 1)
    today = course.contacts["j3", 1].day
    assert course.contacts == {
        ("j3", 1): Contact(today, reached=True, in_work=True, booster_wanted=False),
        ("j3", 2): Contact(today, reached=False),
    }


def test_an_end_told_again_counts_as_told_last_and_one_taken_back_not_at_all(store: Store) -> None:
    store.append("sjm", [enrolled(), reached("service_end", date(2026, 6, 1), data={"in_work": True})])
    store.append("sjm", [reached("service_end", date(2026, 6, 9), data={"in_work": False})])
    assert service_data(store, SJM, INSTRUMENTS).courses[0].ends == (
        ServiceEnd(date(2026, 6, 9), in_work=False),
    )
    store.append("sjm", [reached("service_end", None, reason="another person")])
    assert service_data(store, SJM, INSTRUMENTS).courses[0].ends == ()
    store.append("sjm", [reached("service_end", date(2026, 6, 12))])
    assert service_data(store, SJM, INSTRUMENTS).courses[0].ends == (ServiceEnd(date(2026, 6, 12), None),)


def test_an_end_that_does_not_tell_of_work_is_not_told(store: Store) -> None:
    store.append("sjm", [enrolled(), reached("service_end", date(2026, 6, 1))])
    (course,) = service_data(store, SJM, INSTRUMENTS).courses
    assert course.ends == (ServiceEnd(date(2026, 6, 1), None),)


def test_whoever_was_only_referred_has_a_course_without_a_start(store: Store) -> None:
    store.append("sjm", [reached("referral", date(2026, 5, 1))])
    assert service_data(store, SJM, INSTRUMENTS).courses == ()
    only = EnrolledEvent(
        request_id="enrolled",
        **WHO,
        arm="service",
        unit="oslo",
        strata={},
        anchors={},
        preferred_language="nb",
    )
    store.append("sjm", [only])
    (course,) = service_data(store, SJM, INSTRUMENTS).courses
    assert (course.referrals, course.starts) == ((date(2026, 5, 1),), ())


def test_a_study_is_simulated_when_anything_in_it_was_made_up(store: Store) -> None:
    store.append("sjm", [enrolled(), reached("referral", date(2025, 12, 1))])
    assert not service_data(store, SJM, INSTRUMENTS).simulated
    store.append("sjm", [reached("job_start", date(2026, 2, 1), mode="simulated")])
    assert service_data(store, SJM, INSTRUMENTS).simulated
