"""What the pages of results ask for: a wave, an instrument and a scale; and the data they are told of, without the arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workmh_measures import __version__
from workmh_measures.analysis.reliable_change_sources import FirstScores, KnownErrors, known_errors
from workmh_measures.dataset.codebook import Dataset, InstrumentUse
from workmh_measures.dataset.groups_seen import GroupsSeen, groups_seen
from workmh_measures.dataset.keys import anchor_date
from workmh_measures.dataset.score_rows import floats, label_in
from workmh_measures.model.names import item_column, score_column
from workmh_measures.model.scale import Scale
from workmh_measures.model.study import Study, Wave
from workmh_measures.report.staff_words import error_label
from workmh_measures.report.writer import Writer
from workmh_measures.storage.allocation import label_key
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.frame import page_language, say, text_in
from workmh_measures.ui.kept_fields import kept_field
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.study_data import StudyData
from workmh_measures.ui.visitor import Visitor

__all__ = [
    "SOFTWARE",
    "ScaleChosen",
    "anchor_names",
    "blinded_data",
    "choose",
    "choose_error",
    "choose_scale",
    "first_errors",
    "groups_for",
    "survey_waves_of",
    "wave_names",
]

SOFTWARE = f"workmh-measures {__version__}"


@dataclass(frozen=True)
class ScaleChosen:
    """A scale of an instrument as the study uses it."""

    use: InstrumentUse
    scale: Scale

    @property
    def name(self) -> tuple[str, str]:
        """Ids of instrument and scale."""
        return self.use.instrument.id, self.scale.id


def choose(name: str, title: str, labels: Mapping[str, str], first: str | None = None) -> str | None:
    """Draw one choice; the box is another one in each language, or it would keep the label of the former.

    Parameters
    ----------
    first : what is chosen before anybody chose; the first of the list where it is None.
    """
    options, remembered = list(labels), st.session_state.get(f"chosen_{name}", first)
    chosen = st.selectbox(
        as_it_is(title),
        options,
        index=options.index(remembered) if remembered in options else 0,
        format_func=lambda one: labels[one],
        **kept_field(name, partial(st.session_state.__setitem__, f"chosen_{name}")),
    )
    st.session_state[f"chosen_{name}"] = chosen
    return chosen


def choose_scale(
    uses: Sequence[InstrumentUse],
    *,
    amounts_only: bool = False,
    places: Sequence[DeltaGenerator] | None = None,
) -> ScaleChosen | None:
    """Draw the choice of an instrument and one of its scales.

    Parameters
    ----------
    amounts_only : leave out scores that are classes.
    places : where the two boxes stand; beside each other where nothing is said.
    """
    known = {
        use.instrument.id: [
            scale for scale in use.instrument.scales if not amounts_only or scale.measure != "nominal"
        ]
        for use in uses
    }
    by_id = {use.instrument.id: use for use in uses if known[use.instrument.id]}
    left, right = places or st.columns(2)
    with left:
        names = {one: use.instrument.short_name for one, use in by_id.items()}
        instrument = choose("instrument", say("scores.instrument"), names)
    if instrument is None:
        return None
    scales = {scale.id: scale for scale in known[instrument]}
    with right:
        names = {one: text_in(scale.name, one) for one, scale in scales.items()}
        scale_id = choose("scale", say("scores.scale"), names)
    return None if scale_id is None else ScaleChosen(by_id[instrument], scales[scale_id])


def first_errors(chosen: ScaleChosen, data: StudyData, *, own: bool = True) -> KnownErrors:
    """Return every error a reliable change on the scale can rest on, own numbers from everybody at the first wave.

    Parameters
    ----------
    own : with the study's own numbers, which tell of everybody; else published ones alone.
    """
    study, (instrument, scale) = application().study, chosen.name
    wave = survey_waves_of(study, chosen.use)[0].id

    def make() -> KnownErrors:
        if not own:
            return known_errors(chosen.use.instrument, chosen.scale, None, parameters=chosen.use.parameters)
        frame = blinded_data(data).frame
        rows = frame[(frame["wave"] == wave) & (frame["anchor_no"] == 1)]
        items = {item: item_column(instrument, item) for item in chosen.use.instrument.item_ids}
        answers = pd.DataFrame({item: rows[name] for item, name in items.items() if name in rows})
        scores = floats(rows[score_column(instrument, scale)])
        sample = FirstScores(wave=wave, answers=answers, scores=scores)
        return known_errors(chosen.use.instrument, chosen.scale, sample, parameters=chosen.use.parameters)

    return kept_results().of((data.version, "errors", chosen.name, own), make)


def choose_error(chosen: ScaleChosen, data: StudyData, *, own: bool = True) -> str:
    """Draw the choice of what makes a change reliable, where there are several; return its name, empty for none.

    Parameters
    ----------
    own : as for `first_errors`.
    """
    writer = Writer(page_language())
    labels = {name: error_label(name, writer) for name in first_errors(chosen, data, own=own).errors}
    if len(labels) < 2:
        return next(iter(labels), "")
    return choose(f"error_{'_'.join(chosen.name)}", say("course.error"), labels) or ""


def wave_names() -> dict[str, str]:
    """Return what the waves of the study are called in the language of the page, by id."""
    return {wave.id: text_in(wave.label, wave.id) for wave in application().study.waves}


def anchor_names(dataset: Dataset) -> dict[str, str]:
    """Return what the days are called that waves are counted from, by anchor."""
    names = {anchor: anchor_date(anchor) for anchor in application().study.anchors}
    return {
        anchor: label_in(dataset.codebook[name].label, page_language())
        for anchor, name in names.items()
        if name in dataset.codebook
    }


def survey_waves_of(study: Study, use: InstrumentUse) -> list[Wave]:
    """Return the waves an instrument is given at: those of the first event in time, then the others."""
    given = [wave for wave in study.survey_waves if wave.id in use.waves]
    return sorted(given, key=lambda wave: (study.anchors.index(wave.anchor), wave.month))


def blinded_data(data: StudyData) -> Dataset:
    """Return the data without anything that tells the arm, for everybody who looks."""
    study = application().study
    return kept_results().of(
        (data.version, "blinded"),
        lambda: groups_seen(data.dataset, study, by_name=False, label_key=None).dataset,
    )


def groups_for(data: StudyData, visitor: Visitor) -> GroupsSeen:
    """Return the groups as this visitor may see them: by name, by letter, or not at all."""
    app = application()
    by_name = sees_arms(visitor)
    key = label_key(app.store, app.study.id)
    return kept_results().of(
        (data.version, "groups", by_name, key),
        lambda: groups_seen(data.dataset, app.study, by_name=by_name, label_key=key),
    )
