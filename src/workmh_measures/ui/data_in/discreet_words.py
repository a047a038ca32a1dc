"""Words somebody of one unit writes: they hold no id, so that nobody learns from a refusal who there is elsewhere."""

from __future__ import annotations

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.staff_rights import Action
from workmh_measures.storage.id_like_words import id_like_word
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["discreet_words"]


def discreet_words(visitor: Visitor, action: Action, words: str, *, about: str | None) -> str:
    """Return the words as they are.

    Parameters
    ----------
    action : what they are written for.
    about : the id of the person they are about, which they may hold.

    Raises
    ------
    StoreError
        QUERY-REFUSED if somebody who is not there for the whole study wrote what may be the id of somebody else.
    """
    app = application()
    if visitor.own_units(action) is None:
        return words
    found = id_like_word(app.store, app.study.id, words, but=about)
    if found is not None:
        text = f"The words hold '{found}', which may be the id of somebody else."
        raise StoreError([problem("QUERY-REFUSED", where="the words of a query", text=text)])
    return words
