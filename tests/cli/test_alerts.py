"""The queue from the command line: list, take, note, close, notify; and what the doctor says of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.cli import alerts as commands
from workmh_measures.definitions.library import load_study
from workmh_measures.model.staff_rights import Grant
from workmh_measures.storage import alert_events
from workmh_measures.storage.accounts import add_account, give_grant
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import start_study

Run = Callable[..., Any]
STUDIES = Path(__file__).parents[2] / "studies"


@pytest.fixture
def place(tmp_path: Path) -> tuple[Any, ...]:
    """A real study with an alert of last week and an item left without an answer; returns the options that name it."""
    text = (STUDIES / "demo.yaml").read_text("utf-8").replace("simulated: true\n", "")
    file = tmp_path / "demo.yaml"
    file.write_text(text, "utf-8")
    study, url = load_study(file), f"sqlite:///{tmp_path / 'trial.sqlite'}"
    week_ago = datetime.now(UTC) - timedelta(days=7)
    with closing(Store.create(url, now=lambda: week_ago)) as store:
        start_study(store, study, by="anna")
        for number, said in enumerate(({"value": 2}, {"missing": -992})):
            given = AnswerEvent(
                request_id=f"r{number}", entered_by="p", participant=f"P{number}", wave="t0", instrument="phq9",
                item="09", mode="web", language="nb", fingerprint="f", **said,
            )  # fmt: skip
            store.append(study.id, with_alerts(store, study, [given]))
    return ("--store", url, "--study", file)


def test_an_alert_is_listed_taken_noted_and_closed(workmh: Run, place: tuple[Any, ...]) -> None:
    ran = workmh("alerts", "list", *place)
    assert ran.code == 1
    assert "3: P0 t0 phq9 item 09" in ran.out
    assert "PAST ITS TIME" in ran.out
    assert "not answered: P1 t0 phq9 item 09 (-992)" in ran.out
    assert workmh("alerts", "take", 3, "--by", "anna", *place).code == 0
    assert (
        workmh(
            "alerts", "note", 3, "--how", "telephone", "--result", "no_answer", "--by", "anna", *place
        ).code
        == 0
    )
    assert workmh("alerts", "note", 3, "--words", "Tries again tomorrow.", "--by", "anna", *place).code == 0
    told = workmh("alerts", "list", "--json", *place)
    assert told.code == 0
    [alert] = told.json["alerts"]
    assert (alert["state"], alert["taken_by"], alert["value"]) == ("taken", "anna", 2)
    assert [step["step"] for step in alert["steps"]] == ["taken", "tried", "note"]
    assert [one["participant"] for one in told.json["not_answered"]] == ["P1"]
    assert workmh("alerts", "close", 3, "--outcome", "followed_up", "--by", "berit", *place).code == 0
    assert workmh("alerts", "list", *place).out.startswith("not answered")
    assert len(workmh("alerts", "list", "--all", "--json", *place).json["alerts"]) == 1
    again = workmh("alerts", "take", 3, "--by", "anna", *place)
    assert (again.code, "closed by berit" in again.err) == (1, True)


def test_what_does_not_belong_together_is_refused(workmh: Run, place: tuple[Any, ...]) -> None:
    assert workmh("alerts", "note", 3, "--how", "telephone", "--by", "anna", *place).code == 2
    assert "ALERT-UNKNOWN" in workmh("alerts", "take", 99, "--by", "anna", *place).err
    assert workmh("alerts", "note", 3, "--by", "anna", *place).code == 1


def test_a_mail_server_that_is_down_is_told_and_the_queue_stays(
    workmh: Run, place: tuple[Any, ...], tmp_path: Path
) -> None:
    settings = tmp_path / "invitations.yaml"
    settings.write_text(
        "site: https://skjema.example.no\nname: {nb: A, nn: A, en: A}\ncontact: {nb: B, nn: B, en: B}\n"
        "sender: {name: C, address: c@example.no}\nserver: {host: 127.0.0.1, port: 1, tls: none}\n",
        "utf-8",
    )
    run = ("alerts", "notify", "--settings", settings, "--plain-on-this-machine", "--by", "cron", *place)
    ran = workmh(*run)
    assert ran.code == 1
    assert "responsible: not sent: nothing can be handed in (alerts 3)" in ran.out
    assert "INVITE-SERVER" in ran.err
    told = workmh(*run, "--json")
    assert [one["fate"] for one in told.json["messages"]] == ["left", "left", "left"]
    assert [one["state"] for one in workmh("alerts", "list", "--json", *place).json["alerts"]] == ["open"]


def of_alerts(workmh: Run, place: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Return what the doctor says of alerts, without the help lines: these grow old by the clock of the machine."""
    told = workmh("doctor", *place[:2], "--json").json
    return [one for one in told if one["subject"] == "alerts" and "help lines" not in one["text"]]


