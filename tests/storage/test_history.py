from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from workmh_measures.model.work import BenefitSpell, RegisterRecord
from workmh_measures.storage import study_events as told
from workmh_measures.storage.events import (
    AnswerEvent,
    EnrolledEvent,
    FormCompletedEvent,
    Kind,
    NoteEvent,
)
from workmh_measures.storage.history import Line, history_lines
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]
DAY = date(2026, 3, 1)


def lines(store: Store) -> list[Line]:
    return list(history_lines(store.history("demo", "0412")))


def test_every_change_of_an_answer_says_what_it_was_and_became_and_why(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), answer(missing=-993), answer(None), answer(2, item="02", occasion=2)])
    store.append("demo", [answer(3, entered_by="anna", reason="misread")])
    assert [(line.place, line.old, line.text, line.reason) for line in lines(store)] == [
        ("t0 hads 01", "no answer", "1", None),
        ("t0 hads 01", "1", "-993 (prefer not to answer)", None),
        ("t0 hads 01", "-993 (prefer not to answer)", "cleared", None),
        ("t0 hads 02 no. 2", "no answer", "2", None),
        ("t0 hads 01", "cleared", "3", "misread"),
    ]


@pytest.mark.parametrize(("utc", "local"), [("2026-03-01T11:00", "12:00"), ("2026-07-01T22:30", "00:30")])
def test_moments_are_told_as_the_clock_in_norway_showed_them(
    url: str, answer: Answer, utc: str, local: str
) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    store = Store.create(url, now=lambda: moment)
    store.append("demo", [answer(1)])
    [line] = lines(store)
    store.close()
    assert f"{line.local:%H:%M}" == local
    assert line.as_json()["utc"] == moment.isoformat()


def test_what_happens_is_told_in_words_and_the_arm_never(store: Store) -> None:
    about = {"entered_by": "anna", "participant": "0412"}
    record = RegisterRecord("0412", "register", DAY, date(2026, 6, 1))
    events = [
        EnrolledEvent(request_id="1", **about, arm="SECRETARM"),
        told.ConsentedEvent(request_id="2", **about, version="2", day=DAY, parts={"audio": False}),
        told.AllocatedEvent(request_id="3", **about, arm="SECRETARM", how="drawn"),
        told.ReachedEvent(request_id="4", **about, what="job_start", day=DAY, number=2),
        told.ReachedEvent(request_id="5", **about, what="job_start", day=None, number=2, reason="wrong"),
        told.WithdrawnEvent(request_id="6", **about, level="contact", day=DAY),
        told.DiedEvent(request_id="7", **about, day=DAY),
        told.RegisterEvent(request_id="8", **about, record=record),
        FormCompletedEvent(
            request_id="9", **about, wave="t0", instrument="hads", data={"date": "2026-03-01"}
        ),
        NoteEvent(request_id="10", **about, data={"text": "called back"}),
    ]
    store.append("demo", events)
    found = lines(store)
    assert [line.text for line in found] == [
        "enrolled",
        "consented to version 2 on 2026-03-01, audio: no",
        "came into an arm, which is not told here",
        "reached job_start no. 2 on 2026-03-01",
        "job_start no. 2 taken back",
        "withdrew (contact) from 2026-03-01",
        "died on 2026-03-01",
        "register: 0 spells, 2026-03-01 to 2026-06-01",
        "handed in the form, date 2026-03-01",
        "note, text called back",
    ]
    assert found[4].reason == "wrong"
    assert "SECRETARM" not in str([line.as_json() for line in found])


def test_after_an_erasure_it_is_told_that_something_happened_and_not_what(
    store: Store, answer: Answer
) -> None:
    store.append("demo", [answer(1), answer(2)])
    store.erase("demo", "0412", "asked by letter", "anna")
    *gone, request, erased = lines(store)
    assert [(line.old, line.text, line.erased) for line in gone] == [
        ("no answer", "content erased", True),
        ("erased", "content erased", True),
    ]
    assert (request.text, request.reason) == ("erasure was asked for", "asked by letter")
    assert erased.kind == Kind.ERASED.value
    assert not erased.erased


@pytest.mark.parametrize(
    ("n", "norwegian", "english"), [(0, "0 perioder", "0 spells"), (1, "1 periode", "1 spell")]
)
def test_one_spell_is_told_as_one(store: Store, n: int, norwegian: str, english: str) -> None:
    spells = (BenefitSpell("aap", DAY),) * n
    record = RegisterRecord("0412", "nav", DAY, date(2026, 6, 1), benefits=spells)
    event = told.RegisterEvent(request_id="1", entered_by="anna", participant="0412", record=record)
    store.append("demo", [event])
    nb, en = (next(history_lines(store.history("demo", "0412"), language=code)).text for code in ("nb", "en"))
    assert nb == f"nav: {norwegian}, 2026-03-01 til 2026-06-01"
    assert en == f"nav: {english}, 2026-03-01 to 2026-06-01"
