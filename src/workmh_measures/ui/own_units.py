"""The units of a study that a member of staff has to do with, and since when people have been in it."""

from __future__ import annotations

from datetime import date

from workmh_measures.model.staff_rights import Action, may
from workmh_measures.storage.people_book import PeopleBook
from workmh_measures.ui.running import made_once
from workmh_measures.ui.visitor import Visitor

__all__ = ["first_day", "people_book", "units_of"]

people_book = made_once(lambda app: PeopleBook(app.store, app.study))
"""Everybody of the study, for the whole process; who of them is shown is decided at each run."""


def units_of(visitor: Visitor, action: Action) -> list[str]:
    """Return the units somebody may do something in, in order: all that people belong to, and those of own roles."""
    own = {unit for role, unit in visitor.unit_roles if may(action, {role})}
    known = {one.unit for one in people_book().people().values() if one.unit}
    return sorted(one for one in own | known if visitor.may_with(action, one))


def first_day() -> date | None:
    """Return the first day anybody reached anything; None while nobody has."""
    days = (one.first_day for one in people_book().people().values())
    return min((day for day in days if day is not None), default=None)
