"""An answer that tells of danger at the desk in Chromium: read aloud on the telephone, one line for staff on paper."""

from __future__ import annotations

from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from workmh_measures.storage.events import Kind
from workmh_measures.storage.wordings import acknowledgements

from .test_entry import at_the_desk, choose_form, person
from .test_safety import FORMS
from .test_safety import STUDY as GUARDED

pytestmark = pytest.mark.browser
LINE = (
    "    - {{name: {{nb: Egen linje, nn: Eiga linje, en: Own line}}, when: {{nb: alltid, nn: alltid, en: always}}, "
    'number: "{number}", source: the study, checked_on: "2026-11-22"}}\n'
)
OWN = "  help_lines:\n" + LINE.format(number="11 11 11 11") + LINE.format(number="22 22 22 22")
STUDY = GUARDED.replace("  rules:\n", OWN + "  rules:\n")


@pytest.fixture(scope="module", autouse=True)
def real_answers(served) -> None:
    """Somebody answers for the short labels, so that the study collects in earnest."""
    with closing(served.open_store()) as store:
        store.append("fjord", acknowledgements(FORMS, by="anna", reason="test of the desk"))


def answer(page: Page, number: int) -> None:
    expect(page.locator("fieldset input").first).to_be_visible()
    page.locator("fieldset").first.locator("input").nth(number).check(force=True)
    expect(page.locator(".status[data-state=saved]").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_on_the_telephone_the_words_and_lines_of_the_study_are_read_aloud(
    served, page_at, width: int
) -> None:
    who = person(served)
    page = at_the_desk(page_at(width), served, who)
    choose_form(page, "PHQ", mode="call")
    expect(page.locator(".readers")).to_contain_text("leser svarene hver virkedag")
    expect(page.locator(".for-staff")).to_be_hidden()
    answer(page, 3)
    expect(page.locator(".for-staff")).to_have_text(
        "Les dette for personen. Når svaret er lagret, ligger det i sikkerhetskøen."
    )
    panel = page.locator(".panel")
    expect(panel.get_by_role("heading", name="Godt at du sier det")).to_be_visible()
    expect(panel).to_contain_text("ringer deg")
    assert panel.locator("a").all_inner_texts() == ["11 11 11 11", "22 22 22 22"]
    assert len(served.events(who, Kind.ALERT_RAISED)) == 1
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.get_by_role("button", name="Skjul dette").click()
    expect(page.locator(".for-staff")).to_be_hidden()


def test_on_paper_one_line_tells_staff_and_nobody_is_thanked(served, page_at) -> None:
    who = person(served)
    page = at_the_desk(page_at(1280), served, who)
    choose_form(page, "PHQ")
    answer(page, 3)
    panel = page.locator(".panel")
    expect(panel.get_by_role("heading", name="Svaret gir varsel")).to_be_visible()
    expect(panel).to_contain_text("Følg sikkerhetsplanen")
    expect(panel).not_to_contain_text("Godt at du sier det")
    expect(panel.locator("a")).to_have_count(0)
    expect(page.locator(".readers")).to_be_hidden()
    expect(page.locator(".for-staff")).to_be_hidden()
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert len(served.events(who, Kind.ALERT_RAISED)) == 1
