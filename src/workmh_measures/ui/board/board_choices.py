"""What the viewer asks of the board, chosen on the page and kept in its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial

import streamlit as st

from workmh_measures.dataset.board import Board
from workmh_measures.dataset.board_view import NO_UNIT, SPLITS, Split, Wanted
from workmh_measures.ui.board.board_blocks import MARK_NAMES, unit_name
from workmh_measures.ui.board.board_book import remember, remembered
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.frame import say
from workmh_measures.ui.kept_fields import kept_field
from workmh_measures.ui.refused import as_it_is

__all__ = ["Asked", "asked_of_board", "chosen_page"]

_USUAL_DAYS, _MOST_DAYS = 7, 365
_USUAL = {"days": str(_USUAL_DAYS), "by": "form"}
"""Choices that the address leaves out."""
_UNNAMED = "-"  # in the address, for people of no unit
_SPLIT_WORDS: dict[Split, str] = {"form": "board.by_form", "unit": "board.by_unit", "both": "board.by_both"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the board.

    Attributes
    ----------
    stuck_days : days after which a form that was begun is stuck.
    """

    wanted: Wanted
    split: Split
    stuck_days: int


def asked_of_board(board: Board, units: Sequence[str | None]) -> Asked:
    """Draw the choices.

    Parameters
    ----------
    units : whose people the viewer sees.
    """
    named = {unit or _UNNAMED: unit_name(unit) for unit in sorted(units, key=lambda one: one or "")}
    kinds: dict[str, tuple[str, dict[str, str]]] = {
        "wave": (say("board.wave"), {wave: wave_name(wave, 1) for wave in board.waves}),
        "unit": (say("board.unit"), named if len(named) > 1 else {}),
        "form": (say("board.form"), {form: form_name(form) for form in board.instruments}),
        "state": (say("board.state"), {mark: say(key) for mark, key in MARK_NAMES.items()}),
    }
    kinds = {name: told for name, told in kinds.items() if told[1]}
    chosen = {
        name: _choice(name, told[0], told[1], where=column)
        for column, (name, told) in zip(st.columns(len(kinds)), kinds.items(), strict=True)
    }
    unit, mark = chosen.get("unit"), chosen["state"]
    typed, stuck_days, split = _second_row(with_units=len(named) > 1)
    wanted = Wanted(
        wave=chosen["wave"],
        unit=NO_UNIT if unit == _UNNAMED else unit,
        instrument=chosen["form"],
        mark=next((one for one in MARK_NAMES if one == mark), None),
        typed=typed,
    )
    return Asked(wanted, split, stuck_days)


def chosen_page(n: int, size: int, asked: Asked) -> int:
    """Draw the way to the other pages of a list, and return the page that is shown, from 1.

    Parameters
    ----------
    n, size : people of the list, and on one page.
    asked : a list of something else begins with its first page.
    """
    pages = max(1, -(-n // size))
    of = st.session_state.get("board_page_of")
    now = repr(astuple(asked))
    st.session_state["board_page_of"] = now
    told = remembered("page") if of in (None, now) else ""
    page = min(max(int(told) if told.isdecimal() and len(told) < 6 else 1, 1), pages)
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center", key="board_pages"):
            if st.button(say("board.before"), disabled=page == 1, key="board_before"):
                page -= 1
                _turn(page)
            if st.button(say("board.next"), disabled=page == pages, key="board_next"):
                page += 1
                _turn(page)
            st.text(say("board.page", page=page, pages=pages))
    remember("page", "" if page == 1 else str(page))
    return page


def _turn(page: int) -> None:
    # Drawn again from the top, so that the buttons know the page they stand on.
    remember("page", "" if page == 1 else str(page))
    st.rerun()


def _choice(name: str, label: str, names: Mapping[str, str], *, where: object) -> str | None:
    offered, asked, every = ["", *names], remembered(name), say("board.every")
    with where:  # type: ignore[attr-defined]
        chosen = st.selectbox(
            as_it_is(label),
            offered,
            index=offered.index(asked) if asked in offered else 0,
            format_func=lambda one: names.get(one, every),
            **kept_field(f"board_{name}", partial(_keep, name)),
        )
    _keep(name, chosen)
    return chosen or None


def _second_row(*, with_units: bool) -> tuple[str, int, Split]:
    """Draw the search, the days, and where there are several units what is counted apart."""
    search, days, split = st.columns([2, 1, 3])
    with search:
        typed = st.text_input(
            say("board.search"),
            remembered("q"),
            max_chars=64,
            placeholder=say("board.search_how"),
            **kept_field("board_q", partial(_keep, "q")),
        )
    with days:
        chosen = st.number_input(
            say("board.stuck_days"),
            1,
            _MOST_DAYS,
            _days_told(),
            **kept_field("board_days", partial(_keep, "days")),
        )
    with split:
        kind = _split() if with_units else "form"
    _keep("q", typed)
    _keep("days", chosen)
    return (typed or "").strip(), int(chosen), kind


def _days_told() -> int:
    told = remembered("days")
    return min(max(int(told), 1), _MOST_DAYS) if told.isdecimal() and len(told) < 4 else _USUAL_DAYS


def _split() -> Split:
    asked, names = remembered("by"), {kind: say(key) for kind, key in _SPLIT_WORDS.items()}
    chosen = st.segmented_control(
        say("board.split"),
        list(SPLITS),
        format_func=names.__getitem__,
        default=asked if asked in SPLITS else "form",
        required=True,
        **kept_field("board_by", partial(_keep, "by")),
    )
    kind = next(one for one in SPLITS if one == chosen)
    _keep("by", kind)
    return kind


def _keep(name: str, chosen: object) -> None:
    """Keep a choice in the address; what is usual is left out."""
    text = str(chosen or "").strip()
    remember(name, "" if _USUAL.get(name) == text else text)
