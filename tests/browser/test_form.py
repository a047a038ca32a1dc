"""The form in Chromium on a bare page: real routes, a real store, a server that can be killed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from workmh_measures.storage.events import Kind

pytestmark = pytest.mark.browser
SERVER = Path(__file__).with_name("bare_server.py")
WIDTHS = [390, 1280]
STATUS = ".status"


@pytest.fixture(scope="module")
def bare(tmp_path_factory, bare_server):
    """A server that gives HADS, then EQ-5D-5L, then PHQ-9."""
    server = bare_server(tmp_path_factory.mktemp("bare"), "hads,eq5d5l,phq9")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def open_form(bare, page_at, request):
    """Open the form as a person nobody else is, in a browser session."""

    def open_page(width: int = 390, *, key: str = "k1", person: str = "", language: str = "nb", **options):
        page = page_at(width, **options)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        person = person or re.sub(r"\W", "-", request.node.name)
        page.context.add_cookies([{"name": "person", "value": f"{person}.{key}", "url": bare.url}])
        page.person = person
        page.goto(f"{bare.url}/?lang={language}")
        page.wait_for_selector(".wf h1, .wf fieldset")
        return page

    return open_page


def begin(page) -> None:
    page.get_by_role("button", name=re.compile("Begynn|Fortsett|Begin|Continue")).click()
    page.wait_for_selector("fieldset")


def saved(page) -> None:
    page.wait_for_selector(f"{STATUS}[data-state=saved]")


def choose(page, number: int = 1) -> None:
    page.locator(".option").nth(number).click()
    saved(page)


def forward(page) -> None:
    page.get_by_role("button", name=re.compile("^(Neste|Next)$")).click()


def place(page) -> str:
    return page.locator(".count").inner_text()


# --- the whole way ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_hads_is_answered_by_keyboard_alone_across_a_reload(bare, open_form, width: int) -> None:
    page = open_form(width)
    press = page.keyboard.press
    assert page.evaluate("document.activeElement.tagName") == "H1"
    press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Begynn"
    press("Enter")
    expected = {}
    for n in range(14):
        assert place(page) == f"{n + 1} av 14"
        assert page.evaluate("document.activeElement.tagName") == "LEGEND"
        press("Tab")
        press("Space")
        for _ in range(n % 4):
            press("ArrowDown")
        expected[f"{n + 1:02d}"] = n % 4
        saved(page)
        assert re.fullmatch(r"Lagret \d\d\.\d\d", page.locator(STATUS).inner_text())
        if n == 6:
            page.reload()
            page.wait_for_selector("fieldset")
            assert place(page) == "8 av 14"
            page.get_by_role("button", name="Tilbake").click()
            assert page.locator("input:checked").get_attribute("value") == "2"
            press("Tab")
        press("Enter")
    page.get_by_role("button", name="Lever skjemaet").focus()
    press("Enter")
    page.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    assert bare.answers(page.person) == expected
    assert len(bare.events(page.person, Kind.FORM_COMPLETED)) == 1
    assert {event["device"] for event in bare.events(page.person)} == {"phone" if width == 390 else "desktop"}
    assert page.faults == []


def test_after_the_last_form_the_person_is_thanked_and_nothing_can_be_changed(bare, open_form) -> None:
    page = open_form()
    begin(page)
    for _form in range(3):
        while page.locator("fieldset").count():
            page.get_by_role("button", name="Vil ikke svare").click()
        page.get_by_role("button", name="Lever skjemaet").click()
        page.get_by_role("heading", name=re.compile("Ett skjema er ferdig|Takk for at du svarte")).wait_for()
        if page.get_by_role("button", name="Gå videre").count():
            page.get_by_role("button", name="Gå videre").click()
            page.wait_for_selector("fieldset")
    page.get_by_role("heading", name="Takk for at du svarte").wait_for()
    assert set(bare.answers(page.person).values()) == {-993}
    assert len(bare.events(page.person, Kind.FORM_COMPLETED)) == 3
    page.reload()
    page.get_by_role("heading", name="Takk for at du svarte").wait_for()


def test_an_instrument_with_an_alert_is_practice_and_says_so(bare, open_form) -> None:
    page = open_form()
    begin(page)
    for _form in range(2):
        while page.locator("fieldset").count():
            assert page.locator(".badge.strong").count() == 0
            page.get_by_role("button", name="Vil ikke svare").click()
        page.get_by_role("button", name="Lever skjemaet").click()
        page.get_by_role("button", name="Gå videre").click()
        page.wait_for_selector("fieldset")
    assert page.locator(".badge.strong").inner_text().startswith("Øvelse.")
    choose(page, 2)
    assert [event["mode"] for event in bare.events(page.person)][-1] == "practice"


# --- saving ----------------------------------------------------------------------------------------


def test_a_cut_line_shows_not_sent_and_each_answer_is_written_once_when_it_is_back(bare, open_form) -> None:
    page = open_form()
    begin(page)
    sent: list[str] = []

    def cut(route) -> None:
        sent.append(json.loads(route.request.post_data)["request_id"])
        route.abort()

    page.route("**/form/answers", cut)
    for n in range(3):
        page.locator(".option").nth(n).click()
        page.wait_for_selector(f"{STATUS}[data-state=unsent]")
        assert page.locator(STATUS).inner_text().startswith("Ikke sendt ennå")
        forward(page)
    assert bare.answers(page.person) == {}
    page.wait_for_timeout(1200)
    assert len(sent) >= 2
    page.unroute("**/form/answers")
    page.get_by_role("button", name="Tilbake").click()
    saved(page)
    assert bare.answers(page.person) == {"01": 0, "02": 1, "03": 2}
    events = bare.events(page.person)
    assert len(events) == 3
    assert events[0]["request_id"] == sent[0]
    assert len(set(sent)) == 1  # in order: the second waits until the first has arrived


def test_a_lost_reply_is_asked_for_again_and_makes_no_second_row(bare, open_form) -> None:
    page = open_form()
    begin(page)
    lost: list[int] = []

    def swallow(route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/form/answers", swallow)
    page.locator(".option").nth(3).click()
    page.wait_for_selector(f"{STATUS}[data-state=unsent]")
    saved(page)
    assert lost == [200]
    assert bare.answers(page.person) == {"01": 3}
    assert len(bare.events(page.person)) == 1


def test_pressing_twice_writes_once(bare, open_form) -> None:
    page = open_form()
    begin(page)
    for n in range(14):
        page.locator(".option").first.dblclick()
        saved(page)
        assert place(page) == f"{n + 1} av 14"
        forward(page)
    page.get_by_role("button", name="Lever skjemaet").dblclick()
    page.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    assert len(bare.events(page.person)) == 14
    assert len(bare.events(page.person, Kind.FORM_COMPLETED)) == 1


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(tmp_path, bare_server, page_at) -> None:
    server = bare_server(tmp_path, "hads")
    server.start()
    page = page_at(390)
    page.context.add_cookies([{"name": "person", "value": "p1.k1", "url": server.url}])
    ledger: dict[str, tuple[str, object]] = {}

    def note(response) -> None:
        if response.url.endswith("/form/answers") and response.status == 200:
            told = json.loads(response.request.post_data)
            ledger[told["request_id"]] = (told["item"], told["value"])

    page.on("response", note)
    page.goto(f"{server.url}/?lang=nb")
    begin(page)
    for n in range(14):
        if n in (3, 7, 11):
            # The answer is on its way while the server dies.
            page.locator(".option").nth(n % 4).click(no_wait_after=True)
            server.kill()
            written = {event["request_id"] for event in server.events("p1")}
            assert set(ledger) <= written
            server.start()
        else:
            page.locator(".option").nth(n % 4).click()
        saved(page)
        forward(page)
    page.get_by_role("heading", name="Klar til å levere").wait_for()
    server.kill()
    assert server.answers("p1") == {f"{n + 1:02d}": n % 4 for n in range(14)}
    events = {
        event["request_id"]: (event["item"], event["content"]["value"]) for event in server.events("p1")
    }
    assert len(ledger) == 14
    assert events == ledger


def test_leaving_with_an_unsent_answer_asks_first(open_form) -> None:
    page = open_form()
    begin(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.route("**/form/answers", lambda route: route.abort())
    page.locator(".option").first.click()
    page.wait_for_selector(f"{STATUS}[data-state=unsent]")
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.unroute("**/form/answers")
    saved(page)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_the_quick_way_out_leaves_nothing_on_the_screen(bare, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page, 2)
    page.get_by_role("button", name="Forlat siden raskt").click()
    page.wait_for_url("about:blank")
    assert bare.answers(page.person) == {"01": 2}


def test_a_session_that_ended_is_told_calmly_and_the_answer_arrives_after_a_new_one(bare, open_form) -> None:
    page = open_form()
    begin(page)
    page.context.clear_cookies()
    page.locator(".option").nth(1).click()
    page.get_by_text("Åpne lenken i invitasjonen på nytt").wait_for()
    assert bare.answers(page.person) == {}
    page.context.add_cookies([{"name": "person", "value": f"{page.person}.k2", "url": bare.url}])
    saved(page)
    assert bare.answers(page.person) == {"01": 1}
    assert "Åpne lenken" not in page.locator(".wf").inner_text()
    page.context.clear_cookies()
    page.reload()
    page.get_by_text("Åpne lenken i invitasjonen på nytt").wait_for()


def test_a_form_that_changed_meanwhile_is_drawn_anew(bare, open_form) -> None:
    page = open_form()
    begin(page)
    page.route(
        "**/form/answers",
        lambda route: route.continue_(
            post_data=json.dumps({**json.loads(route.request.post_data), "fingerprint": "old"})
        ),
        times=1,
    )
    page.locator(".option").nth(1).click()
    page.get_by_text("Skjemaet er blitt oppdatert").wait_for()
    assert page.locator("input:checked").count() == 0
    assert bare.answers(page.person) == {}
    choose(page, 1)
    assert bare.answers(page.person) == {"01": 1}


def test_a_form_handed_in_elsewhere_takes_no_more_answers_and_goes_on(bare, open_form) -> None:
    page = open_form()
    begin(page)
    while page.locator("fieldset").count():
        page.get_by_role("button", name="Vil ikke svare").click()
    other = open_form(person=page.person)
    other.get_by_role("button", name="Lever skjemaet").wait_for()
    other.get_by_role("button", name="Tilbake").click()
    page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    other.locator(".option").first.click()
    other.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    assert set(bare.answers(page.person).values()) == {-993}


# --- answering -------------------------------------------------------------------------------------


def test_an_answer_can_be_cleared_skipped_and_declined(bare, open_form) -> None:
    page = open_form()
    begin(page)
    assert not page.get_by_role("button", name="Fjern svaret").is_visible()
    forward(page)
    assert "Du har ikke svart ennå" in page.get_by_role("alert").inner_text()
    assert place(page) == "1 av 14"
    choose(page, 3)
    page.get_by_role("button", name="Fjern svaret").click()
    saved(page)
    assert page.locator("input:checked").count() == 0
    page.get_by_role("button", name="Hopp over").click()
    page.get_by_role("button", name="Vil ikke svare").click()
    page.get_by_role("button", name="Tilbake").click()
    saved(page)
    pressed = page.get_by_role("button", name="Vil ikke svare")
    assert pressed.get_attribute("aria-pressed") == "true"
    assert page.get_by_text("Du valgte å ikke svare her.").is_visible()
    contents = [event["content"] for event in bare.events(page.person)]
    assert contents == [{"value": 3}, {"cleared": True}, {"missing": -992}, {"missing": -993}]


def test_skip_and_decline_are_two_buttons_of_one_size(open_form) -> None:
    page = open_form()
    begin(page)
    skip, decline = (
        page.get_by_role("button", name=name).bounding_box() for name in ("Hopp over", "Vil ikke svare")
    )
    assert (skip["width"], skip["height"]) == (decline["width"], decline["height"])
    assert skip["x"] != decline["x"]


def test_skipped_questions_are_offered_once_at_the_end(bare, open_form) -> None:
    page = open_form()
    begin(page)
    for n in range(14):
        if n in (2, 5):
            page.get_by_role("button", name="Hopp over").click()
        else:
            choose(page)
            forward(page)
    page.get_by_text("Du hoppet over 2 spørsmål").wait_for()
    assert "%" not in page.locator(".wf").inner_text()
    page.get_by_role("button", name="Se på dem").click()
    assert place(page) == "3 av 14"
    choose(page)
    forward(page)
    assert place(page) == "6 av 14"
    page.get_by_role("button", name="Hopp over").click()
    page.get_by_role("heading", name="Klar til å levere").wait_for()
    assert (bare.answers(page.person)["03"], bare.answers(page.person)["06"]) == (1, -992)


def test_in_another_browser_earlier_answers_are_not_shown_and_the_person_goes_on(bare, open_form) -> None:
    first = open_form()
    begin(first)
    for _ in range(2):
        choose(first, 3)
        forward(first)
    second = open_form(key="k2", person=first.person)
    second.get_by_role("heading", name="Velkommen tilbake").wait_for()
    begin(second)
    assert place(second) == "3 av 14"
    second.get_by_role("button", name="Tilbake").click()
    assert second.locator("input:checked").count() == 0
    assert second.get_by_text("Du har svart på dette før.").is_visible()
    forward(second)
    assert place(second) == "3 av 14"
    assert bare.answers(first.person) == {"01": 3, "02": 3}


def test_a_change_of_language_keeps_the_place_and_is_stored(bare, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page)
    forward(page)
    page.get_by_label("Språk").select_option("en")
    page.get_by_text("2 of 14").wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    choose(page)
    assert re.fullmatch(r"Saved \d\d:\d\d", page.locator(STATUS).inner_text())
    assert [event["language"] for event in bare.events(page.person)] == ["nb", "en"]
    assert len({event["wording_hash"] for event in bare.events(page.person)}) == 2


def test_stopping_says_that_everything_is_saved_and_one_can_go_on(bare, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page)
    page.get_by_role("button", name="Avslutt og fortsett senere").click()
    page.get_by_role("heading", name="Du kan lukke siden").wait_for()
    page.get_by_role("button", name="Fortsett likevel").click()
    assert place(page) == "2 av 14"


def test_nothing_about_answers_stays_in_the_browser(open_form) -> None:
    page = open_form()
    begin(page)
    choose(page, 2)
    left = page.evaluate(
        """async () => ({
            local: localStorage.length, session: sessionStorage.length, cookie: document.cookie.includes("01"),
            databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
        })"""
    )
    assert left == {"local": 0, "session": 0, "cookie": False, "databases": 0, "caches": 0}
    assert "01" not in page.url.removeprefix(page.evaluate("location.origin"))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_line_is_empty_until_a_key_chooses(bare, open_form, width: int) -> None:
    page = open_form(width)
    begin(page)
    while page.locator("fieldset").count():
        page.get_by_role("button", name="Vil ikke svare").click()
    page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("button", name="Gå videre").click()
    for _ in range(5):
        page.get_by_role("button", name="Vil ikke svare").click()
    line, number = page.get_by_role("slider"), page.get_by_label("Ditt tall")
    assert line.get_attribute("aria-valuetext") == "Ikke valgt"
    assert "unset" in line.get_attribute("class")
    assert number.input_value() == ""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "range"
    page.wait_for_timeout(300)
    assert "vas" not in bare.answers(page.person)
    page.keyboard.press("Space")
    saved(page)
    assert (line.get_attribute("aria-valuetext"), number.input_value()) == ("50", "50")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".written input").first).to_have_value("51")
    page.keyboard.press("Tab")
    number.fill("101")
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").inner_text() == "Skriv et tall fra 0 til 100."
    number.fill("73")
    page.keyboard.press("Tab")
    expect(page.locator("input[type=range]").first).to_have_value("73")
    saved(page)
    values = [
        event["content"]["value"]
        for event in bare.events(page.person)
        if event["item"] == "vas" and "value" in event["content"]
    ]
    assert values == [50, 51, 73]
    page.get_by_role("button", name="Fjern svaret").click()
    saved(page)
    assert line.get_attribute("aria-valuetext") == "Ikke valgt"
    assert bare.answers(page.person)["vas"] is None
