"""The lock from end to end: a person answers, the data are locked, the next answer is refused kindly, two people unlock."""

from __future__ import annotations

from contextlib import closing

import pytest
from playwright.sync_api import expect

from workmh_measures.storage.events import Kind

from .answering import begin, choose, forward
from .conftest import SHELLS
from .served_study import study_giving
from .staff_session import sit_down

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served_alone", SHELLS, indirect=True)]
STUDY = study_giving("who5")
CLOSED = "The study has closed"


def test_lock_refused_answer_and_unlock_by_two(served_alone, page_at) -> None:
    link = served_alone.new_participant(language="en")
    person = served_alone.participants[-1]
    page = page_at(390)
    page.goto(link)
    page.wait_for_load_state()
    begin(page)
    choose(page, 1)
    forward(page)
    before = served_alone.answers(person)
    assert len(before) == 1

    # anna locks
    anna = sit_down(page_at(1280), served_alone, "anna")
    anna.goto(f"{served_alone.url}/lock?lang=en")
    expect(anna.get_by_text("The data are not locked.")).to_be_visible(timeout=30_000)
    anna.get_by_text("I want to lock the data of the study").click()
    anna.get_by_role("button", name="Lock the data").click()
    expect(anna.get_by_text("The data were locked")).to_be_visible(timeout=60_000)
    expect(anna.get_by_text("SHA-256 of what is analysed")).to_be_visible()

    # the next answer is refused, and the person hears it kindly
    page.locator(".option").nth(1).click()
    expect(page.get_by_role("heading", name=CLOSED)).to_be_visible()
    expect(page.get_by_text("We are not taking any more answers.")).to_be_visible()
    expect(
        page.get_by_text("The last answer came after the study had closed and was not saved.")
    ).to_be_visible()
    assert served_alone.answers(person) == before
    page.reload()
    expect(page.get_by_role("heading", name=CLOSED)).to_be_visible()

    # anna asks, and cannot agree herself
    anna.get_by_label("Why (no personal data)").fill("A <b>register</b> came late.")
    anna.get_by_role("button", name="Ask to lift the lock").click()
    expect(anna.get_by_text("Another person with the same right must agree.")).to_be_visible(timeout=30_000)
    expect(anna.get_by_role("button", name="Agree and lift the lock")).to_have_count(0)

    # ben agrees, and the person goes on
    ben = sit_down(page_at(1280), served_alone, "ben")
    ben.goto(f"{served_alone.url}/lock?lang=en")
    expect(ben.get_by_text("A <b>register</b> came late.").first).to_be_visible(timeout=30_000)
    ben.get_by_role("button", name="Agree and lift the lock").click()
    expect(ben.get_by_text("The data are not locked.")).to_be_visible(timeout=30_000)
    page.reload()
    page.wait_for_selector("fieldset")
    choose(page, 2)
    forward(page)
    assert len(served_alone.answers(person)) == 2
    with closing(served_alone.open_store()) as store:
        kinds = [told.kind for told in store.events(served_alone.study.id)]
        assert store.verify(served_alone.study.id).ok
    of_lock = [Kind.DATA_LOCKED, Kind.UNLOCK_ASKED, Kind.DATA_UNLOCKED]
    assert [kind for kind in kinds if kind in of_lock] == of_lock
