"""Around the questions, on both pages: information and consent, overview, language, contact, thanks and own result."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.storage.events import Kind

from . import served_study
from .accessibility import faults as inaccessible

pytestmark = pytest.mark.browser
SHELLS = ["streamlit", "light"]
on_both_pages = pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")

FLAG = "{id: registers, kind: consent, name: {nb: Registre, en: Registers}, reveals_arm: false}"
AROUND = f"""\
flags: [{FLAG}]
consent:
  version: "1"
  asked: form
  parts: [registers]
  information:
    - title: {{nb: Hva er dette, en: What this is}}
      paragraphs: [{{nb: Vi vil vite hvordan folk har det., en: We want to know how people are.}}]
  statement: {{nb: Jeg vil være med, en: I want to take part}}
  part_texts: {{registers: {{nb: Dere kan hente tall fra registre, en: You may fetch numbers from registers}}}}
contact:
  text: {{nb: Ring eller skriv til oss i prosjektet., en: Call or write to us in the project.}}
  telephone: "+47 00 00 00 00"
  email: study@example.org
readers: {{nb: To forskere leser svarene., en: Two researchers read the answers.}}
closing: {{nb: Takk for praten., en: Thank you for the talk.}}
results:
  - instrument: who5
    scale: total
    waves: [t0]
    title: {{nb: Hvordan du har hatt det, en: How you have been}}
    higher_means: {{nb: Et høyere tall er bedre., en: A higher number is better.}}
