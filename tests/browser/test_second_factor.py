"""Logging in with a second factor, over the wire and in Chromium: set it up, use it, lose the telephone."""

from __future__ import annotations

import re
import time
from base64 import b32decode
from contextlib import closing
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import expect

from workmh_measures.storage.accounts import add_account, disable_account
from workmh_measures.storage.second_factor import FactorState, ask_for_factor, factor_state

from .accessibility import faults
from .asking import ask, cookie_in, log_in

PASSWORD = "four words without a bond"


def from_(number: int) -> dict[str, str]:
    return {"X-Forwarded-For": f"203.0.113.{number}"}


def digits(secret: str, *, steps: int = 0) -> str:
    totp = TOTP(b32decode(secret.replace(" ", "")), 6, SHA1(), 30)
    return totp.generate(int(time.time()) + 30 * steps).decode()


def send(served, half: str, code: str, **headers):
    sent = {"Origin": served.url, "Cookie": half, **headers}
    return ask(served, "/session/second", method="POST", body=f"code={quote(code)}", **sent)


def secret_on(body: bytes) -> str:
    return re.search(r'id="secret">([A-Z2-7 ]+)<', body.decode())[1]


@pytest.fixture
def named(served, request):
    """Gives a new account that is asked for a second factor."""

    def make(name: str) -> str:
        with closing(served.open_store()) as store:
            add_account(store, name, PASSWORD)
            ask_for_factor(store, name)
        return name

    return make


def half_of(served, name: str, number: int) -> str:
    reply = log_in(served, PASSWORD, name=name, **from_(number))
    assert (reply.status, reply.headers["location"].split("?")[0]) == (303, "/staff/second")
    return cookie_in(reply)


def test_the_password_alone_opens_nothing_but_the_page_that_asks(served, named) -> None:
    half = half_of(served, named("half"), 1)
    assert ask(served, "/staff/second", Cookie=half).status == 200
    for path in ("/", "/links", "/safety", "/catalogue", "/library/hads", "/entry"):
        assert ask(served, path, Cookie=half).status == 303, path
    for path in ("/form/state", "/download/x", "/media/x", "/entry/form/x/state"):
        assert ask(served, path, Cookie=half).status in (401, 403), path
    socket = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    socket |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": served.url, "Cookie": half}
    assert ask(served, "/_stcore/stream", **socket).status == 403


def test_without_the_password_there_is_no_such_page(served) -> None:
    staff = cookie_in(log_in(served, **from_(2)))
    for cookie in ("", "workmh=x", staff):
        assert ask(served, "/staff/second", Cookie=cookie).headers["location"].startswith("/staff/login")
        assert send(served, cookie, "000000", **from_(2)).headers["location"].startswith("/staff/login")


def test_it_is_set_up_at_the_first_login_and_asked_for_at_the_next(served, named) -> None:
    name = named("setup")
    half = half_of(served, name, 3)
    page = ask(served, "/staff/second", Cookie=half).body
    assert b'class="qr"' in page
    secret = secret_on(page)
    wrong = send(served, half, "00000x", **from_(3))
    assert (wrong.status, "set-cookie" in wrong.headers) == (403, False)
    first = digits(secret, steps=-1)
    done = send(served, half, first, **from_(3))
    codes = re.findall(r"<li><code>([^<]+)</code>", done.body.decode())
    assert (done.status, len(codes)) == (200, 10)
    assert done.headers["cache-control"] == "no-store"
    assert cookie_in(done) != half
    assert ask(served, "/links", Cookie=cookie_in(done)).status == 200
    assert ask(served, "/staff/second", Cookie=half).status == 303

    again = half_of(served, name, 3)
    assert secret.encode() not in ask(served, "/staff/second", Cookie=again).body.replace(b" ", b"")
    assert send(served, again, first, **from_(3)).status == 403
    now = digits(secret)
    opened = send(served, again, now, **from_(3))
    assert (opened.status, opened.headers["location"].split("?")[0]) == (303, "/")
    third = half_of(served, name, 3)
    assert send(served, third, now, **from_(3)).status == 403
    assert send(served, third, codes[0].lower(), **from_(3)).status == 303
    assert send(served, half_of(served, name, 3), codes[0], **from_(3)).status == 403


def test_another_page_cannot_send_the_code(served, named) -> None:
    half = half_of(served, named("foreign"), 4)
    assert send(served, half, "000000", Origin="https://elsewhere.example", **from_(4)).status == 403
    assert ask(served, "/staff/second", Cookie=half).status == 200


def test_who_is_switched_off_between_password_and_code_does_not_get_in(served, named) -> None:
    half = half_of(served, named("leaver"), 5)
    secret = secret_on(ask(served, "/staff/second", Cookie=half).body)
    with closing(served.open_store()) as store:
        disable_account(store, "leaver")
    refused = send(served, half, digits(secret), **from_(5))
    assert (refused.status, refused.headers["location"].split("?")[0]) == (303, "/staff/login")


def test_ten_wrong_codes_from_anywhere_hold_the_account_of_whose_password_is_known(served, named) -> None:
    half = half_of(served, named("guessed"), 6)
    secret = secret_on(ask(served, "/staff/second", Cookie=half).body)
    assert {send(served, half, "00000x", **from_(10 + n)).status for n in range(10)} == {403}
    held = send(served, half, digits(secret), **from_(30))
    assert held.status == 429
    assert 60 < int(held.headers["retry-after"]) <= 900
    assert "set-cookie" not in held.headers
    with closing(served.open_store()) as store:
        assert factor_state(store, "guessed") is FactorState.TO_SET_UP


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_pages_have_no_fault_and_fit_a_telephone(served, named, page_at, language: str) -> None:
    name, page = named(f"page{language}"), page_at(360)
    page.goto(f"{served.url}/staff/login?lang={language}")
    page.locator("#username").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button").click()
    expect(page.locator("#secret")).to_be_visible()
    expect(page.locator("svg.qr")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#digits").fill(digits(page.locator("#secret").inner_text()))
    page.get_by_role("button").click()
    expect(page.locator("#recovery li")).to_have_count(10)
    assert faults(page) == []
    page.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        {"nb": "Fjordstudien", "en": "Fjord study"}[language], timeout=30_000
    )


def test_the_language_can_be_changed_after_a_wrong_password_and_a_wrong_code(served, named, page_at) -> None:
    name, page = named("tongues"), page_at(360)
    page.goto(f"{served.url}/staff/login?lang=nb")
    for password in ("not the right one", PASSWORD):
        page.locator("#username").fill(name)
        page.locator("#password").fill(password)
        page.get_by_role("button").click()
        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.locator("#digits").fill("00000x")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    page.get_by_role("link", name="Norsk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bekreft at det er deg")
