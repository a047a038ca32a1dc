"""Who leaves the questionnaires is thanked, in the browser too, and loses nothing that was saved."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from workmh_measures.storage.study_events import WithdrawnEvent

from .answering import begin, choose, forward
from .conftest import SHELLS

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]


def test_who_leaves_while_answering_is_thanked_and_keeps_what_was_saved(served, open_form) -> None:
    page = open_form(language="en")
    begin(page)
    choose(page, 1)
    forward(page)
    saved = served.answers(page.person)
    served.tell(page.person, WithdrawnEvent, level="questionnaires", day=date(2026, 1, 1))
    page.locator(".option").nth(1).click()
    expect(page.get_by_role("heading", name="Thank you for taking part")).to_be_visible()
    expect(page.get_by_text("We will not ask you anything more.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Thank you for taking part")).to_be_visible()
    assert served.answers(page.person) == saved
    assert len(saved) == 1
