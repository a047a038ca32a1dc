"""A new rating of a unit: day, rater, the items by their short labels, and what they come to while they are rated."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.rating import UnitRating
from workmh_measures.model.study import UnitRecord
from workmh_measures.report.writer import Writer
from workmh_measures.storage.unit_ratings import keep_unit_ratings, rating_changes
from workmh_measures.ui.board.unit_rating import came_to, rating_typed
from workmh_measures.ui.frame import label_in, page_language, say
from workmh_measures.ui.refused import as_it_is, show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_new_rating"]

_SAVED, _TIMES, _THERE = "rating_saved", "rating_times", "rating_there"


def draw_new_rating(instrument: Instrument, record: UnitRecord, unit: str, visitor: Visitor) -> None:
    """Draw the form; nothing is stored before it is saved."""
    st.header(say("units.new"), anchor=False)
    said = st.session_state.pop(_SAVED, None)
    if said:
        st.success(as_it_is(said), icon=":material/check:")
    # Fields of their own for each rating, so that nothing of one stands in the next.
    place = f"{instrument.id}_{unit}_{st.session_state.get(_TIMES, 0)}"
    st.text(say("units.how"))
    with st.container(horizontal=True, key=f"rating_head_{place}"):
        day = st.text_input(
            say("units.day"), max_chars=20, placeholder="25.6.2026", key=f"rating_day_{place}"
        )
        rater = st.text_input(say("units.rater"), max_chars=100, key=f"rating_rater_{place}")
    answers = _ask_items(instrument, place)
    _draw_came_to(instrument, record, answers)
    # Asked only after a rating of the same day and rater was found.
    is_there = st.session_state.get(_THERE) == place
    replaces = is_there and st.checkbox(say("units.replaces"), key=f"rating_replaces_{place}")
    if is_there and not replaces:
        st.warning(say("units.there"))
    # Another button for each rating: the keyboard then goes to what is said of the one before.
    times = st.session_state.get(_TIMES, 0)
    if not st.button(say("units.save"), type="primary", key=f"rating_save_{times}"):
        return
    app = application()
    try:
        today = civil_day(app.store.now())
        rating = rating_typed(instrument, (unit, day, rater), answers, today=today)
        if rating_changes(app.store, app.study.id, [rating]).changed and not replaces:
            st.session_state[_THERE] = place
            st.rerun()
        _keep(rating, fingerprint(instrument), visitor)
    except StoreError as refusal:
        show_refusal(refusal.problems)


def _keep(rating: UnitRating, defined: str, visitor: Visitor) -> None:
    app = application()
    told = {"entered_by": visitor.subject, "fingerprint": defined, "mode": "clinician"}
    changes = keep_unit_ratings(app.store, app.study.id, [rating], told)
    st.session_state[_SAVED] = say("units.unchanged") if changes.unchanged else say("units.saved")
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    st.rerun()


def _ask_items(instrument: Instrument, place: str) -> dict[str, float | None]:
    answers: dict[str, float | None] = {}
    for number, item in enumerate(instrument.items, start=1):
        options = instrument.response_scale_of(item.id).options
        labels = {option.code: label_in(option.label.root) for option in options}
        answers[item.id] = st.radio(
            as_it_is(f"{number}. {label_in(item.label.root)}"),
            [*labels],
            format_func=lambda code, labels=labels: as_it_is(labels[code]),  # type: ignore[misc]
            index=None,
            horizontal=True,
            key=f"rating_{item.id}_{place}",
        )
    return answers


def _draw_came_to(instrument: Instrument, record: UnitRecord, answers: Mapping[str, float | None]) -> None:
    write = Writer(page_language())
    with st.container(border=True, key="rating_came_to"):
        for one in came_to(instrument, record, answers):
            name = label_in(one.name.root)
            if one.value is None:
                st.text(say("units.not_yet", scale=name, n=one.n_answered, items=one.n_items))
                continue
            value = write.number(one.value, 0 if one.value == round(one.value) else 2)
            band = "" if one.band is None else f" ({label_in(one.band.root)})"
            st.text(f"{name}: {value}{band}")
