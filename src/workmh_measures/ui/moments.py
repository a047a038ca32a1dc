"""Days and moments on the pages of staff: one short form in each language, on the clock of the study."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import streamlit as st

from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.report.blocks import Cell, words
from workmh_measures.ui.frame import page_language

__all__ = ["day_column", "day_said", "days_in", "moment_cell", "moment_column", "moment_said", "on_the_clock"]

# As the table in the browser spells them; the same forms as in `day_said` and `moment_said`.
_DAYS = {"nb": "DD.MM.YYYY", "en": "D MMM YYYY"}
_MOMENTS = {"nb": "DD.MM.YYYY HH.mm", "en": "D MMM YYYY HH:mm"}

_ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


def day_said(day: date) -> str:
    """Return a day as it is written in the language of the page: 23.11.2026, or 23 Nov 2026."""
    return f"{day:%d.%m.%Y}" if page_language() == "nb" else f"{day.day} {day:%b %Y}"


def moment_said(moment: datetime, *, seconds: bool = False) -> str:
    """Return a moment as it is written in the language of the page: 23.11.2026 14.05, or 23 Nov 2026 14:05.

    Parameters
    ----------
    moment : knows its zone.
    seconds : tell them too, where many things lie within a minute.
    """
    here = on_the_clock(moment)
    clock = f"{here:%H:%M:%S}" if seconds else f"{here:%H:%M}"
    return f"{day_said(here)} {clock.replace(':', '.') if page_language() == 'nb' else clock}"


def days_in(text: str) -> str:
    """Return a sentence of the record with its days as they are written in the language of the page."""
    return _ISO_DAY.sub(lambda found: _said(found[0]), text)


def moment_cell(moment: datetime) -> Cell:
    """Return a moment with seconds as a cell of a table; where it has no room it breaks between day and clock alone."""
    *day, clock = moment_said(moment, seconds=True).split(" ")
    return words(" ".join(["\N{NO-BREAK SPACE}".join(day), clock]))


def on_the_clock(moment: datetime) -> datetime:
    """Return what the clock of the study shows at a moment, without a zone: a browser elsewhere shows the same."""
    return moment.astimezone(TIME_ZONE).replace(tzinfo=None)


def _said(day: str) -> str:
    try:
        return day_said(date.fromisoformat(day))
    except ValueError:
        return day


def day_column() -> Any:
    """Return how `st.dataframe` shows a column of days: written as on the rest of the page, sorted by time."""
    return st.column_config.DateColumn(format=_DAYS[page_language()])


def moment_column() -> Any:
    """Return how `st.dataframe` shows a column of moments made by `on_the_clock`, sorted by time."""
    return st.column_config.DatetimeColumn(format=_MOMENTS[page_language()])
