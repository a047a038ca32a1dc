"""Scores of one wave and instrument: how they lie, what they mean, and who has which."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from workmh_measures.report.score_blocks import ScoresAsked, score_blocks
from workmh_measures.report.score_list_blocks import PEOPLE_EACH, people_count, people_table
from workmh_measures.report.writer import Writer
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.results.result_choice import SOFTWARE, blinded_data, choose, choose_scale, wave_names
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.study_data import StudyData, study_data

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("scores")
    app = application()
    st.title(say("scores.title"), anchor=False)
    data = study_data(app.store, app.study)
    asked = _asked(data)
    if asked is None:
        st.text(say("scores.no_forms"))
        return
    chosen = (asked.use.instrument.id, asked.scale.id, asked.wave)
    language = page_language()
    blocks = kept_results().of(
        (data.version, "scores", language, chosen), lambda: score_blocks(asked, Writer(language))
    )
    if not blocks:
        st.text(say("scores.none"))
        return
    show_blocks(blocks, name="scores", visitor=visitor, action="scores")
    _people(asked, language)


def _asked(data: StudyData) -> ScoresAsked | None:
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


def _people(asked: ScoresAsked, language: str) -> None:
    st.header(say("scores.people"), anchor=False)
    pages = max(1, -(-people_count(asked) // PEOPLE_EACH))
    page = 1
    if pages > 1:
        page = int(st.number_input(say("scores.page", pages=pages), 1, pages, key="people_page"))
    address = f"/course?{urlencode({'lang': language})}&id="
    table = people_table(asked, Writer(language), page=page - 1, address=address)
    # Handed to nobody as a file: whoever may take the scores of everybody along has the page of exports.
    show_blocks([table], name="people")
