"""The board of participants as staff open it: what it counts, whom it lists, and the way back to the same list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from workmh_measures.dataset.board_view import BoardView, Wanted
from workmh_measures.storage.board_data import read_board
from workmh_measures.storage.events import EnrolledEvent, FormOpenedEvent
from workmh_measures.ui.board.board_book import address_of, board_book
from workmh_measures.ui.board.board_parts import PAGE
from workmh_measures.ui.shell import SCRIPT

from .staff_app import StaffApp

TODAY = date(2023, 10, 20)
"""In the middle of the second wave of the simulated trial."""


@pytest.fixture
def then(staff_app: StaffApp) -> StaffApp:
    """The application on a day on which forms are open."""
    staff_app.store.now = lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    return staff_app


def shown(at: AppTest) -> str:
    assert not at.exception
    return "".join(one.proto.body for one in at.get("html"))


def rows(at: AppTest, table: str) -> list[list[str]]:
    """Return the cells of the rows of a table under their headings."""
    for block in shown(at).split("<table"):
        if f'id="{table}"' in block:
            body = block.partition("</thead>")[2]
            cells = [
                re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in body.split("<tr")[1:]
            ]
            return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]
    return []


def listed(at: AppTest) -> list[str]:
    return [row[0].split()[0] for row in rows(at, "board_people")]


def view(app: StaffApp, *units: str) -> BoardView:
    with app.store.reading() as connection:
        one = read_board(connection, app.study)
    return BoardView(one, (units or {*one.units}).__contains__, today=TODAY, stuck_days=7)


def test_the_counts_on_the_page_are_those_of_the_record(then: StaffApp) -> None:
    at = then.page("board", "coordinator")
    expected = view(then).counts(Wanted(), "form")
    numbers = [[int(cell) for cell in row[1:]] for row in rows(at, "board_counts") if len(row) > 1]
    marks = ("expected", "open", "done", "late", "not_returned", "never_opened", "stuck")
    assert numbers == [[row.n[mark] for mark in marks] for row in expected]
    assert sum(row.n["open"] for row in expected)
    assert len(listed(at)) == 24


def test_a_filter_narrows_counts_and_list_and_stands_in_the_address(then: StaffApp) -> None:
    at = then.page("board", "coordinator")
    at.selectbox(key="board_wave_en").select("t6").run()
    at.selectbox(key="board_state_en").select("open").run()
    at.selectbox(key="board_unit_en").select("centre_1").run()
    wanted = Wanted(wave="t6", unit="centre_1", mark="open")
    one = view(then)
    expected = [line.participant for line in one.lines(one.people(wanted), wanted)]
    assert expected
    assert listed(at) == expected
    assert {row[0] for row in rows(at, "board_counts") if len(row) == 1} == {"6 months"}
    address = {name: "".join(at.query_params[name]) for name in ("wave", "unit", "state")}
    assert address == {"wave": "t6", "unit": "centre_1", "state": "open"}
    [link, *_] = re.findall(r'href="(/person[^"]+)"', shown(at))
    assert "list=wave%3Dt6%26unit%3Dcentre_1%26state%3Dopen" in unescape(link)


def opened(
    app: StaffApp, *roles: str, units: Sequence[tuple[str, str]] = (), asked: Mapping[str, str]
) -> AppTest:
    """Open the page at an address that asks for something."""
    at = AppTest.from_file(str(SCRIPT), default_timeout=60)
    at.user = app.sit_down(*roles, units=units)
    for name, value in {"lang": "en", **asked}.items():
        at.query_params[name] = value
    at._page_hash = calc_hash("board")
    return at.run()


def test_the_address_leads_to_the_same_list(then: StaffApp) -> None:
    at = opened(
        then,
        "coordinator",
        asked={"wave": "t6", "state": "open", "unit": "centre_1", "days": "3", "by": "both"},
    )
    assert at.selectbox(key="board_wave_en").value == "t6"
    assert at.selectbox(key="board_state_en").value == "open"
    assert at.number_input(key="board_days_en").value == 3
    assert next(row[0] for row in rows(at, "board_counts") if len(row) > 1) == "centre_1"


@pytest.mark.parametrize(
    "asked",
    [
        {"wave": "t9", "unit": "' OR 1=1 --", "form": "<script>", "state": "arm", "by": "arm"},
        {"days": "-1", "page": "0"},
        {"days": "1e9", "page": "9" * 30},
        {"days": "²", "page": "２"},
    ],
)
def test_an_address_that_asks_for_nothing_there_is_shows_everything(then: StaffApp, asked) -> None:
    at = opened(then, "coordinator", asked=asked)
    assert len(listed(at)) == 24
    assert not at.error


@pytest.mark.parametrize("typed", ["c38pc2f", "C38-PC2F", " c38 pc2f "])
def test_a_person_is_found_however_the_id_is_typed(then: StaffApp, typed: str) -> None:
    at = then.page("board", "coordinator")
    at.text_input(key="board_q_en").input(typed).run()
    assert listed(at) == ["C38PC2F"]


def test_nobody_who_fits_is_told_with_what_to_do(then: StaffApp) -> None:
    at = then.page("board", "coordinator")
    at.text_input(key="board_q_en").input("ZZZ").run()
    assert any("Nobody fits" in one.value for one in at.text)


def test_only_the_people_of_the_own_unit_are_counted_and_listed(then: StaffApp) -> None:
    own = [("coordinator", "centre_3")]
    at = then.page("board", units=own)
    people = {one.participant for one in then.store.participants("demo") if one.unit == "centre_3"}
    assert set(listed(at)) == people
    one = view(then, "centre_3")
    assert sum(int(row[1]) for row in rows(at, "board_counts") if len(row) > 1) == sum(
        row.n["expected"] for row in one.counts(Wanted(), "form")
    )
    # Another unit asked for by hand is no unit, and an id of another unit is nobody.
    assert set(listed(opened(then, units=own, asked={"unit": "centre_1"}))) == people
    at.text_input(key="board_q_en").input("CQF98FP").run()
    assert listed(at) == []


def test_who_sees_no_unit_of_the_study_is_told_so(then: StaffApp) -> None:
    at = then.page("board", units=[("coordinator", "centre_99")])
    assert not listed(at)
    assert any("Nobody is enrolled yet" in one.value for one in at.text)


def test_a_long_list_comes_in_pages(then: StaffApp) -> None:
    about = {"entered_by": "anna", "anchors": {"inclusion": date(2023, 10, 1)}, "unit": "centre_1"}
    then.store.append(
        "demo",
        [EnrolledEvent(request_id=f"more/{n}", participant=f"N{n:03}", **about) for n in range(2 * PAGE)],
    )
    at = then.page("board", "coordinator")
    seen = listed(at)
    assert len(seen) == PAGE
    at.button(key="board_next").click().run()
    assert "".join(at.query_params["page"]) == "2"
    seen += listed(at)
    at.button(key="board_next").click().run()
    seen += listed(at)
    assert at.button(key="board_next").disabled
    assert seen == sorted(one.participant for one in then.store.participants("demo"))
    # Another question begins with its first page.
    at.selectbox(key="board_unit_en").select("centre_1").run()
    assert "page" not in at.query_params


def test_no_arm_stands_anywhere_on_the_board(then: StaffApp) -> None:
    at = then.page("board", "coordinator")
    said = shown(at) + " ".join(one.value for one in at.text)
    for arm in then.study.arms:
        assert arm.id not in said
        assert arm.name.root["en"] not in said


def test_the_book_is_one_for_the_application(then: StaffApp) -> None:
    then.page("board", "coordinator")
    kept = board_book().board()
    then.page("board", "auditor")
    assert board_book().board() is kept


@pytest.mark.parametrize("kept", ["", "wave=t6&unit=centre_1", "wave=t6&to=//evil.example&lang=xx"])
def test_the_way_back_leads_to_the_board_and_nowhere_else(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workmh_measures.ui.board.board_book.page_language", lambda: "nb")
    address = address_of(kept)
    assert address.startswith("/board?")
    assert "evil" not in address
    assert address.endswith("lang=nb")
    assert address.count("lang") == 1


def test_the_day_a_begun_form_was_last_touched_has_a_column_only_where_there_is_one(then: StaffApp) -> None:
    at = then.page("board", "coordinator")
    touched = [
        line.participant
        for line in view(then).lines([*range(24)], Wanted())
        if any(stop.touched for stop in line.stops)
    ]
    assert {len(row) for row in rows(at, "board_people")} == {3 if touched else 2}
    person = next(line for line in view(then).lines([*range(24)], Wanted()) if line.stops[0].stage == "open")
    form = person.stops[0]
    then.store.append(
        "demo",
        [
            FormOpenedEvent(
                request_id="opened",
                entered_by="x",
                participant=person.participant,
                wave=form.wave,
                instrument=form.instruments[-1],
            )
        ],
    )
    again = then.page("board", "coordinator")
    assert {len(row) for row in rows(again, "board_people")} == {3}
    assert "Begun, last touched" in shown(again)


def test_a_window_that_is_over_is_told_apart_from_one_somebody_may_still_finish_in(then: StaffApp) -> None:
    about = {"entered_by": "x", "participant": "", "anchors": {"inclusion": date(2023, 9, 20)}}
    then.store.append(
        "demo",
        [
            *(
                EnrolledEvent(request_id=name, **{**about, "participant": name})
                for name in ("LATE1", "CLOSED1")
            ),
            FormOpenedEvent(
                request_id="opened", entered_by="x", participant="LATE1", wave="t0", instrument="who5"
            ),
        ],
    )
    at = then.page("board", "coordinator", language="nb")
    told = {row[0].split()[0]: row[1] for row in rows(at, "board_people")}
    assert "fristen var 04.10.2023, kan ennå leveres" in told["LATE1"]
    assert "stengte 04.10.2023" in told["CLOSED1"]
