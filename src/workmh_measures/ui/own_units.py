"""The units and people of a study that a member of staff has to do with, and since when people have been in it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from workmh_measures.model.staff_rights import Action, may
from workmh_measures.storage.people_book import PeopleBook
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import made_once
from workmh_measures.ui.staff_pages import STAFF_PAGES
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_own_units", "first_day", "own_people", "people_book", "unit_of", "units_of"]

people_book = made_once(lambda app: PeopleBook(app.store, app.study))
"""Everybody of the study, for the whole process; who of them is shown is decided at each run."""


def units_of(visitor: Visitor, action: Action) -> list[str]:
    """Return the units somebody may do something in, in order: all that people belong to, and those of own roles."""
    own = {unit for role, unit in visitor.unit_roles if may(action, {role})}
    known = {one.unit for one in people_book().people().values() if one.unit}
    return sorted(one for one in own | known if visitor.may_with(action, one))


def unit_of(participant: str) -> str | None:
    """Return the unit of a person; None for people of no unit and for ids nobody has."""
    found = people_book().people().get(participant)
    return None if found is None else found.unit


def own_people(visitor: Visitor, action: Action) -> frozenset[str] | None:
    """Return the ids of everybody somebody may do something about; None for whoever may in the whole study.

    People of no unit belong to the whole study alone.
    """
    units = visitor.own_units(action)
    if units is None:
        return None
    return frozenset(name for name, one in people_book().people().items() if one.unit in units)


def draw_own_units(visitor: Visitor, path: str) -> None:
    """Say above the page of this path of which units it shows people and counts, where that is not the whole study."""
    [page] = [one for one in STAFF_PAGES if one.path == path] or [STAFF_PAGES[0]]
    if page.action is not None:
        units = visitor.own_units(page.action)
    else:
        units = None if visitor.roles else frozenset(unit for _, unit in visitor.unit_roles)
    if units:
        words = "frame.own_unit" if len(units) == 1 else "frame.own_units"
        st.text(say(words, units=", ".join(sorted(units))))


def first_day() -> date | None:
    """Return the first day anybody reached anything; None while nobody has."""
    days = (one.first_day for one in people_book().people().values())
    return min((day for day in days if day is not None), default=None)