def test_the_doctor_tells_that_the_queue_stands_still(workmh: Run, place: tuple[Any, ...]) -> None:
    found = [one["text"] for one in of_alerts(workmh, place) if not one["ok"]]
    for text, told_of in zip(
        found, ("1 alerts have waited too long", "nobody was told", "no account sees"), strict=True
    ):
        assert told_of in text
    workmh("alerts", "take", 3, "--by", "anna", *place)
    with closing(Store.open(place[1])) as store:
        add_account(store, "kari", "a long enough pass phrase", roles=["safety"])
    assert all(one["ok"] for one in of_alerts(workmh, place))


def test_the_lists_of_the_command_are_those_of_the_record() -> None:
    assert (tuple(commands._HOW), tuple(commands._RESULTS), tuple(commands._OUTCOMES)) == (
        alert_events.HOW,
        alert_events.RESULTS,
        alert_events.OUTCOMES,
    )


def test_a_plan_is_not_taken_out_afterwards_and_no_answer_is_changed_without_one(
    workmh: Run, place: tuple[Any, ...]
) -> None:
    *store, file = place[0], place[1], place[3]
    cell = ("P0", "t0", "phq9", "09")
    whole = file.read_text("utf-8")
    file.write_text(without_plan(whole), "utf-8")
    for asked in (
        ("study", "update", file, *store),
        ("correct", *cell, "--value", 3, "--reason", "misread", *place),
        ("entry", "adjudicate", *cell, "--take", "second", *place),
    ):
        ran = workmh(*asked, "--by", "anna")
        assert (ran.code, ran.err.count("STUDY-SAFETY")) == (1, 2), asked
    file.write_text(whole.replace("name: Safety clinician", "name: Somebody else"), "utf-8")
    assert "STUDY-PLAN" in workmh("study", "update", file, *store, "--by", "anna").err
    file.write_text(whole, "utf-8")
    assert workmh("study", "update", file, *store, "--by", "anna").out == "Nothing changed.\n"


def without_plan(text: str) -> str:
    start, end = text.index("# Made up, with roles"), text.index("work_definitions:")
    return text[:start] + text[end:]


def test_a_real_study_without_a_plan_is_not_begun_and_hears_of_everything(
    workmh: Run, tmp_path: Path
) -> None:
    text = (STUDIES / "demo.yaml").read_text("utf-8").replace("simulated: true\n", "")
    file = tmp_path / "demo.yaml"
    file.write_text(without_plan(text), "utf-8")
    ran = workmh("study", "init", file, "--store", f"sqlite:///{tmp_path / 'x.sqlite'}")
    assert (ran.code, ran.err.count("STUDY-SAFETY")) == (1, 2)
    assert not (tmp_path / "x.sqlite").exists()
    assert "Without a safety plan, so nobody can answer them yet: demo." in workmh("check", file).out


def test_an_alert_is_assigned_to_somebody_who_follows_alerts(workmh: Run, place: tuple[Any, ...]) -> None:
    refused = workmh("alerts", "assign", 3, "--to", "kari", "--by", "anna", *place)
    assert (refused.code, "nobody, not 'kari'" in refused.err) == (2, True)
    with closing(Store.open(str(place[1]))) as store:
        add_account(store, "kari", "correct horse battery staple", roles={"safety"})
    assert workmh("alerts", "assign", 3, "--to", "kari", "--by", "anna", *place).code == 0
    told = workmh("alerts", "list", *place)
    assert (told.code, "assigned to kari, open, PAST ITS TIME" in told.out) == (1, True)
    [alert] = workmh("alerts", "list", "--json", *place).json["alerts"]
    assert (alert["assigned_to"], alert["state"]) == ("kari", "open")


def test_an_alert_is_assigned_to_nobody_of_another_unit(workmh: Run, place: tuple[Any, ...]) -> None:
    with closing(Store.open(str(place[1]))) as store:
        moved = {"request_id": "moved", "entered_by": "anna", "participant": "P0", "unit": "site_1"}
        store.append("demo", [EnrolledEvent(**moved, anchors={"inclusion": date(2026, 1, 5)})])
        for unit in ("site_1", "site_2"):
            add_account(store, unit, "correct horse battery staple", roles=())
            give_grant(store, unit, Grant("safety", "demo", unit))
    refused = workmh("alerts", "assign", 3, "--to", "site_2", "--by", "anna", *place)
    assert (refused.code, "sees this alert: site_1, not 'site_2'" in refused.err) == (2, True)
    assert workmh("alerts", "assign", 3, "--to", "site_1", "--by", "anna", *place).code == 0
