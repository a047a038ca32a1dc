"""A tablet of the clinic in Chromium: handed over for one person, locked to that person, and cleared afterwards."""

from __future__ import annotations

import re
from contextlib import closing, suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from .staff_session import sit_down
from .test_entry import at_the_desk, person

pytestmark = pytest.mark.browser


def handed_over(page: Page, served, who: str) -> Page:
    """Prepare the tablet as staff does, and press the last button."""
    at_the_desk(page, served, who)
    page.get_by_role("button", name="Gjør klart nettbrettet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nettbrettet gis til deltakeren")
    page.get_by_role("button", name="Start og gi fra deg nettbrettet").click()
    expect(page.get_by_text("10 minutter uten svar")).to_be_visible()
    return page


def answer_all(page: Page) -> None:
    """Answer every question that is asked with its first answer, and hand in every form."""
    finish = page.get_by_role("button", name="Avslutt", exact=True)
    onward = page.locator(".stage button.first:enabled").filter(has_not_text=re.compile("^Avslutt$"))
    rows = page.locator(".stage fieldset")
    while True:
        expect(finish.or_(onward).or_(rows).first).to_be_visible()
        if finish.count() > 0:
            return
        for row in rows.all():
            row.locator("input").first.check(force=True)
        with suppress(PlaywrightTimeout):  # the form was handed in meanwhile
            onward.first.click(timeout=2000)


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_a_person_answers_on_the_tablet_and_it_is_given_back_cleared(served, page_at, width: int) -> None:
    who = person(served)
    page = handed_over(page_at(width), served, who)
    assert who not in page.url
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.get_by_role("button", name="Begynn").or_(page.locator(".stage button.first")).first.click()
    answer_all(page)
    expect(page.get_by_text("Gi nettbrettet tilbake")).to_be_visible()
    page.get_by_role("button", name="Avslutt", exact=True).click()
    expect(page).to_have_url(re.compile("/kiosk/done"))
    expect(page.get_by_text("Gi nettbrettet tilbake")).to_be_visible()
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(sessionStorage).length + Object.keys(localStorage).length") == 0
    assert len(served.answers(who, "hads")) == 14
    told = served.events(who)
    assert {event["mode"] for event in told} == {"kiosk"}
    assert all(str(event["entered_by"]).startswith("participant:") for event in told)
    page.get_by_role("link", name="For ansatte: logg inn").click()
    expect(page).to_have_url(re.compile("/staff/login"))


def test_no_other_page_is_reached_from_the_tablet_and_going_back_does_no_harm(served, page_at) -> None:
    who, other = person(served), served.new_participant()
    page = handed_over(page_at(820), served, who)
    for path in (
        "/",
        "/entry",
        "/links",
        "/second-entry",
        "/p",
        "/staff/login",
        "/answer",
        "/catalogue",
        "/nowhere",
    ):
        page.goto(f"{served.url}{path}")
        expect(page).to_have_url(re.compile("/kiosk/form"))
    page.goto(other)
    expect(page).to_have_url(re.compile("/kiosk/form"))
    token = other.partition("#")[2]
    opened = page.evaluate(
        """token => fetch("/session/exchange", {method: "POST", headers: {"Content-Type": "application/json"},
           body: JSON.stringify({token})}).then((reply) => reply.status)""",
        token,
    )
    assert opened == 403
    for _ in range(6):
        page.go_back()
        expect(page.get_by_text("Deltakerkode")).to_have_count(0)
        expect(page.get_by_text(re.compile("Logg ut"))).to_have_count(0)
    page.goto(f"{served.url}/kiosk/form?lang=nb")
    expect(page.locator(".wf .stage button").first).to_be_visible()


def test_going_back_after_the_end_shows_nothing_of_the_person(served, page_at) -> None:
    page = handed_over(page_at(820), served, person(served))
    page.locator(".stage button.first").first.click()
    page.locator("fieldset input").first.check(force=True)
    expect(page.locator(".status[data-state=saved]").first).to_be_visible()
    page.get_by_role("button", name=re.compile("raskt|Forlat")).click()
    expect(page).to_have_url(re.compile("/kiosk/done"))
    for _ in range(4):
        page.go_back()
        expect(page.locator("fieldset")).to_have_count(0)
        expect(page.get_by_text("Deltakerkode")).to_have_count(0)
    assert page.context.cookies() == []


def test_answers_from_before_are_not_shown_on_the_tablet(served, page_at) -> None:
    who = person(served)
    page = handed_over(page_at(820), served, who)
    page.locator(".stage button.first").first.click()
    page.locator("fieldset input").first.check(force=True)
    expect(page.locator(".status[data-state=saved]").first).to_be_visible()
    page.get_by_role("button", name=re.compile("raskt|Forlat")).click()
    expect(page).to_have_url(re.compile("/kiosk/done"))
    again = handed_over(page_at(820), served, who)
    again.locator(".stage button.first").first.click()
    expect(again.locator("fieldset").first).to_be_visible()
    expect(again.locator("fieldset input:checked")).to_have_count(0)


def test_an_ended_session_clears_the_tablet_and_staff_stays_logged_out(served, page_at) -> None:
    page = handed_over(page_at(820), served, person(served))
    page.locator(".stage button.first").first.click()
    with closing(served.open_store()) as store, store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE session SET closed = created WHERE mode = 'kiosk' AND closed IS NULL"
        )
    page.wait_for_timeout(1100)  # what a server knows of a session it believes for a second
    page.locator("fieldset input").first.check(force=True)
    expect(page).to_have_url(re.compile("/kiosk/done"))
    page.goto(f"{served.url}/entry?lang=nb")
    expect(page).to_have_url(re.compile("/staff/login"))


def test_only_staff_that_enters_can_hand_over_a_tablet(served, page_at) -> None:
    page = page_at(820)
    page.goto(f"{served.url}/kiosk/start/made-up")
    expect(page).to_have_url(re.compile("/staff/login"))
    sit_down(page, served).goto(f"{served.url}/kiosk/start/made-up?lang=nb")
    expect(page).to_have_url(re.compile(f"{served.url}/\\?"))
    page.goto(f"{served.url}/kiosk/form")
    expect(page).to_have_url(re.compile(f"{served.url}/\\?"))
