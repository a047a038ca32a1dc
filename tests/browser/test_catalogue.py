"""The instrument library in the application: staff search, narrow down, open an instrument and come back."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.model.fingerprint import fingerprint

from .test_staff import log_in, settled, strays

pytestmark = pytest.mark.browser
TITLES = {"nb": "Instrumentbibliotek", "en": "Instrument library"}


def catalogue(page: Page, served, language: str = "nb", more: str = "") -> Page:
    log_in(page, served, language)
    page.goto(f"{served.url}/catalogue?lang={language}{more}")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[language])
    expect(page.locator(".catalogue li").first).to_be_visible()
    settled(page)
    return page


def shown(page: Page) -> list[str]:
    addresses = [link.get_attribute("href") for link in page.locator(".catalogue a").all()]
    return sorted(re.match(r"/library/(\w+)\?", address)[1] for address in addresses)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_list_holds_every_instrument_speaks_one_language_and_fits_the_screen(
    served, page_at, width, language
) -> None:
    page = catalogue(page_at(width), served, language)
    assert shown(page) == sorted(instrument_ids())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.documentElement.lang") == language
    if language == "nb":
        assert strays(page) == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_list_grows_short_while_one_writes(served, page_at) -> None:
    page = catalogue(page_at(390), served)
    page.get_by_label("Søk etter navn").press_sequentially("angst dep", delay=20)
    expect(page.locator(".catalogue a", has_text="Sykehusskala")).to_be_visible()
    expect(page.locator(".catalogue a", has_text="WHOs trivselsindeks")).to_have_count(0)
    page.get_by_label("Søk etter navn").fill("finnes ikke")
    expect(page.get_by_text("Ingen instrumenter passer.")).to_be_visible()


def test_limits_narrow_the_list_and_the_address_keeps_them(served, page_at) -> None:
    page = catalogue(page_at(1280), served)
    page.get_by_text("Avgrens").click()
    # The page is drawn anew when the part opens; a list opened meanwhile would close again.
    page.wait_for_timeout(1000)
    settled(page)
    page.get_by_label("Område").click()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("Trivsel")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    wanted = sorted(name for name in instrument_ids() if load_instrument(name).domain == "well_being")
    expect(page.locator(".catalogue li")).to_have_count(len(wanted))
    assert shown(page) == wanted
    expect(page).to_have_url(re.compile(r"domain=well_being"))
    page.locator(".catalogue a", has_text="WHOs trivselsindeks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("WHOs trivselsindeks")
    page.go_back()
    expect(page.locator(".catalogue li")).to_have_count(len(wanted))


def test_an_instrument_opens_as_its_library_page_in_either_language(served, page_at) -> None:
    page = catalogue(page_at(390), served, more="&text=hads")
    page.locator(".catalogue a").click()
    hads = load_instrument("hads")
    expect(page.get_by_role("heading", level=1)).to_have_text(hads.name.in_language("nb"))
    assert fingerprint(hads) in page.content()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(hads.name.in_language("en"))
    page.get_by_role("link", name="All instruments").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["en"])


def test_only_staff_see_the_library_and_nothing_but_instruments(served, page_at) -> None:
    page = page_at(390)
    for address in ("/catalogue", "/library/hads"):
        assert (
            page.request.get(served.url + address, max_redirects=0)
            .headers["location"]
            .startswith("/staff/login")
        )
    person = page_at(390)
    person.goto(served.new_participant())
    expect(person.get_by_role("button").first).to_be_visible()
    for address in ("/catalogue", "/library/hads"):
        assert person.request.get(served.url + address, max_redirects=0).headers["location"].startswith("/?")
    staff = log_in(page, served)
    for address in ("/library/nothing", "/library/..%2Fhads", "/library/hads.yaml"):
        assert staff.request.get(served.url + address).status == 404
    answer = staff.request.get(f"{served.url}/library/hads?lang=en")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src")
    assert staff.request.post(f"{served.url}/library/hads").status == 405
