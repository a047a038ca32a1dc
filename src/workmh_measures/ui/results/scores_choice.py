"""Which scores to tell of, and the list of who has which."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from workmh_measures.report.score_blocks import ScoresAsked
from workmh_measures.report.score_list_blocks import PEOPLE_EACH, people_count, people_table
from workmh_measures.report.writer import Writer
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.results.result_choice import (
    SOFTWARE,
    blinded_data,
    choose,
    choose_scale,
    wave_names,
)
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.study_data import StudyData

__all__ = ["choose_scores", "draw_people"]


def choose_scores(data: StudyData) -> ScoresAsked | None:
    """Draw the choice of wave, instrument and scale; return None where the wave has no scores."""
    names = wave_names()
    waves = {wave.id: names[wave.id] for wave in application().study.survey_waves}
    first, *places = st.columns(3)
    with first:
        wave = choose("wave", say("scores.wave"), waves)
    uses = [use for use in data.dataset.codebook.instruments if wave in use.waves]
    if wave is None or not uses:
        return None
    chosen = choose_scale(uses, places=places)
    if chosen is None:
        return None
    return ScoresAsked(
        dataset=blinded_data(data),
        use=chosen.use,
        scale=chosen.scale,
        wave=wave,
        wave_name=names[wave],
        software=SOFTWARE,
    )


def draw_people(asked: ScoresAsked) -> None:
    """Draw who has which score, a page of them at a time, with the way to their course."""
    st.header(say("scores.people"), anchor=False)
    pages = max(1, -(-people_count(asked) // PEOPLE_EACH))
    page = 1
    if pages > 1:
        page = int(st.number_input(say("scores.page", pages=pages), 1, pages, key="people_page"))
    address = f"/course?{urlencode({'lang': page_language()})}&id="
    table = people_table(asked, Writer(page_language()), page=page - 1, address=address)
    # Handed to nobody as a file: whoever may take the scores of everybody along has the page of exports.
    show_blocks([table], name="people")
