"""What a screen reader finds on each page a participant meets, as text.

As a program it writes what the pages say now over what is kept: `.venv/bin/python -m tests.browser.outlines`.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from .chromium import launch_options
from .served_study import Served, prepared
from .tour import STUDY, Tour

__all__ = ["LANGUAGES", "kept_outlines", "outlines"]

LANGUAGES = ("nb", "en")
FOLDER = Path(__file__).with_name("kept_outlines")
_TIME = re.compile(r"\b\d{2}[.:]\d{2}\b")
_TITLE = "## "
# Head and foot are landmarks of the page only where the form is the whole of it.
_LANDMARKS = ("- banner:", "- main:", "- contentinfo:")


def outlines(page: Page, served: Served, language: str) -> dict[str, str]:
    """Go past every page and return the outline of each: roles, names and states, in the order they are read."""
    found: dict[str, str] = {}
    Tour(page, served, language, lambda name: found.update({name: outline(page)})).go()
    return found


def outline(page: Page) -> str:
    """Return the outline of a page as it is now, without what differs by the clock or by what the form is mounted in."""
    form = page.locator(".wf")
    text = (form if form.count() else page.locator("body")).aria_snapshot()
    lines, inside = [], False
    for line in _TIME.sub("00.00", text).splitlines():
        if line in _LANDMARKS:
            inside = True
            continue
        inside = inside and line.startswith("  ")
        lines.append(line.removeprefix("  ") if inside else line)
    return "\n".join(lines)


def kept_outlines(language: str) -> dict[str, str]:
    """Return the outlines that are kept, by the name of the page."""
    parts = _file(language).read_text("utf-8").split(f"\n{_TITLE}")
    titled = (part.removeprefix(_TITLE).partition("\n") for part in parts)
    return {name: text.strip("\n") for name, _, text in titled}


def _file(language: str) -> Path:
    return FOLDER / f"{language}.txt"


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        served = prepared(Path(folder), STUDY.replace("entry: streamlit", "entry: light"))
        served.start()
        try:
            browser = playwright.chromium.launch(**launch_options())  # type: ignore[arg-type]
            for language in LANGUAGES:
                context = browser.new_context(viewport={"width": 360, "height": 844})
                found = outlines(context.new_page(), served, language)
                text = "\n\n".join(f"{_TITLE}{name}\n{said}" for name, said in found.items())
                _file(language).write_text(text + "\n", "utf-8")
        finally:
            served.stop()


if __name__ == "__main__":
    _write()
