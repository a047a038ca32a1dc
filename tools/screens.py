"""Take a picture of every page of staff, of a simulated trial: docs/screens/*.png.

    python tools/screens.py [--out FOLDER] [--page PATH ...] [--width N ...] [--language nb|en] [--scheme light|dark]

The pictures have 96 colours, which drawings and letters need no more than. Chromium and Playwright are those of the tests.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from datetime import time as clock_time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.staff_rights import EVERY_ROLE, Grant
from workmh_measures.storage.accounts import add_account, give_grant
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import STAFF, open_session
from workmh_measures.storage.study_record import start_study
from workmh_measures.trial.simulate import simulate
from workmh_measures.ui.staff_pages import STAFF_PAGES

TOP = Path(__file__).resolve().parents[1]
FOLDER = TOP / "docs" / "screens"
STUDY, PEOPLE, SEED, COLOURS = "demo", 60, 11, 96
HEIGHTS = {390: 844, 1280: 900}
TALLEST = 1800
"""Pixels of a page that are kept; below it a picture tells nothing new."""


def made_store(folder: Path) -> tuple[str, str, str]:
    """Make a store with a simulated trial; return its address, the cookie of somebody who may see all pages, and a participant."""
    study = load_study(STUDY)
    instruments = scheduled_instruments(study)
    made = simulate(study, instruments, n=PEOPLE, seed=SEED)
    clock = Clock(datetime.now(UTC))
    address = f"sqlite:///{folder / 'store.sqlite'}"
    store = Store.create(address, now=clock)
    first = min(min(one.anchors.values()) for one in made.enrolments)
    clock.moment = datetime.combine(first, clock_time.min, tzinfo=UTC)
    start_study(store, study, by="anna")
    collect_simulated(store, made, instruments, clock)
    store.close()
    with closing(Store.open(address)) as opened:
        add_account(opened, "anna", secrets.token_hex(12), roles=())
        give_grant(opened, "anna", Grant(EVERY_ROLE, study.id))
        cookie, _ = open_session(opened, STAFF, "anna")
    return address, cookie, min(one.participant for one in made.enrolments)


@contextmanager
def served(address: str, port: int, folder: Path) -> Iterator[str]:
    """Serve the store until the pictures are taken."""
    program = [sys.executable, "-m", "workmh_measures", "serve", "--store", address, "--study", STUDY]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([*program, "--port", str(port)], stdout=log, stderr=log, cwd=folder)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def picture(page: Page, width: int) -> bytes:
    """Return the page as a small png, the part below the screen with it."""
    inner = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? innerHeight")
    page.set_viewport_size({"width": width, "height": min(max(HEIGHTS[width], inner), TALLEST)})
    page.wait_for_timeout(400)
    image = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    stream = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(stream, "png", optimize=True)
    return stream.getvalue()


def settled(page: Page) -> None:
    """Wait until a page has been drawn."""
    page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=180_000)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(600)


def opened(page: Page, url: str, path: str, language: str, person: str) -> None:
    """Open a page; those about one participant with the participant."""
    page.goto(f"{url}/{path}?lang={language}" + (f"&id={person}" if path in ("person", "course") else ""))
    settled(page)


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
@click.option(
    "--page", "pages", multiple=True, help="Address below /, 'start' for the first; all when none is named."
)
@click.option("--width", "widths", multiple=True, type=int, default=(1280, 390), show_default=True)
@click.option("--language", "languages", multiple=True, default=())
@click.option("--scheme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@click.option("--port", default=8599, show_default=True)
def main(
    out: Path, pages: Sequence[str], widths: Sequence[int], languages: Sequence[str], scheme: str, port: int
) -> None:
    """Take the pictures: 1280 across in Norwegian and 390 in English, or every language named."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="screens-") as name, sync_playwright() as playwright:
        address, cookie, person = made_store(Path(name))
        sys.path.insert(0, str(TOP))
        from tests.browser.chromium import launch_options

        with served(address, port, Path(name)) as url:
            browser = playwright.chromium.launch(**launch_options())
            for width in widths:
                for language in languages or (("nb",) if width > 800 else ("en",)):
                    for path in [
                        page.path for page in STAFF_PAGES if not pages or (page.path or "start") in pages
                    ]:
                        context = browser.new_context(
                            viewport={"width": width, "height": HEIGHTS[width]}, color_scheme=scheme
                        )
                        context.add_cookies([{"name": "workmh", "value": cookie, "url": url}])
                        page = context.new_page()
                        opened(page, url, path, language, person)
                        ending = "" if scheme == "light" else "-dark"
                        file = out / f"{path or 'start'}-{width}-{language}{ending}.png"
                        file.write_bytes(picture(page, width))
                        click.echo(f"{file.name} {file.stat().st_size // 1024} KB")
                        context.close()
            browser.close()


if __name__ == "__main__":
    main()
