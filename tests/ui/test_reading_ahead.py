"""A large study is read beside the server: the page says so and comes by itself, and later only what is new is read."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import event as engine_events

from workmh_measures.storage.board_data import read_board
from workmh_measures.storage.events import new_request_id
from workmh_measures.storage.study_data import study_dataset
from workmh_measures.storage.study_events import WithdrawnEvent
from workmh_measures.ui import reading_ahead
from workmh_measures.ui.board.board_book import board_book
from workmh_measures.ui.reading_ahead import ReadAhead
from workmh_measures.ui.study_data import running_data
from workmh_measures.ui.warming import keep_ready
from workmh_measures.ui.words import word

from .staff_app import StaffApp


@pytest.fixture
def large(staff_app: StaffApp, monkeypatch: pytest.MonkeyPatch) -> StaffApp:
    """The application on a study that counts as large however few its people are."""
    monkeypatch.setattr(reading_ahead, "LARGE", 1)
    return staff_app


def came(ahead: ReadAhead) -> None:
    """Wait until a process of its own has read what it was to read."""
    for _ in range(1_200):
        if ahead.is_over:
            return
        time.sleep(0.1)
    raise AssertionError("nothing came")


def told(at) -> str:
    return " ".join(one.value for one in at.text)


def same_board(one, other) -> bool:
    names = one.forms.__slots__
    return one.people == other.people and all(
        (getattr(one.forms, name) == getattr(other.forms, name)).all() for name in names
    )


@contextmanager
def statements_of(app: StaffApp) -> Iterator[list[str]]:
    """Collect what the database is asked."""
    asked: list[str] = []
    engine = app.store._database.engine

    def note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    engine_events.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        engine_events.remove(engine, "before_cursor_execute", note)


def test_a_page_says_that_it_is_read_and_then_shows_what_a_small_study_shows(large: StaffApp) -> None:
    at = large.page("board", "coordinator")
    assert not at.exception
    assert word("en", "ready.why") in told(at)
    assert not at.selectbox
    first = large.page("", "coordinator")
    assert word("en", "ready.counting") in told(first)
    assert word("en", "start.nothing") not in told(first)
    came(board_book().ahead)
    at = large.page("board", "coordinator")
    assert not at.exception
    assert word("en", "ready.why") not in told(at)
    with large.store.reading() as connection:
        anew = read_board(connection, large.study)
    assert same_board(board_book().board(), anew)
    assert at.selectbox


def test_the_data_read_beside_the_server_are_those_assembled_here(large: StaffApp) -> None:
    at = large.page("scores", "researcher")
    assert not at.exception
    assert word("en", "ready.why") in told(at)
    came(running_data().ahead)
    assert running_data().ahead.settled() == "kept"
    read = running_data().data_if_read()
    assert read is not None
    anew = study_dataset(large.store, large.study, running_data()._instruments, today=read.today)
    pd.testing.assert_frame_equal(read.dataset.frame, anew.frame)
    assert read.dataset.codebook == anew.codebook
    assert running_data().data_if_read() is read
    assert word("en", "ready.why") not in told(large.page("scores", "researcher"))


def test_it_is_read_before_anybody_opens_a_page_and_followed_by_few_questions(large: StaffApp) -> None:
    keep_ready()
    came(board_book().ahead)
    came(running_data().ahead)
    keep_ready()
    assert board_book().behind() == running_data().behind() == 0
    [one, *_] = large.store.participants(large.study.id)
    left = WithdrawnEvent(
        request_id=new_request_id(),
        entered_by="anna",
        participant=one.participant,
        level="treatment",
        day=date(2026, 1, 5),
    )
    large.store.append(large.study.id, [left])
    assert board_book().behind() == running_data().behind() == 1
    with statements_of(large) as asked:
        board_book().board()
        found = running_data().data_if_read()
    assert found is not None
    assert board_book().behind() == running_data().behind() == 0
    # Nothing is asked but the end of the record, what came after the last look, and of the one person it is about.
    assert len(asked) <= 15
    about_people = [said for said in asked if "event.participant" in said]
    assert about_people
    for said in about_people:
        assert re.search(r"event\.seq >|event\.participant (=|IN)", said), said
    anew = study_dataset(large.store, large.study, running_data()._instruments, today=found.today)
    pd.testing.assert_frame_equal(found.dataset.frame, anew.frame)
    at = large.page("board", "coordinator")
    assert word("en", "ready.why") not in told(at)


def test_a_small_study_is_read_by_the_page_that_asks(staff_app: StaffApp) -> None:
    keep_ready()
    assert board_book().behind() is None
    at = staff_app.page("board", "coordinator")
    assert word("en", "ready.why") not in told(at)
    assert board_book().behind() == 0


def test_what_cannot_be_read_beside_the_server_is_read_by_the_page(large: StaffApp) -> None:
    book = board_book()
    book.ahead._slots["store_url"] = "sqlite:////nowhere/store.db"
    assert book.board_if_read() is None
    came(book.ahead)
    assert book.board_if_read() is not None
