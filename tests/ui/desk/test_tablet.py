"""A tablet that was handed over reaches the form of its person and nothing else, and its session is short."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from workmh_measures.storage.sessions import KIOSK, open_session_for, session_for
from workmh_measures.ui.desk.tablet import TABLET, kept_on_tablet
from workmh_measures.ui.visitor import Visitor

PERSON = Visitor("key", "n", "participant", "0412", "desk")


@pytest.mark.parametrize(
    "path", ["/", "/p", "/answer", "/entry", "/staff/login", "/media/x", "/session/exchange"]
)
def test_a_page_that_is_not_for_the_tablet_leads_back_to_the_form(path: str) -> None:
    shown = kept_on_tablet(replace(PERSON, mode=KIOSK), "GET", path)
    assert shown is not None
    assert (shown.status_code, shown.headers["location"]) == (303, TABLET)
    for method in ("POST", "websocket"):
        refused = kept_on_tablet(replace(PERSON, mode=KIOSK), method, path)
        assert refused is not None
        assert refused.status_code == 403


@pytest.mark.parametrize(
    "path", [TABLET, "/kiosk/end", "/form/state", "/form/answers", "/shell/icon.svg", "/help"]
)
def test_what_the_form_needs_and_the_help_lines_are_reached(path: str) -> None:
    assert kept_on_tablet(replace(PERSON, mode=KIOSK), "GET", path) is None


def test_nobody_else_is_held_back(office: Any) -> None:
    for visitor in (None, PERSON, office.visitor):
        assert kept_on_tablet(visitor, "GET", "/entry") is None


def test_a_session_of_a_tablet_ends_after_ten_minutes_and_after_three_hours(office: Any, clock: Any) -> None:
    cookie, opened = open_session_for(office.store, "desk", "0412", mode=KIOSK, by="anna")
    assert (opened.mode, opened.opened_by) == (KIOSK, "anna")
    for _ in range(17):
        clock.moment += timedelta(minutes=9)
        assert session_for(office.store, cookie) is not None
    clock.moment += timedelta(minutes=11)
    assert session_for(office.store, cookie) is None
    longest, _ = open_session_for(office.store, "desk", "0412", mode=KIOSK, by="anna")
    for _ in range(20):
        clock.moment += timedelta(minutes=9)
        alive = session_for(office.store, longest)
    assert alive is None
