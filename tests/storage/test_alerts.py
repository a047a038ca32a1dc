"""Answer and alert are one: on every way in, over kills and faults, and never for answers nobody gave in earnest."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as listening

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import StoreError
from workmh_measures.storage.alert_events import AlertRaisedEvent, AlertStepEvent
from workmh_measures.storage.alert_queue import alerts as queue
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.corrections import Correction, correct
from workmh_measures.storage.events import AnswerEvent, FormCompletedEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry_events import SecondAnswerEvent

Answer = Callable[..., AnswerEvent]
STUDY = load_study("demo").model_copy(update={"simulated": False})
ITEM = {"instrument": "phq9", "item": "09"}
WRITER = Path(__file__).with_name("alert_writer.py")
KILLS = int(os.environ.get("WORKMH_KILLS", "20"))
SOURCE = Path(__file__).parents[2] / "src" / "workmh_measures"


def raised(store: Store) -> list[Any]:
    return [*store.events("demo", kind=Kind.ALERT_RAISED)]


def test_an_answer_at_the_threshold_and_its_alert_are_one_submission(store: Store, answer: Answer) -> None:
    given = answer(1, **ITEM, answered_on=date(2026, 1, 2))
    events = with_alerts(store, STUDY, [answer(3, instrument="phq9", item="08"), given])
    assert [one.kind for one in events] == [Kind.ANSWER, Kind.ANSWER, Kind.ALERT_RAISED]
    store.append("demo", events)
    [alert] = raised(store)
    about = ("participant", "wave", "occasion", "instrument", "item", "mode", "language", "fingerprint")
    assert all(alert.columns[name] == getattr(given, name) for name in about)
    assert alert.content == {
        "answer": given.request_id, "rules": "1", "at_least": 1, "panel": "1", "answered_on": "2026-01-02",
    }  # fmt: skip
    assert store.verify("demo").ok


@pytest.mark.parametrize(
    "said",
    [
        {"value": 0},
        {"value": None, "missing": -992},
        {"value": None, "missing": -993},
        {"value": None},
        {"value": 3, "item": "08"},
        {"value": 3, "instrument": "hads"},
        {"value": 3, "mode": "practice"},
        {"value": 3, "mode": "simulated"},
        {"value": "3"},
    ],
)
def test_what_does_not_reach_a_rule_or_was_not_given_in_earnest_raises_nothing(
    store: Store, answer: Answer, said: dict[str, Any]
) -> None:
    given = answer(**{**ITEM, **said})
    assert with_alerts(store, STUDY, [given]) == [given]


def test_a_simulated_study_and_one_without_a_plan_raise_nothing(store: Store, answer: Answer) -> None:
    given = answer(3, **ITEM)
    for update in ({"simulated": True}, {"safety": None}):
        assert with_alerts(store, STUDY.model_copy(update=update), [given]) == [given]


def test_an_answer_sent_again_raises_no_second_alert_not_even_under_new_rules(
    store: Store, answer: Answer
) -> None:
    given = answer(2, **ITEM)
    first = with_alerts(store, STUDY, [given])
    store.append("demo", first)
    store.append("demo", first)
    assert STUDY.safety is not None
    newer = STUDY.model_copy(update={"safety": STUDY.safety.model_copy(update={"version": "2"})})
    again = store.append("demo", with_alerts(store, newer, [given]))
    assert [receipt.duplicate for receipt in again] == [True]
    assert len(raised(store)) == 1


def test_on_paper_nobody_read_the_panel(store: Store, answer: Answer) -> None:
    store.append("demo", with_alerts(store, STUDY, [answer(2, **ITEM, mode="paper")]))
    assert raised(store)[0].content["panel"] is None


def test_a_correction_and_the_second_copy_of_a_form_raise_alerts_too(store: Store, answer: Answer) -> None:
    about = {"participant": "0412", "wave": "t0", "instrument": "phq9", "mode": "paper", "language": "nb"}
    store.append(
        "demo", [answer(0, **about, item="09"), FormCompletedEvent(request_id="d", entered_by="a", **about)]
    )
    change = {"participant": "0412", "wave": "t0", **ITEM, "value": 2, "reason": "misread", "by": "berit"}
    correct(store, STUDY, load_instrument("phq9"), Correction(**change))
    assert [one.columns["entered_by"] for one in raised(store)] == ["berit"]
    second = SecondAnswerEvent(request_id="s", entered_by="b", item="09", value=1, fingerprint="f", **about)
    assert [one.kind for one in with_alerts(store, STUDY, [second])] == [
        Kind.SECOND_ANSWER,
        Kind.ALERT_RAISED,
    ]


def test_nobody_read_the_panel_of_an_answer_that_staff_corrected(store: Store, answer: Answer) -> None:
    store.append("demo", with_alerts(store, STUDY, [answer(0, **ITEM, mode="web")]))
    change = {"participant": "0412", "wave": "t0", **ITEM, "value": 2, "reason": "told us so", "by": "berit"}
    correct(store, STUDY, load_instrument("phq9"), Correction(**change))
    [alert] = raised(store)
    assert (alert.columns["mode"], alert.content["panel"]) == ("web", None)


@pytest.mark.parametrize("item", ["09", "08"])
def test_a_corrected_paper_form_keeps_the_day_on_the_paper(store: Store, answer: Answer, item: str) -> None:
    """Of the answer itself, or of the form where the item had none."""
    about = {"participant": "0412", "wave": "t0", "instrument": "phq9", "mode": "paper", "language": "nb"}
    day = date(2026, 1, 2)
    done = FormCompletedEvent(request_id="d", entered_by="a", **about, data={"answered_on": day})
    store.append("demo", [answer(0, **about, item=item, answered_on=day), done])
    change = {"participant": "0412", "wave": "t0", **ITEM, "value": 2, "reason": "misread", "by": "berit"}
    correct(store, STUDY, load_instrument("phq9"), Correction(**change))
    correct(store, STUDY, load_instrument("phq9"), Correction(**{**change, "value": 3}))
    [alert] = queue(store, "demo")
    assert (alert.answered_on, alert.is_late) == (day, True)
    assert [one.content.get("answered_on") for one in store.events("demo", kind=Kind.ANSWER)] == [
        "2026-01-02"
    ] * 3


def test_an_erasure_takes_the_alert_with_the_person(store: Store, answer: Answer) -> None:
    store.append("demo", with_alerts(store, STUDY, [answer(2, **ITEM)]))
    step = AlertStepEvent(request_id="s", entered_by="anna", participant="0412", alert=2, step="taken")
    store.append("demo", [step])
    store.erase("demo", "0412", "asked", "anna")
    kinds = (Kind.ALERT_RAISED, Kind.ALERT_STEP)
    assert [one.content for kind in kinds for one in store.events("demo", kind=kind)] == [None, None]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"step": "tried"}, "Say how"),
        ({"step": "tried", "how": "telephone"}, "Say result"),
        ({"step": "closed"}, "Say outcome"),
        ({"step": "taken", "outcome": "followed_up"}, "has no outcome"),
        ({"step": "noticed"}, "is not a step"),
        ({"step": "note", "words": " "}, "empty"),
        ({"step": "note", "words": "x" * 501}, "longer than 500"),
        ({"step": "taken", "signed": " "}, "The name is not"),
        ({"step": "taken", "signed": "x" * 101}, "The name is not"),
        ({"step": "note", "words": "ring 98 76 54 32"}, "telephone number"),
    ],
)
def test_a_step_that_says_too_little_or_too_much_is_refused(said: dict[str, Any], told: str) -> None:
    with pytest.raises(StoreError, match=told):
        AlertStepEvent(request_id="s", entered_by="anna", participant="0412", alert=1, **said)


def test_every_place_that_makes_an_answer_asks_whether_it_raises_an_alert() -> None:
    """The one exception makes answers up, and those raise nothing."""
    makers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"\b(?:Second)?AnswerEvent\(\n", path.read_text("utf-8"))
        and "with_alerts(" not in path.read_text("utf-8")
    }
    assert makers == {"storage/collect_simulated.py"}


# --- whole or not at all ---------------------------------------------------------------------------


def test_a_fault_at_any_statement_leaves_no_answer_without_its_alert(
    sqlite_store: Store, answer: Answer
) -> None:
    engine, faults, left = sqlite_store._database.engine, 0, [0]

    class InjectedError(RuntimeError):
        pass

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise InjectedError

    listening.listen(engine, "before_cursor_execute", count)
    for person in range(70):
        events = with_alerts(sqlite_store, STUDY, [answer(2, **ITEM, participant=f"p{person}")])
        for at in range(1, 50):
            left[0] = at
            try:
                sqlite_store.append("demo", events)
            except (InjectedError, StoreError):
                faults += 1
            else:
                break
            finally:
                left[0] = 0
            held = [one.kind for one in sqlite_store.history("demo", f"p{person}")]
            assert held == []
    assert faults >= 500
    assert Counter(one.kind for one in sqlite_store.events("demo")) == {
        Kind.ANSWER: 70,
        Kind.ALERT_RAISED: 70,
    }


def test_a_thousand_answers_and_twenty_kills_give_a_thousand_alerts(url: str, tmp_path: Path) -> None:
    """The same answers are sent again after each kill; `make soak` kills more often."""
    Store.create(url).close()
    chance = random.Random("alerts")
    for run in range(KILLS):
        writer = subprocess.Popen([sys.executable, str(WRITER), url, str(run)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.02, 0.3))
        writer.kill()
        writer.wait()
        writer.stdout.close()
    subprocess.run([sys.executable, str(WRITER), url, "last"], check=True, stdout=subprocess.DEVNULL)
    store = Store.open(url)
    answers = {one.columns["request_id"] for one in store.events("demo", kind=Kind.ANSWER)}
    alerts = [one.content["answer"] for one in store.events("demo", kind=Kind.ALERT_RAISED)]
    assert len(answers) == len(alerts) == 1000
    assert {*alerts} == answers
    assert store.verify("demo").ok
    store.close()


def test_the_event_of_an_alert_shows_no_answer_in_a_log() -> None:
    event = AlertRaisedEvent(
        request_id="a", entered_by="p", participant="p", wave="t0", **ITEM, mode="web", language="nb",
        answer="r", rules="1", at_least=1,
    )  # fmt: skip
    assert "value" not in repr(event)
