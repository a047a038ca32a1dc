"""Every page of staff drawn by the application for every role, in both languages, and every button of it forged by the others.

Who may not open a page is shown the first page and nothing else, even when the browser sends what somebody who may
would have sent: each field filled in and each button pressed. So is who may open a page, and not do all that is done there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.staff_rights import RIGHTS, STAFF_ROLES, may
from workmh_measures.storage.queries import Asked, ask
from workmh_measures.ui import running
from workmh_measures.ui.staff_pages import STAFF_PAGES, StaffPage
from workmh_measures.ui.words import word

from .sent import everything, pressed, recorded, replayed, widgets
from .staff_app import StaffApp, demo_app

HIDDEN_FROM_SOME = {page.path for page in STAFF_PAGES if page.also}
"""Pages where not everybody who opens them may do all that is done there."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[StaffApp]:
    """One application for the whole file, with a query that is open."""
    with pytest.MonkeyPatch.context() as patch, demo_app(tmp_path_factory.mktemp("pages"), patch) as made:
        told = next(a for a in made.store.current_answers("demo", instrument="who5") if a.value is not None)
        place = {name: getattr(told, name) for name in ("participant", "wave", "instrument", "item")}
        asked = Asked(**place, words="Is it right?", by="dana")
        ask(made.store, made.study, load_instrument("who5").item_ids, asked)
        yield made


STAFF_BY_PATH = {page.path: page for page in STAFF_PAGES}


def language_of(page: StaffPage) -> str:
    return ("nb", "en")[STAFF_PAGES.index(page) % 2]


def opened(app: StaffApp, page: StaffPage, *roles: str, **who: object) -> AppTest:
    """Open a page at somebody, where it shows one person or one query."""
    at = app.page(page.path, *roles, language=language_of(page), **who)
    somebody = app.store.participants("demo")[0].participant
    if page.path in ("person", "course"):
        at.query_params["id"] = somebody
        at.run()
    if page.path == "queries" and "query_number" in [one.key for one in at.selectbox]:
        at.selectbox(key="query_number").select_index(0).run()
    return at


@pytest.fixture(scope="module")
def forged(shared: StaffApp) -> dict[str, list[WidgetState]]:
    """Page -> what a browser sends when everything on it is filled in and pressed, by somebody who may do all of it."""
    found = {}
    for page in STAFF_PAGES:
        at = opened(shared, page, *STAFF_ROLES, name="everybody")
        assert not at.exception, page.path
        found[page.path] = [state for one in widgets(at) if (state := pressed(one)) is not None]
    return found


@pytest.fixture(scope="module")
def first_pages(shared: StaffApp) -> dict[tuple[str, str], bytes]:
    """Role and language -> what the first page sends."""
    return {
        (role, language): everything(shared.page("", role, language=language), around=False)
        for role in STAFF_ROLES
        for language in ("nb", "en")
    }


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_every_page_is_drawn_for_who_may_and_neither_shows_nor_does_anything_for_others(
    shared, forged, first_pages, role: str
) -> None:
    before = recorded(shared)
    for page in STAFF_PAGES:
        if page.action is None or may(page.action, {role}):
            draws_what_is_for(shared, page, role, forged[page.path])
        else:
            at = shared.page(page.path, role, language=language_of(page))
            assert everything(at, around=False) == first_pages[role, language_of(page)], page.path
            at = replayed(at, forged[page.path])
            assert everything(at, around=False) == first_pages[role, language_of(page)], page.path
            assert not at.exception
    assert recorded(shared) == before


def test_what_is_forged_does_what_it_says_for_whoever_may(shared, forged) -> None:
    """Without this, finding that nothing happened would prove nothing."""
    for path, role in (("export", "data_manager"), ("trial", "statistician")):
        at = shared.page(path, role, language=language_of(STAFF_BY_PATH[path]), name=f"second_{role}")
        replayed(at, forged[path])
        begun = shared.app.jobs.jobs_of(at.user["session"])
        for job in begun:
            shared.app.jobs.cancel(job.id, session_key=job.session_key)
        assert begun, path


def draws_what_is_for(app: StaffApp, page: StaffPage, role: str, forged: list[WidgetState]) -> None:
    """Open a page, and send it what it does not show to this role."""
    at = (
        opened(app, page, role)
        if page.path in HIDDEN_FROM_SOME
        else app.page(page.path, role, language=language_of(page))
    )
    assert not at.exception, page.path
    assert not at.error, page.path
    assert len(at.title) == 1, page.path
    if page.path in HIDDEN_FROM_SOME:
        shown = {one.id for one in widgets(at)}
        at = replayed(at, [one for one in forged if one.id not in shown])
        assert not at.exception, page.path
        assert {one.id for one in widgets(at)} <= shown, page.path


def test_only_who_may_answers_for_asking_without_the_words_of_the_holder(staff_app) -> None:
    """A form filled in by whoever may is sent by everybody else; only in a study that is not simulated is it there."""
    real = staff_app.study.model_copy(update={"simulated": False})
    running.run(replace(staff_app.app, study=real))
    at = staff_app.page("wording", "coordinator", language="nb")
    at.multiselect(key="acknowledged_forms").set_value(at.multiselect(key="acknowledged_forms").options[:1])
    at.text_input(key="acknowledged_by").input("Eva")
    at.text_input(key="acknowledged_reason").input("The holder has been asked.")
    [record] = [one for one in at.button if one.label == word("nb", "wording.record")]
    record.click()
    filled = list(at._tree.get_widget_states().widgets)
    before = staff_app.store.head("demo")
    for role in STAFF_ROLES:
        if not may("accept_wording", {role}):
            at = replayed(staff_app.page("wording", role, language="nb"), filled)
            assert not at.exception
            assert staff_app.store.head("demo") == before, role
    replayed(staff_app.page("wording", "data_manager", language="nb"), filled)
    assert staff_app.store.head("demo") != before


def test_every_action_is_done_on_a_page_that_is_tried() -> None:
    assert set(RIGHTS) == {action for page in STAFF_PAGES for action in page.acts}
