"""What is on record of a person, in the order it is read, and the search for one."""

from __future__ import annotations

import streamlit as st

from workmh_measures.report.blocks import Facts
from workmh_measures.storage.person_record import PersonRecord
from workmh_measures.ui.frame import say
from workmh_measures.ui.person.person_blocks import facts, message_table, next_lines, wave_table
from workmh_measures.ui.person.person_rest import arm_told, counted, messages, strata_told
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_record", "draw_search"]


def draw_record(record: PersonRecord, visitor: Visitor) -> None:
    """Draw what comes next, waves and forms, what is on record, and the messages; the arm for whoever may see it."""
    st.header(say("person.next"), anchor=False)
    for line in next_lines(record):
        st.text(line)
    st.header(say("person.waves"), anchor=False)
    if record.waves:
        show_blocks([wave_table(record)], name="person_waves")
    else:
        st.text(say("person.none"))
    st.header(say("person.facts"), anchor=False)
    arm = arm_told(record.participant, visitor)
    show_blocks(
        [
            facts(record, [*strata_told(record, visitor), *counted(record, visitor)]),
            *([Facts([arm])] if arm else []),
        ],
        name="person_facts",
    )
    if arm is not None:
        st.caption(say("person.arm_seen_by"))
    sent = messages(record.participant)
    if sent:
        st.header(say("person.messages"), anchor=False)
        show_blocks([message_table(sent)], name="person_messages")


def draw_search() -> None:
    """Draw the field for an id, and open the page of who is typed."""
    st.text(say("person.find"))
    with st.form("person_search"):
        typed = st.text_input(say("person.id"), max_chars=64, key="person_id").strip()
        if not st.form_submit_button(say("person.open"), type="primary"):
            return
        if not typed:
            st.error(say("person.no_id"))
            return
        st.query_params["id"] = typed
        st.rerun()
