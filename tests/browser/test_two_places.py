"""One person, one form, two pages: the later answer counts, and both pages are told."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from workmh_measures.storage.events import Kind
from workmh_measures.storage.study_events import WithdrawnEvent

from .answering import begin, choose, pass_over
from .conftest import SHELLS
from .served_study import study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("hads", "who5")
NOTICE = ".notice"


@pytest.mark.parametrize("where", ["two tabs of one browser", "two devices"])
def test_both_pages_are_told_when_one_replaces_an_answer_of_the_other(
    served, open_form, another_tab, where: str
) -> None:
    first = open_form()
    begin(first)
    second = another_tab(first) if where == "two tabs of one browser" else open_form(like=first)
    begin(second)
    second.get_by_label("Språk").select_option("en")
    second.get_by_text("1 of 14").wait_for()
    choose(first, 1)
    assert first.locator(NOTICE).inner_text() == ""
    second.locator(".option").nth(3).click()
    expect(second.locator(NOTICE)).to_have_text(
        "This question was answered somewhere else too. The answer you gave now counts."
    )
    # The first page is told with its next answer: it shows nothing as saved that was replaced.
    first.get_by_role("button", name="Neste").click()
    first.locator(".option").nth(0).click()
    told = "Skjemaet er åpent et annet sted også, og noe er besvart der nå. Det siste svaret gjelder."
    expect(first.locator(NOTICE)).to_have_text(told)
    first.get_by_role("button", name="Tilbake").click()
    assert first.locator("input:checked").count() == 0
    assert first.get_by_text("Du har svart på dette før.").is_visible()
    # The second is told when somebody looks at it again; nothing is told twice.
    second.evaluate("dispatchEvent(new Event('focus'))")
    expect(second.locator(NOTICE)).to_have_text(re.compile("^The form is open somewhere else too"))
    choose(second, 2)
    expect(second.locator(NOTICE)).to_have_text("")
    assert served.answers(first.person) == {"01": 2, "02": 0}
    given = [event["item"] for event in served.events(first.person, Kind.ANSWER)]
    assert given == ["01", "01", "02", "01"]
    assert first.faults + second.faults == []


def test_a_page_whose_form_was_handed_in_elsewhere_says_so_when_it_is_looked_at_again(
    served, open_form, another_tab
) -> None:
    page = open_form()
    begin(page)
    pass_over(page)
    other, third = another_tab(page), another_tab(page)
    page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    other.evaluate("dispatchEvent(new Event('focus'))")
    other.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    expect(other.locator(NOTICE)).to_have_text(re.compile("^Skjemaet er levert et annet sted"))
    third.get_by_role("button", name="Lever skjemaet").click()
    third.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    assert len(served.events(page.person, Kind.FORM_COMPLETED)) == 1
    assert page.faults + other.faults + third.faults == []


def test_a_page_of_somebody_who_left_meanwhile_says_that_and_not_that_a_form_was_handed_in(
    served, open_form
) -> None:
    page = open_form()
    begin(page)
    choose(page, 1)
    served.tell(page.person, WithdrawnEvent, level="questionnaires", day=date(2026, 1, 1))
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.get_by_role("heading", name="Takk for at du var med").wait_for()
    expect(page.locator(NOTICE)).to_have_text("")
    assert served.answers(page.person) == {"01": 1}
    assert page.faults == []
