"""A file of answers taken in by somebody in Chromium: chosen, looked at, checked, imported; and an answer asked about."""

from __future__ import annotations

import re
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.storage.events import AnswerEvent, Kind
from workmh_measures.storage.queries import Asked, ask, query

from .accessibility import faults
from .staff_session import sit_down

pytestmark = pytest.mark.browser


def ready(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=60_000)


def person(served) -> str:
    served.new_participant()
    return served.participants[-1]


def test_a_file_is_chosen_looked_at_checked_and_imported(served, page_at) -> None:
    who = person(served)
    page = sit_down(page_at(1280), served)
    page.goto(f"{served.url}/import?lang=nb")
    ready(page)
    page.get_by_text("Svar på skjemaer").click()
    page.get_by_role("button", name="Velg fil").click()
    page.wait_for_url("**/import/file/answers*")
    assert faults(page) == []
    table = f"participant,who5_01,who5_02,who5_03,who5_04,who5_05\n{who},5,4,3,2,1\n"
    picked = {"name": "<img src=x onerror=alert(1)>.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.set_input_files("#file", files=[picked])
    page.get_by_role("button", name="Bruk denne filen").click()
    page.wait_for_url(re.compile("/import\\?"))
    # Nothing is chosen of what the file is.
    page.get_by_text("Ett skjema på ett tidspunkt").click(timeout=60_000)
    for field, value in (("Tidspunkt", "Ved start"), ("Skjema", "WHO-5")):
        page.get_by_label(field, exact=True).click()
        page.get_by_role("option", name=value).first.click()
        ready(page)
    expect(page.get_by_text("De første 1 av 1 rader")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Se hva som vil skje").click()
    expect(page.get_by_text("Det ville bli 5 nye, 0 endret og 0 som før.")).to_be_visible(timeout=60_000)
    assert served.answers(who, "who5") == {}
    page.get_by_role("button", name="Importer", exact=True).click()
    expect(page.get_by_text("Lagret: 5 nye")).to_be_visible(timeout=60_000)
    assert served.answers(who, "who5") == {"01": 5, "02": 4, "03": 3, "04": 2, "05": 1}
    with closing(served.open_store()) as store:
        notes = [told.content or {} for told in store.events(served.study.id, kind=Kind.NOTE)]
    [file] = [note["files"][0] for note in notes if note.get("what") == "imported"]  # type: ignore[index]
    assert "<" not in file["name"]
    assert len(file["sha256"]) == 64


def test_an_answer_is_asked_about_corrected_from_the_query_and_closed(served, page_at) -> None:
    who = person(served)
    who5 = load_instrument("who5")
    place = {"participant": who, "wave": "t0", "instrument": "who5", "item": "01"}
    about = {"request_id": f"{who}-5", "mode": "paper", "language": "nb", "fingerprint": fingerprint(who5)}
    with closing(served.open_store()) as store:
        store.append(served.study.id, [AnswerEvent(**place, **about, entered_by="anna", value=5)])
        number = ask(store, served.study, who5.item_ids, Asked(**place, words="Er det 5?", by="dana")).seq
    page = sit_down(page_at(1280, 1600), served)  # scrolling closes an open list
    page.goto(f"{served.url}/queries?lang=nb")
    ready(page)
    page.get_by_label("Åpne spørsmål nr.").click()
    page.get_by_role("option", name=str(number)).click()
    page.get_by_role("button", name="Rett svaret").click()
    page.wait_for_url(re.compile(f"/corrections\\?.*query={number}"))
    expect(page.get_by_label("Deltaker", exact=True)).to_have_value(who)
    page.get_by_text("et svar", exact=True).click()
    expect(page.get_by_label("Svaret", exact=True)).to_be_visible()
    ready(page)
    page.get_by_label("Svaret", exact=True).click()
    page.get_by_role("option", name=re.compile("^4 ")).click()
    page.get_by_label("Hvorfor det rettes").fill("Lest feil fra papiret.")
    page.get_by_role("button", name="Lagre rettelsen").click()
    expect(page.get_by_text("Rettet fra 5")).to_be_visible(timeout=30_000)
    assert served.answers(who, "who5")["01"] == 4
    with closing(served.open_store()) as store:
        assert query(store, served.study.id, number).state == "answered"
