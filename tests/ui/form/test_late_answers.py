"""An answer a browser kept counts on the day it was given, and its alert says that it is late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.model.safety import AlertRule
from workmh_measures.storage.alert_queue import alerts
from workmh_measures.storage.study_data import current

TODAY = date(2026, 3, 10)


@pytest.fixture
def late(open_client, make_instrument, make_study):
    """A client at noon of `TODAY` for a study in which a yes to work raises an alert."""
    plan = load_study("demo").safety
    assert plan is not None
    rules = (AlertRule(instrument="diary", item="work", at_least=1),)
    study = make_study().model_copy(update={"safety": plan.model_copy(update={"rules": rules})})
    client = open_client(make_instrument(alert=True), study)
    at(client, TODAY)
    return client


def at(client: Any, day: date) -> None:
    client.store.now = lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def stored_days(client: Any) -> list[date]:
    return [day.date() for day in current(client.store, "prove").frame["day"]]


@pytest.mark.parametrize("days", [1, 7, 8])
def test_a_late_answer_counts_on_the_day_it_was_given_and_its_alert_says_so(late, days: int) -> None:
    given = TODAY - timedelta(days=days)
    assert late.answer("work", value=1, answered_on=given.isoformat()).status == 200
    [alert] = alerts(late.store, "prove")
    assert (alert.answered_on, alert.is_late) == (given, True)
    assert stored_days(late) == [given]


@pytest.mark.parametrize("days", [9, 20_000, 0, -1, -400])
def test_an_answer_of_today_and_one_of_a_day_that_cannot_be_count_on_the_day_they_came(
    late, days: int
) -> None:
    """A clock that is wrong never costs an answer."""
    told = (TODAY - timedelta(days=days)).isoformat()
    assert late.answer("work", value=1, answered_on=told).status == 200
    [alert] = alerts(late.store, "prove")
    assert (alert.answered_on, alert.is_late) == (None, False)
    assert stored_days(late) == [TODAY]


@pytest.mark.parametrize("given", [TODAY, TODAY - timedelta(days=1)])
def test_sent_again_after_midnight_it_is_the_same_answer(late, given: date) -> None:
    sent = late.about(item="work", value=1, answered_on=given.isoformat())
    first = late.post("/form/answers", sent)
    days = stored_days(late)
    at(late, TODAY + timedelta(days=1))
    again = late.post("/form/answers", sent)
    assert (again.status, again.json["seq"]) == (200, first.json["seq"])
    assert stored_days(late) == days == [given]
    assert len(alerts(late.store, "prove")) == 1
