"""A study that is not simulated: shut without wording, opened by a name on record or by a pack."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import keep_wordings
from workmh_measures.model.wording import WordingPack, required_elements, structure
from workmh_measures.storage.events import Kind

pytestmark = pytest.mark.browser


def logged_in(served, page: Page, language: str) -> Page:
    page.goto(f"{served.url}/staff/login?lang={language}")
    page.locator("input[type=password]").fill(served.staff_password)
    page.locator("button[type=submit]").click()
    page.wait_for_selector("[data-testid=stSidebarNav]", state="attached")
    return page


def made_up(language: str) -> WordingPack:
    instrument = load_instrument("who5")
    return WordingPack(
        instrument="who5",
        structure=structure(instrument),
        language=language,
        version="2",
        source="made up for this test",
        licence_note="none needed",
        date="2026-01-15",
        recorded=datetime(2026, 1, 15, tzinfo=UTC),
        texts={name: f"Made up {name}" for name in required_elements(instrument, language)},
    )


def test_a_form_without_wording_is_shut_until_somebody_answers_for_it(served_for_real, page_at) -> None:
    served = served_for_real
    link = served.new_participant()
    page = page_at(390)
    page.goto(link)
    expect(page.locator(".wf h1")).to_have_text("Skjemaet er ikke åpnet ennå")
    staff = logged_in(served, page_at(1280), "nb")
    staff.goto(f"{served.url}/wording?lang=nb")
    expect(staff.get_by_text("4 skjemaer er stengt fordi ordlyd mangler.")).to_be_visible()
    keep_wordings(served.folder, [made_up("nb")], load_instrument("who5"))
    staff.reload()
    expect(staff.get_by_text("3 skjemaer er stengt fordi ordlyd mangler.")).to_be_visible()
    box = staff.get_by_label("Skjemaer", exact=True)
    box.click()
    staff.get_by_role("option").filter(has_text="Bokmål").first.click()
    staff.keyboard.press("Escape")
    staff.get_by_label("Navnet ditt").fill("Kari Data")
    staff.get_by_label("Begrunnelse").fill("avtalt med rettighetshaveren")
    staff.get_by_role("button", name="Før i loggen").click()
    expect(staff.get_by_text("2 skjemaer er stengt fordi ordlyd mangler.")).to_be_visible()
    with closing(served.open_store()) as store:
        [event] = store.events("fjord", kind=Kind.WORDING_ACKNOWLEDGED)
    assert (event.columns["instrument"], event.columns["language"]) == ("swemwbs", "nb")
    assert (event.columns["entered_by"], event.content) == (
        "Kari Data",
        {"reason": "avtalt med rettighetshaveren"},
    )
    page.reload()
    page.locator(".wf .first").click()
    expect(page.locator(".wf .badge")).to_have_text(
        "Øvingstekst. Spørsmålene er korte stikkord, ikke den ferdige teksten."
    )
    # English has no wording, so it is not offered.
    assert page.locator(".wf .head select").count() == 0


@pytest.mark.parametrize(("width", "language"), [(390, "nb"), (1280, "en")])
def test_the_page_is_accessible_and_fits(served_for_real, page_at, width: int, language: str) -> None:
    page = logged_in(served_for_real, page_at(width), language)
    page.goto(f"{served_for_real.url}/wording?lang={language}")
    title = {"nb": "Ordlyd i skjemaene", "en": "Wording of the forms"}[language]
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    table = page.get_by_role("table")
    expect(table).to_be_visible()
    assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert [v["id"] for v in found.response["violations"]] == []
