"""Items of one response scale as a table on a wide screen: what is on it, the way through it, what is stored."""

from __future__ import annotations

from contextlib import closing

import pytest
from playwright.sync_api import expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.storage.events import Kind

pytestmark = pytest.mark.browser
on_both_pages = pytest.mark.parametrize("served", ["streamlit", "light"], indirect=True, scope="module")
WIDE = 1280
N = 14
IDS = [f"{n + 1:02d}" for n in range(N)]


def stored(server) -> dict[str, tuple[object, str]]:
    """Return value or reason, and layout, of the answers of the newest participant."""
    with closing(server.open_store()) as store:
        current = store.current_answers(server.study.id, participant=server.participants[-1])
    return {a.item: (a.missing if a.missing is not None else a.value, a.layout) for a in current}


@pytest.fixture
def table_at(page_at):
    """Open a personal link on a wide screen and come to the first table."""

    def begin(link: str, width: int = WIDE, **options):
        page = page_at(width, **options)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(link)
        page.get_by_role("button", name="Begynn").click()
        page.wait_for_selector("fieldset")
        return page

    return begin


def row(page, n: int):
    return page.locator(".row").nth(n)


def answer(page, n: int, code: int) -> None:
    row(page, n).locator(".cell").nth(code).click()
    row(page, n).locator(".status[data-state=saved]").wait_for()


def forward(page) -> None:
    page.get_by_role("button", name="Neste").click()


@on_both_pages
def test_a_whole_table_is_answered_by_keyboard_and_stored_as_shown(served, table_at) -> None:
    page = table_at(served.new_participant())
    press = page.keyboard.press
    expect(page.locator("fieldset")).to_have_count(N)
    press("Tab")
    for n in range(N):
        press("Space")
        for _ in range(n % 4):
            press("ArrowRight")
        row(page, n).locator(".status[data-state=saved]").wait_for()
        press("Enter")
    page.get_by_role("heading", name="Klar til å levere").wait_for()
    assert stored(served) == {item: (n % 4, "table-1") for n, item in enumerate(IDS)}
    page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    with closing(served.open_store()) as store:
        history = list(store.history(served.study.id, served.participants[-1]))
    assert [e.columns["layout"] for e in history if e.kind is Kind.FORM_COMPLETED] == ["table-1"]
    assert page.faults == []


@on_both_pages
def test_each_row_is_a_group_of_its_own_with_names_room_and_both_ways_past_it(served, table_at) -> None:
    page = table_at(served.new_participant())
    hads = load_instrument("hads")
    labels = [o.label.in_language("nb") for o in hads.response_scale_of("01").options]
    groups = page.get_by_role("radiogroup")
    expect(groups).to_have_count(N)
    for n, item in enumerate(hads.items):
        group = page.get_by_role("radiogroup", name=item.label.in_language("nb"), exact=True)
        assert [group.get_by_role("radio", name=label, exact=True).count() for label in labels] == [1] * 4
        for name in ("Hopp over", "Vil ikke svare"):
            assert row(page, n).get_by_role("button", name=name).is_visible()
    # The whole cell is to be pressed, and every headline of the columns is over at most seven rows.
    sizes = page.evaluate(
        """() => { const all = []; const roots = [document, ...[...document.querySelectorAll("*")].map((e) => e.shadowRoot)];
            for (const root of roots.filter(Boolean)) all.push(...root.querySelectorAll(".cell, .aside .second"));
            return all.map((e) => e.getBoundingClientRect()).map((box) => Math.min(box.width, box.height)); }"""
    )
    assert len(sizes) == 4 * N + 2 * N
    assert min(sizes) >= 44
    assert [block.locator(".row").count() for block in page.locator(".block").all()] == [7, 7]
    assert page.locator(".headings").count() == 2
    assert page.locator(".headings").last.locator("span").all_inner_texts() == labels
    skip, decline = (
        row(page, 3).get_by_role("button", name=name).bounding_box()
        for name in ("Hopp over", "Vil ikke svare")
    )
    assert (skip["width"], skip["height"], skip["y"]) == (decline["width"], decline["height"], decline["y"])
    corner = row(page, 2).locator(".cell").nth(3).bounding_box()
    page.mouse.click(corner["x"] + 4, corner["y"] + 4)
    row(page, 2).locator(".status[data-state=saved]").wait_for()
    assert stored(served) == {"03": (3, "table-1")}


