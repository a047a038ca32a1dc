"""Part of the page of the audit trail: the access log, who was shown, refused or given what."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workmh_measures.report.blocks import Cell, Group, Table, code, head, number, words
from workmh_measures.storage.access_log import AccessLine, Asked, access_lines, count_lines
from workmh_measures.storage.trail_pages import day_range
from workmh_measures.ui.data_out.browsing_trail import PAGE_LENGTH, draw_pager
from workmh_measures.ui.data_out.day_field import day_field
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.moments import moment_cell
from workmh_measures.ui.noting import access_book
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.words.account_changes import change_in_words

__all__ = ["draw_accesses"]


def draw_accesses() -> None:
    """Draw the filters and one page of the log, the newest first."""
    app = application()
    access_book().flush()
    asked = _choose()
    total = count_lines(app.store, app.study.id, asked)
    if not total:
        st.text(say("audit.no_lines"))
        return
    st.text(say("audit.lines", n=total))
    page = draw_pager(total, "access_page")
    found = access_lines(app.store, app.study.id, asked, page=page, size=PAGE_LENGTH)
    show_blocks([_table(found)], name="accesses")


def _outcomes() -> dict[str, str]:
    return {
        "read": say("audit.outcome_read"),
        "denied": say("audit.outcome_denied"),
        "fetched": say("audit.outcome_fetched"),
        "changed": say("audit.outcome_changed"),
        "opened": say("audit.outcome_opened"),
    }


def _choose() -> Asked:
    columns = st.columns(5)
    account = columns[0].text_input(say("audit.account"), key="access_account", max_chars=80).strip() or None
    person = columns[1].text_input(say("audit.person"), key="access_person", max_chars=80).strip() or None
    outcomes: dict[str | None, str] = {None: say("audit.every")}
    outcomes.update(_outcomes())
    outcome = columns[2].selectbox(
        say("audit.outcome"), [*outcomes], format_func=outcomes.__getitem__, key="access_outcome"
    )
    first = day_field(columns[3], say("audit.first"), key="access_first")
    last = day_field(columns[4], say("audit.last"), key="access_last")
    return Asked(account, person, outcome, *day_range(first, last))


def _table(found: Sequence[AccessLine]) -> Table:
    names = ("audit.number", "audit.at", "audit.account", "audit.outcome", "audit.about", "audit.person")
    heads = [head(say(name), is_number=name == "audit.number") for name in names]
    outcomes = _outcomes()
    return Table(
        "accesses", say("audit.log"), [heads], [Group([_row(one, outcomes) for one in found])], look="quiet"
    )


def _row(one: AccessLine, outcomes: dict[str, str]) -> list[Cell]:
    return [
        number(str(one.number)),
        moment_cell(one.at),
        words(one.account or say("audit.nobody")),
        words(outcomes.get(one.outcome, one.outcome)),
        words(change_in_words(one.about, page_language()) if one.outcome == "changed" else one.about),
        code(one.participant or ""),
    ]
