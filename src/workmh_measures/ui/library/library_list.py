"""The list of instruments for staff: what is looked for, and one entry of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import DefinitionError
from workmh_measures.model.instrument import Instrument
from workmh_measures.report.construct_words import construct_words
from workmh_measures.report.writer import Writer
from workmh_measures.ui.form.words import language_choice
from workmh_measures.ui.frame import label_in, page_language, say
from workmh_measures.ui.kept_fields import kept_field
from workmh_measures.ui.library.library_search import ITEM_COUNTS, Wanted

__all__ = ["choose_wanted", "entry", "loaded"]

_KINDS = ("domain", "rights", "status", "items", "language")


def loaded() -> tuple[list[Instrument], list[str]]:
    """Return the instruments, and the ids of those whose files do not pass."""
    instruments, broken = [], []
    for name in instrument_ids():
        try:
            instruments.append(load_instrument(name))
        except DefinitionError:
            broken.append(name)
    return instruments, broken


def choose_wanted(instruments: Sequence[Instrument]) -> Wanted:
    """Draw the search and what narrows it down; return what is looked for."""
    text = _remembered("text")
    text = st.text_input(
        say("catalogue.search"),
        text,
        type="search",
        live=True,
        placeholder="",
        **kept_field("text", partial(_remember, "text")),
    )
    _remember("text", text)
    chosen = {}
    with st.expander(say("catalogue.more"), expanded=any(map(_remembered, _KINDS)), key="more"):
        for column, (kind, labels) in zip(st.columns(len(_KINDS)), _labels(instruments).items(), strict=True):
            with column:
                chosen[kind] = _choice(kind, labels)
    return Wanted(text=text or "", **chosen)


def _labels(instruments: Sequence[Instrument]) -> dict[str, dict[str, str]]:
    """Return the choices of each kind with their labels, only those some instrument has."""
    report = Writer(page_language())
    domains = {one.domain: report(f"domain.{one.domain}") for one in instruments}
    spoken = sorted({language for one in instruments for language in one.languages})
    return {
        "domain": dict(sorted(domains.items(), key=lambda pair: pair[1])),
        "rights": {
            key: report(f"licence.{key}") for key in ("open", "free_with_conditions", "licence_required")
        },
        "status": {key: report(f"is.{key}") for key in ("verified", "draft")},
        "items": {
            key: say("catalogue.items_from", low=low)
            if high > 999
            else say("catalogue.items_range", low=low, high=high)
            for key, (low, high) in ITEM_COUNTS.items()
        },
        "language": {language: language_choice(language)["name"] for language in spoken},
    }


def _choice(kind: str, labels: dict[str, str]) -> str:
    options = ["", *labels]
    remembered = _remembered(kind)
    chosen = st.selectbox(
        say(f"catalogue.{kind}"),
        options,
        index=options.index(remembered) if remembered in options else 0,
        format_func=lambda key: labels.get(key, say("catalogue.any")),
        **kept_field(kind, partial(_remember, kind)),
    )
    _remember(kind, chosen)
    return chosen


# The address keeps what is asked for, so that the way back from an instrument leads to the same list.
def _remembered(name: str) -> str:
    return str(st.query_params.get(name, ""))


def _remember(name: str, value: str | None) -> None:
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def entry(instrument: Instrument) -> str:
    """Return one entry of the list as HTML: name and the way to its page, what it is, and whether it is a draft."""
    report = Writer(page_language())
    name = label_in(instrument.name.root)
    mark = f' <span class="mark">{escape(report("draft"))}</span>' if instrument.status == "draft" else ""
    measured = construct_words(instrument, page_language())
    in_english = f' lang="{measured.language}"' if measured.language else ""
    spoken = (
        f'<span lang="{escape(one)}">{escape(language_choice(one)["name"])}</span>'
        for one in sorted(instrument.languages)
    )
    about = [
        escape(instrument.short_name),
        f"<span{in_english}>{escape(measured.text)}</span>",
        escape(say("catalogue.n_items", n=len(instrument.items))),
        escape(report(f"domain.{instrument.domain}")),
        escape(report(f"licence.{instrument.licence.status}")),
        ", ".join(spoken),
    ]
    address = f"/library/{instrument.id}?lang={page_language()}"
    return f'<li><a href="{address}">{escape(name)}</a>{mark}<p>{" · ".join(about)}</p></li>'
