"""The whole battery of the demonstration study by keyboard alone, on both pages: reloaded on the way, ended elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from workmh_measures.definitions.library import load_instrument
from workmh_measures.storage.events import Kind

from .answering import FOCUSED
from .conftest import SHELLS

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = (Path(__file__).parents[2] / "studies" / "demo.yaml").read_text("utf-8")
ONWARD = {"Begynn", "Fortsett", "Neste", "Lever skjemaet", "Gå videre", "Send svaret"}
MOST_STOPS = 60
# What has the keyboard; `ring` says whether its outline, or that of the label around it, can be seen.
STOP = f"""() => {{
  const e = ({FOCUSED})();
  const ringed = [e, e.closest("label"), e.closest("summary"), e.querySelector?.(":scope > span")].filter(Boolean);
  const box = e.getBoundingClientRect();
  const group = e.closest("fieldset");
  return {{
    tag: e.tagName, type: e.type ?? "", text: e.textContent.trim(), value: e.value ?? "",
    chosen: Boolean(group?.querySelector("input:checked")),
    boxes: group ? group.querySelectorAll("input[inputmode]").length : 0,
    ring: ringed.some((one) => {{
      const style = getComputedStyle(one);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    }}),
    inSight: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  }};
}}"""


class Typist:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []  # stops at which one could not see where the keyboard is

    def stop(self) -> dict[str, object]:
        """Go to the next thing the keyboard can reach."""
        self.page.keyboard.press("Tab")
        stop = self.page.evaluate(STOP)
        if not (stop["ring"] and stop["inSight"]) and stop["tag"] != "BODY":
            self.unseen.append(f"{stop['tag']} {stop['type']} {stop['text'][:40]}")
        return stop

    def turn(self) -> bool:
        """Answer what the page asks and go on; False when there is no way on."""
        typed = 0
        for _ in range(MOST_STOPS):
            stop = self.stop()
            if stop["tag"] == "BUTTON" and stop["text"] in ONWARD:
                self.press_on()
                return True
            if (stop["type"] in ("radio", "checkbox") and not stop["chosen"]) or stop["type"] == "range":
                self.page.keyboard.press("Space")
            elif stop["tag"] == "INPUT" and stop["boxes"] and not stop["value"]:
                self.page.keyboard.type("2024" if stop["boxes"] == 3 and typed == 2 else "1")
                typed += 1
        return False

    def press_on(self) -> None:
        """Press Enter and wait until another page is drawn: the first thing on it has the keyboard then."""
        drawn = self.page.locator(".wf .stage > *").first.element_handle()
        self.page.keyboard.press("Enter")
        drawn.wait_for_element_state("hidden")

    def until(self, heading: str) -> None:
        """Go on until a page has this heading."""
        for _ in range(100):
            if self.page.locator("h1", has_text=heading).count():
                return
            assert self.turn(), self.page.locator(".wf .stage").inner_text()
        raise AssertionError(f"no page says {heading}")


def test_the_demonstration_is_answered_by_keyboard_alone(served, open_form) -> None:
    page = open_form(390)
    typist = Typist(page)
    typist.until("Ett skjema er ferdig")
    typist.turn()
    typist.turn()
    page.reload()
    page.wait_for_selector("fieldset")
    typist.until("Ett skjema er ferdig")
    other = open_form(390, like=page)
    elsewhere = Typist(other)
    elsewhere.until("Takk for at du svarte")
    assert typist.unseen + elsewhere.unseen == []
    asked = [entry.instrument for entry in served.study.forms_at("t0")]
    assert [event["instrument"] for event in served.events(page.person, Kind.FORM_COMPLETED)] == asked
    for name in asked:
        assert set(served.answers(page.person, name)) == set(load_instrument(name).item_ids)
    assert page.faults + other.faults == []
