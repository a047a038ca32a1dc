"""Who leaves the questionnaires is thanked, in the browser too, and loses nothing that was saved."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest
from playwright.sync_api import expect

from workmh_measures.storage.events import EnrolledEvent, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import WithdrawnEvent

pytestmark = pytest.mark.browser
PERSON = "leaving"


@pytest.fixture(scope="module")
def bare(tmp_path_factory, bare_server):
    """A server that gives WHO-5."""
    server = bare_server(tmp_path_factory.mktemp("bare"), "who5")
    server.start()
    yield server
    server.kill()


def _tell(bare, kind, **said) -> None:
    about = {"request_id": new_request_id(), "entered_by": "anna", "participant": PERSON}
    with closing(Store.open(bare.store_url)) as store:
        store.append("trial_form", [kind(**about, **said)])


def test_who_leaves_while_answering_is_thanked_and_keeps_what_was_saved(bare, page_at) -> None:
    page = page_at(390)
    page.context.add_cookies([{"name": "person", "value": f"{PERSON}.k1", "url": bare.url}])
    _tell(bare, EnrolledEvent, anchors={"inclusion": date.today()})  # noqa: DTZ011 - the day of this machine
    page.goto(f"{bare.url}/?lang=en")
    page.get_by_role("button", name="Begin").click()
    page.locator(".option").nth(1).click()
    page.wait_for_selector(".status[data-state=saved]")
    page.get_by_role("button", name="Next").click()
    saved = bare.answers(PERSON)
    _tell(bare, WithdrawnEvent, level="questionnaires", day=date(2026, 1, 1))
    page.locator(".option").nth(1).click()
    expect(page.get_by_role("heading", name="Thank you for taking part")).to_be_visible()
    expect(page.get_by_text("We will not ask you anything more.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Thank you for taking part")).to_be_visible()
    assert bare.answers(PERSON) == saved
    assert len(saved) == 1
