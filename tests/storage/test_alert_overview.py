"""What whoever looks after alerts sees of the queue: what waits, what is past its time, what is closed, what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from workmh_measures.definitions.library import load_study
from workmh_measures.storage.alert_overview import AlertOverview, alert_overview, steps_seen_by, steps_told
from workmh_measures.storage.alert_queue import AlertStep, alerts, record_step
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.events import AnswerEvent, Kind
from workmh_measures.storage.repository import Store

from .clock import NOON, Clock

STUDY = load_study("demo").model_copy(update={"simulated": False})
SECOND = timedelta(seconds=1)


def give(store: Store, answer: Callable[..., AnswerEvent], *people: str) -> list[int]:
    for person in people:
        told = answer(2, instrument="phq9", item="09", participant=person)
        store.append("demo", with_alerts(store, STUDY, [told]))
    return [one.number for one in alerts(store, "demo")]


def test_an_alert_is_past_its_time_a_moment_after_it_and_no_more_once_somebody_took_it(
    timed: Store, clock: Clock, answer: Callable[..., AnswerEvent]
) -> None:
    [number] = give(timed, answer, "0412")
    [one] = alert_overview(timed, STUDY).unclosed
    clock.time = one.due
    assert (alert_overview(timed, STUDY).n_waiting, alert_overview(timed, STUDY).n_past) == (1, 0)
    clock.time += SECOND
    late = alert_overview(timed, STUDY)
    assert (late.n_waiting, late.n_past, late.unclosed[0].is_past) == (1, 1, True)
    record_step(timed, "demo", number, "taken", by="anna")
    taken = alert_overview(timed, STUDY)
    assert (taken.n_waiting, taken.n_past, len(taken.unclosed)) == (0, 0, 1)


def test_what_was_closed_last_comes_first(
    timed: Store, clock: Clock, answer: Callable[..., AnswerEvent]
) -> None:
    first, second, third = give(timed, answer, "0412", "0413", "0414")
    for number in (second, first):
        clock.time += SECOND
        record_step(timed, "demo", number, "closed", by="anna", outcome="followed_up")
    queue = alert_overview(timed, STUDY)
    assert [one.number for one in queue.closed] == [first, second]
    assert [one.alert.number for one in queue.unclosed] == [third]


def test_that_somebody_saw_an_alert_goes_on_record_once(
    store: Store, answer: Callable[..., AnswerEvent]
) -> None:
    give(store, answer, "0412")
    for account in ("anna", "anna", "berit", "anna"):
        [alert] = alerts(store, "demo")
        steps = steps_seen_by(store, "demo", alert, account)
    assert [(one.step, one.by) for one in steps] == [("seen", "anna"), ("seen", "berit")]
    assert len(list(store.events("demo", kind=Kind.ALERT_STEP))) == 2


def test_a_message_that_was_begun_is_told_only_while_nobody_knows_what_became_of_it() -> None:
    told = [
        AlertStep(NOON, "cron", "notice", {"to": "stand_in", "attempt": number, "notice": fate})
        for number, fate in ((1, "begun"), (1, "refused"), (2, "begun"))
    ]
    assert steps_told(told) == told[1:]


def test_a_study_without_a_plan_has_an_empty_queue(store: Store) -> None:
    assert alert_overview(store, STUDY.model_copy(update={"safety": None})) == AlertOverview((), (), ())
