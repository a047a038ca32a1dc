"""One alert that is chosen from a list: what was done about it, and what somebody does now."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workmh_measures.storage.alert_events import Step
from workmh_measures.storage.alert_overview import OneAlert, steps_seen_by
from workmh_measures.storage.alert_queue import Alert, AlertStep
from workmh_measures.ui.access import note_person
from workmh_measures.ui.frame import say
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.safety.alert_facts import draw_facts
from workmh_measures.ui.safety.alert_tables import closed_table, draw_alerts
from workmh_measures.ui.safety.alert_words import choice_name, step_lines, step_name
from workmh_measures.ui.safety.step_form import draw_step_form
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_chosen", "draw_closed"]

_CHOSEN: tuple[Step, ...] = ("taken", "assigned", "tried", "note", "closed")


def draw_chosen(found: Sequence[OneAlert], visitor: Visitor) -> None:
    """Draw the alert somebody chooses with what was done about it, and take in what they do."""
    chosen = _chosen([one.alert for one in found], say("safety.choose"), "alert")
    if chosen is None:
        return
    app, account = application(), visitor.subject
    note_person(visitor, "follow_alerts", chosen.participant)
    steps = steps_seen_by(app.store, app.study.id, chosen, account)
    draw_facts(next(one for one in found if one.alert is chosen))
    _draw_history(steps)
    # Keys of their own for each step on record, so that nothing is chosen or typed after one was recorded.
    place = f"{chosen.number}_{len(steps)}"
    names = {one: step_name(one) for one in _CHOSEN}
    step = st.radio(
        say("safety.step"),
        _CHOSEN,
        format_func=lambda one: as_it_is(names[one]),
        index=None,
        key=f"step_{place}",
    )
    if step is not None:
        draw_step_form(chosen, step, account, f"{place}_{step}")


def draw_closed(done: Sequence[Alert], visitor: Visitor) -> None:
    """Draw the closed alerts with what came of them; one that is chosen with everything that was done."""
    with st.expander(say("safety.done", n=len(done))):
        if not done:
            return
        draw_alerts(closed_table(done), "closed_table")
        chosen = _chosen(done, say("safety.choose_closed"), "closed_alert")
        if chosen is not None:
            note_person(visitor, "follow_alerts", chosen.participant)
            _draw_history(chosen.steps)


def _chosen(found: Sequence[Alert], label: str, key: str) -> Alert | None:
    # By number: an alert itself is another one as soon as a step is on record, and would no longer be the one chosen.
    by_number = {one.number: one for one in found}
    names = {n: choice_name(one) for n, one in by_number.items()}
    number = st.selectbox(
        as_it_is(label), [*names], format_func=lambda n: names[n], index=None, placeholder="…", key=key
    )
    return None if number is None else by_number[number]


def _draw_history(steps: Sequence[AlertStep]) -> None:
    with st.expander(say("safety.history"), expanded=True):
        for line in step_lines(steps):
            st.text(line)
