"""A tablet of the clinic in Chromium: handed over for one person, locked to that person, and cleared afterwards."""

from __future__ import annotations

import re
from contextlib import closing, suppress
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from workmh_measures.storage.study_events import WithdrawnEvent

from .staff_session import sit_down
from .test_entry import at_the_desk, person

pytestmark = pytest.mark.browser
QUICK = re.compile("raskt|Forlat")


def handed_over(page: Page, served, who: str) -> Page:
    """Prepare the tablet as staff does, and press the last button."""
    at_the_desk(page, served, who)
    page.get_by_role("button", name="Gjør klart nettbrettet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nettbrettet gis til deltakeren")
    page.get_by_role("button", name="Start og gi fra deg nettbrettet").click()
    expect(page.get_by_text("10 minutter uten svar")).to_be_visible()
    return page


def first_card(page: Page) -> Page:
    """Go to the first question."""
    page.locator(".stage button.first").first.click()
    expect(page.locator("fieldset input").first).to_be_visible()
    return page


def answer(page: Page) -> None:
    """Answer the first question and wait until that is saved."""
    page.locator("fieldset input").first.check(force=True)
    expect(page.locator(".status[data-state=saved]").first).to_be_visible()


def given_back(page: Page, *, kept: str) -> None:
    """Look at the last page: it says where the tablet goes, and what became of the answers."""
    expect(page).to_have_url(re.compile(f"/kiosk/done.*kept={kept}"))
    expect(page.get_by_text("Gi nettbrettet tilbake")).to_be_visible()
    expect(page.get_by_text("Svarene dine er lagret.")).to_have_count(1 if kept == "yes" else 0)
    expect(page.get_by_text("Ikke alt ble lagret.")).to_have_count(1 if kept == "no" else 0)
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def end_sessions(served, page: Page) -> None:
    """End every session of a tablet, as the clock would."""
    with closing(served.open_store()) as store, store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE session SET closed = created WHERE mode = 'kiosk' AND closed IS NULL"
        )
    page.wait_for_timeout(1100)  # what a server knows of a session it believes for a second


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
    expect(page.get_by_text(re.compile("lenken|lukke siden"))).to_have_count(0)
    first_card(page)
    answer_all(page)
    expect(page.get_by_text("Gi nettbrettet tilbake")).to_be_visible()
    expect(page.get_by_text("Du kan lukke siden")).to_have_count(0)
    page.get_by_role("button", name="Avslutt", exact=True).click()
    given_back(page, kept="yes")
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
    answer(first_card(page))
    page.get_by_role("button", name=QUICK).click()
    expect(page).to_have_url(re.compile("/kiosk/done"))
    for _ in range(4):
        page.go_back()
        expect(page.locator("fieldset")).to_have_count(0)
        expect(page.get_by_text("Deltakerkode")).to_have_count(0)
    assert page.context.cookies() == []


def test_answers_from_before_are_not_shown_on_the_tablet(served, page_at) -> None:
    who = person(served)
    page = handed_over(page_at(820), served, who)
    answer(first_card(page))
    page.get_by_role("button", name=QUICK).click()
    expect(page).to_have_url(re.compile("/kiosk/done"))
    again = handed_over(page_at(820), served, who)
    first_card(again)
    expect(again.locator("fieldset input:checked")).to_have_count(0)


def test_an_ended_session_clears_the_tablet_and_staff_stays_logged_out(served, page_at) -> None:
    who = person(served)
    page = first_card(handed_over(page_at(820), served, who))
    end_sessions(served, page)
    page.locator("fieldset input").first.check(force=True)
    given_back(page, kept="no")
    assert served.answers(who) == {}
    page.goto(f"{served.url}/entry?lang=nb")
    expect(page).to_have_url(re.compile("/staff/login"))


def test_stopping_before_the_end_gives_the_tablet_back_and_ends_the_session(served, page_at) -> None:
    who = person(served)
    page = handed_over(page_at(390), served, who)
    answer(first_card(page))
    page.get_by_role("button", name="Avslutt her").click()
    given_back(page, kept="yes")
    assert len(served.answers(who, "hads")) == 1
    assert page.context.cookies() == []
    page.go_back()
    expect(page.locator("fieldset")).to_have_count(0)
    page.goto(f"{served.url}/kiosk/form?lang=nb")
    expect(page).to_have_url(re.compile("/staff/login"))


def test_without_a_connection_the_way_out_hides_everything_and_waits_until_all_is_stored(
    served, page_at
) -> None:
    who = person(served)
    page = first_card(handed_over(page_at(820), served, who))
    page.context.set_offline(True)
    page.locator("fieldset input").first.check(force=True)
    page.get_by_role("button", name=QUICK).click()
    expect(page.get_by_text("Noe er ikke sendt ennå.")).to_be_visible()
    expect(page.get_by_text("Gi nettbrettet tilbake")).to_be_visible()
    expect(page.locator("fieldset")).to_have_count(0)
    assert served.answers(who) == {}
    page.context.set_offline(False)
    given_back(page, kept="yes")
    assert len(served.answers(who, "hads")) == 1
    assert page.context.cookies() == []


def test_without_a_connection_and_with_nothing_to_send_the_session_ends_all_the_same(served, page_at) -> None:
    page = first_card(handed_over(page_at(820), served, person(served)))
    page.context.set_offline(True)
    page.get_by_role("button", name=QUICK).click()
    expect(page.get_by_text("Noe er ikke sendt ennå.")).to_be_visible()
    page.context.set_offline(False)
    given_back(page, kept="none")
    page.goto(f"{served.url}/kiosk/form?lang=nb")
    expect(page).to_have_url(re.compile("/staff/login"))


def test_an_answer_that_is_refused_is_told_as_not_saved_where_the_tablet_is_given_back(
    served, page_at
) -> None:
    who = person(served)
    page = first_card(handed_over(page_at(820), served, who))
    today = date.today()  # noqa: DTZ011 - the civil day is meant
    served.tell(who, WithdrawnEvent, level="questionnaires", day=today)
    page.locator("fieldset input").first.check(force=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Takk for at du var med")
    expect(page.get_by_text("Gi nettbrettet tilbake")).to_be_visible()
    page.get_by_role("button", name="Avslutt", exact=True).click()
    given_back(page, kept="no")
    assert served.answers(who) == {}


def test_the_page_of_one_person_does_not_end_the_session_of_the_next(served, page_at) -> None:
    first = person(served)
    page = first_card(handed_over(page_at(820), served, first))
    page.route("**/form/answers", lambda route: route.abort())
    page.locator("fieldset input").first.check(force=True)
    expect(page.locator(".status[data-state=unsent]").first).to_be_visible()
    end_sessions(served, page)
    who = person(served)
    following = first_card(handed_over(page.context.new_page(), served, who))
    page.unroute_all(behavior="wait")
    given_back(page, kept="no")
    answer(following)
    assert (served.answers(first), len(served.answers(who, "hads"))) == ({}, 1)


def test_only_staff_that_enters_can_hand_over_a_tablet(served, page_at) -> None:
    page = page_at(820)
    page.goto(f"{served.url}/kiosk/start/made-up")
    expect(page).to_have_url(re.compile("/staff/login"))
    sit_down(page, served).goto(f"{served.url}/kiosk/start/made-up?lang=nb")
    expect(page).to_have_url(re.compile(f"{served.url}/\\?"))
    page.goto(f"{served.url}/kiosk/form")
    expect(page).to_have_url(re.compile(f"{served.url}/\\?"))
