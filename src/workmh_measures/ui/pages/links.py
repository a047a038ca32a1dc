"""Participants, how far they have come, and new personal links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from workmh_measures.dataset.schedule import course_happenings
from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.events import Kind
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.reading import stored_events
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.form.schedule import Shut, shut_by
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.link_given import show_link
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw", "progress_table"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("progress")
    app = application()
    st.title(say("links.title"), anchor=False)
    people = [one for one in app.store.participants(app.study.id) if visitor.may_with("progress", one.unit)]
    if not people:
        st.text(say("links.none"))
        return
    st.dataframe(progress_table(people), hide_index=True, key="progress_table")
    _draw_issue(visitor, [one for one in people if visitor.may_with("issue_links", one.unit)])


def _draw_issue(visitor: Visitor, people: Sequence[ParticipantRecord]) -> None:
    if not people:
        return
    # Who left or died gets no link any more.
    asked = [one.participant for one in people if _shut(one) != "ended"]
    person = st.selectbox(say("links.choose"), asked, index=None, placeholder="…", key="person")
    if person is not None:
        show_link(person, visitor)


def progress_table(people: Sequence[ParticipantRecord]) -> pd.DataFrame:
    """Return one row for each person, a column for each wave they answer themselves, of the first job where of jobs."""
    app, names = application(), [one.participant for one in people]
    known, done = scheduled_instruments(app.study), _handed_in()
    given = Counter(
        (one.participant, one.wave)
        for one in app.store.current_answers(app.study.id)
        if one.occasion == 1 and (one.value is not None or one.missing is not None)
    )

    def come_to(person: str, wave: str) -> str:
        entries = app.study.forms_at(wave)
        if entries and all((person, wave, entry.instrument) in done for entry in entries):
            return say("links.done")
        if not given[person, wave]:
            return say("links.not_begun")
        items = sum(len(known[entry.instrument].items) for entry in entries)
        return say("links.begun", answered=given[person, wave], items=items)

    columns = {text_in(w.label, w.id): [come_to(p, w.id) for p in names] for w in app.study.survey_waves}
    words = {None: "", "ended": say("links.shut_ended"), "consent": say("links.shut_consent")}
    shut = [words[_shut(one)] for one in people]
    if any(shut):
        columns = {say("links.shut"): shut, **columns}
    return pd.DataFrame({say("links.participant"): names, **columns})


def _shut(record: ParticipantRecord) -> Shut | None:
    app = application()
    today = civil_day(app.store.now())
    return shut_by(app.study, course_happenings(record), record.consent, today=today)


def _handed_in() -> set[tuple[str, str, str]]:
    app = application()
    with app.store.reading() as connection:
        events = stored_events(connection, app.study.id, {"kind": Kind.FORM_COMPLETED.value})
        return {
            (e.columns["participant"], e.columns["wave"], e.columns["instrument"])
            for e in events
            if e.columns["occasion"] == 1
        }
