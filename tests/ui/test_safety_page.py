"""What was done about an alert, as the page of staff tells it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.storage.alert_overview import OneAlert, alert_overview
from workmh_measures.storage.alert_queue import AlertStep, alerts
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent
from workmh_measures.ui import moments
from workmh_measures.ui.safety import alert_words
from workmh_measures.ui.words import LANGUAGES, word

from .staff_app import StaffApp

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def notice(to: str, attempt: int, fate: str) -> AlertStep:
    return AlertStep(AT, "cron", "notice", {"to": to, "attempt": attempt, "notice": fate})


def lines(monkeypatch: pytest.MonkeyPatch, language: str, *steps: AlertStep) -> list[str]:
    def say(key: str, **slots: Any) -> str:
        return word(language, key, **slots)

    monkeypatch.setattr(alert_words, "say", say)
    monkeypatch.setattr(moments, "page_language", lambda: language)
    return alert_words.step_lines(steps)


def test_a_message_to_staff_stands_once_with_what_became_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [
        notice("responsible", 1, "begun"), notice("responsible", 1, "sent"),
        notice("stand_in", 1, "begun"), notice("stand_in", 1, "refused"),
        notice("stand_in", 2, "begun"), notice("stand_in", 2, "deferred"),
        notice("investigator", 1, "begun"),
    ]  # fmt: skip
    assert lines(monkeypatch, "nb", *steps) == [
        "23.11.2026 09.00, cron, Melding til den ansvarlige: sendt",
        "23.11.2026 09.00, cron, Melding til stedfortrederen: avvist",
        "23.11.2026 09.00, cron, Melding til stedfortrederen: ikke tatt imot ennå",
        "23.11.2026 09.00, cron, Melding til prosjektlederen: begynt, uvisst om den gikk ut",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_tells_who_did_what(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    tried = {"how": "telephone", "result": "no_answer", "words": "Again tomorrow.", "signed": "Anna"}
    told = lines(
        monkeypatch, language, AlertStep(AT, "staff", "tried", tried), AlertStep(AT, "berit", "seen", {})
    )
    how, result = word(language, "safety.how_telephone"), word(language, "safety.result_no_answer")
    when = {"nb": "23.11.2026 09.00", "en": "23 Nov 2026 09:00"}[language]
    assert told == [
        f"{when}, Anna (staff), {word(language, 'safety.step_tried')}, {how}, {result}",
        "Again tomorrow.",
        f"{when}, berit, {word(language, 'safety.step_seen')}",
    ]


def raised(app: StaffApp, request: str = "r1", person: str = "P-01") -> int:
    """Let somebody answer so that an alert is raised; return its number."""
    told = {
        "entered_by": person, "participant": person, "wave": "t0", "instrument": "phq9", "item": "09",
        "mode": "paper", "language": "nb", "fingerprint": fingerprint(load_instrument("phq9")),
    }  # fmt: skip
    answer = AnswerEvent(request_id=request, value=2, **told)
    earnest = app.study.model_copy(update={"simulated": False})
    anchors = {"inclusion": date(2026, 1, 5)}
    enrolled = EnrolledEvent(request_id="e" + request, entered_by="kari", participant=person, anchors=anchors)
    app.store.append("demo", [enrolled])
    app.store.append("demo", with_alerts(app.store, earnest, [answer]))
    return alerts(app.store, "demo")[-1].number


def step(at: AppTest, kind: str, **fields: str) -> AppTest:
    next(one for one in at.radio if str(one.key).startswith("step_")).set_value(kind).run()
    for start, value in fields.items():
        field = next(one for one in (*at.selectbox, *at.text_input) if str(one.key).startswith(start))
        field.select(value) if hasattr(field, "select") else field.input(value)
    at.button[-2 if at.button[-1].key == "logout" else -1].click().run()
    assert not at.exception
    return at


def test_an_alert_is_assigned_and_waits_until_somebody_takes_it(staff_app: StaffApp) -> None:
    number = raised(staff_app)
    staff_app.sit_down("safety", name="berit")
    staff_app.sit_down("coordinator", name="olav")
    at = staff_app.page("safety", "safety", name="anna")
    at.selectbox(key="alert").select(number).run()
    next(one for one in at.radio if str(one.key).startswith("step_")).set_value("assigned").run()
    field = next(one for one in at.selectbox if str(one.key).startswith("assigned_"))
    assert field.options == ["anna", "berit"]  # only those who follow alerts
    step(at, "assigned", assigned_="berit")
    row = at.dataframe[0].value.iloc[0]
    assert (row["Assigned to"], row["State"], row["Taken by"]) == ("berit", "waiting", "")
    assert alerts(staff_app.store, "demo")[-1].state == "open"
    step(at, "taken")
    row = at.dataframe[0].value.iloc[0]
    assert (row["Assigned to"], row["State"], row["Taken by"]) == ("berit", "taken", "anna")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nb", {"Spørsmål": "PHQ-9 09", "Svar": "2 ", "Gir varsel fra": "1 ", "Svart senere": "0 "}),
        ("en", {"Question": "PHQ-9 09", "Answer": "2 ", "Alert from": "1 ", "Answered later": "0 "}),
    ],
)
def test_all_that_is_known_of_a_chosen_alert_stands_beside_it_in_words(
    staff_app: StaffApp, language: str, told: dict[str, str]
) -> None:
    number = raised(staff_app)
    again = AnswerEvent(
        request_id="later", entered_by="P-01", participant="P-01", wave="t0", instrument="phq9", item="09",
        mode="paper", language="nb", fingerprint=fingerprint(load_instrument("phq9")), value=0,
    )  # fmt: skip
    staff_app.store.append("demo", [again])
    at = staff_app.page("safety", "safety", name="anna", language=language)
    assert not at.get("html")
    at.selectbox(key="alert").select(number).run()
    [facts] = [one.proto.body for one in at.get("html")]
    read = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", facts, re.DOTALL))
    for term, begins in told.items():
        assert read[term].strip().startswith(begins), term
        assert len(read[term].strip()) > 2, term  # the code and the label of it
    assert not {"Tildelt", "Assigned to", "Tatt av", "Taken by"} & set(read)


def test_the_outcome_of_a_closed_alert_stands_in_the_list_and_its_steps_can_be_read(
    staff_app: StaffApp,
) -> None:
    number = raised(staff_app)
    at = staff_app.page("safety", "safety", name="anna", language="nb")
    at.selectbox(key="alert").select(number).run()
    step(at, "note", words_="Ring 99 99 99 99")
    assert "fødselsnummer, adresse eller telefonnummer" in at.error[0].value
    step(at, "closed", **{"safety.outcome": "handed_over"})
    assert at.selectbox(key="closed_alert").value is None
    row = next(one.value for one in at.dataframe if "Utfall" in one.value).iloc[0]
    assert (row["Utfall"], row["Avsluttet av"]) == ("overlatt til helsetjenesten", "anna")
    at.selectbox(key="closed_alert").select(number).run()
    assert any("Avslutt, overlatt til helsetjenesten" in one.value for one in at.text)


def test_an_alert_past_its_time_says_so(staff_app: StaffApp, monkeypatch: pytest.MonkeyPatch) -> None:
    raised(staff_app)
    [one] = alert_overview(staff_app.store, staff_app.app.study).unclosed
    monkeypatch.setattr(alert_words, "say", lambda key, **slots: word("en", key, **slots))
    assert not one.is_past
    assert alert_words.state(one) == "waiting"
    assert alert_words.state(OneAlert(one.alert, one.due, is_past=True)) == "waiting, past its time"
