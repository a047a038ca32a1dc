"""The lists of the first page: what waits, and every page somebody may open with what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from workmh_measures.ui.board.waiting import Waits
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.staff_pages import MENU, STAFF_PAGES, StaffPage
from workmh_measures.ui.visitor import Visitor

__all__ = ["pages_html", "waits_html"]

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


def waits_html(waiting: Sequence[Waits]) -> str:
    """Return what waits, as links to where it is done."""
    return f'<ul class="waits">{"".join(_waits(one) for one in waiting)}</ul>'


def pages_html(visitor: Visitor) -> str:
    """Return the pages of somebody under the headings of the menu."""
    return f'<div class="ways">{"".join(_section(name, visitor) for name in MENU[1:])}</div>'


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
