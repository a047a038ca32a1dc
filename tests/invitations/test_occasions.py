"""Who should have had which message by a day, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from workmh_measures.dataset.schedule import (
    AnchorReached,
    Died,
    FormCompleted,
    FormTouched,
    Happening,
    Withdrawn,
)
from workmh_measures.invitations.occasions import IN_FLIGHT, Attempt, Errand, Occasion, Wanted, errands
from workmh_measures.model.study import Study

DAY0 = date(2026, 3, 2)
FORMS = ("hads", "phq9", "who5", "eq5d5l", "rtw_expectancy", "work_status")
INCLUDED = AnchorReached("inclusion", DAY0)


def moment(day: int) -> datetime:
    return datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(days=day)


def wanted(day: int, **said: Any) -> Wanted:
    return Wanted(today=DAY0 + timedelta(days=day), now=moment(day), **said)


def occasion(reminder: int = 0, wave: str = "t0", job: int = 1) -> Occasion:
    return Occasion("A", wave, job, reminder)


def attempt(day: int, outcome: Any = "sent", number: int = 1) -> Attempt:
    return Attempt(number, "email", moment(day), outcome)


@pytest.mark.parametrize(
    ("day", "invite", "expected"),
    [
        (-15, "open", 0),
        (-14, "open", 1),
        (-1, "planned", 0),
        (0, "planned", 1),
        (14, "open", 1),
        (15, "open", 0),
    ],
)
def test_an_invitation_goes_out_within_the_window(study: Study, day: int, invite: Any, expected: int) -> None:
    found = errands(study, [INCLUDED], "A", {}, wanted(day, invite=invite))
    assert [*found] == [Errand(occasion(), 1, "ready")] * expected


@pytest.mark.parametrize(
    "happened",
    [
        [FormCompleted("t0", name) for name in FORMS],
        [Withdrawn("questionnaires", DAY0)],
        [Withdrawn("contact", DAY0)],
        [Withdrawn("deletion", DAY0)],
        [Died(DAY0)],
    ],
)
def test_nobody_is_asked_who_is_done_left_or_died(study: Study, happened: list[Happening]) -> None:
    for reminders in (None, (1,)):
        done = {occasion(): attempt(0)}
        assert errands(study, [INCLUDED, *happened], "A", done, wanted(3, reminders=reminders)) == []


def test_who_left_the_treatment_or_only_began_is_still_asked(study: Study) -> None:
    happened = [
        INCLUDED,
        Withdrawn("treatment", DAY0),
        FormTouched("t0", "hads", DAY0),
        FormCompleted("t0", "hads"),
    ]
    assert len(errands(study, happened, "A", {}, wanted(0))) == 1


def test_every_job_has_its_own_invitation(study: Study) -> None:
    jobs = [AnchorReached("job_start", date(2026, 1, 5)), AnchorReached("job_start", date(2026, 1, 7), 2)]
    day = (date(2026, 4, 6) - DAY0).days
    found = errands(study, jobs, "A", {occasion(wave="j3"): attempt(day - 1)}, wanted(day))
    assert [*found] == [Errand(occasion(wave="j3", job=2), 1, "ready")]
    assert errands(study, jobs, "A", {}, wanted(day, wave="t0")) == []


@pytest.mark.parametrize(
    ("went", "again", "expected"),
    [
        (attempt(0), (), []),
        (attempt(0), ("uncertain", "refused"), []),
        (attempt(0), ("sent",), [(2, "ready")]),
        (attempt(0, "deferred"), (), [(2, "ready")]),
        (attempt(0, "refused", 3), (), [(4, "refused")]),
        (attempt(0, "refused"), ("uncertain",), [(2, "refused")]),
        (attempt(0, "refused"), ("refused",), [(2, "ready")]),
        (attempt(0, None), (), [(2, "uncertain")]),
        (attempt(0, None), ("refused",), [(2, "uncertain")]),
        (attempt(0, None), ("uncertain",), [(2, "ready")]),
    ],
)
def test_what_went_before_decides(study: Study, went: Attempt, again: Any, expected: list[Any]) -> None:
    found = errands(study, [INCLUDED], "A", {occasion(): went}, wanted(1, again=again))
    assert [(one.attempt, one.standing) for one in found] == expected


def test_what_may_still_be_on_its_way_is_not_sent_again(study: Study) -> None:
    begun = {occasion(): attempt(0, None)}
    for length, standing in ((IN_FLIGHT - timedelta(seconds=1), "uncertain"), (IN_FLIGHT, "ready")):
        asked = Wanted(today=DAY0, now=moment(0) + length, again=("uncertain",))
        assert [one.standing for one in errands(study, [INCLUDED], "A", begun, asked)] == [standing]


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ({}, {}),
        ({0: attempt(0, "refused")}, {}),
        ({0: attempt(0, "deferred")}, {}),
        ({0: attempt(0)}, {3: (1, "ready"), 6: (1, "ready"), 7: (1, "ready")}),
        ({0: attempt(0, None)}, {3: (1, "ready"), 6: (1, "ready"), 7: (1, "ready")}),
        ({0: attempt(2)}, {6: (1, "ready"), 7: (1, "ready")}),
        ({0: attempt(0), 1: attempt(3)}, {7: (2, "ready")}),
        ({0: attempt(0), 1: attempt(5)}, {}),
        (
            {0: attempt(0), 1: attempt(3, "refused")},
            {3: (1, "refused"), 6: (1, "refused"), 7: (1, "refused")},
        ),
        ({0: attempt(0), 1: attempt(3, None)}, {3: (1, "uncertain"), 6: (1, "uncertain"), 7: (2, "ready")}),
        ({0: attempt(0), 1: attempt(3), 2: attempt(7)}, {}),
    ],
)
def test_reminders_come_so_many_days_after_what_went_out(
    study: Study, done: dict[int, Attempt], expected: dict[int, Any]
) -> None:
    known = {occasion(number): went for number, went in done.items()}
    found = {
        day: (one.occasion.reminder, one.standing)
        for day in (0, 2, 3, 6, 7)
        for one in errands(study, [INCLUDED], "A", known, wanted(day, reminders=(3, 7)))
        if not (day < 3 and one.standing != "ready")
    }
    assert found == expected
