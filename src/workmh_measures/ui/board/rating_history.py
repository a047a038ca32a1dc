"""Ratings of a unit that are on record, what became of them, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import UnitRecord
from workmh_measures.report.writer import Writer
from workmh_measures.storage.unit_ratings import RatingStep, rating_history, withdraw_rating
from workmh_measures.ui.board.unit_rating import Came, came_to
from workmh_measures.ui.frame import label_in, page_language, say
from workmh_measures.ui.moments import day_column, day_said, moment_column, on_the_clock
from workmh_measures.ui.refused import show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_history"]

_TAKEN_BACK = "rating_taken_back"


def draw_history(instrument: Instrument, record: UnitRecord, unit: str, visitor: Visitor) -> None:
    """Draw the ratings of one unit, the latest day first."""
    app = application()
    steps = [
        one
        for one in rating_history(app.store, app.study.id)
        if (one.rating.instrument, one.rating.unit) == (instrument.id, unit)
    ]
    st.header(say("units.on_record"), anchor=False)
    if not steps:
        st.text(say("units.none"))
        return
    steps.sort(key=lambda one: (one.rating.day, one.seq), reverse=True)
    shown = {say("units.day"): day_column(), say("units.at"): moment_column()}
    table = _table(instrument, record, steps)
    st.dataframe(table, hide_index=True, column_config=shown, key="rating_history")
    if st.session_state.pop(_TAKEN_BACK, False):
        st.success(say("units.back_done"))
    _draw_taking_back([one for one in steps if one.standing], visitor)


def _table(instrument: Instrument, record: UnitRecord, steps: Sequence[RatingStep]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                say("units.day"): one.rating.day,
                say("units.rater"): one.rating.rater,
                say("units.total"): "" if one.withdrawn else _total(instrument, record, one),
                say("units.reported"): _reported(one),
                say("units.state"): _state(one),
                say("units.by"): one.by,
                say("units.at"): on_the_clock(one.at),
                say("units.reason"): one.reason,
            }
            for one in steps
        ]
    )


def _total(instrument: Instrument, record: UnitRecord, one: RatingStep) -> str:
    """Return the scales that are nobody's part, with their bands, as the items give them."""
    if not one.rating.answers:
        return ""
    whole = [scale.parent is None for scale in instrument.scales]
    came = came_to(instrument, record, {**one.rating.answers})
    return "; ".join(_words(one) for one, is_whole in zip(came, whole, strict=True) if is_whole)


def _words(came: Came) -> str:
    name = label_in(came.name.root)
    if came.value is None:
        return say("units.not_yet", scale=name, n=came.n_answered, items=came.n_items)
    value = Writer(page_language()).number(came.value, 0 if came.value == round(came.value) else 2)
    return f"{name} {value}" + ("" if came.band is None else f" ({label_in(came.band.root)})")


def _reported(one: RatingStep) -> str:
    rating = one.rating
    total = "" if rating.total is None else Writer(page_language()).number(rating.total, 1)
    return " ".join(part for part in (total, f"({rating.band})" if rating.band else "") if part)


def _state(one: RatingStep) -> str:
    if one.withdrawn:
        return say("units.taken_back")
    return say("units.standing") if one.standing else say("units.replaced")


def _draw_taking_back(standing: Sequence[RatingStep], visitor: Visitor) -> None:
    if not standing:
        return
    names = {one.seq: f"{day_said(one.rating.day)} {one.rating.rater}".strip() for one in standing}
    with st.expander(say("units.take_back"), key="rating_take_back"):
        seq = st.selectbox(
            say("units.which"),
            [*names],
            format_func=lambda one: names[one],
            index=None,
            placeholder="…",
            key="rating_back_which",
        )
        reason = st.text_input(say("units.why"), max_chars=300, key=f"rating_back_why_{seq}")
        if not st.button(say("units.take_back_now"), disabled=seq is None, key="rating_back") or seq is None:
            return
        app = application()
        chosen = next(one for one in standing if one.seq == seq)
        try:
            withdraw_rating(app.store, app.study.id, chosen, by=visitor.subject, reason=reason)
        except StoreError as refusal:
            show_refusal(refusal.problems)
            return
        st.session_state[_TAKEN_BACK] = True
        st.rerun()
