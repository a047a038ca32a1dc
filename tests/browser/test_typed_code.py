"""A code typed off a letter opens the form in a real browser, and leaves the address bar and the log."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from workmh_measures.model.pseudonym import ALPHABET, check_character
from workmh_measures.storage.sessions import issue_code_within
from workmh_measures.storage.typed_codes import grouped, new_code
from workmh_measures.ui.words import ENTRY_LANGUAGES
from workmh_measures.ui.words.entry import ENTRY

from .asking import exchange

pytestmark = pytest.mark.browser
LABEL = "Koden fra brevet"


@pytest.fixture
def code(served) -> str:
    """The code of a participant, as it is printed."""
    served.new_participant()
    with closing(served.open_store()) as store, store.writing() as connection:
        return grouped(issue_code_within(store, connection, served.study.id, served.participants[-1]))


def left_entry(page) -> None:
    page.wait_for_url(lambda address: urlsplit(address).path != "/p")


def filled(page) -> str:
    return page.get_by_label(LABEL).input_value()


@pytest.mark.parametrize("served", ["streamlit", "light"], indirect=True, scope="module")
def test_a_code_typed_in_small_letters_opens_the_form_and_is_gone_from_the_address(
    served, code, page_at
) -> None:
    page = page_at(360)
    page.goto(f"{served.url}/p#{code.lower()}")
    left_entry(page)
    assert urlsplit(page.url).fragment == ""
    assert any(cookie["httpOnly"] for cookie in page.context.cookies())
    assert code.lower() not in served.log


def test_a_slip_in_the_code_is_told_and_opens_nothing(served, code, page_at) -> None:
    wrong = code[:-1] + next(letter for letter in ALPHABET if letter != code[-1])
    page = page_at(360)
    page.goto(f"{served.url}/p#{wrong}")
    page.locator("#wrong").wait_for(state="visible")
    assert page.context.cookies() == []


def test_a_code_is_brought_into_groups_while_it_is_typed_and_opens_by_keyboard_alone(
    served, code, page_at
) -> None:
    page = page_at(360)
    page.goto(f"{served.url}/p")
    field = page.get_by_label(LABEL)
    assert field.get_attribute("autocapitalize") == "characters"
    field.press_sequentially(code.replace("-", "").lower())
    assert filled(page) == code
    assert page.locator("#slip").text_content() == ""
    page.keyboard.press("Enter")
    left_entry(page)
    assert page.context.cookies() != []


def test_a_code_is_pasted_as_it_stands_in_the_letter(served, code, page_at) -> None:
    page = page_at(360)
    page.goto(f"{served.url}/p")
    page.get_by_label(LABEL).focus()
    page.keyboard.insert_text(f"  {code.lower().replace('-', ' ')} ")
    assert filled(page) == code
    page.get_by_role("button", name="Åpne skjemaet").click()
    left_entry(page)


def test_slips_are_told_in_words_before_anything_is_sent(served, code, page_at) -> None:
    page = page_at(360)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(f"{served.url}/p")
    page.wait_for_load_state("networkidle")
    field, slip = page.get_by_label(LABEL), page.locator("#slip")
    field.fill("O")
    expect(slip).to_have_text("«O» finnes ikke i koden. Se på brevet én gang til.")
    field.fill(code[:6])
    expect(slip).to_have_text("")
    page.get_by_role("button", name="Åpne skjemaet").click()
    expect(slip).to_have_text("Koden har 16 tegn. Her er det 5.")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(code[1] + code[0] + code[2:] if code[0] != code[1] else code[:-1] + "2")
    expect(slip).to_have_text("Ett tegn er feil, eller to har byttet plass. Sammenlign med brevet.")
    page.keyboard.press("Enter")
    assert "POST" not in sent
    field.fill(code)
    expect(slip).to_have_text("")


def test_the_browser_makes_the_same_check_character_as_the_server(served, page_at) -> None:
    bodies = [new_code()[:-1] for _ in range(500)]
    page = page_at(360)
    page.goto(f"{served.url}/p")
    made = page.evaluate(
        "async (bodies) => { const { checkCharacter } = await import('/shell/code.js'); return bodies.map(checkCharacter); }",
        bodies,
    )
    assert made == [check_character(body) for body in bodies]


def test_somebody_who_waits_is_told_how_long_and_goes_on_with_the_same_link(served_alone, page_at) -> None:
    link = served_alone.new_participant()
    for number in range(10):
        exchange(served_alone, f"wrong{number}")
    page = page_at(360)
    page.goto(link)
    expect(page.locator("#wait")).to_contain_text("Det har vært mange forsøk herfra. Vent ")
    expect(page.locator("#typed")).to_be_hidden()
    with closing(served_alone.open_store()) as store, store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM attempt")
    served_alone.restart()
    page.get_by_role("button", name="Prøv igjen").click()
    left_entry(page)


def test_a_link_opened_while_the_line_is_cut_is_tried_again_by_a_button(
    served, participant_link, page_at
) -> None:
    page = page_at(360)
    page.goto(f"{served.url}/p")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.evaluate("token => { location.hash = token; }", participant_link.partition("#")[2])
    expect(page.locator("#trouble")).to_be_visible()
    assert "#" not in page.url
    page.context.set_offline(False)
    page.get_by_role("button", name="Prøv igjen").click()
    left_entry(page)


@pytest.mark.parametrize("language", ENTRY_LANGUAGES)
def test_the_entry_page_speaks_every_language_of_the_form_and_has_no_fault(served, page_at, language) -> None:
    page = page_at(320)
    page.goto(f"{served.url}/p?lang={language}#wrong")
    expect(page.locator("#wrong")).to_have_text(ENTRY["entry.wrong"][language])
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with page.expect_popup() as opened:
        page.get_by_role("link", name=ENTRY["entry.talk"][language]).click()
    expect(opened.value.get_by_role("link", name="116 123")).to_be_visible()
