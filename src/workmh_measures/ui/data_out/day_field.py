"""A field for a day, typed as people type it; the framework's own calendar speaks English."""

from __future__ import annotations

from datetime import date

from streamlit.delta_generator import DeltaGenerator

from workmh_measures.ui.desk.choosing import day_typed
from workmh_measures.ui.frame import say
from workmh_measures.ui.refused import as_it_is

__all__ = ["day_field"]


def day_field(place: DeltaGenerator, label: str, *, key: str) -> date | None:
    """Ask for a day; None where none is typed, and where it is none, which is told under the field."""
    typed = place.text_input(as_it_is(label), max_chars=20, placeholder=say("audit.day_form"), key=key)
    day = day_typed(typed or "")
    if typed and typed.strip() and day is None:
        place.error(say("entry_page.no_day"))
    return day
