"""What stands around every Streamlit page: language, name of the study, logout, and messages for the shell script."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from workmh_measures.model.text import Text
from workmh_measures.ui.access import end_session
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Role
from workmh_measures.ui.words import DEFAULT_LANGUAGE, LANGUAGES, chosen_language, word

__all__ = [
    "ask_to_fetch",
    "ask_to_leave",
    "ask_to_open",
    "label_in",
    "language_of_page",
    "mark_page",
    "page_language",
    "say",
    "show_error",
    "staff_bar",
    "text_in",
    "turn_page",
]

_LANGUAGE_KEY = "page_language"


def language_of_page() -> str:
    """Return the language of this page: chosen here, else asked for in the address, else the study's first."""
    kept = st.session_state.get(_LANGUAGE_KEY)
    study_first = application().study.languages[0]
    language = kept or chosen_language(
        st.query_params.get("lang"), otherwise=chosen_language(study_first, otherwise=DEFAULT_LANGUAGE)
    )
    st.session_state[_LANGUAGE_KEY] = language
    if st.query_params.get("lang") != language:
        st.query_params["lang"] = language
    return str(language)


def page_language() -> str:
    """Return the language chosen by `language_of_page`."""
    return str(st.session_state.get(_LANGUAGE_KEY, DEFAULT_LANGUAGE))


def text_in(text: Text | None, otherwise: str) -> str:
    """Return a text of the study in the language of this page, or in the study's first language.

    Parameters
    ----------
    text : None where the study gives no text.
    otherwise : what is shown then.
    """
    return otherwise if text is None else label_in(text.root)


def label_in(labels: Mapping[str, str]) -> str:
    """Return the label in the language of this page, or in the first language of the study that has one."""
    languages = (page_language(), *application().study.languages, *labels)
    return next(labels[language] for language in languages if language in labels)


def turn_page(language: str) -> None:
    """Draw this page in another language from its next run on."""
    st.session_state[_LANGUAGE_KEY] = chosen_language(language)


def say(key: str, **slots: object) -> str:
    """Return a text in the language of this page."""
    return word(page_language(), key, **slots)


def mark_page(role: Role) -> None:
    """Tell the shell script which language the page is in and whom it is for."""
    st.container(key=f"language-is-{page_language()}").empty()
    st.container(key=f"page-of-{role}").empty()


def ask_to_leave() -> None:
    """Ask the shell script to lead to the login."""
    st.container(key="go-login").empty()


def ask_to_fetch(ticket: str) -> None:
    """Ask the shell script to fetch a waiting file."""
    st.container(key=f"fetch-{ticket}").empty()


def ask_to_open(what: str, ticket: str) -> None:
    """Ask the shell script to open the page of a form or the start of a tablet; the ticket says which."""
    st.container(key=f"open-{what}-{ticket}").empty()


def show_error(number: str) -> None:
    """Show that something went wrong, and the number under which it is logged."""
    st.error(say("frame.error", number=number))


def staff_bar() -> None:
    """Draw the name of the study, the language switch and the logout button in the side bar."""
    study = application().study
    language = page_language()
    with st.sidebar:
        st.text(text_in(study.title, study.id))
        if study.simulated:
            st.caption(say("frame.simulated"))
        chosen = st.segmented_control(
            say("frame.language"),
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES[code],
            default=language,
            required=True,
            key="language_switch",
        )
        if chosen and chosen != language:
            st.session_state[_LANGUAGE_KEY] = chosen
            st.rerun()
        st.button(say("frame.logout"), on_click=end_session, key="logout")
