"""What is known of one alert: whose, which answer to what, who has it and by when."""

from __future__ import annotations

from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.report.blocks import Facts
from workmh_measures.storage.alert_overview import OneAlert
from workmh_measures.storage.alert_queue import Alert
from workmh_measures.ui.data_in.answer_shown import answer_in_words
from workmh_measures.ui.frame import say
from workmh_measures.ui.moments import day_said, moment_said
from workmh_measures.ui.running import application
from workmh_measures.ui.safety.alert_words import item_name, state, wave
from workmh_measures.ui.shown import show_blocks

__all__ = ["alert_facts", "draw_facts"]


def draw_facts(one: OneAlert) -> None:
    """Draw what is known of an alert as terms and what they are, which fits a telephone and is read aloud in order."""
    show_blocks([Facts(alert_facts(one))], name="alert")


def alert_facts(one: OneAlert) -> list[tuple[str, str]]:
    """Return the terms and what they are; nothing is said of what nobody did or answered."""
    alert = one.alert
    told = [
        (say("safety.person"), alert.participant),
        (say("safety.state"), state(one)),
        (say("safety.by_when"), moment_said(one.due) if alert.state == "open" else ""),
        (say("safety.assigned_to"), alert.assigned_to or ""),
        (say("safety.taken_by"), alert.taken_by or ""),
        (say("safety.wave"), wave(alert)),
        (say("safety.item"), item_name(alert)),
        (say("safety.answer"), "" if alert.value is None else _in_words(alert, alert.value)),
        (say("safety.at_least"), _in_words(alert, alert.at_least)),
        (say("safety.later"), _later(alert)),
        (say("safety.raised"), moment_said(alert.raised_at)),
        (say("safety.answered_on"), _late(alert)),
    ]
    return [(term, text) for term, text in told if text]


def _late(alert: Alert) -> str:
    if not alert.is_late or alert.answered_on is None:
        return ""
    return say("safety.late", day=day_said(alert.answered_on))


def _later(alert: Alert) -> str:
    """Return what was answered to the item after the alert, oldest first."""
    return ", ".join(
        say("safety.taken_away") if value is None else _in_words(alert, value) for _, value in alert.notes
    )


def _in_words(alert: Alert, value: float) -> str:
    """Return an answer as its code and our own label of it."""
    instrument = scheduled_instruments(application().study)[alert.instrument]
    return answer_in_words(instrument.response_scale_of(alert.item), {"value": value})
