"""Blocks of a report on a page of staff: tables, figures and notes, as the printed report draws them, each to take away."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st
from markupsafe import Markup

from workmh_measures.model.staff_rights import Action
from workmh_measures.report.blocks import Block, Figure, FigureRow, Folded
from workmh_measures.report.environment import environment
from workmh_measures.report.kept_files import Ending, KeptFile, kept_files, with_numbers_behind
from workmh_measures.report.writer import Writer
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.frame import ask_to_fetch, page_language, say
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["blocks_html", "show_blocks"]

# What the framework would read as a sign of its own in the words of a menu.
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!:|~$<>])")

# Stands for the sign that begins a tag: an attribute in which tags are closed would be taken out as well.
_OPENS = "\ue000"
_PARCEL = Markup('<span data-drawing="{}"></span>')
_OF_ITSELF: dict[Ending, str] = {
    "xlsx": "shown.table_xlsx",
    "csv": "shown.table_csv",
    "svg": "shown.figure_svg",
    "png": "shown.figure_png",
}
_OF_NUMBERS: dict[Ending, str] = {"xlsx": "shown.numbers_xlsx", "csv": "shown.numbers_csv"}


def blocks_html(blocks: Sequence[Block]) -> Markup:
    """Return blocks as HTML, everything in them escaped by the templates.

    Drawings are text in an attribute, which the script of the page unpacks: the framework takes every drawing out of HTML.
    """
    draw = environment().get_template("blocks.html").module.draw  # type: ignore[attr-defined]
    return Markup("").join(draw(_packed(block)) for block in blocks)


def _packed(block: Block) -> Block:
    if isinstance(block, Figure):
        return _packed_figure(block)
    if isinstance(block, FigureRow):
        return replace(block, figures=[_packed_figure(one) for one in block.figures])
    if isinstance(block, Folded):
        return replace(block, blocks=[_packed(one) for one in block.blocks])
    return block


def _packed_figure(figure: Figure) -> Figure:
    legend = [(_parcel(drawn), label) for drawn, label in figure.legend]
    return replace(figure, drawing=_parcel(figure.drawing), legend=legend)


def _parcel(drawing: Markup) -> Markup:
    return _PARCEL.format(str(drawing).replace("<", _OPENS))


def show_blocks(
    blocks: Sequence[Block],
    *,
    name: str,
    visitor: Visitor | None = None,
    action: Action | None = None,
    arms: bool = False,
) -> None:
    """Draw blocks on the page; with a visitor a menu under each table and figure hands it over as a file.

    Parameters
    ----------
    name : unique on the page, of letters, digits and lower bars; part of the names of the files.
    visitor, action : whose page it is, and what they must be allowed to do when a file is made and when it is fetched.
    arms : the blocks tell the arms; a file is made and fetched only while its page may be seen.
    """
    writer = Writer(page_language())
    has_menus = visitor is not None and action is not None
    with st.container(key=f"report_{name}"):
        waiting: list[Block] = []
        number = 0
        for block in blocks:
            waiting.append(block)
            files = kept_files(block) if has_menus else []
            if files and visitor is not None and action is not None:
                number += 1
                _draw(waiting, writer)
                _menu(files, f"{name}_{number}", action, arms=arms, units=visitor.own_units(action))
                waiting = []
        _draw(waiting, writer)


def _draw(blocks: Sequence[Block], writer: Writer) -> None:
    if blocks:
        st.html(f'<div class="report">{blocks_html(with_numbers_behind(blocks, writer))}</div>')


@st.fragment
def _menu(
    files: Sequence[KeptFile], name: str, action: Action, *, arms: bool, units: frozenset[str] | None
) -> None:
    # A fragment runs alone, so it asks again who is there, and whether they may still know the arms and these units.
    visitor = require_staff(action)
    if not visitor.covers(action, units) or (arms and not sees_arms(visitor)):
        st.stop()
    several = len({one.of for one in files}) > 1
    chosen = st.menu_button(
        say("shown.keep"),
        list(range(len(files))),
        format_func=partial(_label, files, several=several),
        key=f"keep_{name}_{page_language()}",
        type="tertiary",
    )
    if chosen is None:
        return
    kept = files[chosen]
    content = kept.content(Writer(page_language()))
    app = application()
    ticket = app.downloads.offer(
        content,
        f"{app.study.id}_{name}_{chosen + 1}.{kept.ending}"
        if several
        else f"{app.study.id}_{name}.{kept.ending}",
        session_key=visitor.key,
        sha256=hashlib.sha256(content).hexdigest(),
        action=action,
    )
    app.downloads.tells_of(ticket, units)
    if arms:
        app.downloads.tells_arms(ticket)
    ask_to_fetch(ticket)


def _label(files: Sequence[KeptFile], place: int, *, several: bool) -> str:
    one = files[place]
    label = say((_OF_NUMBERS if one.is_behind else _OF_ITSELF)[one.ending])
    if not several:
        return label
    caption = _SIGNS.sub(r"\\\1", one.of)
    return f"{caption}: {label}"
