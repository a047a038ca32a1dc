"""One person over time: the scores of one scale, and which change is more than error."""

from __future__ import annotations

import streamlit as st

from workmh_measures.dataset.person_course import people_of
from workmh_measures.ui.access import note_other_unit, note_person, require_staff
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.own_units import own_people
from workmh_measures.ui.results.course_person import choose_person, person_blocks
from workmh_measures.ui.results.result_choice import choose_error, choose_scale
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.study_data import study_data

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("course")
    st.title(say("course.title"), anchor=False)
    data = study_data()
    everybody = kept_results().of((data.version, "people"), lambda: people_of(data.dataset))
    own = own_people(visitor, "course")
    people = everybody if own is None else [one for one in everybody if one in own]
    if not people:
        st.text(say("course.nobody"))
        return
    person = choose_person(people)
    if person is None:
        asked = str(st.query_params.get("id", "")).strip()
        if asked in everybody:
            note_other_unit(visitor, "course", asked)
        return
    chosen = choose_scale(data.dataset.codebook.instruments, amounts_only=True)
    if chosen is None:
        st.text(say("scores.no_forms"))
        return
    note_person(visitor, "course", person)
    is_whole = own is None  # an error of the study's own is a number of everybody
    error = choose_error(chosen, data, own=is_whole)
    key = (data.version, "course", page_language(), person, chosen.name, error, is_whole)
    blocks = kept_results().of(key, lambda: person_blocks(data, chosen, person, error=error, own=is_whole))
    show_blocks(blocks, name="course", visitor=visitor, action="course")
