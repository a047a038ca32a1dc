"""Queries as a table: who sees which, those that pass the filters, and one of them opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.staff_rights import Action
from workmh_measures.storage.queries import STATES, Query, query
from workmh_measures.ui.data_in.answer_shown import item_name
from workmh_measures.ui.data_in.asking_about import draw_query, state_names
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.frame import say
from workmh_measures.ui.moments import day_column
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["chosen", "draw_found", "query_in_address", "query_table", "sees"]


def sees(visitor: Visitor, one: Query) -> bool:
    """Say whether a query is shown: those about nobody in particular tell of all, so only to whoever sees scores."""
    if one.participant is None:
        return visitor.may("scores")
    return visitor.may_with("answer_queries", one.unit)


def query_in_address(visitor: Visitor, action: Action) -> Query | None:
    """Return the query a page was opened from, or None; one of people of other units is as good as none."""
    number = st.query_params.get("query", "")
    if not (number.isascii() and number.isdecimal()):
        return None
    app = application()
    try:
        found = query(app.store, app.study.id, int(number))
    except StoreError:
        return None
    return found if visitor.may_with(action, found.unit) else None


def chosen(found: Sequence[Query], today: date) -> list[Query]:
    """Draw the filters; return the queries that pass them."""
    names, every = state_names(), say("queries.every")
    units = sorted({one.unit for one in found if one.unit})
    forms = sorted({one.instrument for one in found})
    columns = st.columns(4)
    state = columns[0].selectbox(
        say("queries.state"), [None, *STATES], format_func=lambda s: names.get(s, every), key="query_state"
    )
    unit = columns[1].selectbox(
        say("queries.unit"), [None, *units], format_func=lambda u: u or every, key="query_unit"
    )
    form = columns[2].selectbox(
        say("queries.form"),
        [None, *forms],
        format_func=lambda f: form_name(f) if f else every,
        key="query_of",
    )
    days = columns[3].number_input(say("queries.days"), min_value=0, value=0, step=1, key="query_days")
    return [
        one
        for one in found
        if state in (None, one.state)
        and unit in (None, one.unit)
        and form in (None, one.instrument)
        and (today - civil_day(one.asked_at)).days >= days
    ]


def draw_found(found: Sequence[Query], today: date, visitor: Visitor) -> None:
    """Draw the queries that were chosen, and one of them with what was said."""
    if not found:
        st.text(say("queries.none_chosen"))
        return
    shown = {say("queries.asked_on"): day_column()}
    st.dataframe(query_table(found, today), hide_index=True, column_config=shown, key="query_table")
    by_number = {one.number: one for one in found}
    number = st.selectbox(
        say("queries.choose"), [*by_number], index=None, placeholder="…", key="query_number"
    )
    if number in by_number:
        draw_query(by_number[number], visitor)


def query_table(found: Sequence[Query], today: date) -> pd.DataFrame:
    """Return one row for each query; never an answer, and never an arm."""
    names = state_names()
    return pd.DataFrame(
        [
            {
                say("queries.number"): one.number,
                say("queries.state"): names[one.state],
                say("queries.person"): one.participant or say("queries.all_people"),
                say("queries.unit"): one.unit or "",
                say("queries.wave"): "" if one.wave is None else wave_name(one.wave, one.occasion),
                say("queries.form"): form_name(one.instrument),
                say("queries.item"): item_name(one.instrument, one.item),
                say("queries.asked_on"): civil_day(one.asked_at),
                say("queries.age"): (today - civil_day(one.asked_at)).days,
                say("queries.words"): one.words,
            }
            for one in found
        ]
    )
