"""Every page in Chromium for every role, by its direct address: the page for who may, the first page for everybody else.

One walk is made, and the tests ask what was seen on it. Each page is opened in both languages, by different roles where
several may open it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError
from tests.ui.canary_trial import found_in

from workmh_measures.model.staff_rights import STAFF_ROLES, may
from workmh_measures.ui.staff_pages import STAFF_PAGES, StaffPage

from .running_trial import drawn, running_trial, sit_down_as
from .served_study import Served
from .test_every_staff_page import watched
from .test_staff import SEEN, strays

pytestmark = pytest.mark.browser

FAULTS = "[data-testid=stException], [data-testid=stAlertContentError]"
MENU = "[data-testid=stSidebarNavLink]"
# Codes, addresses and names are the same in every language.
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\S+")
RUN = 4


@dataclass
class Walk:
    """What was seen, by role or by page."""

    headings: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    menus: dict[str, set[str]] = field(default_factory=dict)
    refused: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    english: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    languages: set[tuple[str, str, str]] = field(default_factory=set)
    texts: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: {"nb": set(), "en": set()})
    )
    console: dict[str, list[str]] = field(default_factory=dict)
    sent: dict[str, bytes] = field(default_factory=dict)


def opens(page: StaffPage, role: str) -> bool:
    return page.action is None or may(page.action, {role})


def languages_for(page: StaffPage, role: str) -> list[str]:
    """Return the languages a role opens a page in: one each in turn, and both where nobody else may open it."""
    who = [one for one in STAFF_ROLES if opens(page, one)]
    return ["nb", "en"] if len(who) == 1 else [("nb", "en")[who.index(role) % 2]]


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = running_trial(tmp_path_factory.mktemp("trial"))
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def walk(trial: Served, browser: Browser) -> Walk:
    seen = Walk()
    for role in STAFF_ROLES:
        context = browser.new_context(viewport={"width": 1280, "height": 844}, locale="nb-NO")
        page = sit_down_as(context.new_page(), trial, role)
        seen.console[role] = watched(page)
        heard = _bytes_of(page)
        for one in STAFF_PAGES:
            if opens(one, role):
                for language in languages_for(one, role):
                    _look(page, trial, one, role, language, seen)
            else:
                _try(page, trial, one, role, seen)
        seen.menus[role] = _menu(page, trial)
        seen.sent[role] = b"\n".join(heard)
        context.close()
    return seen


def _bytes_of(page: Page) -> list[bytes]:
    """Collect every frame and every body that is no file of the framework, and every address."""
    heard: list[bytes] = []

    def body_of(response) -> None:
        heard.append(response.url.encode())
        if "/static/" not in response.url and "/shell/" not in response.url:
            with suppress(PlaywrightError):  # a redirect, or a page that was left meanwhile, has none
                heard.append(response.body())

    def frame_of(frame) -> None:
        heard.append(frame if isinstance(frame, bytes) else frame.encode())

    page.on("response", body_of)
    page.on("websocket", lambda socket: socket.on("framereceived", frame_of))
    return heard


def _look(page: Page, served: Served, one: StaffPage, role: str, language: str, seen: Walk) -> None:
    page.goto(f"{served.url}{one.address}?lang={language}")
    drawn(page)
    where = (role, one.path)
    seen.headings[where] = page.get_by_role("heading", level=1).inner_text()
    seen.faults += [f"{role} /{one.path}: {told}" for told in page.locator(FAULTS).all_inner_texts()]
    if page.evaluate("document.documentElement.lang") == language:
        seen.languages.add((role, one.path, language))
    if language == "nb":
        seen.english[where] = strays(page)
    seen.texts[one.path][language] |= set(page.evaluate(SEEN))


def _try(page: Page, served: Served, one: StaffPage, role: str, seen: Walk) -> None:
    """Ask for a page one may not open; what it leads to is looked at once, as the first page."""
    response = page.goto(f"{served.url}{one.address}?lang=en", wait_until="commit")
    assert response is not None
    before = response.request.redirected_from
    status = before.response().status if before is not None else response.status
    seen.refused[role, one.path] = (status, page.url.removeprefix(served.url))


def _menu(page: Page, served: Served) -> set[str]:
    page.goto(f"{served.url}/?lang=en")
    drawn(page)
    page.wait_for_selector(MENU)
    links = page.locator(MENU).evaluate_all("(all) => all.map((one) => new URL(one.href).pathname)")
    return {"" if link in ("/", "/start") else link.removeprefix("/") for link in links}


def test_every_page_is_there_for_every_role_that_may_open_it(walk: Walk) -> None:
    assert set(walk.headings) == {(r, one.path) for r in STAFF_ROLES for one in STAFF_PAGES if opens(one, r)}
    assert all(walk.headings.values())
    for role in STAFF_ROLES:  # each page is another, and none is the first page in its place
        first = walk.headings[role, ""]
        assert [path for (who, path), told in walk.headings.items() if who == role and told == first] == [""]
    assert walk.faults == []


def test_every_other_page_leads_to_the_first_and_the_menu_names_those_alone_that_open(walk: Walk) -> None:
    assert len(walk.headings) + len(walk.refused) == len(STAFF_ROLES) * len(STAFF_PAGES)
    assert walk.refused == {key: (303, f"/?lang=en&closed={key[1]}") for key in walk.refused}
    for role in STAFF_ROLES:
        assert walk.menus[role] == {one.path for one in STAFF_PAGES if opens(one, role)}, role


def test_every_page_speaks_one_language_for_every_role(walk: Walk) -> None:
    assert {(path, language) for _, path, language in walk.languages} == {
        (one.path, language) for one in STAFF_PAGES for language in ("nb", "en")
    }
    assert {where: found for where, found in walk.english.items() if found} == {}


def test_no_sentence_is_the_same_in_both_languages(walk: Walk) -> None:
    few = {
        (path, language)
        for path, told in walk.texts.items()
        for language in told
        if len(runs(told[language])) < 5
    }
    assert few == set()
    assert runs({"This is the same sentence", "this is 4 the same"}) == {
        "This is the same",
        "is the same sentence",
    }
    same = {path: sorted(runs(told["nb"]) & runs(told["en"])) for path, told in walk.texts.items()}
    assert {path: found for path, found in same.items() if found} == {}


def runs(texts: set[str]) -> set[str]:
    """Return every four words that follow each other, of letters alone: names of people and instruments are shorter."""
    found = set()
    for text in texts:
        words = WORD.findall(text)
        for place in range(len(words) - RUN + 1):
            four = words[place : place + RUN]
            if all(one.replace("-", "").isalpha() for one in four):
                found.add(" ".join(four))
    return found


def test_the_console_stays_clean(walk: Walk) -> None:
    assert {role: told for role, told in walk.console.items() if told} == {}


def test_whoever_is_blind_is_sent_no_byte_of_an_arm_and_whoever_is_not_is(walk: Walk) -> None:
    assert min(len(sent) for sent in walk.sent.values()) > 50_000
    assert set(found_in(walk.sent)) == {"statistician"}
