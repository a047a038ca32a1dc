"""Who leaves is thanked and loses nothing that was saved; a page that reaches nobody still shows ways out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from workmh_measures.storage.study_events import WithdrawnEvent

from .answering import begin, choose, forward, pass_over
from .asking import ask
from .conftest import SHELLS
from .served_study import study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("who5")


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


def test_before_the_server_has_told_anything_there_is_somebody_to_talk_to_and_a_way_out(
    served, page_at
) -> None:
    page = page_at(390)
    page.route("**/form/state*", lambda route: route.abort())
    page.goto(served.new_participant())
    page.get_by_text("Vi får ikke kontakt akkurat nå. Vi prøver igjen om litt.").wait_for()
    talk = page.get_by_role("link", name="Trenger du noen å snakke med?")
    expect(talk).to_have_attribute("href", "/help?lang=nb")
    page.get_by_role("button", name="Forlat siden raskt").click()
    page.wait_for_url("about:blank")


@pytest.mark.parametrize("at", ["Du kan lukke siden", "Takk for at du svarte"])
def test_who_shares_a_device_can_lock_the_page_for_the_next(served, open_form, at: str) -> None:
    page = open_form()
    begin(page)
    choose(page, 1)
    if at == "Du kan lukke siden":
        page.get_by_role("button", name="Avslutt og fortsett senere").click()
    else:
        forward(page)
        pass_over(page)
        page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("heading", name=at).wait_for()
    expect(page.get_by_text("Bruker andre også denne enheten? Lås siden når du er ferdig.")).to_be_visible()
    page.get_by_role("button", name="Lås siden").click()
    page.wait_for_url("about:blank")
    deadline = datetime.now(UTC) + timedelta(seconds=20)
    while page.request.get(f"{served.url}/form/state").status == 200 and datetime.now(UTC) < deadline:
        page.wait_for_timeout(50)
    page.goto(served.form_url)
    page.wait_for_url("**/p?**")


def test_the_last_page_of_a_tablet_leads_to_somebody_to_talk_to(served) -> None:
    for language in ("nb", "nn", "en", "ar"):
        assert f'href="/help?lang={language}"' in ask(served, f"/kiosk/done?lang={language}").body.decode()
