"""Tables of alerts: those that are not closed, those that are, and items left without an answer."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from workmh_measures.storage.alert_overview import OneAlert
from workmh_measures.storage.alert_queue import Alert, NotAnswered
from workmh_measures.ui.data_in.answer_shown import missing_name
from workmh_measures.ui.frame import say
from workmh_measures.ui.moments import moment_column, on_the_clock
from workmh_measures.ui.safety.alert_words import item_name, state, told, wave

__all__ = ["alert_table", "closed_table", "draw_alerts", "not_answered_table"]

_MOMENTS = ("safety.by_when", "safety.raised", "safety.closed_at")


def draw_alerts(table: pd.DataFrame, key: str) -> None:
    """Draw one of the tables; an empty cell says nothing."""
    shown = {say(name): moment_column() for name in _MOMENTS if say(name) in table}
    st.dataframe(table, hide_index=True, column_config=shown, placeholder="", key=key)


def alert_table(found: Sequence[OneAlert]) -> pd.DataFrame:
    """Return one row for each alert, in the order given."""
    return pd.DataFrame([_row(one) for one in found])


def closed_table(found: Sequence[Alert]) -> pd.DataFrame:
    """Return one row for each closed alert with what came of it, in the order given."""
    return pd.DataFrame(
        [
            {
                say("safety.number"): one.number,
                say("safety.person"): one.participant,
                say("safety.wave"): wave(one),
                say("safety.item"): item_name(one),
                say("safety.raised"): on_the_clock(one.raised_at),
                say("safety.assigned_to"): one.assigned_to or "",
                say("safety.outcome"): told(str(step.told["outcome"])),
                say("safety.closed_by"): step.name,
                say("safety.closed_at"): on_the_clock(step.at),
            }
            for one in found
            if (step := one.closing) is not None
        ]
    )


def not_answered_table(left: Sequence[NotAnswered]) -> pd.DataFrame:
    """Return one row for each item with a rule that has no answer, with the reason."""
    return pd.DataFrame(
        [
            {
                say("safety.person"): one.participant,
                say("safety.wave"): wave(one),
                say("safety.item"): item_name(one),
                say("safety.answer"): missing_name(one.missing),
                say("safety.raised"): on_the_clock(one.recorded_at),
            }
            for one in left
        ]
    )


def _row(one: OneAlert) -> dict[str, object]:
    alert = one.alert
    return {
        say("safety.number"): alert.number,
        say("safety.person"): alert.participant,
        say("safety.state"): state(one),
        say("safety.by_when"): on_the_clock(one.due) if alert.state == "open" else None,
        say("safety.assigned_to"): alert.assigned_to or "",
        say("safety.taken_by"): alert.taken_by or "",
        say("safety.wave"): wave(alert),
        say("safety.item"): item_name(alert),
        say("safety.answer"): "" if alert.value is None else f"{alert.value:g}",
    }
