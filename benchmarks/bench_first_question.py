"""How long a phone waits for the first question, and for each answer to be shown as saved, in Chromium.

python benchmarks/bench_first_question.py [N]

Cold: a server just started and a browser profile never used, each time. From opening the personal link to the first
question on the screen, the button Begin pressed as soon as it is there. With the processor slowed down four times the
browser is about as quick as a phone of middle price. Everything is on loopback: there is no network in the figures.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from measuring import Conditions
from playwright.sync_api import Page, Playwright, sync_playwright
from results import table, write_section
from served_form import ServedForm, Shell

WIDTH, HEIGHT = 390, 844
N, PEOPLE, SLOWDOWN = 20, 5, 4
GOAL_FIRST, GOAL_SAVED = 2500, 50
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# From the press of a finger to the words that the answer is saved, as the page itself sees it.
WATCH = """(form) => {
  window.took = [];
  let pressed = null;
  form.addEventListener("change", (event) => (pressed = event.timeStamp));
  new MutationObserver(() => {
    const saved = form.querySelector(".status[data-state=saved]");
    if (saved && pressed !== null) window.took.push(performance.now() - pressed);
    if (saved) pressed = null;
  }).observe(form, { subtree: true, attributes: true, attributeFilter: ["data-state"] });
}"""


@contextmanager
def fresh_page(playwright: Playwright, *, slowdown: int) -> Iterator[Page]:
    """Start a browser with an empty profile and give its page."""
    with tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=shutil.which("chromium"),
            args=ARGUMENTS,
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="nb-NO",
        )
        page = context.pages[0]
        if slowdown > 1:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        yield page
        context.close()


def begin(page: Page, link: str) -> tuple[float, float]:
    """Open a link; return the milliseconds to the first page and, with Begin pressed, to the first question."""
    begun = time.perf_counter()
    page.goto(link, wait_until="commit")
    button = page.wait_for_selector(".wf button.first")
    welcome = time.perf_counter() - begun
    button.click()
    page.wait_for_selector(".wf legend")
    return 1000 * welcome, 1000 * (time.perf_counter() - begun)


def cold(playwright: Playwright, shell: Shell, *, slowdown: int, n: int) -> list[tuple[float, float]]:
    """Open the form n times, each with a new server and a new browser."""
    waited = []
    for _ in range(n):
        with (
            tempfile.TemporaryDirectory() as folder,
            ServedForm(Path(folder), shell) as server,
            fresh_page(playwright, slowdown=slowdown) as page,
        ):
            waited.append(begin(page, server.new_link()))
    return waited


def saving(playwright: Playwright, shell: Shell, *, people: int) -> list[float]:
    """Answer the form as several people, one after the other; return what each answer took."""
    took: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        ServedForm(Path(folder), shell) as server,
        fresh_page(playwright, slowdown=1) as page,
    ):
        for _ in range(people):
            begin(page, server.new_link())
            page.locator(".wf").evaluate(WATCH)
            while page.locator(".wf fieldset").count():
                page.locator(".wf .option").first.click()
                page.wait_for_selector(".status[data-state=saved]")
                page.locator(".wf .move .first").click()
            took += page.evaluate("window.took")
            page.goto("about:blank")
    return took


def _percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * share) - 1]


def _figures(values: list[float]) -> list[str]:
    return [f"{_percentile(values, share):,.0f}" for share in (0.5, 0.95)] + [f"{max(values):,.0f}"]


def main(n: int) -> None:
    """Measure both pages and write the section."""
    conditions, opened, answered = Conditions("streamlit", "starlette", "uvicorn"), [], []
    with sync_playwright() as playwright:
        for shell in get_args(Shell):
            for slowdown in (1, SLOWDOWN):
                waited = cold(playwright, shell, slowdown=slowdown, n=n)
                name = shell if slowdown == 1 else f"{shell}, processor slowed down {slowdown} times"
                goal = f"{GOAL_FIRST:,}" if slowdown == 1 else ""
                welcome = f"{statistics.median(first for first, _ in waited):,.0f}"
                opened.append([name, welcome, *_figures([whole for _, whole in waited]), goal])
            took = saving(playwright, shell, people=PEOPLE)
            answered.append([shell, f"{len(took)}", *_figures(took), f"{GOAL_SAVED}"])
    write_section(
        "first_question",
        "The first question and each answer, as the browser sees them",
        [
            str(conditions),
            (
                f"{n} times each, {WIDTH} px wide, a server just started and a new browser profile each time; milliseconds "
                "from opening the personal link. The goal is for the slowest of twenty but one (p95)."
            ),
            table(["page", "first page, median", "first question, p50", "p95", "slowest", "goal"], opened),
            "From choosing an answer until the page says that it is saved, one person at a time; milliseconds.",
            table(["page", "answers", "p50", "p95", "slowest", "goal"], answered),
        ],
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else N)
