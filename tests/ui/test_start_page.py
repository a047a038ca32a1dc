"""The first page of staff: what waits, counted as the pages themselves count, and links only to pages one may open."""

from __future__ import annotations

import re

import pytest

from workmh_measures.dataset.board_view import BoardView, Wanted
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.staff_rights import STAFF_ROLES, may
from workmh_measures.storage.board_data import BoardBook
from workmh_measures.storage.events import FormOpenedEvent
from workmh_measures.ui.staff_pages import STAFF_PAGES
from workmh_measures.ui.words import words_of


def shown(at) -> str:
    """Everything of the first page that is HTML."""
    return "".join(one.proto.body for one in at.main if one.type == "html") + "".join(
        one.proto.body for one in at.get("html")
    )


def links(at) -> set[str]:
    return {path for path in re.findall(r'href="/([\w-]*)', shown(at)) if path}


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_each_role_finds_the_pages_it_may_open_and_no_other(staff_app, role: str) -> None:
    at = staff_app.page("", role, language="nb")
    assert not at.exception
    allowed = {page.path for page in STAFF_PAGES if page.action is not None and may(page.action, {role})}
    assert links(at) == allowed
    assert allowed


def test_every_page_is_told_of_in_both_languages(staff_app) -> None:
    for language in ("nb", "en"):
        at = staff_app.page("", *STAFF_ROLES, language=language, name="everything")
        words = words_of(language)
        told = {key for key in words if key.startswith("about.")}
        assert len(told) == len(STAFF_PAGES) - 1
        for key in told:
            assert words[key] in shown(at).replace("&#x27;", "'"), key


def opened_today(app, unit: str) -> None:
    """Open a form of somebody of a unit whose window closed long ago: until tomorrow it can be finished."""
    board = BoardBook(app.store, app.study).board()
    view = BoardView(board, [unit].__contains__, today=civil_day(app.store.now()), stuck_days=7)
    asked = Wanted(mark="not_returned")
    line = view.lines(view.people(asked)[:1], asked)[0]
    stop = line.stops[0]
    told = FormOpenedEvent(
        request_id=f"opened-{unit}",
        entered_by="x",
        participant=line.participant,
        wave=stop.wave,
        instrument=stop.instruments[0],
    )
    app.store.append("demo", [told])


def late(at) -> int:
    found = re.search(r">(\d+) forms are late|>(One) form is late", shown(at))
    return 0 if found is None else int(found[1] or 1)


def test_forms_whose_window_is_over_wait_for_nobody(staff_app) -> None:
    assert late(staff_app.page("", "coordinator", "data_manager")) == 0


def test_late_forms_wait_for_who_may_send_a_link_and_lead_to_their_list(staff_app) -> None:
    for unit in ("centre_1", "centre_2"):
        opened_today(staff_app, unit)
    at = staff_app.page("", "coordinator")
    assert re.search(
        r'href="/board\?state=late&amp;lang=en">2 forms are late and can still be handed in', shown(at)
    )
    assert late(staff_app.page("", "data_manager")) == 0
    assert late(staff_app.page("", units=[("coordinator", "centre_1")])) == 1
    assert late(staff_app.page("", units=[("coordinator", "centre_3")])) == 0


def test_an_account_without_a_role_is_told_what_to_do(staff_app) -> None:
    at = staff_app.page("")
    assert any("no role in the study yet" in one.value for one in at.text)
    assert links(at) == {"catalogue", "wording"}


def test_where_nothing_waits_the_page_says_so(staff_app) -> None:
    at = staff_app.page("", "administrator")
    assert any(one.value == "Nothing is waiting for you now." for one in at.text)


def test_who_asked_for_a_page_that_is_not_theirs_is_told_so(staff_app) -> None:
    at = staff_app.page("", "researcher", language="nb")
    told = "Siden «Hvem er hvor» er ikke åpen for rollene dine."
    at.query_params["closed"] = "board"
    assert [one.value for one in at.run().text if one.value.startswith(told)]
    for open_or_none in ("scores", "", "no-such-page", "<b>"):
        at.query_params["closed"] = open_or_none
        assert not [one.value for one in at.run().text if "er ikke åpen for" in one.value]
