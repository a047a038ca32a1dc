"""Pages of staff in the middle of work: results, open queries, refusals and previews have no accessibility fault either.

Each is drawn once and looked at on a telephone and on a desk, by day and by night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.model.staff_rights import STAFF_ROLES
from workmh_measures.storage.queries import queries
from workmh_measures.ui.words import word

from .accessibility import faults
from .running_trial import drawn, running_trial, sit_down_as
from .served_study import Served

pytestmark = pytest.mark.browser

LOOKS = ((360, "light"), (360, "dark"), (1280, "dark"), (1280, "light"))
LONG = 600_000  # jobs give way to everything else on a busy machine
COLOURS = ["color-contrast", "link-in-text-block"]


def said(key: str) -> str:
    return word("en", key)


def press(page: Page, key: str) -> None:
    page.get_by_role("button", name=said(key), exact=True).first.click()


def until(page: Page, text: str) -> None:
    expect(page.get_by_text(text).first).to_be_visible(timeout=LONG)


def a_query(page: Page, served: Served) -> None:
    with closing(served.open_store()) as store:
        number = queries(store, served.study.id)[0].number
    page.get_by_label(said("queries.choose")).fill(str(number))
    page.keyboard.press("Enter")
    until(page, said("queries.send_reply"))


def a_rating(page: Page, _served: Served) -> None:
    page.get_by_label(said("units.unit"), exact=True).click()
    page.get_by_role("option").first.click()
    press(page, "units.save")
    expect(page.get_by_role("alert").first).to_be_visible()


def a_trial(page: Page, _served: Served) -> None:
    press(page, "analysis.compute")
    expect(page.get_by_role("radiogroup", name=said("analysis.sections"))).to_be_visible(timeout=LONG)


def a_service_report(page: Page, _served: Served) -> None:
    press(page, "service.make")
    expect(page.get_by_role("button", name=said("service.workbook"))).to_be_visible(timeout=LONG)


def an_export(page: Page, _served: Served) -> None:
    press(page, "export.make")
    expect(page.get_by_role("button", name=said("export.fetch"))).to_be_visible(timeout=LONG)


def an_unsure_lock(page: Page, _served: Served) -> None:
    press(page, "lock.lock")
    expect(page.get_by_role("alert").first).to_be_visible()


def nobody_enrolled(page: Page, _served: Served) -> None:
    press(page, "enrol.enrol")
    expect(page.get_by_role("alert").first).to_be_visible()


def a_checked_chain(page: Page, _served: Served) -> None:
    page.get_by_text(said("audit.check_title"), exact=True).first.click()
    press(page, "audit.check")
    expect(page.locator("[data-testid=stProgress]")).to_have_count(0, timeout=60_000)


def a_wrong_file(page: Page, _served: Served) -> None:
    page.get_by_test_id("stRadioGroup").get_by_text(said("importing.participants"), exact=True).click()
    press(page, "importing.choose_file")
    page.wait_for_url("**/import/file/**")
    table = "participant,who5_01\n" + "".join(f"nobody{n},77\n" for n in range(3))
    page.set_input_files(
        "#file", files=[{"name": "wrong.csv", "mimeType": "text/csv", "buffer": table.encode()}]
    )
    page.get_by_role("button", name=said("importing.send_file")).click()
    drawn(page)


def as_it_is(_page: Page, _served: Served) -> None:
    """Nothing is done: the address alone shows somebody."""


SCENES: dict[str, Callable[[Page, Served], None]] = {
    "queries": a_query,
    "units": a_rating,
    "trial": a_trial,
    "service": a_service_report,
    "export": an_export,
    "lock": an_unsure_lock,
    "enrol": nobody_enrolled,
    "audit": a_checked_chain,
    "import": a_wrong_file,
    "person": as_it_is,
    "course": as_it_is,
}


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = running_trial(tmp_path_factory.mktemp("trial"))
    served.start()
    yield served
    served.stop()


@pytest.mark.parametrize("path", SCENES)
def test_no_page_with_work_on_it_has_a_fault(trial: Served, page_at, path: str) -> None:
    page, work = sit_down_as(page_at(1280), trial, *STAFF_ROLES), SCENES[path]
    with closing(trial.open_store()) as store:
        somebody = store.participants(trial.study.id)[0].participant
    page.goto(f"{trial.url}/{path}?lang=en" + (f"&id={somebody}" if work is as_it_is else ""))
    drawn(page)
    work(page, trial)
    drawn(page)
    wrong, backgrounds = {}, set()
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)  # colours change gradually
        backgrounds.add(page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor"))
        # The second look at a width differs from the first in its colours alone.
        is_new = (width, scheme) in LOOKS[::2]
        wrong[width, scheme] = faults(page, only=None if is_new else COLOURS)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[width, scheme].append("wider than the screen")
    assert len(backgrounds) == 2
    assert {where: found for where, found in wrong.items() if found} == {}
