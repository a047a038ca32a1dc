"""Parts of the page of imports: what must be known beside the file, and which of its columns is what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.missing import STATED_CODES
from workmh_measures.model.staff_rights import may_take_in_arms
from workmh_measures.study_import import ImportAsked, ImportKind, wanted_columns
from workmh_measures.ui.data_in.answer_shown import reason_name
from workmh_measures.ui.data_in.import_columns import Fields, draw_choice, draw_columns
from workmh_measures.ui.data_in.import_waves import draw_several_waves
from workmh_measures.ui.data_in.import_work import SHOWN_ROWS, Looked
from workmh_measures.ui.data_in.job_number import job_number
from workmh_measures.ui.desk.choosing import form_name, given_wave_names
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_matching"]


def draw_matching(kind: ImportKind, looked: Mapping[str, Looked], visitor: Visitor) -> ImportAsked | None:
    """Draw what must be known, the first rows and the columns; return what is to be imported, None while something lacks."""
    more = _draw_more(kind)
    if more is None:
        st.text(say("importing.choose_more"))
        return None
    today = civil_day(application().store.now())
    arms = may_take_in_arms(application().study, visitor.roles)
    asked = ImportAsked(
        kind=kind, by=visitor.subject, today=today, only_named=kind == "answers", arms=arms, **more
    )
    columns = {}
    for slot, seen in looked.items():
        st.header(
            say("importing.preview", shown=min(seen.n_rows, SHOWN_ROWS), rows=seen.n_rows), anchor=False
        )
        rows = pd.DataFrame([*seen.rows], columns=[*seen.names])
        st.dataframe(rows, hide_index=True, key=f"preview_{slot}")
        if kind == "answers" and not asked.wave:
            return draw_several_waves(slot, asked, seen)
        columns[slot] = draw_columns(
            Fields(slot, asked, seen), wanted_columns(application().study, asked, slot)
        )
    return replace(asked, columns=columns)


# --- what must be known beside the file -----------------------------------------------------------


def _draw_more(kind: ImportKind) -> dict[str, Any] | None:
    """Draw what a kind needs beside its files; None while something lacks."""
    study = application().study
    if kind == "registers":
        source = st.text_input(say("importing.source"), max_chars=32, key="import_source")
        return {"source": source.strip()} if source.strip() else None
    if kind == "ratings":
        rated = {
            record.instrument: load_instrument(record.instrument).short_name for record in study.unit_records
        }
        name = draw_choice(st, say("queries.form"), rated, "import_rated")
        return None if name is None else {"instrument": name}
    if kind != "answers":
        return {}
    shapes = {
        "one": say("importing.one_wave"),
        "long": say("importing.several_waves"),
        "wide": say("importing.wide"),
    }
    shape = st.radio(
        say("importing.shape"), [*shapes], format_func=lambda one: shapes[one], index=None, key="import_shape"
    )
    if shape is None:
        return None
    place = _draw_place() if shape == "one" else {}
    if place is None:
        return None
    return {**place, "wide": shape == "wide", **_draw_empty(is_long=shape != "one")}


def _draw_place() -> dict[str, Any] | None:
    """Draw the wave and the form of a file of one wave; None until both are chosen."""
    study = application().study
    left, right = st.columns(2)
    waves = given_wave_names()
    wave = draw_choice(left, say("queries.wave"), waves, "import_wave")
    if wave is None:
        return None
    forms = {entry.instrument: form_name(entry.instrument) for entry in study.instruments_at(wave)}
    name = draw_choice(right, say("queries.form"), forms, f"import_form_{wave}")
    occasion = job_number(wave, key="import_job")
    if name is None or occasion is None:
        return None
    return {"wave": wave, "occasion": occasion, "instrument": name}


def _draw_empty(*, is_long: bool) -> dict[str, Any]:
    """Draw what an empty cell means, and why answers are changed."""
    left, right = st.columns(2, vertical_alignment="bottom")
    meanings = {None: say("importing.empty_nothing")} | {int(c): reason_name(c) for c in STATED_CODES}
    # Nothing is stored for an empty cell unless somebody says what it means.
    empty = left.selectbox(
        say("importing.empty_cells"),
        [*meanings],
        format_func=lambda code: meanings[code],
        help=say("importing.empty_long") if is_long else None,
        key="import_empty",
    )
    reason = right.text_input(say("importing.reason"), max_chars=500, key="import_reason")
    return {"empty": empty, "reason": reason.strip()}
