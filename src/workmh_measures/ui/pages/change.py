"""Change from the first wave: of all together, and of the groups as far as this visitor may see them."""

from __future__ import annotations

import streamlit as st

from workmh_measures.analysis.change_by_group import ChangeAsked
from workmh_measures.dataset.groups_seen import GroupsSeen
from workmh_measures.dataset.score_rows import scale_columns
from workmh_measures.dataset.scores_by_wave import scores_by_wave
from workmh_measures.report.blocks import Block
from workmh_measures.report.change_by_group_blocks import ChangeShown, change_by_group_blocks
from workmh_measures.report.writer import Writer
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import page_language, say, text_in
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.results.result_choice import (
    SOFTWARE,
    ScaleChosen,
    choose_error,
    choose_scale,
    first_errors,
    groups_for,
    survey_waves_of,
    wave_names,
)
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.study_data import StudyData, study_data

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("scores")
    app = application()
    st.title(say("change.title"), anchor=False)
    data = study_data(app.store, app.study)
    several = [use for use in data.dataset.codebook.instruments if len(survey_waves_of(app.study, use)) > 1]
    chosen = choose_scale(several, amounts_only=True) if several else None
    if chosen is None:
        st.text(say("change.one_wave"))
        return
    error, language = choose_error(chosen, data), page_language()
    seen = groups_for(data, visitor)
    key = (data.version, "change", seen.kind, seen.why_none, language, chosen.name, error)
    blocks = kept_results().of(key, lambda: _blocks(data, chosen, seen, error, language))
    show_blocks(blocks, name="change", visitor=visitor, action="scores")


def _blocks(data: StudyData, chosen: ScaleChosen, seen: GroupsSeen, error: str, language: str) -> list[Block]:
    study = application().study
    columns = scale_columns(seen.dataset.codebook, *chosen.name)
    if columns is None:
        return []
    waves = survey_waves_of(study, chosen.use)
    errors = first_errors(chosen, data)
    asked = ChangeAsked(
        scores=scores_by_wave(seen.dataset, columns, [wave.id for wave in waves]),
        group=seen.group,
        names=seen.names,
        by_letter=seen.kind == "letters",
        direction=chosen.scale.direction,
        error=errors.errors.get(error, errors.first),
    )
    shown = ChangeShown(
        asked=asked,
        seen=seen,
        errors=errors,
        use=chosen.use,
        scale=chosen.scale,
        arm_names={arm.id: text_in(arm.name, arm.id) for arm in study.arms} if seen.kind == "names" else {},
        wave_names=wave_names(),
        months={wave.id: wave.month for wave in waves},
        drawn=[wave.id for wave in waves if wave.anchor == waves[0].anchor],
        software=SOFTWARE,
    )
    return change_by_group_blocks(shown, Writer(language))
