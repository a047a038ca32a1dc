"""What a person does in the form, one step each; the same on both pages."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from .served_study import Served

BEGIN = re.compile("^(Begynn|Fortsett|Start|Hald fram|Begin|Continue)$")
# The form may stand in a shadow root: there the document's active element is only its host.
FOCUSED = """() => { let e = document.activeElement; while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e; }"""


def begin(page: Page) -> None:
    """Go from the first page to the first card."""
    page.get_by_role("button", name=BEGIN).click()
    page.wait_for_selector("fieldset")


def saved(page: Page) -> None:
    """Wait until the answer on the screen is shown as saved."""
    page.wait_for_selector(".status[data-state=saved]")


def choose(page: Page, number: int = 1) -> None:
    """Choose the option of this number, counted from 0, and wait until it is saved."""
    page.locator(".option").nth(number).click()
    saved(page)


def forward(page: Page) -> None:
    """Press Next."""
    page.get_by_role("button", name=re.compile("^(Neste|Next)$")).click()


def back(page: Page) -> None:
    """Press Back."""
    page.get_by_role("button", name=re.compile("^(Tilbake|Back)$")).click()


def pass_over(page: Page, button: str = "Vil ikke svare") -> None:
    """Press Skip or Rather not say on each card until there is none."""
    while page.locator("fieldset").count():
        page.get_by_role("button", name=button).click()


def hand_in(page: Page) -> None:
    """Hand the form in and wait for what comes after it."""
    page.get_by_role("button", name=re.compile("^(Lever skjemaet|Hand in the form)$")).click()
    page.get_by_role(
        "heading", name=re.compile("Ett skjema er ferdig|Takk for|One form is done|Thank you")
    ).wait_for()


def place(page: Page) -> str:
    """Return where in the form the page says the person is."""
    return page.locator(".count").inner_text()


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for what the page does not show, twenty seconds at most; the test then says what it asks for."""
    for _ in range(400):
        if holds():
            return
        page.wait_for_timeout(50)


def until_stored(served: Served, page: Page, instrument: str, answers: dict[str, object]) -> None:
    """Wait until the store has these answers of the person of a page, which may be gone."""
    until(page, lambda: served.answers(page.person, instrument) == answers)
    assert served.answers(page.person, instrument) == answers


def focused(page: Page, what: str) -> str:
    """Return a property of the element that has the keyboard, such as tagName."""
    return page.evaluate(f"(({FOCUSED})()).{what}")


def chosen_beforehand(page: Page) -> int:
    """Count what is chosen or filled in on the screen."""
    return page.locator("fieldset input, fieldset textarea").evaluate_all(
        """(fields) => fields.filter((field) =>
            field.type === "range" ? !field.classList.contains("unset")
            : ["radio", "checkbox"].includes(field.type) ? field.checked : field.value !== "").length"""
    )
