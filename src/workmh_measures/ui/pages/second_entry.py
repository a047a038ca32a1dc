"""Forms that are entered twice: begin a second copy, compare the two, settle what differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ResponseError, StoreError
from workmh_measures.model.missing import MissingCode, missing_label
from workmh_measures.storage.adjudication import Settlement, settle
from workmh_measures.storage.second_agreement import agreement
from workmh_measures.storage.second_entry import Copies, Difference, SecondForm, copies_of, second_forms
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.desk.ticket import Ticket, sealed
from workmh_measures.ui.frame import ask_to_open, page_language, say
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words.refusals import refusal_in_words

__all__ = ["draw", "second_table"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("enter_again")
    app = application()
    st.title(say("second.title"), anchor=False)
    if app.study.second_entry is None:
        st.text(say("second.none_asked"))
        return
    forms = second_forms(app.store, app.study.id)
    if not forms:
        st.text(say("second.none"))
        return
    st.text(say("second.how"))
    st.dataframe(second_table(forms), hide_index=True, key="second_table")
    _draw_agreement()
    _draw_start(visitor, forms)
    _draw_differences(visitor, [form for form in forms if form.state == "differs"])


def second_table(forms: Sequence[SecondForm]) -> pd.DataFrame:
    """Return one row for each form: whose, which, how far, and who entered it."""
    states = {
        "waiting": say("second.waiting"),
        "under_way": say("second.under_way"),
        "differs": say("second.differs"),
        "done": say("second.done"),
    }
    return pd.DataFrame(
        [
            {
                say("entry_page.person"): form.place.participant,
                say("entry_page.wave"): wave_name(form.place.wave, form.place.occasion),
                say("entry_page.form"): form_name(form.place.instrument),
                say("second.state"): states[form.state],
                say("second.first_by"): ", ".join(form.first_by),
                say("second.second_by"): ", ".join(form.second_by),
            }
            for form in forms
        ]
    )


def _draw_agreement() -> None:
    app = application()
    rows = agreement(app.store, app.study.id, load_instrument)
    if not rows:
        return
    st.header(say("second.agreement"), anchor=False)
    # The last row is all together, which says nothing more of one instrument.
    for row in rows if len(rows) > 2 else rows[:1]:
        told = say(
            "second.rate",
            differing=row.differing,
            fields=row.fields,
            value=_number(row.rate.value),
            low=_number(row.rate.ci_low),
            high=_number(row.rate.ci_high),
        )
        st.text(f"{form_name(row.instrument) if row.instrument else say('second.all')}: {told}")


def _draw_start(visitor: Visitor, forms: Sequence[SecondForm]) -> None:
    open_forms = [form for form in forms if form.state in ("waiting", "under_way")]
    mine = [form for form in open_forms if visitor.subject not in form.first_by]
    if not mine:
        return
    chosen = st.selectbox(say("second.choose_form"), mine, format_func=_name, index=None, placeholder="…")
    if st.button(say("second.start"), type="primary", disabled=chosen is None) and chosen is not None:
        place = chosen.place
        ticket = Ticket(
            participant=place.participant,
            wave=place.wave,
            occasion=place.occasion,
            instrument=place.instrument,
            mode="paper" if chosen.rater is None else "clinician",
            answered_on=chosen.answered_on,
            copy="second",
            rater=chosen.rater,
        )
        ask_to_open("form", sealed(ticket, visitor))


def _draw_differences(visitor: Visitor, forms: Sequence[SecondForm]) -> None:
    if not forms:
        return
    chosen = st.selectbox(
        say("second.choose_difference"), forms, format_func=_name, index=None, placeholder="…"
    )
    if chosen is None:
        return
    app, instrument = application(), load_instrument(chosen.place.instrument)
    with app.store.reading() as connection:
        copies = copies_of(connection, chosen.place, instrument.item_ids)
    st.dataframe(_differences_table(copies), hide_index=True, key="second_differences")
    left = {one.item: one for one in copies.open}
    item = st.selectbox(say("second.item"), [*left])
    if item is not None:
        _draw_settlement(visitor, chosen, left[item])


def _differences_table(copies: Copies) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                say("second.item"): one.item,
                say("second.first"): _answer(one.first),
                say("second.second"): _answer(one.second),
                say("second.now"): _answer(one.now),
                say("second.settled"): one.settled["by"] if one.settled is not None else "",
            }
            for one in copies.differences
        ]
    )


def _draw_settlement(visitor: Visitor, form: SecondForm, one: Difference) -> None:
    origins = {
        "first": f"{say('second.first')}: {_answer(one.first)}",
        "second": f"{say('second.second')}: {_answer(one.second)}",
        "third": say("second.third"),
    }
    codes = [None, *(int(code) for code in MissingCode)]
    with st.form("settlement"):
        origin = st.radio(say("second.counts"), [*origins], format_func=lambda one: origins[one], index=None)
        value = st.text_input(say("second.value"), key="second_value").strip()
        missing = st.selectbox(say("second.missing"), codes, format_func=_reason)
        reason = st.text_input(say("second.reason"), max_chars=400, key="second_reason")
        sent = st.form_submit_button(say("second.settle"), type="primary")
    if not sent or origin is None:
        return
    third = origin == "third"
    asked = Settlement(
        place=form.place,
        item=one.item,
        origin=origin,
        by=visitor.subject,
        reason=reason,
        value=(value or None) if third else None,
        missing=missing if third else None,
    )
    app = application()
    try:
        settle(app.store, app.study, load_instrument(form.place.instrument), asked)
    except (ResponseError, StoreError) as refusal:
        st.error(refusal_in_words(refusal.problems, page_language()))
    else:
        st.rerun()


def _name(form: SecondForm) -> str:
    place = form.place
    return f"{place.participant}, {wave_name(place.wave, place.occasion)}: {form_name(place.instrument)}"


def _answer(answer: Any) -> str:
    return _reason(answer["missing"]) if "missing" in answer else str(answer.get("value", ""))


def _reason(code: int | None) -> str:
    return "" if code is None else f"{code} {missing_label(MissingCode(code), page_language())}"


def _number(value: float | None) -> str:
    text = f"{value or 0:.1f}"
    return text.replace(".", ",") if page_language() == "nb" else text
