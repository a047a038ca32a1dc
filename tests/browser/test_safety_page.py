"""The queue on the page of staff: a badge everywhere, one alert taken, tried and closed, and nothing that tells an arm."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.storage.alert_queue import alerts
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.events import AnswerEvent

from .answering import until
from .served_study import Served, prepared
from .test_safety import STUDY

pytestmark = pytest.mark.browser


@pytest.fixture
def served_with_alert(tmp_path) -> Served:
    served = prepared(tmp_path, STUDY)
    served.new_participant()
    about = {
        "entered_by": "p001", "participant": "p001", "wave": "t0", "instrument": "phq9", "item": "09",
        "mode": "paper", "language": "nb", "fingerprint": fingerprint(load_instrument("phq9")),
    }  # fmt: skip
    given = AnswerEvent(request_id="r1", value=2, answered_on=date(2026, 1, 2), **about)
    with closing(served.open_store()) as store:
        store.append("fjord", with_alerts(store, served.study, [given]))
        store.append(
            "fjord", [AnswerEvent(request_id="r2", missing=-992, **{**about, "participant": "p002"})]
        )
    served.start()
    yield served
    served.stop()


def logged_in(served: Served, page: Page, language: str) -> Page:
    page.goto(f"{served.url}/staff/login?lang={language}")
    page.locator("input[type=password]").fill(served.staff_password)
    page.locator("button[type=submit]").click()
    page.wait_for_selector("[data-testid=stSidebarNav]", state="attached")
    return page


def pick(page: Page, label: str, option: str) -> None:
    """Choose from a list after typing what is wanted."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).click()
    expect(page.get_by_role("option")).to_have_count(0)


def recorded(page: Page, told: str) -> None:
    """Wait until a step is on record and the page asks for the next one."""
    expect(page.get_by_text(told)).to_be_visible()
    asked = page.get_by_role("radiogroup", name="Hva har du gjort?")
    expect(asked.get_by_role("radio", checked=True)).to_have_count(0)


def test_on_a_telephone_it_is_told_without_opening_the_menu(served_with_alert, page_at) -> None:
    page = logged_in(served_with_alert, page_at(390), "nb")
    expect(page.get_by_role("button", name="Logg ut")).to_have_count(0)
    expect(page.get_by_text("Ett varsel venter på at noen tar det.")).to_be_in_viewport(ratio=1)
    page.goto(f"{served_with_alert.url}/links?lang=nb")
    told = page.get_by_role("link", name="Sikkerhet: 1 svar som ingen har tatt")
    expect(told).to_be_in_viewport(ratio=1)
    told.click()
    expect(page.get_by_role("heading", level=1, name="Sikkerhet")).to_be_visible()


def test_an_alert_is_taken_tried_and_closed_on_the_page(served_with_alert, page_at) -> None:
    served = served_with_alert
    page = logged_in(served, page_at(1280), "nb")
    expect(page.get_by_text("Ett varsel venter på at noen tar det.")).to_be_visible()
    page.goto(f"{served.url}/safety?lang=nb")
    expect(page.get_by_text("Ansvarlig: Safety clinician.")).to_be_visible()
    expect(page.get_by_text("Ingen har tatt dem ennå: 1.")).to_be_visible()
    expect(page.get_by_text("Uten svar (1)")).to_be_visible()
    assert Axe().run(page, context="[data-testid=stMain]").violations_count == 0
    page.get_by_label("Velg et varsel").click()
    page.get_by_role("option").first.click()
    page.get_by_text("Jeg tar det").click()
    page.get_by_label("Navnet ditt").fill("Anna")
    page.get_by_role("button", name="Lagre").click()
    recorded(page, "Anna (staff), Jeg tar det")
    # The button that was pressed is gone: the keyboard is at what is said of it, not at the top.
    expect(page.get_by_test_id("stAlert").filter(has_text="Lagret på varsel")).to_be_focused()
    expect(page.get_by_text("Sikkerhet: 1 svar som ingen har tatt")).to_have_count(0)
    page.get_by_text("Jeg har prøvd å nå personen").click()
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Velg i alle feltene først.")).to_be_visible()
    pick(page, "Hvordan", "telefon")
    pick(page, "Resultat", "nådd")
    page.get_by_role("button", name="Lagre").click()
    recorded(page, "telefon, nådd")
    page.get_by_text("Avslutt", exact=True).first.click()
    expect(page.get_by_role("button", name="Lagre")).to_be_visible()
    pick(page, "Utfall", "fulgt opp av studien")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Ingen svar venter.")).to_be_visible()
    with closing(served.open_store()) as store:
        [alert] = alerts(store, "fjord")
    assert (alert.state, alert.is_late) == ("closed", True)
    assert [one.step for one in alert.steps] == ["seen", "taken", "tried", "closed"]
    # Whoever signs, the account that did it is on record.
    assert {one.by for one in alert.steps} == {"staff"}
    assert [one.told.get("signed") for one in alert.steps] == [None, "Anna", None, None]


def test_no_word_that_reaches_the_browser_tells_an_arm(served_with_alert, page_at) -> None:
    page, frames = page_at(1280), []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    logged_in(served_with_alert, page, "en")
    page.goto(f"{served_with_alert.url}/safety?lang=en")
    expect(page.get_by_text("Nobody has taken them yet: 1.")).to_be_visible()
    until(page, lambda: b"p001" in _told(frames))
    told = _told(frames)
    assert b"p001" in told
    assert not [
        word for word in (b"control", b"Kontroll", b"Control", b"Program\x00", b"programme") if word in told
    ]


def _told(frames: list[bytes | str]) -> bytes:
    return b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in frames)
