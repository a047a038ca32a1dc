"""What stands against something, shown on a page as it is: what somebody typed is quoted in it and never read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

import streamlit as st

from workmh_measures.errors import Problem
from workmh_measures.ui.frame import page_language
from workmh_measures.ui.study_names import with_names
from workmh_measures.ui.words.refusals import refusal_in_words

__all__ = ["as_it_is", "show_refusal"]

# Marks anywhere, a colon that may begin a directive, and what begins a list, a heading or a quotation.
_MARKS = re.compile(r"([\\`*_\[\]~|<$&]|:(?=\S)|(?m:^\s*[-+=#>])|(?m:^\s*\d+)[.)])")
# Addresses, icons and arrows are looked for in what was escaped already: something without width keeps their letters apart.
_JOINED = re.compile(
    r"(?<=:)(?=//|material|spinner|streamlit)|(?<=www)(?=\.)|(?=@)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE
)
_ABOUT_PEOPLE = frozenset(
    {"PERSON-DATE", "PERSON-LACKS", "PERSON-STEP", "PERSON-STUDY", "PERSON-TWICE", "ALLOC-PERSON"}
)
"""Codes whose sentences name days and strata by the ids of the study file."""
_NO_WIDTH = "\u2060"


def show_refusal(problems: Iterable[Problem]) -> None:
    """Draw everything that stands against it, a paragraph each, with the code it is looked up by."""
    told = [f"{_told(one)} [{one.code}]" for one in problems]
    st.error(as_it_is("\n\n".join(told)))


def _told(one: Problem) -> str:
    said = refusal_in_words([one], page_language())
    return with_names(said) if one.code in _ABOUT_PEOPLE else said


def as_it_is(text: str) -> str:
    """Return a text so that an element which reads Markdown shows every character of it."""
    return _MARKS.sub(_escaped, _JOINED.sub(_NO_WIDTH, text))


def _escaped(mark: re.Match[str]) -> str:
    return f"{mark[0][:-1]}\\{mark[0][-1]}"
