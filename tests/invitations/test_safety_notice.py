"""Those in line are told each once, over holidays, restarts and a mail server that is down; the mail tells nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.invitations.carriers import MailCarrier
from workmh_measures.invitations.safety_notice import NoticeReport, NoticeRun, notices, notify
from workmh_measures.invitations.settings import Sender
from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.model.staff_rights import Grant
from workmh_measures.model.study import Study
from workmh_measures.storage.accounts import add_account, disable_account, give_grant, set_roles
from workmh_measures.storage.alert_health import alert_findings
from workmh_measures.storage.alert_queue import alerts, record_step
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store

SENDER = Sender(name="Undersøkelsen", address="svar@example.no")
LINE = ["safety@example.org", "standin@example.org", "investigator@example.org"]
CANARY = "KANARI7"


@pytest.fixture
def study() -> Study:
    return load_study("demo").model_copy(update={"simulated": False})


@pytest.fixture
def raised(store: Store, study: Study, clock: Any) -> None:
    """An alert of Wednesday before Easter 2026 at three in the afternoon, in Norway."""
    clock.at = datetime(2026, 4, 1, 15, tzinfo=TIME_ZONE)
    given = AnswerEvent(
        request_id="r1", entered_by=CANARY, participant=CANARY, wave="t0", instrument="phq9", item="09",
        mode="web", language="nb", fingerprint="f", value=3,
    )  # fmt: skip
    store.append("demo", with_alerts(store, study, [given]))


@pytest.fixture
def seen_by_somebody(store: Store) -> None:
    add_account(store, "kari", "a long enough pass phrase", roles=["safety"])


def told(store: Store, study: Study, server: Any, **said: Any) -> NoticeReport:
    with MailCarrier(server, SENDER, None) as carrier:
        return notify(store, study, carrier, NoticeRun("cron", SENDER, **said))


def addresses(sink: Any) -> list[str]:
    return [address for address, _ in sink.mails]


def test_each_in_line_is_told_once_when_the_working_hours_are_over(
    store: Store, study: Study, clock: Any, serve: Any, raised: None
) -> None:
    sink, server = serve()
    moments = {
        (4, 1, 15, 0): 1, (4, 1, 15, 5): 1, (4, 2, 12, 0): 1, (4, 5, 12, 0): 1, (4, 7, 10, 59): 1,
        (4, 7, 11, 0): 2, (4, 7, 14, 59): 2, (4, 7, 15, 0): 3, (4, 30, 12, 0): 3,
    }  # fmt: skip
    for moment, n in moments.items():
        clock.at = datetime(2026, *moment, tzinfo=TIME_ZONE)
        assert told(store, study, server).is_fine
        assert addresses(sink) == LINE[:n], moment
    assert not [
        one for one in alert_findings(store, "demo", clock.at) if one.ok and "none too long" in one.text
    ]


def test_who_takes_the_alert_ends_the_line(
    store: Store, study: Study, clock: Any, serve: Any, raised: None
) -> None:
    sink, server = serve()
    told(store, study, server)
    record_step(store, "demo", alerts(store, "demo")[0].number, "taken", by="anna")
    clock.at = datetime(2026, 5, 1, 12, tzinfo=TIME_ZONE)
    assert told(store, study, server).lines == []
    assert addresses(sink) == LINE[:1]


def test_the_mail_names_the_study_and_the_queue_and_nothing_else(
    store: Store, study: Study, serve: Any, raised: None
) -> None:
    sink, server = serve()
    told(store, study, server)
    [(address, content)] = sink.mails
    message = message_from_bytes(content, policy=policy.default)
    assert (address, message["subject"]) == (LINE[0], "demo: ny melding i sikkerhetskøen")
    assert message.get_content().strip() == "demo: ny melding i sikkerhetskøen"
    assert not [
        word
        for word in (CANARY, "phq", "PHQ", "t0", "selvmord", "09")
        if word.encode() in content.split(b"\r\n\r\n")[1]
    ]
    assert CANARY.encode() not in content


def test_a_server_that_is_down_for_a_day_costs_nothing_and_the_queue_is_complete(
    store: Store, study: Study, clock: Any, serve: Any, raised: None
) -> None:
    sink, server = serve()
    gone = server.model_copy(update={"port": 1})
    report = told(store, study, gone)
    assert (report.is_fine, [line.fate for line in report.lines]) == (False, ["left"])
    clock.at += timedelta(hours=24)
    assert [one.state for one in alerts(store, "demo")] == ["open"]
    assert told(store, study, server).is_fine
    assert addresses(sink) == LINE[:1]


def test_a_message_that_may_have_gone_out_is_told_and_not_repeated_unless_somebody_says_so(
    store: Store, study: Study, clock: Any, serve: Any, raised: None, tmp_path: Path
) -> None:
    sink, server = serve()
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1]);"
        "from test_safety_notice import killed_sender; killed_sender(sys.argv[2], sys.argv[3])"
    )
    url = f"sqlite:///{tmp_path / 'study.db'}"
    ended = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent), url, clock.at.isoformat()], check=False
    )
    assert ended.returncode == -9
    report = told(store, study, server)
    assert ([line.fate for line in report.lines], addresses(sink)) == (["uncertain"], [])
    assert any("went out perhaps" in one.text for one in alert_findings(store, "demo", clock.at))
    assert told(store, study, server, again=True).is_fine
    assert addresses(sink) == LINE[:1]
    assert told(store, study, server).lines == []


def killed_sender(url: str, moment: str) -> None:
    """A sender that dies between putting the message on record and handing it over."""
    import os
    import signal

    class Deadly:
        def ready(self) -> None: ...

        def hand_in(self, *_: object) -> Any:
            os.kill(os.getpid(), signal.SIGKILL)

    at = datetime.fromisoformat(moment)
    study = load_study("demo").model_copy(update={"simulated": False})
    notify(Store.open(url, now=lambda: at), study, Deadly(), NoticeRun("cron", SENDER))


def test_two_senders_at_once_write_once(store: Store, study: Study, serve: Any, raised: None) -> None:
    sink, server = serve()

    class Slow(MailCarrier):
        """While this one gets ready, another sender does the whole of it."""

        def ready(self) -> None:
            if not sink.mails:
                told(store, study, server)
            super().ready()

    with Slow(server, SENDER, None) as carrier:
        assert notify(store, study, carrier, NoticeRun("cron", SENDER)).is_fine
    assert addresses(sink) == LINE[:1]


def test_who_has_no_email_was_not_told_and_a_simulated_study_writes_to_nobody(
    store: Store, study: Study, serve: Any, raised: None
) -> None:
    sink, server = serve()
    assert study.safety is not None
    by_phone = study.safety.responsible.model_copy(update={"email": None})
    without = study.model_copy(update={"safety": study.safety.model_copy(update={"responsible": by_phone})})
    report = told(store, without, server)
    assert (report.is_fine, [line.fate for line in report.lines]) == (False, ["no_email"])
    assert told(store, load_study("demo"), server).lines == []
    assert sink.mails == []


def test_nothing_is_due_before_its_time(store: Store, study: Study, clock: Any, raised: None) -> None:
    assert study.safety is not None
    found = alerts(store, "demo")
    assert [*notices(found, study.safety, clock.at - timedelta(seconds=1))] == []
    assert [one.to for one in notices(found, study.safety, clock.at)] == ["responsible"]


def faults(store: Store, moment: datetime) -> list[str]:
    return [one.text for one in alert_findings(store, "demo", moment) if not one.ok]


def test_help_lines_nobody_looked_up_are_told(store: Store, seen_by_somebody: None) -> None:
    [found] = faults(store, datetime(2027, 12, 1, tzinfo=TIME_ZONE))
    assert "113" in found


def test_an_alert_nobody_was_told_of_is_found_before_its_time_is_over(
    store: Store, study: Study, clock: Any, serve: Any, raised: None, seen_by_somebody: None
) -> None:
    _, server = serve()
    at = clock.at
    assert faults(store, at + timedelta(minutes=15)) == []
    [found] = faults(store, at + timedelta(minutes=16))
    assert "nobody was told of 1 alerts" in found
    told(store, study, server)
    assert faults(store, at + timedelta(minutes=16)) == []


def test_a_study_whose_alerts_no_account_sees_is_found(store: Store, seen_by_somebody: None) -> None:
    moment = datetime(2026, 12, 1, tzinfo=TIME_ZONE)
    assert faults(store, moment) == []
    set_roles(store, "kari", ["coordinator"])
    assert ["no account sees the alerts" in text for text in faults(store, moment)] == [True]
    set_roles(store, "kari", ["safety"])
    disable_account(store, "kari")
    assert ["no account sees the alerts" in text for text in faults(store, moment)] == [True]


def test_somebody_of_one_unit_does_not_stand_for_who_sees_the_alerts_of_all(
    store: Store, seen_by_somebody: None
) -> None:
    """An alert of somebody of no unit would be seen by nobody."""
    set_roles(store, "kari", [])
    give_grant(store, "kari", Grant("safety", "demo", "site_1"))
    [found] = faults(store, datetime(2026, 12, 1, tzinfo=TIME_ZONE))
    assert "no account sees the alerts of the whole study" in found
