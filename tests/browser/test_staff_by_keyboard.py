"""The pages of staff by keyboard alone: everything is reached, in the order of the page, in sight, and a job is done to its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.model.staff_rights import STAFF_ROLES
from workmh_measures.storage.queries import queries
from workmh_measures.ui.staff_pages import STAFF_PAGES
from workmh_measures.ui.words import word

from .running_trial import drawn, running_trial, sit_down_as
from .served_study import Served

pytestmark = pytest.mark.browser

MOST_STOPS = 400
MOST_STAYS = 12
"""So often Tab may be pressed in one place: in a table of data it goes along one row, from column to column, and out."""
# What the keyboard should reach; of radio buttons one of each group, and nothing that is switched off.
PREPARE = """() => {
  const looks = (one) => { const s = getComputedStyle(one); return [s.outline, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecoration].join("|"); };
  const around = (one) => [one, one.closest("label"), one.nextElementSibling, ...[1, 2, 3, 4].map((n) => { let up = one; while (n-- && up) up = up.parentElement; return up; })].filter(Boolean);
  window.looked = (one) => around(one).map(looks).join("\\n");
  window.stops = [];
  window.wanted = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && !one.closest("[inert], [aria-hidden=true]") && one.checkVisibility({ visibilityProperty: true }));
}"""
STOP = """() => {
  const one = document.activeElement;
  if (window.stops.at(-1)?.one === one) return "same";
  if (!one || one === document.body || window.stops.some((before) => before.one === one)) return "end";
  const box = (one.closest("label") ?? one).getBoundingClientRect();
  const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0;
  window.stops.push({ one, looks: window.looked(one), inSight });
  return "next";
}"""
FAULTS = """() => {
  document.activeElement?.blur();
  const reached = new Set(window.stops.map((stop) => stop.one));
  const name = (one) => one.outerHTML.slice(0, 160);
  const group = (one) => one.type === "radio" ? one.name : one.closest("[role=radiogroup], [role=toolbar], [role=tablist]");
  const inGroup = (one) => group(one) && [...reached].some((other) => group(other) === group(one));
  const order = window.stops.map((stop) => stop.one).filter((one) => one.isConnected);
  return [
    ...window.wanted.filter((one) => one.isConnected && !reached.has(one) && !inGroup(one)).map((one) => "not reached: " + name(one)),
    ...window.stops.filter((stop) => stop.one.isConnected && stop.looks === window.looked(stop.one)).map((stop) => "looks as before: " + name(stop.one)),
    ...window.stops.filter((stop) => !stop.inSight).map((stop) => "out of sight: " + name(stop.one)),
    ...order.filter((one, n) => n && order[n - 1].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING).map((one) => "out of order: " + name(one)),
  ];
}"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = running_trial(tmp_path_factory.mktemp("trial"))
    served.start()
    yield served
    served.stop()


def tabbed(page: Page) -> list[str]:
    """Press Tab from the beginning of a page until everything was reached once; return what is wrong."""
    page.evaluate(PREPARE)
    stays = 0
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        told = page.evaluate(STOP)
        stays = stays + 1 if told == "same" else 0
        if told == "end" or stays > MOST_STAYS:
            return list(page.evaluate(FAULTS))
    return ["the keyboard does not come out of the page"]


@pytest.mark.parametrize("path", [page.path for page in STAFF_PAGES])
def test_the_keyboard_reaches_everything(trial: Served, page_at, path: str) -> None:
    page = sit_down_as(page_at(1280), trial, *STAFF_ROLES)
    with closing(trial.open_store()) as store:
        somebody = store.participants(trial.study.id)[0].participant
    page.goto(f"{trial.url}/{path}?lang=en&id={somebody}")
    drawn(page)
    assert tabbed(page) == []


def walk_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the keyboard."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => { const e = document.activeElement; return [e.getAttribute('aria-label'), e.textContent.trim(),"
            " ...[...(e.labels ?? [])].map((one) => one.textContent.trim())] }"
        )
        if any(text and text.startswith(name) for text in told):
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def test_a_query_is_found_answered_and_closed_by_keyboard_alone(trial: Served, page_at) -> None:
    page = sit_down_as(page_at(1280), trial, "data_manager")
    with closing(trial.open_store()) as store:
        number = queries(store, trial.study.id)[0].number
    page.goto(f"{trial.url}/?lang=en")
    drawn(page)
    walk_to(page, word("en", "queries.title"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(word("en", "queries.title"))
    drawn(page)
    walk_to(page, word("en", "queries.choose"))
    page.keyboard.type(str(number))
    page.keyboard.press("Enter")
    drawn(page)
    walk_to(page, word("en", "queries.reply"))
    page.keyboard.type("It is as the paper says.")
    walk_to(page, word("en", "queries.send_reply"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is as the paper says.").first).to_be_visible()
    drawn(page)
    with closing(trial.open_store()) as store:
        [answered] = [one for one in queries(store, trial.study.id) if one.number == number]
    assert (answered.state, answered.steps[-1].words) == ("answered", "It is as the paper says.")


def test_a_menu_opens_closes_by_escape_and_gives_the_keyboard_back(trial: Served, page_at) -> None:
    page = sit_down_as(page_at(1280), trial, "researcher")
    page.goto(f"{trial.url}/change?lang=en")
    drawn(page)
    walk_to(page, word("en", "shown.keep"))
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(page.get_by_role("menuitem").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("menuitem")).to_have_count(0)
        assert page.evaluate("document.activeElement.textContent.trim()").startswith(word("en", "shown.keep"))
