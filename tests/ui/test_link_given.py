"""A new link: shown once, as text, as a picture and as a sheet; nothing on it tells a bystander anything."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import StoreError
from workmh_measures.invitations.handout import plain_settings
from workmh_measures.model.participant_pages import Contact
from workmh_measures.model.telling_words import telling_words
from workmh_measures.model.text import Text
from workmh_measures.storage.events import new_request_id
from workmh_measures.storage.link_renewal import renew_link
from workmh_measures.storage.sessions import exchange_link, issue_link
from workmh_measures.storage.study_events import WithdrawnEvent

from .staff_app import StaffApp

PERSON = "C38PC2F"  # of centre_3


def chosen(app: StaffApp, *roles: str, person: str = PERSON, **who: object) -> AppTest:
    at = app.page("links", *roles, **who)
    assert not at.exception
    return at.text_input(key="person").input(person).run()


def made(at: AppTest) -> str:
    at.button(key="link_issue").click().run()
    assert not at.exception
    assert not at.error
    [code] = at.code
    return code.value


def waiting(app: StaffApp) -> bytes:
    [file] = app.app.downloads._waiting.values()
    assert (file.name, file.action) == (f"{PERSON}.pdf", "issue_links")
    return file.content


def test_the_link_opens_the_forms_of_the_person_and_the_earlier_one_opens_nothing(
    staff_app: StaffApp,
) -> None:
    old = issue_link(staff_app.store, "demo", PERSON, by="anna")
    at = chosen(staff_app, "coordinator")
    token = made(at).partition("/p#")[2]
    _, session = exchange_link(staff_app.store, token)
    assert session.subject == PERSON
    assert exchange_link(staff_app.store, old) is None
    typed = next(re.search(r"p#([0-9A-Z-]+)$", one.value) for one in at.text if "/p#" in one.value)
    _, session = exchange_link(staff_app.store, typed[1])
    assert session.subject == PERSON


def test_a_run_of_the_page_makes_no_second_link_and_hiding_forgets_the_first(staff_app: StaffApp) -> None:
    at = chosen(staff_app, "coordinator")
    link = made(at)
    assert at.run().code[0].value == link
    at.button(key="link_put_away").click().run()
    assert not at.code
    assert "link_given" not in at.session_state
    assert exchange_link(staff_app.store, link.partition("#")[2]) is not None


def test_the_link_of_one_person_is_not_shown_beside_another(staff_app: StaffApp) -> None:
    at = chosen(staff_app, "coordinator")
    made(at)
    at.text_input(key="person").input("CQF98FP").run()
    assert not at.code


def test_the_sheet_and_the_picture_hold_the_link_and_no_telling_word(
    staff_app: StaffApp, tmp_path: Path
) -> None:
    at = chosen(staff_app, "coordinator")
    link = made(at)
    at.button(key="link_print").click().run()
    assert not at.error
    file = tmp_path / "sheet.pdf"
    file.write_bytes(waiting(staff_app))
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert PERSON in text
    assert "Noen spørsmål til deg" in text
    assert "00 00 00 03" in text
    assert telling_words(text) == []
    subprocess.run(["pdftoppm", "-r", "100", "-png", file, tmp_path / "page"], check=True)
    assert read_square(next(tmp_path.glob("page*.png"))) == link
    [picture] = [one.proto.imgs[0] for one in at if one.type == "image"]
    assert picture.alt == "QR code with the same link"
    assert picture.url.startswith("data:image/svg+xml")  # in the page itself: no address to fetch it from


def read_square(page: Path) -> str:
    told = subprocess.run(["zbarimg", "-q", "--raw", page], capture_output=True, text=True, check=True)
    return told.stdout.strip()


def test_who_may_not_issue_links_opens_no_page_and_another_unit_is_unknown(staff_app: StaffApp) -> None:
    assert not staff_app.page("links", "auditor").text_input
    own = {"units": [("coordinator", "centre_3")]}
    assert chosen(staff_app, **own).button(key="link_issue")
    elsewhere, nobody = (chosen(staff_app, person=one, **own) for one in ("CQF98FP", "ZZZ"))
    assert [one.value for one in elsewhere.error] == [one.value for one in nobody.error]
    assert len(elsewhere.error) == 1


def test_settings_of_invitations_say_the_name_and_the_address(staff_app: StaffApp, tmp_path: Path) -> None:
    from dataclasses import replace

    from workmh_measures.ui import running

    file = tmp_path / "invitations.yaml"
    file.write_text(
        "site: https://forms.example.org\n"
        "name: {nb: Arbeidslivsundersøkelsen, nn: Arbeidslivsundersøkinga, en: the Working Life Study}\n"
        "contact: {nb: Ring oss., nn: Ring oss., en: Call us.}\n",
        encoding="utf-8",
    )
    settings = replace(staff_app.app.settings, invitations=file)
    running.run(replace(staff_app.app, settings=settings))
    at = chosen(staff_app, "coordinator")
    assert made(at).startswith("https://forms.example.org/p#")
    file.write_text(file.read_text().replace("Ring oss.", "Ring NAV."), encoding="utf-8")
    at.button(key="link_print").click().run()
    assert "'nav'" in at.error[0].value
    assert not staff_app.app.downloads._waiting


def test_a_contact_that_tells_something_is_left_out() -> None:
    contact = Contact(telephone="22 00 00 00", email="trial@nav.example", hours=Text({"nb": "Hverdager"}))
    study = load_study("demo").model_copy(update={"contact": contact})
    said = plain_settings(study, "https://forms.example.org").contact
    assert said.in_language("nb") == "Spørsmål? 22 00 00 00 (Hverdager)."
    assert said.in_language("en") == "Questions? 22 00 00 00."
    alone = plain_settings(study.model_copy(update={"contact": None}), "https://forms.example.org").contact
    assert alone.in_language("en") == "Questions? Ask the person who gave you this letter."


def test_who_left_the_questionnaires_gets_none_from_that_day_on(staff_app: StaffApp) -> None:
    today = datetime.now(UTC).date()
    left = WithdrawnEvent(
        request_id=new_request_id(), entered_by="anna", participant=PERSON, level="questionnaires", day=today
    )
    staff_app.store.append("demo", [left])
    before = date(2023, 5, 1)
    old = renew_link(staff_app.store, "demo", PERSON, by="anna", today=before).token
    with pytest.raises(StoreError, match="not asked any more"):
        renew_link(staff_app.store, "demo", PERSON, by="anna", today=today)
    assert exchange_link(staff_app.store, old) is not None  # nothing half done
