"""A blinded researcher runs the trial in Chromium: no byte that is sent, shown or fetched holds an arm."""

from __future__ import annotations

import secrets
import zipfile
from contextlib import closing
from datetime import date

import pytest
from playwright.sync_api import expect

from workmh_measures.model.staff_rights import Grant
from workmh_measures.storage.accounts import add_account, give_grant
from workmh_measures.storage.events import EnrolledEvent

from .accessibility import faults
from .served_study import STUDY, prepared
from .staff_session import sit_down

pytestmark = pytest.mark.browser

ARMS = {
    "{id: control, code: 0, name: {nb: Kontroll, nn: Kontroll, en: Control}}": (
        "{id: stillits, code: 735197351, name: {nb: Rød maske, nn: Raud maske, en: Red mask}}"
    ),
    "{id: programme, code: 1, name: {nb: Program, nn: Program, en: Programme}}": (
        "{id: kanarifugl, code: 735297352, name: {nb: Gul vinge, nn: Gul veng, en: Yellow wing}}"
    ),
}
PLAN = """\
outcomes:
  - {id: distress, role: primary, kind: score, instrument: hads, scale: total, until: t6}
analysis: {population: itt, reference: stillits, primary: {outcome: distress, method: ancova}}
"""
CANARIES = (
    "stillits",
    "kanarifugl",
    "Rød maske",
    "Red mask",
    "Gul vinge",
    "Yellow wing",
    "735197351",
    "735297352",
)


@pytest.fixture(scope="module")
def canaries(tmp_path_factory):
    """A server of a study with two people in arms that are called what nothing else is called."""
    text = STUDY + PLAN
    for line, other in ARMS.items():
        assert line in text
        text = text.replace(line, other)
    server = prepared(tmp_path_factory.mktemp("canaries"), text)
    with closing(server.open_store()) as store:
        add_account(store, "blind", "correct horse " + secrets.token_hex(6), roles=())
        give_grant(store, "blind", Grant("researcher", server.study.id))
        people = [
            EnrolledEvent(
                request_id=secrets.token_hex(16),
                entered_by="test",
                participant=f"p{place:03d}",
                arm=arm,
                anchors={"inclusion": date.today()},  # noqa: DTZ011 - the civil day here is the one meant
                preferred_language="nb",
            )
            for place, arm in enumerate(("stillits", "kanarifugl", "kanarifugl"), 1)
        ]
        store.append(server.study.id, people)
    server.start()
    yield server
    server.stop()


def test_no_byte_holds_an_arm(canaries, page_at, tmp_path) -> None:
    page, frames = page_at(1280), []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    sit_down(page, canaries, "blind").goto(f"{canaries.url}/trial?lang=nb")
    page.get_by_role("button", name="Regn ut").click()
    parts = page.get_by_role("radiogroup", name="Del av resultatene")
    expect(parts).to_be_visible(timeout=120_000)
    wrong = []
    for name in ("Deltakerflyt", "Kompletthet", "Planlagte sammenlikninger"):
        page.get_by_text(name, exact=True).first.click()
        expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()
        wrong += faults(page)
    kept = []
    for place, ending in enumerate(("html", "json", "xlsx", "csv")):
        page.get_by_role("button", name="Last ned").first.click()
        with page.expect_download() as waiting:
            page.get_by_role("menuitem").nth(place).click()
        file = tmp_path / f"trial.{ending}"
        waiting.value.save_as(file)
        kept.append(file.read_bytes())
        if ending == "xlsx":
            with zipfile.ZipFile(file) as book:
                kept += [book.read(name) for name in book.namelist()]
    sent = b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in frames)
    assert b"Deltakerflyt" in sent
    everything = sent + b"".join(kept) + page.content().encode() + page.url.encode()
    assert [one for one in CANARIES if one.encode() in everything] == []
    assert wrong == []
