"""Staff enter for people in Chromium: a form from paper by keyboard alone, a telephone interview, a second entry."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from pathlib import Path

import pyreadstat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.events import Kind
from workmh_measures.storage.second_entry import second_forms
from workmh_measures.study_export import Choices, export_study

from .served_study import STUDY as USUAL
from .staff_session import sit_down
from .test_staff import strays

pytestmark = pytest.mark.browser
STUDY = USUAL.replace("retention:", "second_entry: {}\nretention:")
WORDS = {
    "nb": {
        "title": "Registrere for en deltaker",
        "person": "Deltakerkode",
        "paper": "Fra papir",
        "call": "Telefonintervju",
        "day": "Dato på skjemaet",
        "start": "Begynn",
        "hand_in": "Lever skjemaet",
        "onward": "Videre",
        "form": "Skjema som skal fylles ut",
        "done": "Skjemaet er levert",
    },
    "en": {
        "title": "Enter for a participant",
        "person": "Participant code",
        "paper": "From paper",
        "call": "Telephone interview",
        "day": "Date on the form",
        "start": "Begin",
        "hand_in": "Hand the form in",
        "onward": "Go on",
        "form": "Form to fill in",
        "done": "The form is handed in",
    },
}


def person(served) -> str:
    served.new_participant()
    return served.participants[-1]


def at_the_desk(page: Page, served, who: str, *, language: str = "nb", name: str = "anna") -> Page:
    """Open the page of staff and find a person."""
    sit_down(page, served, name).goto(f"{served.url}/entry?lang={language}")
    box = page.get_by_label(WORDS[language]["person"])
    box.fill(who)
    box.press("Enter")
    expect(page.locator("[data-testid=stDataFrame]")).to_be_visible()
    return page


def choose_form(page: Page, form: str, *, mode: str = "paper", language: str = "nb") -> None:
    words = WORDS[language]
    page.get_by_role("radio", name=words[mode]).or_(
        page.get_by_role("button", name=words[mode])
    ).first.click()
    if mode == "paper":
        page.get_by_label(words["day"]).fill(f"{date.today():%d.%m.%Y}")  # noqa: DTZ011 - the civil day is meant
    page.get_by_label(words["form"]).click()
    page.get_by_role("option", name=re.compile(form)).click()
    page.get_by_role("button", name=words["start"]).click()
    expect(page).to_have_url(re.compile("/entry/form/"))


def typed(page: Page, keys: str) -> None:
    """Type codes one after another, each when the question before was answered."""
    for n, key in enumerate(keys, 1):
        page.keyboard.press(key)
        if n < len(keys):
            expect(page.locator("fieldset input:focus")).to_have_count(1)


@pytest.mark.parametrize(("width", "language"), [(390, "nb"), (820, "en"), (1280, "nb")])
def test_a_paper_form_is_entered_by_keyboard_alone_and_the_next_one_follows(
    served, page_at, width: int, language: str
) -> None:
    who, words = person(served), WORDS[language]
    page = at_the_desk(page_at(width), served, who, language=language)
    expect(page.get_by_role("heading", level=1)).to_have_text(words["title"])
    choose_form(page, "WHO-5", language=language)
    assert who not in page.url
    expect(page.locator(".about")).to_contain_text(who)
    expect(page.locator("fieldset input").first).to_be_visible()
    typed(page, "01234")
    expect(page.get_by_role("button", name=words["hand_in"])).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["done"])
    assert served.answers(who, "who5") == {f"0{n}": n - 1 for n in range(1, 6)}
    [end] = served.events(who, Kind.FORM_COMPLETED)
    assert (end["mode"], end["entered_by"]) == ("paper", "anna")
    assert end["content"]["answered_on"] == date.today().isoformat()  # noqa: DTZ011
    page.get_by_role("link", name=words["onward"]).click()
    expect(page.locator("fieldset input").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_telephone_interview_knows_does_not_know_and_keeps_each_answer_at_once(served, page_at) -> None:
    who = person(served)
    page = at_the_desk(page_at(1280), served, who)
    choose_form(page, "HADS", mode="call")
    expect(page.locator("fieldset input").first).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("fieldset").nth(1).locator("input").first).to_be_focused()
    page.get_by_role("button", name="Vet ikke").nth(1).click()
    expect(page.locator(".status[data-state=saved]")).to_have_count(2)
    assert sorted(served.answers(who, "hads").values()) == [-990, 2]
    assert {event["mode"] for event in served.events(who)} == {"telephone"}
    page.reload()
    expect(page.locator("fieldset input:checked")).to_have_count(1)
    expect(page.locator(".reason[aria-pressed=true]")).to_have_count(1)


def test_a_session_that_ended_is_told_in_words_for_staff(served, page_at) -> None:
    page = at_the_desk(page_at(1280), served, person(served))
    choose_form(page, "HADS", mode="call")
    expect(page.locator("fieldset input").first).to_be_visible()
    with closing(served.open_store()) as store, store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE session SET closed = created WHERE subject = 'anna' AND closed IS NULL"
        )
    page.wait_for_timeout(1100)  # what a server knows of a session it believes for a second
    page.keyboard.press("2")
    expect(page.get_by_text("Du er logget ut. Logg inn på nytt.")).to_be_visible()
    expect(page.locator(".status[data-state=saved]")).to_have_count(0)
    assert served.answers(served.participants[-1]) == {}


def test_what_stands_against_a_form_is_said_in_words(served, page_at) -> None:
    page = at_the_desk(page_at(1280), served, person(served))
    page.get_by_role("radio", name="Fra papir").or_(
        page.get_by_role("button", name="Fra papir")
    ).first.click()
    page.get_by_label("Dato på skjemaet").fill("i går")
    page.get_by_role("button", name="Begynn").click()
    expect(page.get_by_text("Skriv datoen som dd.mm.åååå")).to_be_visible()
    sit_down(page, served).goto(f"{served.url}/entry?lang=nb")
    page.get_by_label("Deltakerkode").fill("zzz")
    page.get_by_label("Deltakerkode").press("Enter")
    expect(page.get_by_text("Ingen er registrert som «zzz»")).to_be_visible()


def test_a_code_with_markup_is_shown_letter_for_letter(served, page_at) -> None:
    """`page_at` fails the test when the page asks another host for anything."""
    page = sit_down(page_at(1280), served)
    page.goto(f"{served.url}/entry?lang=nb")
    typed = "![x](http://b.no) www.b.no a@b.no :material/home: -> *s* `c` $x$"
    page.get_by_label("Deltakerkode").fill(typed)
    page.get_by_label("Deltakerkode").press("Enter")
    told = page.locator("[data-testid=stAlert]")
    expect(told).to_be_visible()
    assert typed in told.inner_text().replace("\u2060", "")
    assert told.locator("img, a, em, code, strong, .katex, [data-testid=stIconMaterial]").count() == 0


def test_a_form_is_entered_twice_by_two_people_and_the_settled_answer_is_exported(
    served, page_at, tmp_path: Path
) -> None:
    who = person(served)
    page = at_the_desk(page_at(1280), served, who)
    choose_form(page, "WHO-5")
    expect(page.locator("fieldset input").first).to_be_visible()
    typed(page, "11111")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skjemaet er levert")
    other = sit_down(page_at(1280), served, "berit")
    other.goto(f"{served.url}/second-entry?lang=nb")
    other.get_by_label("Skjema som skal registreres andre gang").click()
    other.get_by_role("option", name=re.compile(who)).click()
    other.get_by_role("button", name="Begynn andre registrering").click()
    expect(other).to_have_url(re.compile("/entry/form/"))
    expect(other.locator("fieldset input").first).to_be_visible()
    expect(other.locator("input:checked")).to_have_count(0)
    typed(other, "31111")
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", level=1)).to_have_text("Skjemaet er levert")
    other.goto(f"{served.url}/second-entry?lang=nb")
    settled_by_keyboard(other, who)
    with closing(served.open_store()) as store:
        [form] = [one for one in second_forms(store, served.study.id) if one.place.participant == who]
        choices = Choices(day=civil_day(store.now()), language="nb", formats=("sav",), tables=("long",))
        paths = export_study(store, served.study, folder=tmp_path / "out", choices=choices, by="anna")
    assert (form.state, form.second_by) == ("done", ("berit",))
    [file] = [path for path in paths if path.suffix == ".sav"]
    data, _ = pyreadstat.read_sav(str(file))
    [row] = data[(data["id"] == who) & (data["wave"] == "t0")].to_dict("records")
    assert [row[f"who5_0{item}"] for item in range(1, 6)] == [3, 1, 1, 1, 1]
    assert served.answers(who, "who5")["01"] == 3


def settled_by_keyboard(page: Page, who: str) -> None:
    """Open the form that differs and settle its one difference without a mouse; the answer of the second copy counts."""
    reached(page, page.get_by_label("Skjema med ulike svar"))
    page.keyboard.type(who)
    page.keyboard.press("Enter")
    # The list of differences, beside the list of forms: both are drawn on a canvas.
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(2)
    reached(page, page.get_by_role("button", name="Avgjør"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Velg svaret som skal gjelde. Ingenting er lagret.")).to_be_visible()
    reached(page, page.get_by_role("radio", name="Første: 1"), key="Shift+Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Andre: 3")).to_be_checked()
    reached(page, page.get_by_label("Begrunnelse"))
    page.keyboard.type("Sett på papiret")
    reached(page, page.get_by_role("button", name="Avgjør"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Skjema med ulike svar")).to_have_count(0)


def reached(page: Page, wanted: Locator, *, key: str = "Tab") -> None:
    """Go from field to field until the wanted one has the keyboard."""
    expect(wanted).to_be_visible()
    for _ in range(60):
        if wanted.evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {wanted}")


@pytest.mark.parametrize(("width", "language"), [(390, "nb"), (1280, "en")])
def test_every_page_of_the_desk_is_accessible(served, page_at, width: int, language: str) -> None:
    page = at_the_desk(page_at(width), served, person(served), language=language)
    if language == "nb":
        page.get_by_label(WORDS[language]["person"]).press_sequentially("x")
        assert strays(page) == []
        page.get_by_label(WORDS[language]["person"]).press("Backspace")
    found = Axe().run(page).response["violations"]
    choose_form(page, "WHO-5", language=language)
    expect(page.locator("fieldset input").first).to_be_visible()
    found += Axe().run(page).response["violations"]
    page.goto(f"{served.url}/second-entry?lang={language}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found += Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
