"""The instrument library for staff: search, narrow down, open one."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import label_in, say
from workmh_measures.ui.library.library_list import choose_wanted, entry, loaded
from workmh_measures.ui.library.library_search import found
from workmh_measures.ui.refused import as_it_is

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    require_staff("library")
    st.title(say("catalogue.title"), anchor=False)
    instruments, broken = loaded()
    wanted = choose_wanted(instruments)
    fitting = sorted(found(instruments, wanted), key=lambda one: label_in(one.name.root).casefold())
    st.text(say("catalogue.found", found=len(fitting), all=len(instruments)))
    if fitting:
        st.html(f'<ul class="catalogue">{"".join(map(entry, fitting))}</ul>')
    else:
        st.text(say("catalogue.none"))
    if broken:
        st.warning(as_it_is(say("catalogue.broken", names=", ".join(broken))))
