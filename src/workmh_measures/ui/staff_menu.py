"""The menu of staff: the pages somebody may open, under their headings."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.frame import say
from workmh_measures.ui.staff_pages import MENU, STAFF_PAGES, StaffPage
from workmh_measures.ui.visitor import Visitor

__all__ = ["staff_menu"]


def staff_menu(who: Visitor | None) -> dict[str, list[st.Page]]:
    """Return the pages of somebody under the headings of the menu."""
    found: dict[str, list[st.Page]] = {}
    for section in MENU:
        pages = [
            st.Page(
                page.drawing(), title=say(page.title), url_path=page.path or "start", default=not page.path
            )
            for page in STAFF_PAGES
            if page.section == section and _opens(page, who)
        ]
        if pages:
            found[say(section)] = pages
    return found


def _opens(page: StaffPage, who: Visitor | None) -> bool:
    """Say whether a page stands in the menu; a page whose session has ended is still told from one that never was."""
    return who is None or page.action is None or who.may(page.action)
