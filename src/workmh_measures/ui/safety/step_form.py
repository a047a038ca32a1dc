"""The form in which somebody says what they did about an alert."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.storage.alert_events import HOW, OUTCOMES, RESULTS, Step
from workmh_measures.storage.alert_queue import Alert, record_step
from workmh_measures.storage.who_may import who_may
from workmh_measures.ui.frame import say
from workmh_measures.ui.own_units import unit_of
from workmh_measures.ui.refused import as_it_is, show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.safety.alert_words import step_name, told

__all__ = ["draw_recorded", "draw_step_form"]

_RECORDED = "alert_recorded"


def draw_recorded() -> None:
    """Say once what was put on record."""
    said = st.session_state.pop(_RECORDED, None)
    if said is not None:
        number, step = said
        st.success(as_it_is(say("safety.recorded", number=number, step=step_name(step))))


def draw_step_form(alert: Alert, step: Step, account: str, place: str) -> None:
    """Draw the fields of a step and put it on record when it is sent.

    Parameters
    ----------
    account : of whoever does it.
    place : makes the keys of the fields those of this step alone.
    """
    with st.form(f"alert_step_{place}", border=True):
        name = st.text_input(say("safety.name"), value=account, max_chars=100, key=f"by_{place}").strip()
        chosen = _fields(alert, step, place)
        words = st.text_input(say("safety.words"), max_chars=500, key=f"words_{place}").strip()
        sent = st.form_submit_button(say("safety.record"), type="primary")
    if not sent:
        return
    if None in chosen.values():
        st.error(say("safety.choose_all"))
        return
    app = application()
    # The account is always on record; a name of one's own comes beside it, where several share one.
    more = {"words": words or None, "signed": name if name not in ("", account) else None}
    try:
        record_step(app.store, app.study.id, alert.number, step, by=account, **chosen, **more)
    except StoreError as error:
        show_refusal(error.problems)
        return
    st.session_state[_RECORDED] = (alert.number, step)
    st.rerun()


def _fields(alert: Alert, step: Step, place: str) -> dict[str, str | None]:
    """Draw what belongs to the step alone; None in a field where nothing is chosen."""
    if step == "assigned":
        app = application()
        st.text(say("safety.assign_how"))
        known = who_may(app.store, app.study.id, "follow_alerts", unit_of(alert.participant))
        names = {name: name for name in known}
        return {"assigned_to": _pick(say("safety.assigned_to"), names, f"assigned_{place}")}
    if step == "tried":
        return {
            "how": _pick(say("safety.how"), _named(HOW), f"safety.how_{place}"),
            "result": _pick(say("safety.result"), _named(RESULTS), f"safety.result_{place}"),
        }
    if step == "closed":
        return {"outcome": _pick(say("safety.outcome"), _named(OUTCOMES), f"safety.outcome_{place}")}
    return {}


def _named(allowed: Sequence[str]) -> dict[str, str]:
    return {one: told(one) for one in allowed}


def _pick(label: str, names: dict[str, str], key: str) -> str | None:
    return st.selectbox(
        as_it_is(label), [*names], format_func=lambda one: names[one], index=None, placeholder="…", key=key
    )
