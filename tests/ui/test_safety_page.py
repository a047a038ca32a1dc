"""What was done about an alert, as the page of staff tells it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from workmh_measures.storage.alert_queue import AlertStep
from workmh_measures.ui.pages import safety
from workmh_measures.ui.words import LANGUAGES, word

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def notice(to: str, attempt: int, fate: str) -> AlertStep:
    return AlertStep(AT, "cron", "notice", {"to": to, "attempt": attempt, "notice": fate})


def lines(monkeypatch: pytest.MonkeyPatch, language: str, *steps: AlertStep) -> list[str]:
    def say(key: str, **slots: Any) -> str:
        return word(language, key, **slots)

    monkeypatch.setattr(safety, "say", say)
    return safety.step_lines(steps)


def test_a_message_to_staff_stands_once_with_what_became_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [
        notice("responsible", 1, "begun"), notice("responsible", 1, "sent"),
        notice("stand_in", 1, "begun"), notice("stand_in", 1, "refused"),
        notice("stand_in", 2, "begun"), notice("stand_in", 2, "deferred"),
        notice("investigator", 1, "begun"),
    ]  # fmt: skip
    assert lines(monkeypatch, "nb", *steps) == [
        "2026-11-23 09:00, cron, Melding til den ansvarlige: sendt",
        "2026-11-23 09:00, cron, Melding til stedfortrederen: avvist",
        "2026-11-23 09:00, cron, Melding til stedfortrederen: ikke tatt imot ennå",
        "2026-11-23 09:00, cron, Melding til prosjektlederen: begynt, uvisst om den gikk ut",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_tells_who_did_what(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    tried = {"how": "telephone", "result": "no_answer", "words": "Again tomorrow.", "signed": "Anna"}
    told = lines(
        monkeypatch, language, AlertStep(AT, "staff", "tried", tried), AlertStep(AT, "berit", "seen", {})
    )
    how, result = word(language, "safety.how_telephone"), word(language, "safety.result_no_answer")
    assert told == [
        f"2026-11-23 09:00, Anna (staff), {word(language, 'safety.step_tried')}, {how}, {result}",
        "Again tomorrow.",
        f"2026-11-23 09:00, berit, {word(language, 'safety.step_seen')}",
    ]
