"""One person over time: the search for them, and what is told of their scores on one scale."""

from __future__ import annotations

import streamlit as st

from workmh_measures.dataset.person_course import days_reached, person_course
from workmh_measures.dataset.score_rows import scale_columns
from workmh_measures.report.blocks import Block
from workmh_measures.report.course_blocks import CourseAsked, course_blocks
from workmh_measures.report.writer import Writer
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.results.result_choice import (
    SOFTWARE,
    ScaleChosen,
    anchor_names,
    blinded_data,
    first_errors,
    survey_waves_of,
    wave_names,
)
from workmh_measures.ui.running import application
from workmh_measures.ui.study_data import StudyData

__all__ = ["choose_person", "person_blocks"]


def choose_person(people: list[str]) -> str | None:
    """Draw the search and the way to the one before and after; return who is shown."""
    asked = str(st.query_params.get("id", "")).strip()
    place = people.index(asked) if asked in people else -1
    with st.container(horizontal=True, vertical_alignment="bottom", key="course_steps"):
        before = _step(people, place, -1, "course.previous")
        typed = st.text_input(
            say("course.search"), value=asked, key=f"search_{asked}_{page_language()}"
        ).strip()
        after = _step(people, place, 1, "course.next")
    to = typed if typed != asked else before or after
    if to is not None:
        st.query_params["id"] = to
        st.rerun()
    if place >= 0:
        st.text(say("course.place", place=place + 1, whole=len(people)))
        return asked
    if asked:
        near = [name for name in people if asked.casefold() in name.casefold()][:10]
        st.text(say("course.not_found", found=", ".join(near)) if near else say("course.unknown"))
    else:
        st.text(say("course.ask"))
    return None


def _step(people: list[str], place: int, step: int, word: str) -> str | None:
    """Draw the way to the one before or after; return who that is once it was pressed."""
    to = place + step if place >= 0 else (0 if step > 0 else -1)
    pressed = st.button(say(word), disabled=not 0 <= to < len(people), key=f"step_{step}")
    return people[to] if pressed else None


def person_blocks(
    data: StudyData, chosen: ScaleChosen, person: str, *, error: str, own: bool = True
) -> list[Block]:
    """Return what is told of the scores of a person; nothing where the data do not hold the scale.

    Parameters
    ----------
    error : name of what makes a change reliable; empty for none.
    own : it may rest on numbers of everybody in the study.
    """
    language = page_language()
    study, dataset = application().study, blinded_data(data)
    columns = scale_columns(dataset.codebook, *chosen.name)
    if columns is None:
        return []
    names = wave_names()
    waves = [wave.id for wave in study.waves]
    asked = CourseAsked(
        use=chosen.use,
        scale=chosen.scale,
        person=person,
        points=person_course(dataset, person, columns, waves=waves, language=language),
        days=days_reached(dataset, study, person),
        day_names=anchor_names(dataset),
        wave_names=names,
        errors=first_errors(chosen, data, own=own),
        first_wave=names[survey_waves_of(study, chosen.use)[0].id],
        software=SOFTWARE,
        chosen=error,
    )
    return course_blocks(asked, Writer(language))
