"""What stands against something, shown on a page as it is: what somebody typed is quoted in it and never read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

import streamlit as st

from workmh_measures.errors import Problem
from workmh_measures.ui.frame import page_language
from workmh_measures.ui.words.refusals import refusal_in_words

__all__ = ["as_it_is", "show_refusal"]

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!~|<>$:^=-])")


def show_refusal(problems: Iterable[Problem]) -> None:
    """Draw everything that stands against it, a paragraph each."""
    st.error(as_it_is(refusal_in_words(problems, page_language())))


def as_it_is(text: str) -> str:
    """Return a text so that an element which reads Markdown shows every character of it."""
    return _MARKS.sub(r"\\\1", text)
