"""The page of one participant: what stands there, who sees it, and the steps staff enter with the sentences of the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from workmh_measures.dataset.board_view import BoardView, Wanted
from workmh_measures.errors import Problem, StoreError
from workmh_measures.model.record import Consent
from workmh_measures.model.study import Blinding, ConsentRule
from workmh_measures.storage.board_data import read_board
from workmh_measures.storage.events import Kind, new_request_id
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participant_steps import Entry, die, reach, withdraw
from workmh_measures.storage.sessions import exchange_link, issue_link
from workmh_measures.storage.step_objections import (
    Leaving,
    Reached,
    consent_objections,
    death_objections,
    leaving_objections,
    reached_objections,
)
from workmh_measures.storage.study_events import InvitedEvent, WithdrawnEvent
from workmh_measures.ui.shell import SCRIPT
from workmh_measures.ui.words.refusals import refusal_in_words

from .staff_app import StaffApp

PERSON, ELSEWHERE = "C38PC2F", "CQF98FP"  # of centre_3, and of another
TODAY = date(2023, 10, 20)
"""PERSON was included on 18 April 2023 and is in the window of six months."""


@pytest.fixture
def then(staff_app: StaffApp) -> StaffApp:
    staff_app.store.now = lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    return staff_app


def opened(
    app: StaffApp,
    *roles: str,
    person: str = PERSON,
    language: str = "en",
    units: Sequence[tuple[str, str]] = (),
) -> AppTest:
    at = AppTest.from_file(str(SCRIPT), default_timeout=60)
    at.user = app.sit_down(*roles, units=units)
    at.query_params["lang"] = language
    at.query_params["id"] = person
    at._page_hash = calc_hash("person")
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    """Return everything the page sends, without markup."""
    assert not at.exception
    texts = [one.proto.body for one in at.get("html")]
    plain = [
        one.value
        for kind in ("title", "header", "text", "caption", "error", "warning")
        for one in at.get(kind)
    ]
    return unescape(re.sub(r"<[^>]+>", " ", " ".join([*texts, *plain])))


def record(app: StaffApp, person: str = PERSON) -> ParticipantRecord:
    return next(one for one in app.store.participants("demo") if one.participant == person)


def press(at: AppTest, key: str) -> AppTest:
    [button] = [
        one for one in at.button if str(one.key).startswith(key)
    ]  # a number follows after the first entry
    button.click().run()
    assert not at.exception
    return at


def chosen(at: AppTest, step: str) -> AppTest:
    return at.segmented_control(key="step_kind").set_value(step).run()


def field(at: AppTest, kind: str, start: str):
    """Return the one field whose key begins so; a counter stands behind it."""
    [found] = [one for one in getattr(at, kind) if (one.key or "").startswith(f"step_{start}")]
    return found


def test_the_page_tells_waves_forms_days_and_consent(then: StaffApp) -> None:
    at = opened(then, "coordinator", person=" c38-pc2f ")
    assert [one.value for one in at.title] == [f"Participant {PERSON}"]
    told = said(at)
    for part in (
        "Nothing more is expected of the participant",
        "Baseline: 4 Apr 2023 to 2 May 2023, handed in",
        "6 months: 4 Oct 2023 to 29 Nov 2023, handed in",
        "given 18 Apr 2023 to version 1",
        "centre_3",
        "none was made",
    ):
        assert part in told, part
    assert not at.error


def test_what_comes_next_is_told_with_its_day(then: StaffApp) -> None:
    with then.store.reading() as connection:
        one = read_board(connection, then.study)
    view = BoardView(one, lambda _unit: True, today=TODAY, stuck_days=7)
    asked = Wanted(wave="t6", mark="never_opened")
    [line, *_] = view.lines([n for n in view.people(asked) if n in view.people(Wanted(mark="open"))], asked)
    [stop] = line.stops
    assert stop.closes is not None
    until = f"{stop.closes.day} {stop.closes:%b %Y}"
    told = said(opened(then, "coordinator", person=line.participant))
    assert f"6 months is open until {until}: {stop.n} forms left." in told


def test_no_answer_and_no_arm_is_sent(then: StaffApp) -> None:
    told = said(opened(then, "coordinator", "data_manager", "auditor"))
    arm = record(then).arm
    assert arm is not None
    assert arm not in told
    assert all(one.name.root["en"] not in told for one in then.study.arms)
    assert "Arm" not in told


def test_the_arm_stands_there_for_a_role_that_may_see_it_with_who_sees_it(then: StaffApp) -> None:
    object.__setattr__(
        then.app, "study", then.study.model_copy(update={"blinding": Blinding(arm_seen_by=("auditor",))})
    )
    name = next(one.name.root["en"] for one in then.study.arms if one.id == record(then).arm)
    told = said(opened(then, "auditor"))
    assert name in told
    assert "Others who open this page do not see it" in told
    assert name not in said(opened(then, "coordinator"))
    # A role in one unit alone is no role that sees arms.
    assert name not in said(opened(then, units=[("auditor", "centre_3")]))


def test_somebody_of_another_unit_is_told_like_an_id_nobody_has(then: StaffApp) -> None:
    own = [("coordinator", "centre_3")]
    assert f"Participant {PERSON}" in said(opened(then, units=own))
    answers = {
        said(opened(then, person=one, units=own)) for one in (ELSEWHERE, "ZZZZZZZ", "<b>", "' OR 1=1 --")
    }
    assert len(answers) == 1
    assert "Nobody you can see has this id" in answers.pop()


def test_who_sees_everybody_is_told_the_nearest_id(then: StaffApp) -> None:
    [told] = opened(then, "coordinator", person="C38PC2G").error
    assert PERSON in told.value


def test_an_id_is_typed_where_none_stands_in_the_address(then: StaffApp) -> None:
    at = then.page("person", "coordinator")
    at.text_input(key="person_id").input("c38pc2f")
    next(one for one in at.button if one.label == "Open").click()
    assert f"Participant {PERSON}" in said(at.run())


def test_who_may_not_enrol_enters_nothing(then: StaffApp) -> None:
    at = opened(then, "auditor")
    assert "Record something" not in said(at)
    assert not [one for one in at.button if (one.key or "").startswith(("step_", "link_"))]


def test_messages_and_links_are_told_and_one_begun_and_never_more_is_uncertain(then: StaffApp) -> None:
    issue_link(then.store, "demo", PERSON, by="anna")
    for step, reminder in (("begun", 0), ("sent", 0), ("begun", 1)):
        told = {"step": step, "reminder": reminder, "attempt": 1, "channel": "email"}
        about = {"request_id": new_request_id(), "entered_by": "anna", "participant": PERSON, "wave": "t6"}
        then.store.append("demo", [InvitedEvent(**about, **told)])
    page = said(opened(then, "coordinator"))
    assert "1 made, the latest 20 Oct 2023; works now" in page
    assert re.search(r"6 months, invitation\s+email\s+sent", page)
    assert re.search(r"6 months, reminder 1\s+email\s+it may have gone out or not", page)


def test_a_job_start_is_recorded_and_its_wave_comes(then: StaffApp) -> None:
    at = chosen(opened(then, "coordinator"), "reached")
    field(at, "selectbox", "what").select("job_start").run()
    field(at, "text_input", "day").input("1.8.2023")
    press(at, "step_record_reached")
    assert [one.value for one in at.success] == ["It is on record."]
    assert record(then).anchors["job_start"] == date(2023, 8, 1)
    assert "3 months after job start opens" in said(at) or "3 months after job start is open" in said(at)
    [event] = [one for one in then.store.history("demo", PERSON) if one.kind == Kind.REACHED][-1:]
    assert event.columns["entered_by"] == "coordinator"
    # The fields are empty again, and a second job is offered.
    field(at, "selectbox", "what").select("job_start").run()
    assert field(at, "selectbox", "number").value == 2
    field(at, "text_input", "day").input("1.9.2023")
    press(at, "step_record_reached")
    assert [again.number for again in record(then).repeated] == [2]


def test_a_day_on_record_is_changed_or_taken_back_with_a_reason_alone(then: StaffApp) -> None:
    reach(then.store, then.study, Entry(PERSON, "anna", TODAY), Reached("job_start", date(2023, 8, 1)))
    at = chosen(opened(then, "coordinator"), "reached")
    field(at, "selectbox", "what").select("job_start").run()
    field(at, "selectbox", "number").select(1).run()
    field(at, "checkbox", "back").check().run()
    press(at, "step_record_reached")
    [refusal] = at.error
    assert "give a reason" in refusal.value
    assert "job_start" in record(then).anchors
    field(at, "text_input", "reason").input("misread")
    press(at, "step_record_reached")
    assert "job_start" not in record(then).anchors


def test_what_shuts_a_form_is_asked_again_and_then_makes_links_void(then: StaffApp) -> None:
    token = issue_link(then.store, "demo", PERSON, by="anna")
    at = chosen(opened(then, "coordinator"), "withdraw")
    field(at, "selectbox", "level").select("contact").run()
    field(at, "text_input", "day").input("19.10.2023")
    press(at, "step_record_withdraw")
    assert "link stops working at once" in at.warning[0].value
    assert record(then).withdrawn == {}
    # Another day is another question.
    field(at, "text_input", "day").input("18.10.2023").run()
    assert not at.warning
    press(at, "step_record_withdraw")
    press(at, "step_no")
    assert record(then).withdrawn == {}
    press(at, "step_record_withdraw")
    press(at, "step_yes")
    assert record(then).withdrawn == {"contact": date(2023, 10, 18)}
    assert exchange_link(then.store, token) is None
    assert "The personal link works no longer" in at.success[0].value
    assert "is asked nothing more from 18 Oct 2023" in said(at)


def test_who_withdraws_from_registers_goes_on_with_forms_and_is_not_asked_twice(then: StaffApp) -> None:
    at = chosen(opened(then, "coordinator"), "withdraw")
    field(at, "selectbox", "level").select("register").run()
    field(at, "text_input", "day").input("2023-10-19")
    press(at, "step_record_withdraw")
    assert record(then).withdrawn == {"register": date(2023, 10, 19)}
    assert "is asked nothing more" not in said(at)


def test_a_death_is_confirmed_and_taken_back_with_a_reason(then: StaffApp) -> None:
    at = chosen(opened(then, "coordinator"), "died")
    field(at, "text_input", "day").input("19.10.2023")
    press(at, "step_record_died")
    assert record(then).died is None
    press(at, "step_yes")
    assert record(then).died == date(2023, 10, 19)
    field(at, "checkbox", "back").check().run()
    field(at, "text_input", "reason").input("another person")
    press(at, "step_record_died")
    assert record(then).died is None


def test_consent_taken_back_is_confirmed_and_consent_given_is_not(then: StaffApp) -> None:
    at = chosen(opened(then, "coordinator"), "consent")
    field(at, "segmented_control", "given").set_value("no").run()
    field(at, "text_input", "day").input("19.10.2023")
    press(at, "step_record_consent")
    assert record(then).consent.given
    press(at, "step_yes")
    assert record(then).consent == Consent("1", date(2023, 10, 19), given=False)
    assert "consent is lacking or was taken back" in said(at)
    field(at, "segmented_control", "given").set_value("yes").run()
    field(at, "text_input", "day").input("20.10.2023")
    press(at, "step_record_consent")
    assert record(then).consent == Consent("1", date(2023, 10, 20))


@pytest.mark.parametrize("typed", ["", "31.2.2023", "tomorrow"])
def test_a_day_that_is_none_takes_nothing_back(then: StaffApp, typed: str) -> None:
    left = {"level": "register", "day": date(2023, 10, 1)}
    about = {"request_id": new_request_id(), "entered_by": "anna", "participant": PERSON}
    then.store.append("demo", [WithdrawnEvent(**about, **left)])
    head = then.store.head("demo")
    at = chosen(opened(then, "coordinator"), "withdraw")
    field(at, "selectbox", "level").select("register").run()
    field(at, "text_input", "day").input(typed)
    field(at, "text_input", "reason").input("a slip")
    press(at, "step_record_withdraw")
    assert len(at.error) == 1
    assert then.store.head("demo") == head


def test_a_reason_with_an_identity_number_is_refused_in_a_sentence(then: StaffApp) -> None:
    at = chosen(opened(then, "coordinator", language="nb"), "withdraw")
    field(at, "selectbox", "level").select("register").run()
    field(at, "text_input", "day").input("19.10.2023")
    field(at, "text_input", "reason").input("01017012345 ringte")
    press(at, "step_record_withdraw")
    assert "fødselsnummer" in at.error[0].value
    assert record(then).withdrawn == {}


def test_every_objection_at_once_and_the_same_as_the_command_line(then: StaffApp) -> None:
    entry = Entry(PERSON, "anna", TODAY)
    wrong = Reached("job_start", date(2024, 1, 1), number=3)
    with pytest.raises(StoreError) as refused:
        reach(then.store, then.study, entry, wrong)
    expected = {one.text for one in reached_objections(then.study, record(then), wrong, today=TODAY)}
    assert {one.text for one in refused.value.problems} == expected
    die(then.store, then.study, entry, date(2023, 10, 1))
    at = chosen(opened(then, "coordinator"), "reached")
    field(at, "selectbox", "what").select("job_start").run()
    field(at, "text_input", "day").input("24.12.2023")
    press(at, "step_record_reached")
    told = Reached("job_start", date(2023, 12, 24))
    objections = [*reached_objections(then.study, record(then), told, today=TODAY)]
    assert len(objections) == 2
    shown = at.error[0].value.replace("\\", "")
    # Days are called on the page as their fields are.
    named = [
        one.text.replace("job_start", "Job start").replace("inclusion", "Inclusion") for one in objections
    ]
    assert all(text in shown for text in named)


def objections() -> list[Problem]:
    """Return one problem of each sort that may stand against a step."""
    from workmh_measures.definitions.library import load_study

    study = load_study("sjm").model_copy(
        update={"consent": ConsentRule(version="2", parts=("consent_employer",))}
    )
    days = {"inclusion": date(2026, 1, 5), "job_start": date(2026, 2, 2)}
    person = ParticipantRecord("A1", 1, datetime(2026, 1, 5, tzinfo=UTC), None, None, {}, days, "nb", {})
    gone = ParticipantRecord(
        "A1", 1, datetime(2026, 1, 5, tzinfo=UTC), None, None, {}, days, "nb", {},
        withdrawn={"contact": date(2026, 3, 1)}, died=date(2026, 4, 1),
    )  # fmt: skip
    today = date(2026, 6, 1)
    reached = [
        Reached("job_start", None, 2, "x"),
        Reached("job_start", date(2026, 5, 1), 4),
        Reached("job_start", date(2026, 3, 1)),
        Reached("inclusion", date(2026, 3, 1)),
        Reached("inclusion", date(2026, 3, 1), 2, "x"),
        Reached("job_start", date(2026, 7, 1), 2),
        Reached("job_start", date(2026, 1, 1), 2),
        Reached("job_start", date(2026, 1, 1), 1, "x"),
        Reached("referral", date(2026, 1, 1), None, None, True),
    ]
    found = [one for told in reached for one in reached_objections(study, person, told, today=today)]
    found += reached_objections(study, gone, Reached("job_start", date(2026, 5, 1), 2), today=today)
    found += leaving_objections(study, person, Leaving("contact", None))
    found += leaving_objections(study, gone, Leaving("contact", date(2026, 1, 1)))
    found += death_objections(study, person, None, reason=None, today=today)
    found += death_objections(study, person, date(2026, 7, 1), reason=None, today=today)
    found += death_objections(study, gone, date(2026, 1, 1), reason=None, today=today)
    found += consent_objections(study, "A1", Consent(" ", date(2026, 7, 1), parts={"x": True}), today=today)
    return found


def test_every_sentence_against_a_step_is_told_in_norwegian() -> None:
    found = objections()
    assert len({re.sub(r"[\d-]+", "", one.text) for one in found}) >= 17
    for one in found:
        assert one.text not in refusal_in_words([one], "nb"), one.text
        assert one.text in refusal_in_words([one], "en")


def test_whoever_withdrew_gets_no_link_here(then: StaffApp) -> None:
    withdraw(then.store, then.study, Entry(PERSON, "anna", TODAY), Leaving("questionnaires", TODAY))
    at = opened(then, "coordinator")
    assert not [one for one in at.button if one.key == "link_issue"]


def test_what_the_arm_is_drawn_by_stands_on_the_page_of_who_may_put_it_right(staff_app: StaffApp) -> None:
    person = staff_app.store.participants("demo")[0].participant
    for role, is_told in (("coordinator", True), ("auditor", False)):
        at = staff_app.page("person", role, language="nb")
        at.query_params["id"] = person
        drawn = "".join(one.proto.body for one in at.run().get("html"))
        assert ("Ytelsesgruppe" in drawn) is is_told, role
