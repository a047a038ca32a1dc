"""Take in files: what they hold, how they are read, what would change, and then all of it or nothing."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.data_in.import_choices import draw_matching
from workmh_measures.ui.data_in.importing import draw_files, draw_import, draw_kind, looked_at
from workmh_measures.ui.frame import say
from workmh_measures.ui.uploads import running_uploads

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("import_data")
    st.title(say("importing.title"), anchor=False)
    st.text(say("importing.how"))
    waiting = running_uploads().of(visitor.key)
    kind = draw_kind(waiting)
    if kind is None:
        return
    files = draw_files(kind, waiting)
    if not files:
        return
    looked = looked_at(files, visitor)
    if not looked:
        return
    asked = draw_matching(kind, looked, visitor)
    if asked is not None:
        draw_import(asked, files, visitor)
