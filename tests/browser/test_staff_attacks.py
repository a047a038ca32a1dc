"""Attacks on the pages of staff: requests of other sites, markup in every name and word, and a search for the arm.

What is covered elsewhere: guessing (`ui/test_trying`, `test_ways_in`), a session that ended on an open socket
(`ui/test_identity`, `ui/test_session_ends`), large and broken requests (`test_hostile`), formulas in tables (`interop`).
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect
from starlette.routing import Route
from tests.ui.staff_app import simulated_store

from workmh_measures.definitions.library import load_study, study_path
from workmh_measures.model.staff_rights import Grant, may
from workmh_measures.storage.accounts import accounts, add_account, give_grant
from workmh_measures.storage.events import NoteEvent, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import STAFF, open_session
from workmh_measures.ui.shell import shell
from workmh_measures.ui.staff_pages import PAGE_ACTIONS

from .asking import ask
from .served_study import START, Served, free_port
from .test_staff import settled

pytestmark = pytest.mark.browser

CANARIES = ("kanarifugl", "Kanarinavn")
BEACON = "http://beacon.example/x.png"
MARKUP = f'"><img src={BEACON} onerror=window.__struck=1>![x]({BEACON})[y](javascript:1)'
POSTS = {
    "/session/exchange",
    "/session/staff",
    "/session/close",
    "/session/second",
    "/session/password",
    "/form/answers",
    "/form/complete",
    "/form/consent",
    "/form/leave",
    "/entry/form/{ticket}/answers",
    "/entry/form/{ticket}/complete",
    "/kiosk/start",
    "/kiosk/end",
    "/import/file/{slot}",
}


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A running server of the demo trial of 24 people, whose arms have names nothing else has."""
    folder = tmp_path_factory.mktemp("canary")
    text = study_path("demo").read_text("utf-8")
    for old, new in (
        ("id: control,", f"id: {CANARIES[0]}_k,"),
        ("id: programme,", f"id: {CANARIES[0]}_p,"),
        ("reference: control", f"reference: {CANARIES[0]}_k"),
        ("{nb: Vanlig oppfølging, en: Usual follow-up}", f"{{nb: {CANARIES[1]} K, en: {CANARIES[1]} K}}"),
        ("{nb: Program, en: Programme}", f"{{nb: {CANARIES[1]} P, en: {CANARIES[1]} P}}"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    study_file = folder / "demo.yaml"
    study_file.write_text(text, "utf-8")
    shutil.copyfile(simulated_store(str(study_file)), folder / "store.db")
    served = Served(
        folder,
        load_study(study_file),
        study_file,
        f"sqlite:///{folder / 'store.db'}",
        "",
        free_port(),
        ["-c", START],
    )
    served.start()
    yield served
    served.stop()


def sit_down(page: Page, served: Served, role: str) -> Page:
    """Give the browser of a page the session of an account that holds one role."""
    name = role.replace("_", ".")
    with closing(served.open_store()) as store:
        if name not in [one.name for one in accounts(store)]:
            add_account(store, name, "four words without a bond", roles=())
            give_grant(store, name, Grant(role, served.study.id))
        cookie, _ = open_session(store, STAFF, name)
    page.context.add_cookies([{"name": "workmh", "value": cookie, "url": served.url}])
    return page


def every_byte(page: Page) -> dict[str, list[bytes]]:
    """Collect what a page is sent from here on: bodies, frames of sockets, addresses and files, by where it came from."""
    heard: dict[str, list[bytes]] = {}

    def note(where: str, what: bytes | str) -> None:
        heard.setdefault(where, []).append(what.encode() if isinstance(what, str) else what)

    def body_of(response) -> None:
        note("address", response.url)
        with suppress(PlaywrightError):  # a redirect, or a page that was left meanwhile, has none
            note(f"body of {response.url}", response.body())

    def socket_of(socket) -> None:
        socket.on("framereceived", lambda frame: note("socket", frame))

    page.on("response", body_of)
    page.on("websocket", socket_of)
    page.on(
        "download",
        lambda file: (
            note("file name", file.suggested_filename),
            note("file", Path(file.path()).read_bytes()),
        ),
    )
    return heard


def found_in(heard: dict[str, list[bytes]]) -> list[str]:
    """Return where a canary stands, in any of the ways bytes are written down."""
    ways = {
        way
        for canary in CANARIES
        for word in (canary, canary.lower(), canary.upper())
        for way in (word.encode(), word.encode("utf-16-le"), quote(word).encode())
    }
    ways |= {
        base64.b64encode(b"\0" * shift + canary.encode())[4:-4] for canary in CANARIES for shift in (0, 1, 2)
    }
    return sorted(
        {where for where, pieces in heard.items() for piece in pieces for way in ways if way in piece}
    )


def crawl(page: Page, served: Served, role: str) -> dict[str, list[bytes]]:
    """Open every page a role may, press what lets a file be kept, and return every byte that came."""
    heard = every_byte(page)
    for path, action in PAGE_ACTIONS.items():
        page.goto(f"{served.url}{path}?lang=en")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
        page.wait_for_selector("[data-test-script-state=notRunning]", timeout=120_000)
        settled(page)
        if action is None or may(action, {role}):
            keep_a_file(page)
    return heard


def keep_a_file(page: Page) -> None:
    """Take the first table or figure of a page as a file, where there is one."""
    menu = page.get_by_test_id("stMenuButton").get_by_role("button")
    if not menu.count():
        return
    menu.first.click()
    choice = page.get_by_role("menuitem").first
    choice.wait_for()
    with page.expect_download(timeout=60_000):
        choice.click()


@pytest.mark.parametrize("role", ["researcher", "assessor", "coordinator"])
def test_who_is_blind_is_sent_no_byte_of_an_arm(trial: Served, page_at, role: str) -> None:
    page = sit_down(page_at(1280), trial, role)
    heard = crawl(page, trial, role)
    assert sum(len(piece) for piece in heard["socket"]) > 100_000
    if role == "researcher":
        assert heard["file"]
    assert found_in(heard) == []


def test_the_search_finds_the_arm_of_who_may_see_it(trial: Served, page_at) -> None:
    """Without this, finding nothing would prove nothing."""
    page = sit_down(page_at(1280), trial, "statistician")
    heard = every_byte(page)
    page.goto(f"{trial.url}/change?lang=en")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=120_000)
    settled(page)
    assert "socket" in found_in(heard)


def test_every_route_that_changes_something_is_listed_here() -> None:
    routes = {
        route.path
        for route in shell()["routes"]
        if isinstance(route, Route) and (route.methods is None or "POST" in route.methods)
    }
    assert routes - {"/download/{ticket}"} == POSTS  # the download takes any method and serves GET alone


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {},
    ],
    ids=str,
)
def test_no_other_site_changes_anything_with_the_cookie_of_staff(trial: Served, page_at, sent) -> None:
    page = sit_down(page_at(), trial, "coordinator")
    [cookie] = [one for one in page.context.cookies() if one["name"] == "workmh"]
    with closing(trial.open_store()) as store:
        before = store.head(trial.study.id)
    for path in sorted(POSTS):
        address = path.format(ticket="x", slot="0") if "{" in path else path
        for kind in ("application/x-www-form-urlencoded", "text/plain", "application/json"):
            headers = {"Cookie": f"workmh={cookie['value']}", "Content-Type": kind, **sent}
            reply = ask(trial, address, method="POST", body=b"ticket=x&password=y", **headers)
            assert reply.status in (401, 403, 404), (path, kind, reply.status)
            assert "set-cookie" not in reply.headers, path
    with closing(trial.open_store()) as store:
        assert store.head(trial.study.id) == before
    assert ask(trial, "/board", Cookie=f"workmh={cookie['value']}").status == 200


