"""No answer is lost, and none is shown as saved that is not: Chromium on both pages, with what can go wrong between."""

from __future__ import annotations

import json

import pytest

from workmh_measures.storage.events import Kind

from .answering import back, begin, choose, forward, hand_in, pass_over, place, saved
from .conftest import SHELLS
from .served_study import study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("hads", "who5")


def test_a_cut_line_shows_not_sent_and_each_answer_is_written_once_when_it_is_back(served, open_form) -> None:
    page = open_form()
    begin(page)
    sent: list[str] = []

    def cut(route) -> None:
        sent.append(json.loads(route.request.post_data)["request_id"])
        route.abort()

    page.route("**/form/answers", cut)
    for n in range(3):
        page.locator(".option").nth(n).click()
        page.wait_for_selector(".status[data-state=unsent]")
        assert page.locator(".status").inner_text().startswith("Ikke sendt ennå")
        forward(page)
    assert served.answers(page.person) == {}
    page.wait_for_timeout(1200)
    assert len(sent) >= 2
    page.unroute_all(behavior="wait")
    back(page)
    saved(page)
    assert served.answers(page.person) == {"01": 0, "02": 1, "03": 2}
    events = served.events(page.person)
    assert len(events) == 3
    assert events[0]["request_id"] == sent[0]
    assert len(set(sent)) == 1  # in order: the second waits until the first has arrived


def test_a_lost_reply_is_asked_for_again_and_makes_no_second_row(served, open_form) -> None:
    page = open_form()
    begin(page)
    lost: list[int] = []

    def swallow(route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/form/answers", swallow)
    page.locator(".option").nth(3).click()
    page.wait_for_selector(".status[data-state=unsent]")
    saved(page)
    assert lost == [200]
    assert served.answers(page.person) == {"01": 3}
    assert len(served.events(page.person)) == 1


def test_pressing_twice_writes_once(served, open_form) -> None:
    page = open_form()
    begin(page)
    for n in range(14):
        page.locator(".option").first.dblclick()
        saved(page)
        assert place(page) == f"{n + 1} av 14"
        forward(page)
    page.get_by_role("button", name="Lever skjemaet").dblclick()
    page.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    assert len(served.events(page.person)) == 14
    assert len(served.events(page.person, Kind.FORM_COMPLETED)) == 1


def test_leaving_with_an_unsent_answer_asks_first(served, open_form) -> None:
    page = open_form()
    begin(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.route("**/form/answers", lambda route: route.abort())
    page.locator(".option").first.click()
    page.wait_for_selector(".status[data-state=unsent]")
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.unroute_all(behavior="wait")
    saved(page)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_the_quick_way_out_leaves_nothing_on_the_screen(served, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page, 2)
    page.get_by_role("button", name="Forlat siden raskt").click()
    page.wait_for_url("about:blank")
    assert served.answers(page.person) == {"01": 2}


def test_a_session_that_ended_is_told_calmly_and_the_answer_arrives_after_a_new_one(
    served, open_form
) -> None:
    page = open_form()
    begin(page)
    page.context.clear_cookies()
    page.locator(".option").nth(1).click()
    page.get_by_text("Åpne lenken i invitasjonen på nytt").wait_for()
    # Nobody is left who may see what was answered.
    assert page.locator("fieldset").count() == 0
    assert served.answers(page.person) == {}
    page.context.new_page().goto(page.link)
    page.get_by_text("2 av 14").wait_for()
    assert served.answers(page.person) == {"01": 1}
    assert "Åpne lenken" not in page.locator(".wf").inner_text()
    back(page)
    saved(page)
    assert page.locator("input:checked").count() == 1


def test_a_form_that_changed_meanwhile_is_drawn_anew(served, open_form) -> None:
    page = open_form()
    begin(page)
    page.route(
        "**/form/answers",
        lambda route: route.continue_(
            post_data=json.dumps({**json.loads(route.request.post_data), "fingerprint": "old"})
        ),
        times=1,
    )
    page.locator(".option").nth(1).click()
    page.get_by_text("Skjemaet er blitt oppdatert").wait_for()
    assert page.locator("input:checked").count() == 0
    assert served.answers(page.person) == {}
    choose(page, 1)
    assert served.answers(page.person) == {"01": 1}


def test_a_form_handed_in_elsewhere_takes_no_more_answers_and_goes_on(served, open_form, another_tab) -> None:
    page = open_form()
    begin(page)
    pass_over(page)
    other = another_tab(page)
    other.get_by_role("button", name="Lever skjemaet").wait_for()
    back(other)
    hand_in(page)
    other.locator(".option").first.click()
    other.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    assert set(served.answers(page.person).values()) == {-993}
