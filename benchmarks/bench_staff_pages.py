"""How long staff wait for each of their pages, in Chromium, on studies of 1,193 and of 20,000 people with three waves.

python benchmarks/bench_staff_pages.py [--folder FOLDER] [--rounds N] [--people N ...]

The real server on a simulated study, which is made once and kept in the folder. First every page is opened once, beginning as
soon as the server answers: the study is still being read then, and a page that needs it says so and comes by itself. Then come the
rounds. Before each something is recorded, so that what the server keeps is never up to date. A page counts as open when it has its
heading, its script has ended and it waits for nothing.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from measuring import Conditions
from playwright.sync_api import Page, Playwright, sync_playwright
from results import table, write_section
from served_study import ServedStudy
from simulated_store import simulated_store

from workmh_measures.ui.staff_pages import STAFF_PAGES
from workmh_measures.ui.words import word

GOALS = {1_193: 2.0, 20_000: 4.0}
ROUNDS = 5
_SLOWEST = 240_000
"""Milliseconds after which a page is given up."""
_IS_OPEN = """(reading) => {
  const app = document.querySelector('[data-test-script-state]');
  const ended = app && app.getAttribute('data-test-script-state') === 'notRunning';
  return Boolean(ended && document.querySelector('h1') && !document.body.innerText.includes(reading));
}"""


@dataclass
class Waited:
    """Seconds one page took: to its heading, and until it was open."""

    heading: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    def add(self, page: Page, address: str) -> None:
        """Open the page once more."""
        begun = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_selector("h1", timeout=_SLOWEST)
        self.heading.append(time.perf_counter() - begun)
        page.wait_for_function(_IS_OPEN, arg=word("en", "ready.reading"), timeout=_SLOWEST, polling=20)
        self.whole.append(time.perf_counter() - begun)
        if page.get_by_text(word("en", "frame.error", number="").strip(". ")).count():
            raise SystemExit(f"{address} shows an error.")


@contextmanager
def browser(playwright: Playwright, served: ServedStudy) -> Iterator[Page]:
    """Give the page of somebody with every role."""
    with closing(playwright.chromium.launch(**ServedStudy.chromium())) as chromium:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.context.add_cookies([{"name": "workmh", "value": served.cookie(), "url": served.url}])
        yield page


def opened(playwright: Playwright, file: Path, rounds: int) -> dict[str, Waited]:
    """Open every page once, and then so many times more."""
    waited = {page.path: Waited() for page in STAFF_PAGES}
    with ServedStudy(file) as served, browser(playwright, served) as page:
        for turn in range(rounds + 1):
            if turn:
                served.record_something()
            for path, one in waited.items():
                one.add(page, f"{served.url}/{path}?lang=en")
    return waited


def at_once(playwright: Playwright, file: Path, path: str) -> Waited:
    """Open one page of a server as soon as it answers."""
    waited = Waited()
    with browser_of_a_new_server(playwright, file) as (page, url):
        waited.add(page, f"{url}/{path}?lang=en")
    return waited


@contextmanager
def browser_of_a_new_server(playwright: Playwright, file: Path) -> Iterator[tuple[Page, str]]:
    """Give a page that is ready before its server is."""
    served = ServedStudy(file)
    with browser(playwright, served) as page, served:
        yield page, served.url


def _share(values: Sequence[float], share: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * share) - 1]


def rows_of(waited: dict[str, Waited]) -> Iterator[list[str]]:
    """Yield a row for each page, and one for all of them together."""
    later = []
    for path, one in waited.items():
        rest = one.whole[1:]
        later += rest
        numbers = [one.whole[0], statistics.median(rest), _share(rest, 0.95), max(rest)]
        yield [f"/{path}", *(f"{number:.2f}" for number in numbers)]
    numbers = [max(one.whole[0] for one in waited.values())]
    numbers += [statistics.median(later), _share(later, 0.95), max(later)]
    yield ["every page", *(f"{number:.2f}" for number in numbers)]


def main() -> None:
    """Make the stores where they are not there yet, open every page, and write the section."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "workmh-staff-pages")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--people", type=int, nargs="*", default=[*GOALS])
    options = asked.parse_args()
    conditions = Conditions("streamlit", "pandas", "sqlalchemy")
    parts: list[str] = []
    with sync_playwright() as playwright:
        for people in options.people:
            file, n_events = simulated_store(options.folder, people)
            rows = [*rows_of(opened(playwright, file, options.rounds))]
            told = []
            for path in ("board", "scores"):
                one = at_once(playwright, file, path)
                told.append(
                    f"/{path} {one.heading[0]:.1f} s to the first sign and {one.whole[0]:.1f} s until open"
                )
            goal = f" Goal: p95 under {GOALS[people]:.0f} s." if people in GOALS else ""
            parts += [
                f"### {people:,} people, {n_events:,} events",
                (
                    f"{options.rounds} later openings of each page.{goal} Opened as soon as the server answers, while the "
                    f"study is still being read: {'; '.join(told)}."
                ),
                table(["page; seconds", "first after the start", "p50", "p95", "slowest"], rows),
            ]
    about = (
        "Real Chromium, an account with every role, a whole page load each time. The first openings follow each other from the moment the "
        "server answers. Something that changes the data is recorded before each later round."
    )
    write_section("staff_pages", "Pages of staff, as the browser sees them", [str(conditions), about, *parts])


if __name__ == "__main__":
    main()
