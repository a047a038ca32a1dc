"""The first page of staff: what waits, and every page one may open with what it is for."""

from __future__ import annotations

from html import escape

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.waiting import Waits, lock_state, what_waits
from workmh_measures.ui.frame import page_language, say, text_in
from workmh_measures.ui.running import application
from workmh_measures.ui.staff_pages import MENU, STAFF_PAGES, StaffPage
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw"]

_ABOUT = {
    "board": "about.board",
    "person": "about.person",
    "enrol": "about.enrol",
    "links": "about.links",
    "safety": "about.safety",
    "units": "about.units",
    "service": "about.service",
    "entry": "about.entry",
    "second_entry": "about.second_entry",
    "importing": "about.importing",
    "queries": "about.queries",
    "corrections": "about.corrections",
    "completeness": "about.completeness",
    "export": "about.export",
    "lock": "about.lock",
    "audit": "about.audit",
    "scores": "about.scores",
    "course": "about.course",
    "change": "about.change",
    "reliability": "about.reliability",
    "trial": "about.trial",
    "catalogue": "about.catalogue",
    "wording": "about.wording",
    "accounts": "about.accounts",
}


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("library")
    study = application().study
    st.title(text_in(study.title, study.id), anchor=False)
    locked = lock_state(visitor)
    if locked:
        st.text(locked)
    st.header(say("start.waits"), anchor=False)
    waiting = what_waits(visitor)
    if waiting:
        st.html(f'<ul class="waits">{"".join(_waits(one) for one in waiting)}</ul>')
    else:
        st.text(say("start.nothing"))
    st.header(say("start.pages"), anchor=False)
    if not visitor.roles and not visitor.unit_roles:
        st.text(say("start.no_pages"))
    st.html(f'<div class="ways">{"".join(_section(name, visitor) for name in MENU[1:])}</div>')


def _waits(one: Waits) -> str:
    look = ' class="urgent"' if one.is_urgent else ""
    return f"<li{look}>{_link(one.path, one.text)}</li>"


def _section(name: str, visitor: Visitor) -> str:
    pages = [
        page for page in STAFF_PAGES if page.section == name and page.action and visitor.may(page.action)
    ]
    rows = "".join(
        f"<li>{_link(page.path, say(page.title))}<p>{escape(_about(page))}</p></li>" for page in pages
    )
    return f"<section><h3>{escape(say(name))}</h3><ul>{rows}</ul></section>" if pages else ""


def _about(page: StaffPage) -> str:
    return say(_ABOUT[page.module])


def _link(path: str, words: str) -> str:
    joined = "&" if "?" in path else "?"
    return f'<a href="{escape(f"/{path}{joined}lang={page_language()}")}">{escape(words)}</a>'