def test_the_cookie_is_never_sent_from_another_site_nor_read_by_a_script(trial: Served, page_at) -> None:
    with closing(trial.open_store()) as store:
        add_account(store, "kari", "four words without a bond", roles=["auditor"])
    body = "username=kari&password=four+words+without+a+bond"
    reply = ask(trial, "/session/staff", method="POST", body=body, Origin=trial.url)
    said = {part.strip().lower() for part in reply.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= said
    assert not any(part.startswith(("max-age", "expires")) for part in said)


def test_markup_in_names_and_words_is_shown_as_it_is_on_every_page(trial: Served, page_at) -> None:
    """`page_at` fails the test when any page asks another host for anything."""
    with closing(trial.open_store()) as store:
        tell_markup(store, trial.study.id)
    page = sit_down(page_at(1280), trial, "all")
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: told.append(f"dialog {dialog.message}"))
    seen = False
    for path in PAGE_ACTIONS:
        page.goto(f"{trial.url}{path}?lang=nb")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
        page.wait_for_selector("[data-test-script-state=notRunning]", timeout=120_000)
        settled(page)
        assert (
            page.locator('[src*="beacon.example"], [href*="beacon"], a[href^="javascript"]').count() == 0
        ), path
        assert page.evaluate("window.__struck === undefined"), path
        seen = seen or "beacon.example" in page.inner_text("body")
    assert seen  # the words were shown somewhere, as words
    assert [text for text in told if "beacon" in text or "dialog" in text] == []


def tell_markup(store: Store, study: str) -> None:
    """Put markup wherever the record takes words of somebody."""
    person = store.participants(study)[0].participant
    store.append(
        study,
        [
            NoteEvent(
                request_id=new_request_id(),
                entered_by=MARKUP,
                participant=person,
                data={"text": MARKUP, "reason": MARKUP},
            )
        ],
    )
    add_account(store, "ola", "four words without a bond", roles=["auditor"], by=MARKUP)
    give_grant(store, "ola", Grant("coordinator", MARKUP, MARKUP), by=MARKUP)
