"""A person named on a page by an id somebody typed."""

from __future__ import annotations

import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.model.staff_rights import Action
from workmh_measures.storage.participants import known_person
from workmh_measures.ui.access import note_other_unit
from workmh_measures.ui.frame import say
from workmh_measures.ui.refused import show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["person_found"]


def person_found(visitor: Visitor, action: Action, typed: str) -> str | None:
    """Return the id of somebody this visitor may do something about, or say that there is none.

    Whoever is of one unit hears the same of people elsewhere as of ids nobody has.

    Parameters
    ----------
    typed : case, blanks and hyphens are forgiven.
    """
    app = application()
    try:
        with app.store.reading() as connection:
            record = known_person(connection, app.study.id, typed)
    except StoreError as refusal:
        if visitor.may_with(action, None):
            show_refusal(refusal.problems)
        else:
            st.error(say("person.unknown"))
        return None
    if visitor.may_with(action, record.unit):
        return record.participant
    note_other_unit(visitor, action, record.participant)
    st.error(say("person.unknown"))
    return None
