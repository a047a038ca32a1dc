"""A whole run: on record before and after, once for each person, and nothing of an address anywhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from workmh_measures.errors import StoreError, problem
from workmh_measures.invitations.carriers import Carried, ServerDown
from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.occasions import IN_FLIGHT, Wanted
from workmh_measures.invitations.record import begin, pending
from workmh_measures.invitations.sending import Report, Run, send
from workmh_measures.invitations.settings import InvitationSettings
from workmh_measures.invitations.words import Wording
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.study import Study
from workmh_measures.storage.events import Kind, new_request_id
from workmh_measures.storage.participants import enrol
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import exchange_link
from workmh_measures.storage.study_events import (
    ErasureRequestedEvent,
    InvitedEvent,
    WithdrawnEvent,
)
from workmh_measures.storage.study_record import start_study


class Carrier:
    """Takes everything down; `answers` are what becomes of messages, by participant."""

    def __init__(self, channel: str = "email") -> None:
        self.channel = channel
        self.taken: list[tuple[str, str, str]] = []
        self.answers: dict[str, Carried | BaseException] = {}
        self.is_down = False

    def ready(self) -> None:
        if self.is_down:
            raise ServerDown(problem("INVITE-SERVER", text="down"))

    def carry(self, contact: Contact, words: Wording, link: str, *, at: datetime) -> Carried:
        self.taken.append((contact.participant, words.subject, link))
        answer = self.answers.get(contact.participant, Carried("sent", "250"))
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture
def sender(store: Store, study: Study, settings: InvitationSettings, clock: Any) -> Callable[..., Report]:
    def run(
        contacts: dict[str, Contact], *carriers: Carrier, reminder: bool = False, again: tuple[str, ...] = ()
    ) -> Report:
        reminders = settings.reminders if reminder else None
        wanted = Wanted(today=clock.today, now=clock.at, reminders=reminders, again=again)
        one = Run(study, settings, wanted, "anna", contacts, carriers)
        return send(store, one, pending(store, study, wanted))

    return run


def fates(report: Report) -> dict[str, str]:
    return {line.participant: line.fate for line in report.lines}


def steps(store: Store) -> list[tuple[Any, ...]]:
    told = store.events("demo", kind=Kind.INVITED)
    return [
        (e.participant, e.content["step"], e.content["reminder"], e.content["attempt"])
        for e in told
        if e.content is not None
    ]


def test_each_person_is_asked_once_and_the_link_opens_the_form(
    store: Store, people: Any, sender: Any
) -> None:
    contacts, mails = people("A", "B"), Carrier()
    assert fates(sender(contacts, mails)) == {"A": "sent", "B": "sent"}
    assert steps(store) == [
        ("A", "begun", 0, 1),
        ("A", "sent", 0, 1),
        ("B", "begun", 0, 1),
        ("B", "sent", 0, 1),
    ]
    assert sender(contacts, mails).lines == []
    assert len(mails.taken) == 2
    for participant, _, link in mails.taken:
        site, _, token = link.partition("#")
        assert site == "https://skjema.example.no/p"
        opened = exchange_link(store, token)
        assert opened is not None
        assert opened[1].subject == participant


def test_reminders_go_to_those_who_were_invited_and_stop_after_the_last(
    store: Store, people: Any, sender: Any, clock: Any
) -> None:
    contacts, mails = people("A"), Carrier()
    assert sender(contacts, mails, reminder=True).lines == []
    sender(contacts, mails)
    for day in range(1, 15):
        clock.forward(days=1)
        expected = {7: {"A": "sent"}, 14: {"A": "sent"}}.get(day, {})
        assert fates(sender(contacts, mails, reminder=True)) == expected, day
        assert sender(contacts, mails, reminder=True).lines == []
    assert [subject.partition(":")[0] for _, subject, _ in mails.taken][1:] == ["Påminnelse", "Påminnelse"]


def test_a_sender_that_dies_leaves_the_message_uncertain_until_a_person_decides(
    store: Store, people: Any, sender: Any, clock: Any
) -> None:
    contacts, mails = people("A", "B"), Carrier()
    mails.answers["A"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        sender(contacts, mails)
    mails.answers.clear()
    assert fates(sender(contacts, mails)) == {"A": "uncertain", "B": "sent"}
    assert fates(sender(contacts, mails, again=("uncertain",))) == {"A": "uncertain"}
    clock.at += IN_FLIGHT
    assert fates(sender(contacts, mails, again=("refused",))) == {"A": "uncertain"}
    assert fates(sender(contacts, mails, again=("uncertain",))) == {"A": "sent"}
    assert steps(store)[-2:] == [("A", "begun", 0, 2), ("A", "sent", 0, 2)]


def test_a_message_that_may_have_gone_out_has_no_end_on_record(
    store: Store, people: Any, sender: Any
) -> None:
    contacts, mails = people("A"), Carrier()
    mails.answers["A"] = Carried("uncertain")
    report = sender(contacts, mails)
    assert (fates(report), report.is_fine) == ({"A": "uncertain"}, False)
    assert steps(store) == [("A", "begun", 0, 1)]
    assert fates(sender(contacts, Carrier())) == {"A": "uncertain"}


def test_a_server_that_is_down_costs_nothing(store: Store, people: Any, sender: Any) -> None:
    contacts, mails = people("A", "B"), Carrier()
    mails.is_down = True
    report = sender(contacts, mails)
    assert (fates(report), report.is_fine) == ({"A": "left", "B": "left"}, False)
    assert report.problem is not None
    assert report.problem.code == "INVITE-SERVER"
    assert steps(store) == []
    mails.is_down = False
    assert sender(contacts, mails).is_fine


def test_what_was_not_taken_is_tried_again_and_what_was_refused_waits(
    store: Store, people: Any, sender: Any
) -> None:
    contacts, mails = people("A", "B"), Carrier()
    mails.answers = {"A": Carried("deferred", "450"), "B": Carried("refused", "550 5.1.1")}
    assert not sender(contacts, mails).is_fine
    mails.answers = {}
    report = sender(contacts, mails)
    assert (fates(report), report.is_fine) == ({"A": "sent", "B": "refused"}, True)
    assert fates(sender(contacts, mails, again=("refused",))) == {"B": "sent"}
    codes = [e.content.get("code") for e in store.events("demo", kind=Kind.INVITED) if e.content]
    assert codes == [None, "450", None, "550 5.1.1", None, "250", None, "250"]


def test_another_sender_that_was_faster_and_a_person_who_left_get_nothing(
    store: Store, study: Study, settings: InvitationSettings, people: Any, clock: Any
) -> None:
    contacts, mails = people("A", "B", "C"), Carrier()
    wanted = Wanted(today=clock.today, now=clock.at)
    seen = pending(store, study, wanted)
    assert begin(store, study, seen[0], wanted=wanted, by=("berit", "email")) is not None
    assert begin(store, study, seen[0], wanted=wanted, by=("anna", "email")) is None
    left = {"entered_by": "anna", "participant": "B", "request_id": new_request_id()}
    store.append("demo", [WithdrawnEvent(level="contact", day=clock.today, **left)])
    asked = {"entered_by": "anna", "participant": "C", "request_id": new_request_id()}
    store.append("demo", [ErasureRequestedEvent(reason="asked by letter", **asked)])
    report = send(store, Run(study, settings, wanted, "anna", contacts, [mails]), seen)
    assert fates(report) == {"A": "changed", "B": "changed", "C": "changed"}
    assert mails.taken == []
    assert [one.participant for one in pending(store, study, wanted)] == ["A"]


def test_nobody_is_written_to_without_the_consent_the_study_asks_for(
    store: Store, study: Study, people: Any, clock: Any
) -> None:
    from workmh_measures.model.study import ConsentRule

    people("A")
    asking = study.model_copy(update={"consent": ConsentRule(version="2"), "simulated": False})
    [one] = pending(store, asking, Wanted(today=clock.today, now=clock.at))
    assert (one.errands, one.held_back) == ((), "no consent on record")


def test_who_is_asked_for_consent_in_the_form_is_written_to_until_a_no(
    store: Store, study: Study, people: Any, clock: Any
) -> None:
    from workmh_measures.model.study import ConsentRule
    from workmh_measures.storage.study_events import ConsentedEvent

    people("A")
    asking = study.model_copy(update={"consent": ConsentRule(version="2", asked="form"), "simulated": False})
    wanted = Wanted(today=clock.today, now=clock.at)
    about = {"entered_by": "participant:12345678", "participant": "A", "day": clock.today}

    def say(version: str, *, given: bool) -> tuple[str, ...]:
        said = ConsentedEvent(request_id=new_request_id(), version=version, given=given, **about)
        store.append("demo", [said])
        return tuple(errand.standing for one in pending(store, asking, wanted) for errand in one.errands)

    [one] = pending(store, asking, wanted)
    assert [errand.standing for errand in one.errands] == ["ready"]
    assert say("1", given=False) == ("ready",)  # said no to what the information was before
    assert say("2", given=False) == ()
    assert pending(store, asking, wanted)[0].held_back == "no consent on record"
    assert say("2", given=True) == ("ready",)


def test_two_waves_open_at_once_are_one_message(store: Store, people: Any, sender: Any, clock: Any) -> None:
    contacts, mails = people("A"), Carrier()
    from workmh_measures.storage.study_events import ReachedEvent

    told = {"entered_by": "anna", "participant": "A", "request_id": new_request_id()}
    store.append("demo", [ReachedEvent(what="job_start", day=datetime(2025, 12, 1).date(), **told)])  # noqa: DTZ001
    [line] = sender(contacts, mails).lines
    assert (line.fate, line.waves) == ("sent", ("t0", "j3"))
    assert len(mails.taken) == 1
    assert [step for _, step, _, _ in steps(store)] == ["begun", "begun", "sent", "sent"]


def test_who_has_no_address_gets_the_next_way_or_is_named(people: Any, sender: Any) -> None:
    contacts = {**people("A"), **people("B", email="", phone="41234567"), **people("C", email="")}
    contacts["A"] = replace(contacts["A"], name="A\nBcc: x@example.no")
    mails, texts = Carrier(), Carrier("sms")
    report = sender(contacts, mails, texts)
    assert fates(report) == {"A": "unreachable", "B": "sent", "C": "unreachable"}
    assert (len(mails.taken), len(texts.taken)) == (0, 1)
    assert [line.text for line in report.lines][2] == "no e-mail address, no telephone number"


@pytest.mark.parametrize(
    "said", [{"step": "lost"}, {"reminder": -1}, {"attempt": 0}, {"code": "550 kari@example.no"}]
)
def test_a_step_that_says_more_than_it_may_is_refused(said: dict[str, Any]) -> None:
    usual = {"step": "begun", "reminder": 0, "attempt": 1, "channel": "email"}
    with pytest.raises(StoreError):
        InvitedEvent(request_id="r", entered_by="anna", participant="A", wave="t0", **{**usual, **said})


def test_each_database_keeps_a_message_begun_and_a_second_sender_out(
    url: str, study: Study, settings: InvitationSettings, clock: Any
) -> None:
    with closing(Store.create(url, now=clock)) as store:
        start_study(store, study, by="anna")
        newcomers = [Newcomer(participant=name, days={"inclusion": clock.today}) for name in ("A", "B")]
        enrol(store, study, newcomers, by="anna", today=clock.today)
        wanted, mails = Wanted(today=clock.today, now=clock.at), Carrier()
        contacts = {name: Contact(name, name, f"{name}@example.no") for name in ("A", "B")}
        seen = pending(store, study, wanted)
        assert begin(store, study, seen[0], wanted=wanted, by=("berit", "email")) is not None
        assert begin(store, study, seen[0], wanted=wanted, by=("anna", "email")) is None
        run = Run(study, settings, wanted, "anna", contacts, [mails])
        assert fates(send(store, run, seen)) == {"A": "changed", "B": "sent"}
        assert fates(send(store, run, pending(store, study, wanted))) == {"A": "uncertain"}
        assert store.verify("demo").ok
