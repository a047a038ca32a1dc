"""After an answer that tells of danger: the panel at once, on both pages, with or without a server; help for everybody."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.storage.alert_queue import alerts
from workmh_measures.storage.events import Kind
from workmh_measures.storage.wordings import acknowledgements

from .answering import back, begin, choose, focused, forward, hand_in, pass_over
from .conftest import SHELLS
from .served_study import study_giving
from .test_loss import end_session

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]

SAFETY = """\
safety:
  version: "7"
  approved: {by: Principal investigator, on: "2026-11-01"}
  responsible: {name: Safety clinician, email: safety@example.org}
  stand_in: {name: Stand-in clinician, email: standin@example.org}
  investigator: {name: Principal investigator, email: investigator@example.org}
  respond_within_hours: 4
  readers: {nb: "En kliniker leser svarene hver virkedag. Er det akutt, ring 113.", nn: "Ein klinikar les.", en: "A clinician reads the answers every weekday. If it is urgent, call 113."}
  panel:
    version: "3"
    title: {nb: Godt at du sier det, nn: Godt at du seier det, en: It is good that you say so}
    text: {nb: Du trenger ikke være alene med dette., nn: Du er ikkje åleine., en: You do not have to be alone with this.}
    call: {nb: Noen fra studien ringer deg senest klokka 12 neste virkedag., nn: Nokon ringjer., en: Somebody from the study will call you by noon on the next weekday.}
  rules:
    - {instrument: phq9, item: "01", at_least: 2}
    - {instrument: phq9, item: "09", at_least: 1}