"""
STUDY = served_study.study_giving("notes", "who5", languages="[nb, en]", more=AROUND).replace(
    "{instrument: who5, waves: [t0],",
    "{instrument: who5, waves: [t0, t6], title: {nb: Hverdagen, en: Everyday life},",
)
WORDS = {
    "nb": {
        "consent": "Vil du være med?",
        "send": "Send svaret",
        "choose": "Velg ja eller nei på hvert spørsmål.",
        "yes": "Ja",
        "no": "Nei",
        "whole": "Jeg vil være med",
        "part": "Dere kan hente tall fra registre",
        "welcome": "Velkommen",
        "begin": "Begynn",
        "refused": "Takk for at du svarte",
        "again": "Svar på nytt",
        "about": "Om studien",
        "overview": "Oversikt",
        "back": "Tilbake",
        "contact": "Spørsmål, eller vil du trekke deg?",
    },
    "en": {
        "consent": "Would you like to take part?",
        "send": "Send your answer",
        "choose": "Choose yes or no for each question.",
        "yes": "Yes",
        "no": "No",
        "whole": "I want to take part",
        "part": "You may fetch numbers from registers",
        "welcome": "Welcome",
        "begin": "Begin",
        "refused": "Thank you for answering",
        "again": "Answer again",
        "about": "About the study",
        "overview": "Overview",
        "back": "Back",
        "contact": "Questions, or want to withdraw?",
    },
}  # fmt: skip


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()


def consent(page: Page, words: dict[str, str], *, whole: str = "yes", part: str = "no") -> None:
    heading(page, words["consent"])
    choose(page, words["whole"], words[whole])
    choose(page, words["part"], words[part])
    button(page, words["send"])


@pytest.fixture
def come(served, page_at):
    """Open the link of somebody new, and note what goes wrong in the page."""
    faults: list[str] = []

    def open_link(language: str = "nb", width: int = 390) -> Page:
        page = page_at(width)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(served.new_participant(language=language))
        return page

    yield open_link
    assert faults == []


@pytest.fixture
def at_the_first_card(come):
    """Somebody who said yes, on the card where words are written."""

    def go(language: str = "nb", width: int = 390) -> Page:
        page, words = come(language, width), WORDS[language]
        consent(page, words)
        button(page, words["begin"])
        page.wait_for_selector("textarea")
        return page

    return go


@on_both_pages
@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_information_is_read_and_answered_before_the_first_question(
    served, come, language: str, width: int
) -> None:
    page, words = come(language, width), WORDS[language]
    heading(page, words["consent"])
    assert inaccessible(page) == []
    assert page.locator("input:checked").count() == 0
    button(page, words["send"])
    expect(page.get_by_role("alert")).to_have_text(words["choose"])
    choose(page, words["whole"], words["yes"])
    button(page, words["send"])
    expect(page.get_by_role("alert")).to_have_text(words["choose"])
    assert served.events(served.participants[-1], Kind.CONSENTED) == []
    choose(page, words["part"], words["no"])
    button(page, words["send"])
    heading(page, words["welcome"])
    expect(
        page.get_by_text("To forskere leser svarene." if language == "nb" else "Two researchers read")
    ).to_be_visible()
    [event] = served.events(served.participants[-1], Kind.CONSENTED)
    assert event["content"]["given"] is True
    assert event["content"]["parts"] == {"registers": False}
    assert (event["language"], event["mode"]) == (language, "web")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@on_both_pages
def test_a_no_is_respected_and_may_be_changed(served, come) -> None:
    page, words = come(), WORDS["nb"]
    choose(page, words["whole"], words["no"])
    button(page, words["send"])
    heading(page, words["refused"])
    expect(page.get_by_text("Det er helt greit å si nei.")).to_be_visible()
    page.reload()
    heading(page, words["refused"])
    button(page, words["again"])
    assert page.locator("input:checked").count() == 0
    consent(page, words, part="yes")
    heading(page, words["welcome"])
    told = [event["content"]["given"] for event in served.events(served.participants[-1], Kind.CONSENTED)]
    assert told == [False, True]


@on_both_pages
def test_what_is_chosen_stays_when_the_language_of_the_information_changes(come) -> None:
    page = come()
    choose(page, WORDS["nb"]["whole"], "Ja")
    page.get_by_label("Språk").select_option("en")
    heading(page, WORDS["en"]["consent"])
    assert page.locator("input:checked").count() == 1
    expect(page.get_by_text("We want to know how people are.")).to_be_visible()


@on_both_pages
def test_half_typed_words_and_the_place_stay_when_the_language_changes(served, at_the_first_card) -> None:
    page = at_the_first_card()
    page.locator("textarea").press_sequentially("Jeg har det g")
    page.get_by_label("Språk").select_option("en")
    expect(page.get_by_label("Your answer")).to_have_value("Jeg har det g")
    assert page.locator(".count").inner_text() == "1 of 2"
    page.locator("textarea").press("End")
    page.locator("textarea").press_sequentially("odt")
    button(page, "Next")
    expect(page.locator(".count")).to_have_text("2 of 2")
    button(page, "Back")
    page.locator(".status[data-state=saved]").wait_for()
    assert served.answers(served.participants[-1], "notes") == {"more": "Jeg har det godt"}
    button(page, "Next")
    page.get_by_label("Your number").press_sequentially("9")  # not allowed, so not sent: only the page has it
    page.get_by_label("Language").select_option("nb")
    expect(page.get_by_label("Ditt tall")).to_have_value("9")
    page.get_by_label("Språk").select_option("en")
    expect(page.get_by_label("Your number")).to_have_value("9")
    page.on("dialog", lambda asks: asks.accept())
    page.wait_for_url(re.compile("form=en"))
    page.reload()  # the language is remembered, and so is the place
    expect(page.locator(".count")).to_have_text("2 of 2")


@on_both_pages
def test_about_the_study_is_a_step_away_and_leads_back_to_typed_words(served, at_the_first_card) -> None:
    page, words = at_the_first_card(), WORDS["nb"]
    page.locator("textarea").press_sequentially("halvveis")
    button(page, words["about"])
    heading(page, words["about"])
    for text in ("Vi vil vite hvordan folk har det.", "Versjon 1", "To forskere leser svarene."):
        expect(page.get_by_text(text)).to_be_visible()
    expect(page.get_by_role("button", name="Skriv ut eller lagre")).to_be_visible()
    assert inaccessible(page) == []
    page.get_by_label("Språk").select_option("en")
    heading(page, WORDS["en"]["about"])
    button(page, "Back")
    expect(page.get_by_label("Your answer")).to_have_value("halvveis")


@on_both_pages
def test_contact_and_how_to_withdraw_are_on_every_page_in_the_studys_words(come, at_the_first_card) -> None:
    for page in (come(), at_the_first_card()):
        page.get_by_text(WORDS["nb"]["contact"]).click()
        expect(page.get_by_text("Ring eller skriv til oss i prosjektet.")).to_be_visible()
        expect(page.get_by_role("link", name="+47 00 00 00 00")).to_have_attribute("href", "tel:+4700000000")
        expect(page.get_by_text("All kontakt: Du hører ikke mer fra oss.")).to_be_visible()
        expect(page.get_by_text("Registre:")).to_have_count(0)  # this study asks none


@on_both_pages
def test_the_overview_leads_to_another_form_and_back(served, at_the_first_card) -> None:
    page = at_the_first_card()
    button(page, "Oversikt")
    rows = page.locator(".forms li")
    assert rows.all_inner_texts()[0].split("\n")[:2] == ["Skjema 1", "Du er her · omtrent ett minutt"]
    assert "Hverdagen" in rows.nth(1).inner_text()
    assert inaccessible(page) == []
    button(page, "Gå til Hverdagen")
    expect(page.get_by_role("heading", name="Skjema 2 av 2")).to_be_visible()
    page.locator(".option").first.click()
    page.locator(".status[data-state=saved]").first.wait_for()
    button(page, "Oversikt")
    button(page, "Gå til Skjema 1")
    page.wait_for_selector("textarea")
    expect(page.get_by_role("heading", name="Skjema 1 av 2")).to_be_visible()
    assert served.answers(served.participants[-1], "who5") != {}


@on_both_pages
@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_end_thanks_tells_of_the_next_time_and_shows_the_own_result(
    served, at_the_first_card, language: str
) -> None:
    page = at_the_first_card(language)
    nb = language == "nb"
    page.locator("textarea").press_sequentially("fint")
    button(page, "Neste" if nb else "Next")
    button(page, "Vil ikke svare" if nb else "Rather not say")
    button(page, "Lever skjemaet" if nb else "Hand in the form")
    heading(page, "Ett skjema er ferdig" if nb else "One form is done")
    told = [row.split("\n")[1] for row in page.locator(".forms li").all_inner_texts()]
    assert told[0] == ("Ferdig" if nb else "Done")
    assert inaccessible(page) == []
    button(page, "Gå videre" if nb else "Go on")
    for _ in range(5):
        page.locator(".option").nth(1).click()
        page.locator(".status[data-state=saved]").wait_for()
        button(page, "Neste" if nb else "Next")
    button(page, "Lever skjemaet" if nb else "Hand in the form")
    heading(page, "Takk for at du svarte" if nb else "Thank you for answering")
    expect(page.get_by_text("Takk for praten." if nb else "Thank you for the talk.")).to_be_visible()
    expect(page.get_by_text(re.compile(f"(rundt|around) .+ {_year_of_next()}"))).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="116 123")).to_be_visible()
    assert inaccessible(page) == []
    answers = served.answers(served.participants[-1], "who5")
    button(page, "Se resultatet ditt" if nb else "See your result")
    heading(page, "Resultatet ditt" if nb else "Your result")
    score = 4 * sum(int(value) for value in answers.values())
    says = f"{score} på en skala fra 0 til 100" if nb else f"{score} on a scale from 0 to 100"
    expect(page.get_by_text(says)).to_be_visible()
    expect(
        page.get_by_text("Et høyere tall er bedre." if nb else "A higher number is better.")
    ).to_be_visible()
    assert inaccessible(page) == []
    page.get_by_label("Språk" if nb else "Language").select_option("en" if nb else "nb")
    heading(page, "Your result" if nb else "Resultatet ditt")
    button(page, "Back" if nb else "Tilbake")
    heading(page, "Thank you for answering" if nb else "Takk for at du svarte")


def _year_of_next() -> int:
    """Return the year in which the forms after six months open, two weeks before."""
    from datetime import timedelta

    today = date.today()  # noqa: DTZ011 - the day of this machine, on which the person was enrolled
    month = today.month + 6
    planned = date(today.year + (month > 12), (month - 1) % 12 + 1, min(today.day, 28))
    return (planned - timedelta(days=14)).year


@on_both_pages
def test_what_was_said_to_the_information_may_be_changed_or_left_as_it_is(served, at_the_first_card) -> None:
    page, words = at_the_first_card(), WORDS["nb"]
    page.locator("textarea").press_sequentially("halvveis")
    button(page, words["about"])
    button(page, "Endre det du har svart")
    heading(page, words["consent"])
    assert page.locator("input:checked").count() == 0
    button(page, words["back"])
    expect(page.get_by_label("Ditt svar")).to_have_value("halvveis")
    button(page, words["about"])
    button(page, "Endre det du har svart")
    choose(page, words["whole"], words["no"])
    button(page, words["send"])
    heading(page, words["refused"])
    told = [event["content"]["given"] for event in served.events(served.participants[-1], Kind.CONSENTED)]
    assert told == [True, False]
    assert served.answers(served.participants[-1], "notes") == {"more": "halvveis"}


HELD = """
const real = window.fetch;
window.fetch = async (...asked) => {
  const reply = await real(...asked);
  if (window.hold && String(asked[0]).includes("/form/state")) await new Promise((go) => (window.letGo = go));
  return reply;
};
"""


@on_both_pages
def test_an_answer_given_while_the_language_changes_is_not_forgotten(served, at_the_first_card) -> None:
    page = at_the_first_card()
    button(page, "Oversikt")
    button(page, "Gå til Hverdagen")
    page.locator(".option").first.wait_for()
    page.evaluate(HELD)
    page.evaluate("window.hold = true")
    with page.expect_response(
        "**/form/state**"
    ):  # the server tells before the answer, the page hears it after
        page.get_by_label("Språk").select_option("en")
    page.locator(".option").nth(2).click()
    page.locator(".status[data-state=saved]").first.wait_for()
    page.evaluate("window.hold = false; window.letGo()")
    expect(page.get_by_role("heading", name="Form 2 of 2")).to_be_visible()
    expect(page.locator(".option input").nth(2)).to_be_checked()
    assert len(served.answers(served.participants[-1], "who5")) == 1
