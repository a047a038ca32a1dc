"""Answers given without a line while the study is locked: kept on the device, said so, and sent once the lock is lifted."""

from __future__ import annotations

from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.data_lock import ask_to_unlock, lift_lock
from workmh_measures.study_trial import lock_study

from .answering import begin, choose, forward
from .conftest import SHELLS
from .line import Line
from .served_study import Served, study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served_alone", SHELLS[1:], indirect=True)]
STUDY = study_giving("who5", more="offline_store: true\n")
COUNT = """
() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("workmh", 1);
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const counted = asked.result.transaction("unsent").objectStore("unsent").count();
    counted.onsuccess = () => (asked.result.close(), resolve(counted.result));
  };
})
"""
KEPT = (
    "This device keeps them for 7 days. If the study opens again, they are sent when you open the link here."
)


def lock(served: Served) -> None:
    with closing(served.open_store()) as store:
        lock_study(store, served.study, today=civil_day(store.now()), by="anna")


def unlock(served: Served) -> None:
    with closing(served.open_store()) as store:
        ask_to_unlock(store, served.study.id, reason="Answers came late.", by="anna")
        lift_lock(store, served.study.id, by="ben")


def told_kept(page: Page) -> None:
    expect(page.get_by_role("heading", name="The study has closed")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(KEPT)).to_be_visible()


def test_answers_kept_on_a_device_wait_there_while_the_study_is_locked(served_alone, page_at) -> None:
    with Line(served_alone.url) as line:
        link = line.through(served_alone.new_participant(language="en"))
        person, page = served_alone.participants[-1], page_at(390)
        page.goto(link)
        begin(page)
        choose(page, 1)
        forward(page)
        before = served_alone.answers(person)
        line.cut()
        page.locator(".option").nth(2).click()
        expect(page.get_by_text("Not sent yet.")).to_be_visible(timeout=30_000)
        lock(served_alone)
        line.mend()
        told_kept(page)
        assert page.evaluate(COUNT) == 1
        page.goto("about:blank")
        page.goto(link)
        told_kept(page)
        assert page.evaluate(COUNT) == 1
        assert served_alone.answers(person) == before
        unlock(served_alone)
        page.goto("about:blank")
        page.goto(link)
        expect(
            page.get_by_text("The answers that did not arrive last time have now been sent.")
        ).to_be_visible(timeout=60_000)
        assert len(served_alone.answers(person)) == len(before) + 1
        assert page.evaluate(COUNT) == 0
