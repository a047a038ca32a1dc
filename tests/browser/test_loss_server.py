"""A server that is killed ten times in one form, and one whose disk is full: nothing shown as saved is lost."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .answering import begin, forward, saved
from .conftest import SHELLS

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served_alone", SHELLS, indirect=True)]


def at_the_first_card(served, page):
    page.shown = {}
    page.goto(served.new_participant())
    begin(page)
    return page


def note_saved(page, item: str, value: int) -> None:
    saved(page)
    page.shown[item] = value


def test_ten_kills_in_one_form_lose_nothing_that_was_shown_as_saved(served_alone, page_at) -> None:
    page = at_the_first_card(served_alone, page_at(390))
    acknowledged: set[str] = set()
    page.on(
        "response",
        lambda reply: (
            acknowledged.add(reply.request.post_data_json["request_id"])
            if reply.url.endswith("/form/answers") and reply.status == 200
            else None
        ),
    )
    for n in range(14):
        if 2 <= n < 12:
            # Half of them while an answer is on its way, half between two answers.
            if n % 2:
                served_alone.kill()
            page.locator(".option").nth(n % 4).click(no_wait_after=True)
            if n % 2 == 0:
                served_alone.kill()
            stored = served_alone.answers("p001", "hads")
            assert page.shown.items() <= stored.items()
            assert acknowledged <= {str(event["request_id"]) for event in served_alone.events("p001")}
            served_alone.start()
            page.evaluate("dispatchEvent(new Event('online'))")
        else:
            page.locator(".option").nth(n % 4).click()
        note_saved(page, f"{n + 1:02d}", n % 4)
        forward(page)
    page.get_by_role("heading", name="Klar til å levere").wait_for()
    served_alone.kill()
    assert served_alone.answers("p001", "hads") == {f"{n + 1:02d}": n % 4 for n in range(14)}
    assert len(served_alone.events("p001")) == 14


def test_a_full_disk_shows_not_sent_and_the_answers_arrive_when_there_is_room(served_alone, page_at) -> None:
    page = at_the_first_card(served_alone, page_at(390))
    page.locator(".option").nth(1).click()
    note_saved(page, "01", 1)
    forward(page)
    # No file of the server may grow: to its program that is a disk that takes nothing more.
    log = Path(f"{served_alone.folder}/store.db-wal")
    server = served_alone.process.pid
    soft, hard = resource.prlimit(server, resource.RLIMIT_FSIZE)
    resource.prlimit(server, resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    for n in (2, 3):
        page.locator(".option").nth(n).click()
        expect(page.locator(".status[data-state=unsent]")).to_have_text("Ikke sendt ennå. Vi prøver igjen.")
        assert served_alone.answers("p001", "hads") == page.shown
        forward(page)
    resource.prlimit(server, resource.RLIMIT_FSIZE, (soft, hard))
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_role("button", name="Tilbake").click()
    saved(page)
    assert served_alone.answers("p001", "hads") == {"01": 1, "02": 2, "03": 3}
    assert len(served_alone.events("p001")) == 3
