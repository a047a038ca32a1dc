"""Words that may be the id of a participant, whether anybody has it or not: so that a refusal tells nothing of who there is."""

from __future__ import annotations

import re

from workmh_measures.model.pseudonym import as_typed, pseudonym_fault
from workmh_measures.storage.reading import participants
from workmh_measures.storage.repository import Store

__all__ = ["id_like_word"]

_WORD = re.compile(r"\w[\w.-]*\w")
_LEAST = 4  # a shorter id may be any number


def id_like_word(store: Store, study: str, words: str, *, but: str | None = None) -> str | None:
    """Return the first word that may be somebody's id; None where there is none.

    Parameters
    ----------
    but : the id of the person the words are about.

    Notes
    -----
    Every id this project makes is known by its check character. Of a study with ids of its own, a word is like one that has
    letters and digits in the same places; an id of letters alone is like any word and not looked for.
    """
    with store.reading() as connection:
        names = [one.participant for one in participants(connection, study)]
    shapes = {_shape(name) for name in names if _has_shape(name)}
    for word in _WORD.findall(words):
        typed = as_typed(word)
        if len(typed) < _LEAST or (but is not None and typed == as_typed(but)):
            continue
        if pseudonym_fault(word) is None or (_has_shape(word) and _shape(word) in shapes):
            return word
    return None


def _has_shape(name: str) -> bool:
    typed = as_typed(name)
    return len(typed) >= _LEAST and pseudonym_fault(name) is not None and any(map(str.isdigit, typed))


def _shape(name: str) -> str:
    """Return an id with every digit and every letter like the others of its kind."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", as_typed(name)))
