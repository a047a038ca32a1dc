"""Part of the page of files: what goes into them, and as what kinds of file."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.staff_rights import may_fetch_arms
from workmh_measures.study_export import ALL_FORMATS, TABLES, Choices
from workmh_measures.ui.data_out.exporting import allowed_choices
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words import LANGUAGES

__all__ = ["draw_choices", "format_names", "table_names"]


def draw_choices(visitor: Visitor) -> Choices | None:
    """Draw what may be chosen; return it when files are asked for, held to what this visitor may have."""
    app = application()
    with st.form("export_form"):
        tables = _ticked("tables", say("export.tables"), table_names(), ticked=TABLES)
        formats = _ticked("formats", say("export.formats"), format_names(), ticked=("sav", "sps", "codebook"))
        language = _language()
        missing = _missing()
        with st.container(key="ticks_more"):
            turned = st.checkbox(say("export.reversed"))
            words = st.checkbox(say("export.free_text"))
            days = st.checkbox(say("export.dates"))
            # Asked only of those who may see arms, and held to it whatever the page sends.
            blind = not may_fetch_arms(app.study, visitor.roles) or st.checkbox(
                say("export.blind"), value=True
            )
        if not st.form_submit_button(say("export.make"), type="primary", key="export_make"):
            return None
    choices = Choices(
        day=civil_day(app.store.now()),
        language=language,
        tables=tables,
        formats=formats,
        missing=missing,
        blind=blind,
        free_text=words,
        dates=days,
        reversed=turned,
    )
    return allowed_choices(choices, app.study, visitor)


def _language() -> str:
    """Ask for the language of the labels; the one of the page comes first where the study has it."""
    spoken = {code: name for code, name in LANGUAGES.items() if code in application().study.languages}
    here = page_language()
    chosen = st.radio(
        say("export.language"),
        [*spoken],
        format_func=lambda code: as_it_is(spoken[code]),
        index=[*spoken].index(here) if here in spoken else 0,
        horizontal=True,
    )
    return str(chosen)


def _missing() -> Literal["codes", "sysmis"]:
    reasons = {"codes": say("export.codes"), "sysmis": say("export.sysmis")}
    chosen = st.radio(say("export.missing"), [*reasons], format_func=reasons.__getitem__, horizontal=True)
    return "sysmis" if chosen == "sysmis" else "codes"


def _ticked(name: str, title: str, names: dict[str, str], *, ticked: tuple[str, ...]) -> tuple[str, ...]:
    """Draw boxes to tick under a heading, side by side where there is room."""
    st.markdown("**" + as_it_is(title) + "**")
    with st.container(key=f"ticks_{name}"):
        return tuple(
            one
            for one, label in names.items()
            if st.checkbox(as_it_is(label), value=one in ticked, key=f"export_{one}")
        )


def table_names() -> dict[str, str]:
    """Return what the tables of an export are called in the language of the page, by id."""
    names = {
        "long": say("export.long"),
        "wide": say("export.wide"),
        "months": say("export.months"),
        "spells": say("export.spells"),
        "conflicts": say("export.conflicts"),
        "ratings": say("export.ratings"),
    }
    return {one: names[one] for one in TABLES}


def format_names() -> dict[str, str]:
    """Return what the kinds of file are called in the language of the page, by id."""
    names = {
        "sav": "SPSS (.sav)",
        "sps": say("export.sps"),
        "codebook": say("export.codebook"),
        "csv": "CSV",
        "xlsx": "Excel (.xlsx)",
        "dta": "Stata (.dta)",
        "parquet": "Parquet",
    }
    return {one: names[one] for one in ALL_FORMATS}
