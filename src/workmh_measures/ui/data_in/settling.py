"""What differs between two copies of a form, and settling it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ResponseError, StoreError
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import STATED_CODES
from workmh_measures.storage.adjudication import Settlement, settle
from workmh_measures.storage.second_entry import Copies, Difference, SecondForm, copies_of
from workmh_measures.ui.data_in.answer_shown import answer_in_words, item_name, reason_name
from workmh_measures.ui.data_in.second_copies import form_named
from workmh_measures.ui.frame import say
from workmh_measures.ui.refused import as_it_is, show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_differences"]


def draw_differences(visitor: Visitor, forms: Sequence[SecondForm]) -> None:
    """Draw what differs in a form, and the form that settles one answer of it."""
    if not forms:
        return
    chosen = st.selectbox(
        say("second.choose_difference"), forms, format_func=form_named, index=None, placeholder="…"
    )
    if chosen is None:
        return
    app, instrument = application(), load_instrument(chosen.place.instrument)
    with app.store.reading() as connection:
        copies = copies_of(connection, chosen.place, instrument.item_ids)
    st.dataframe(_differences_table(copies, instrument), hide_index=True, key="second_differences")
    left = {one.item: one for one in copies.open}
    item = st.selectbox(
        say("second.item"), [*left], index=0 if len(left) == 1 else None, placeholder=say("queries.prompt"),
        format_func=lambda one: item_name(chosen.place.instrument, one), key=f"second_item_{_mark(chosen)}_{len(left)}",
    )  # fmt: skip
    if item in left:
        _draw_settlement(visitor, chosen, left[item])


# --- parts ----------------------------------------------------------------------------------------


def _differences_table(copies: Copies, instrument: Instrument) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                say("second.item"): item_name(instrument.id, one.item),
                say("second.first"): _answer(instrument, one, one.first),
                say("second.second"): _answer(instrument, one, one.second),
                say("second.now"): _answer(instrument, one, one.now),
                say("second.settled"): one.settled["by"] if one.settled is not None else "",
            }
            for one in copies.differences
        ]
    )


def _draw_settlement(visitor: Visitor, form: SecondForm, one: Difference) -> None:
    origins = _origins(load_instrument(form.place.instrument), one)
    # What was typed for one answer is not left for another.
    mark = f"{_mark(form)}_{one.item}"
    with st.form(f"settlement_{mark}"):
        origin = st.radio(
            say("second.counts"), [*origins], format_func=lambda one: as_it_is(origins[one]), index=None,
            key=f"second_origin_{mark}",
        )  # fmt: skip
        value = st.text_input(say("second.value"), key=f"second_value_{mark}").strip()
        missing = st.selectbox(
            say("second.missing"), [int(code) for code in STATED_CODES], format_func=reason_name, index=None,
            placeholder=say("queries.prompt"), key=f"second_code_{mark}",
        )  # fmt: skip
        reason = st.text_input(say("second.reason"), max_chars=400, key=f"second_reason_{mark}")
        sent = st.form_submit_button(say("second.settle"), type="primary")
    if sent and origin is None:
        st.error(say("second.choose_answer"))
    if not sent or origin is None:
        return
    if value and missing is not None:
        st.error(say("second.both_given"))
        return
    # What was typed beside the answer of a copy is refused, not passed over.
    asked = Settlement(
        place=form.place,
        item=one.item,
        origin=origin,
        by=visitor.subject,
        reason=reason,
        value=value or None,
        missing=missing,
    )
    app = application()
    try:
        settle(app.store, app.study, load_instrument(form.place.instrument), asked)
    except (ResponseError, StoreError) as refusal:
        show_refusal(refusal.problems)
    else:
        st.rerun()


def _origins(instrument: Instrument, one: Difference) -> dict[str, str]:
    return {
        "first": f"{say('second.first')}: {_answer(instrument, one, one.first)}",
        "second": f"{say('second.second')}: {_answer(instrument, one, one.second)}",
        "third": say("second.third"),
    }


def _mark(form: SecondForm) -> str:
    place = form.place
    return "_".join((place.participant, place.wave, str(place.occasion), place.instrument))


def _answer(instrument: Instrument, one: Difference, answer: Mapping[str, Any]) -> str:
    return answer_in_words(instrument.response_scale_of(one.item), answer or None)
