"""Every page runs under its strict content policy without a single breach, and the policy stops what it should."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .answering import begin, choose
from .test_staff import log_in, settled

pytestmark = pytest.mark.browser
# The framework tries to compile WebAssembly when it starts. It is stopped, and nothing on these pages needs it.
OF_THE_FRAMEWORK = {"BREACH script-src wasm-eval"}
# Listens before the page's own scripts run.
LISTEN = "addEventListener('securitypolicyviolation', (e) => console.error('BREACH ' + e.violatedDirective + ' ' + e.blockedURI));"


def listened(page) -> list[str]:
    told: list[str] = []
    page.add_init_script(LISTEN)
    page.on(
        "console",
        lambda one: told.append(one.text) if "BREACH" in one.text or "Content Security" in one.text else None,
    )
    return told


@pytest.mark.parametrize("served", ["streamlit", "light"], indirect=True, scope="module")
def test_entry_form_and_help_breach_no_policy(served, page_at) -> None:
    page = page_at(390)
    told = listened(page)
    for path in ("/p", "/help", "/staff/login"):
        page.goto(served.url + path)
        page.wait_for_load_state("networkidle")
    page.goto(served.new_participant())
    begin(page)
    choose(page)
    assert set(told) - (OF_THE_FRAMEWORK if served.study.entry == "streamlit" else set()) == set()


def test_the_pages_of_staff_breach_no_policy(served, page_at) -> None:
    page = page_at(1280)
    told = listened(page)
    log_in(page, served)
    for path in ("", "links", "wording"):
        page.goto(f"{served.url}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settled(page)
    assert set(told) <= OF_THE_FRAMEWORK


def test_the_policy_stops_a_script_and_an_image_from_elsewhere(served, page_at) -> None:
    """Without this the two above would prove nothing."""
    page = page_at(390)
    told = listened(page)
    page.goto(served.url + "/p")
    with page.expect_console_message(lambda one: "BREACH img-src" in one.text):
        page.evaluate(
            "document.body.append(Object.assign(new Image(), { src: 'http://beacon.example/x.png' }))"
        )
    with page.expect_console_message(lambda one: "BREACH script-src" in one.text):
        page.evaluate(
            "{ const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s); }"
        )
    assert page.evaluate("window.ran") is None
    assert told