@on_both_pages
def test_open_rows_are_marked_and_one_press_passes_over_them(served, table_at) -> None:
    page = table_at(served.new_participant())
    answer(page, 0, 1)
    row(page, 1).get_by_role("button", name="Vil ikke svare").click()
    expect(row(page, 1).locator(".note")).to_have_text("Du valgte å ikke svare her.")
    forward(page)
    expect(page.locator(".open p")).to_have_text("12 spørsmål er ikke besvart ennå.")
    marked = page.locator("fieldset[aria-invalid=true]")
    expect(marked).to_have_count(12)
    assert row(page, 2).locator(".message").inner_text() == "Ikke besvart ennå."
    assert page.locator(".row [role=alert]").count() == 0  # said once, below the table
    described = row(page, 2).locator("fieldset").get_attribute("aria-describedby")
    assert row(page, 2).locator(f"#{described}").inner_text() == "Ikke besvart ennå."
    page.get_by_role("button", name="Se på dem").click()
    expect(page.locator(".open p")).to_have_count(1)
    answer(page, 2, 0)
    expect(page.locator(".open p")).to_have_count(0)
    expect(marked).to_have_count(11)
    forward(page)
    page.get_by_role("button", name="Hopp over dem").click()
    page.get_by_text("Du hoppet over 11 spørsmål").wait_for()
    page.get_by_role("button", name="Se på dem").click()
    expect(page.locator(".row")).to_have_count(11)
    answer(page, 0, 3)
    forward(page)
    page.get_by_role("heading", name="Klar til å levere").wait_for()
    values = {item: value for item, (value, _) in stored(served).items()}
    assert values == {"01": 1, "02": -993, "03": 0, "04": 3} | dict.fromkeys(IDS[4:], -992)
    assert page.faults == []


@on_both_pages
def test_turning_the_screen_keeps_the_place_and_the_answers(served, table_at) -> None:
    page = table_at(served.new_participant())
    answer(page, 4, 2)
    page.set_viewport_size({"width": 700, "height": 900})
    expect(page.locator(".row")).to_have_count(0)
    expect(page.locator(".count")).to_have_text("5 av 14")
    expect(page.locator(".option input").nth(2)).to_be_checked()
    page.get_by_role("button", name="Neste").click()
    page.locator(".option").nth(1).click()
    page.wait_for_selector(".status[data-state=saved]")
    page.set_viewport_size({"width": WIDE, "height": 900})
    expect(page.locator(".row")).to_have_count(N)
    expect(row(page, 5).locator("legend")).to_be_focused()
    expect(row(page, 5).locator("legend")).to_be_in_viewport()
    expect(row(page, 4).locator("input").nth(2)).to_be_checked()
    assert stored(served) == {"05": (2, "table-1"), "06": (1, "card-1")}
    assert page.faults == []


def test_a_reload_comes_back_to_the_first_open_row(served, table_at) -> None:
    page = table_at(served.new_participant())
    for n in range(9):
        answer(page, n, n % 4)
    page.reload()
    expect(row(page, 9).locator("legend")).to_be_focused()
    expect(row(page, 9).locator("legend")).to_be_in_viewport()
    expect(page.locator("input:checked")).to_have_count(9)
    answer(page, 0, 3)
    with page.expect_response("**/form/answers"):
        row(page, 0).get_by_role("button", name="Fjern svaret").click()
    expect(page.locator("input:checked")).to_have_count(8)
    assert stored(served)["01"] == (None, "table-1")


def test_each_row_says_by_itself_what_is_not_sent(served, table_at) -> None:
    page = table_at(served.new_participant())
    answer(page, 0, 0)
    page.route("**/form/answers", lambda route: route.abort())
    row(page, 1).locator(".cell").nth(1).click()
    expect(row(page, 1).locator(".status")).to_contain_text("Ikke sendt ennå")
    expect(row(page, 0).locator(".status")).to_contain_text("Lagret")
    page.unroute_all(behavior="wait")
    row(page, 1).locator(".status[data-state=saved]").wait_for()
    assert stored(served) == {"01": (0, "table-1"), "02": (1, "table-1")}


def test_a_row_keeps_its_height_whatever_is_said_in_it(served, table_at) -> None:
    page = table_at(served.new_participant())
    before = page.locator(".move").bounding_box()["y"] - page.locator(".table").bounding_box()["y"]
    answer(page, 0, 1)
    row(page, 1).get_by_role("button", name="Hopp over").click()
    row(page, 1).locator(".status[data-state=saved]").wait_for()
    after = page.locator(".move").bounding_box()["y"] - page.locator(".table").bounding_box()["y"]
    assert after == before
