"""What waits for somebody of the staff, as sentences that lead to the page where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import streamlit as st

from workmh_measures.dataset.board_view import BoardView, Wanted
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.alert_queue import n_open
from workmh_measures.storage.freeze import locked_since
from workmh_measures.storage.frozen_actions import WRITES, is_frozen
from workmh_measures.storage.queries import open_queries
from workmh_measures.ui.board.board_book import board_book
from workmh_measures.ui.frame import say
from workmh_measures.ui.moments import day_said
from workmh_measures.ui.own_units import own_people
from workmh_measures.ui.running import application
from workmh_measures.ui.staff_pages import STAFF_PAGES
from workmh_measures.ui.visitor import Visitor

__all__ = ["Waits", "closed_page", "lock_state", "what_waits"]

STUCK_DAYS = 7
"""Days without a sign after which a begun form counts as stuck, as the board has it when nothing is chosen."""


@dataclass(frozen=True, slots=True)
class Waits:
    """A sentence, the page it leads to, and whether it cannot wait."""

    text: str
    path: str
    is_urgent: bool = False


def closed_page(visitor: Visitor) -> str:
    """Return a sentence on the page somebody asked for and was led here from; empty when none was."""
    asked = f"/{st.query_params.get('closed', '')}"
    for page in STAFF_PAGES:
        if page.address == asked and page.action is not None and not visitor.may(page.action):
            return say("start.closed", page=say(page.title))
    return ""


def what_waits(visitor: Visitor) -> list[Waits]:
    """Return what there is to do for a visitor, the most urgent first; counts only of people they may see.

    Forms are not among it while the board is still being read.
    """
    return [*_alerts(visitor), *_queries(visitor), *_forms(visitor)]


def _alerts(visitor: Visitor) -> Iterator[Waits]:
    app = application()
    if not visitor.may("follow_alerts"):
        return
    if n := n_open(app.store, app.study.id, own_people(visitor, "follow_alerts")):
        yield Waits(say("start.one_alert" if n == 1 else "start.alerts", n=n), "safety", is_urgent=True)


def _queries(visitor: Visitor) -> Iterator[Waits]:
    app = application()
    if not visitor.may("answer_queries"):
        return
    n = open_queries(app.store, app.study.id, visitor.own_units("answer_queries"))
    if n:
        yield Waits(say("start.one_query" if n == 1 else "start.queries", n=n), "queries")


def _forms(visitor: Visitor) -> Iterator[Waits]:
    if not visitor.may("progress"):
        return
    today = civil_day(application().store.now())
    board = board_book().board_if_read()
    if board is None:
        return
    view = BoardView(board, partial(_may_act, visitor), today=today, stuck_days=STUCK_DAYS)
    rows = view.counts(Wanted(), "form")
    late, stuck = sum(row.n["late"] for row in rows), sum(row.n["stuck"] for row in rows)
    if late:
        yield Waits(say("start.one_late" if late == 1 else "start.late", n=late), "board?state=late")
    if stuck:
        yield Waits(say("start.one_stuck" if stuck == 1 else "start.stuck", n=stuck), "board?state=stuck")
    if visitor.may("enrol") and not any(visitor.may_with("progress", unit) for unit in board.units):
        yield Waits(say("start.nobody_yet"), "enrol")


def _may_act(visitor: Visitor, unit: str | None) -> bool:
    """Whether a visitor sees the forms of a unit and may send its people a link; only then they wait for the visitor."""
    return visitor.may_with("progress", unit) and visitor.may_with("issue_links", unit)


def lock_state(visitor: Visitor) -> str:
    """Return since when the data are locked, as a sentence; empty when they are not, or not told to the visitor."""
    writes = any(visitor.may(action) for action in WRITES if is_frozen(action))
    if not (writes or visitor.may("scores") or visitor.may("completeness") or visitor.may("lock_data")):
        return ""
    app = application()
    with app.store.reading() as connection:
        since = locked_since(connection, app.study.id)
    return "" if since is None else say("start.locked", day=day_said(civil_day(since)))