"""
STUDY = study_giving("phq9", "gad2", more=SAFETY).replace("simulated: true\n", "")
FORMS = [(name, language) for name in ("phq9", "gad2") for language in ("nb", "nn", "en")]
NUMBERS = ["113", "116117", "116123", "22400040"]


@pytest.fixture(scope="module", autouse=True)
def real_answers(served) -> None:
    """Somebody answers for the short labels, so that the study collects in earnest."""
    with closing(served.open_store()) as store:
        store.append("fjord", acknowledgements(FORMS, by="anna", reason="test of the form"))


def panel(page: Page):
    return page.locator(".panel")


UNSENT = "Svaret har ikke kommet fram til studien"
CALL = "Noen fra studien ringer deg"


def is_in_sight(page: Page, selector: str) -> bool:
    return page.locator(selector).first.evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top >= -1 && r.bottom <= innerHeight + 1 && r.height > 0 }"
    )


@pytest.mark.parametrize(
    ("width", "height", "language", "is_wide"),
    [(390, 844, "nb", False), (320, 568, "en", False), (320, 568, "en", True)],
)
def test_the_panel_comes_at_once_in_sight_and_in_the_language_of_the_person(
    served, open_form, width: int, height: int, language: str, is_wide: bool
) -> None:
    page = open_form(width, language=language, has_wide_letters=is_wide)
    page.set_viewport_size({"width": width, "height": height})
    begin(page)
    expect(page.locator(".readers")).to_contain_text("113")
    expect(panel(page)).to_have_attribute("role", "status")
    expect(panel(page)).to_be_empty()
    choose(page, 1)
    expect(panel(page)).to_be_empty()
    choose(page, 2)
    title = {"nb": "Godt at du sier det", "en": "It is good that you say so"}[language]
    expect(panel(page).get_by_role("heading", name=title)).to_be_visible()
    expect(panel(page)).to_contain_text({"nb": "ringer deg", "en": "will call you"}[language])
    assert is_in_sight(page, ".panel h2")
    assert is_in_sight(page, ".panel .lines a")
    links = panel(page).locator("a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert links == [f"tel:{number}" for number in NUMBERS]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.faults == []
    [raised] = served.events(page.person, Kind.ALERT_RAISED)
    assert (raised["item"], raised["mode"], raised["language"]) == ("01", "web", language)
    assert (raised["content"]["rules"], raised["content"]["panel"]) == ("7", "3")


def test_it_blocks_nothing_does_not_close_by_itself_and_the_answer_can_be_changed(served, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page, 3)
    forward(page)
    expect(panel(page).locator("h2")).to_be_visible()
    back(page)
    choose(page, 0)
    expect(panel(page).locator("h2")).to_be_visible()
    page.get_by_role("button", name="Skjul dette").click()
    expect(panel(page)).to_be_empty()
    assert served.answers(page.person, "phq9") == {"01": 0}
    with closing(served.open_store()) as store:
        [alert] = [one for one in alerts(store, "fjord") if one.participant == page.person]
    assert (alert.state, alert.is_lower_now) == ("open", True)


def test_it_comes_without_a_connection_and_the_alert_follows_with_the_answer(served, open_form) -> None:
    page = open_form()
    begin(page)
    page.context.set_offline(True)
    page.locator(".option").nth(3).click()
    expect(panel(page).locator("h2")).to_be_visible()
    assert served.events(page.person, Kind.ALERT_RAISED) == []
    page.context.set_offline(False)
    expect(page.locator(".status[data-state=saved]")).to_be_visible()
    assert len(served.events(page.person, Kind.ALERT_RAISED)) == 1


def test_that_somebody_calls_is_said_only_when_the_answer_is_stored(served, open_form) -> None:
    page = open_form()
    begin(page)
    page.context.set_offline(True)
    page.locator(".option").nth(3).click()
    expect(panel(page)).to_contain_text(UNSENT)
    expect(panel(page)).not_to_contain_text(CALL)
    assert panel(page).locator("a").count() == len(NUMBERS)
    page.get_by_role("button", name="Skjul dette").focus()
    page.context.set_offline(False)
    expect(panel(page)).to_contain_text(CALL)
    expect(panel(page)).not_to_contain_text(UNSENT)
    # What is read may change; the keyboard stays where it was.
    assert focused(page, "textContent") == "Skjul dette"
    assert len(served.events(page.person, Kind.ALERT_RAISED)) == 1


def test_nobody_promises_a_call_for_an_answer_that_was_refused(served, open_form) -> None:
    page = open_form()
    begin(page)

    def of_an_older_form(route) -> None:
        sent = {**json.loads(route.request.post_data), "fingerprint": "old"}
        route.continue_(post_data=json.dumps(sent))

    page.route("**/form/answers", of_an_older_form, times=1)
    page.locator(".option").nth(3).click()
    page.get_by_text("Skjemaet er blitt oppdatert").wait_for()
    expect(panel(page)).to_contain_text(UNSENT)
    expect(panel(page)).not_to_contain_text(CALL)
    assert served.events(page.person, Kind.ALERT_RAISED) == []
    choose(page, 3)
    expect(panel(page)).to_contain_text(CALL)
    assert len(served.events(page.person, Kind.ALERT_RAISED)) == 1


def test_the_next_person_at_the_same_page_sees_nothing_of_it(served, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page, 3)
    expect(panel(page).locator("h2")).to_be_visible()
    tab = page.context.new_page()
    tab.goto(served.new_participant())
    tab.wait_for_selector(".wf h1")
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.get_by_role("heading", name="Velkommen").wait_for()
    expect(panel(page)).to_be_empty()
    page.get_by_role("button", name="Begynn").click()
    for onward in (True, False):
        page.wait_for_selector("fieldset")
        pass_over(page)
        hand_in(page)
        if onward:
            page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_role("heading", name=re.compile("Takk for at du svarte"))).to_be_visible()
    expect(panel(page)).to_be_empty()
    assert set(served.answers(served.participants[-1], "phq9").values()) == {-993}
    assert page.faults == []


def test_a_locked_page_shows_nothing_of_it_but_the_list_and_the_same_person_gets_it_back(
    served, open_form
) -> None:
    page = open_form()
    begin(page)
    choose(page, 3)
    end_session(served, page.person, closed=datetime.now(UTC))
    page.wait_for_timeout(1100)  # what a server knows of a session it believes for a second
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.get_by_text("siden er låst").wait_for()
    expect(panel(page)).to_be_empty()
    expect(page.locator(".readers")).to_be_empty()
    assert page.locator("fieldset").count() == 0
    # The list is on the page itself, so that whoever waits with unsent answers loses none on the way to it.
    page.locator("summary", has_text="Trenger du noen å snakke med?").click()
    expect(page.locator(".foot .lines a").first).to_be_visible()
    assert page.locator(".foot .lines a").count() == len(NUMBERS)
    tab = page.context.new_page()
    tab.goto(page.link)
    tab.wait_for_selector(".wf h1")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(panel(page)).to_contain_text(CALL)
    assert page.faults == []


def test_it_stands_on_the_last_page_again_and_comes_back_after_a_reload(served, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page, 2)
    page.get_by_role("button", name="Skjul dette").click()
    page.reload()
    expect(panel(page).locator("h2")).to_be_visible()
    page.get_by_role("button", name="Skjul dette").click()
    for _form in range(2):
        page.wait_for_selector("fieldset")
        while page.locator("fieldset").count():
            page.get_by_role("button", name="Vil ikke svare").first.click()
        hand_in(page)
        if _form == 0:
            page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_role("heading", name=re.compile("Takk for at du svarte"))).to_be_visible()
    expect(panel(page).get_by_role("heading", name="Godt at du sier det")).to_be_visible()


def test_nobody_else_sees_the_panel_and_everybody_finds_the_list(served, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page, 1)
    expect(panel(page)).to_be_empty()
    page.locator("summary", has_text="Trenger du noen å snakke med?").click()
    assert page.locator(".foot .lines a").count() == len(NUMBERS)
    assert served.events(page.person, Kind.ALERT_RAISED) == []


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nb", "Trenger du noen å snakke med?"),
        ("nn", "Treng du nokon å snakke med?"),
        ("en", "Do you need someone to talk to?"),
        ("ar", "هل تحتاج إلى شخص تتحدث إليه؟"),
    ],
)
def test_the_list_needs_no_session_and_no_link(served, page_at, language: str, title: str) -> None:
    page = page_at(320, 568)
    page.goto(f"{served.url}/help?lang={language}")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    links = page.locator(".help a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert links == [f"tel:{number}" for number in NUMBERS]
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("main a[href='about:blank']").click()
    page.wait_for_url("about:blank")


def test_a_link_that_opens_nothing_any_more_still_leads_to_the_list(served, page_at) -> None:
    page = page_at(390)
    page.goto(f"{served.url}/p#{'x' * 22}")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Trenger du noen å snakke med?").click()
    expect(opened.value.locator(".help a").first).to_be_visible()
    # The page that was asked for is still there: its link is out of the address by now, and is not found by going back.
    expect(page.locator("#wrong")).to_be_visible()
