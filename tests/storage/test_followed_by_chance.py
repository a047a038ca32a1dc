"""Whatever is told in whatever order: what is kept and followed is what is read anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.storage.board_data import BoardBook, read_board
from workmh_measures.storage.events import (
    AnswerEvent,
    EnrolledEvent,
    Event,
    FormCompletedEvent,
    NoteEvent,
    new_request_id,
)
from workmh_measures.storage.followed_data import followed_data
from workmh_measures.storage.people_book import PeopleBook
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import study_dataset
from workmh_measures.storage.study_events import DiedEvent, ReachedEvent, WithdrawnEvent

DAY = date(2026, 6, 1)
STUDY = load_study("demo")
INSTRUMENTS = scheduled_instruments(STUDY)
WHO5 = INSTRUMENTS["who5"]
NAMES = ("P1", "P2", "P3", "P4")

day = st.dates(date(2026, 1, 1), date(2026, 5, 30))
about_form = st.tuples(st.sampled_from(["t0", "t6"]), st.integers(0, 5), st.integers(0, 4))
step = st.one_of(
    st.tuples(st.just("enrolled"), st.sampled_from(["site_1", "site_2", None])),
    st.tuples(st.just("answer"), about_form),
    st.tuples(st.just("done"), st.sampled_from(["t0", "t6"])),
    st.tuples(st.just("job"), day),
    st.tuples(st.just("left"), day),
    st.tuples(st.just("died"), day),
    st.tuples(st.just("note"), st.none()),
    st.tuples(st.just("erased"), st.none()),
)
batches = st.lists(
    st.lists(st.tuples(st.sampled_from(NAMES), step), min_size=1, max_size=4), min_size=2, max_size=5
)


def enrolled(name: str, unit: str | None) -> EnrolledEvent:
    who = {"request_id": new_request_id(), "entered_by": "anna", "participant": name}
    return EnrolledEvent(**who, arm="control", unit=unit, anchors={"inclusion": date(2026, 1, 5)})


def event_of(name: str, kind: str, said: object) -> Event:
    who = {"request_id": new_request_id(), "entered_by": "anna", "participant": name}
    form = {**who, "instrument": "who5", "mode": "web", "language": "nb", "fingerprint": fingerprint(WHO5)}
    if kind == "answer":
        wave, value, item = said  # type: ignore[misc]
        wording = {"wording_hash": "w" * 64, "layout": "cards"}
        return AnswerEvent(**form, **wording, wave=wave, item=WHO5.items[item].id, value=value)
    if kind == "done":
        return FormCompletedEvent(**form, wave=said)
    if kind == "job":
        return ReachedEvent(**who, what="job_start", day=said)
    if kind == "left":
        return WithdrawnEvent(**who, level="contact", day=said)
    if kind == "died":
        return DiedEvent(**who, day=said)
    if kind == "enrolled":
        return enrolled(name, said)  # type: ignore[arg-type]
    return NoteEvent(**who, data={"text": "called"})


def tell(store: Store, name: str, kind: str, said: object, gone: set[str]) -> None:
    if name in gone:
        return
    if kind == "erased":
        store.erase("demo", name, reason="asked for it", by="anna")
        gone.add(name)
    else:
        store.append("demo", [event_of(name, kind, said)])


@settings(max_examples=12, deadline=None)
@given(batches)
def test_what_is_kept_and_followed_is_what_is_read_anew(told: list) -> None:
    with TemporaryDirectory() as folder:
        store = Store.create(f"sqlite:///{Path(folder) / 'store.db'}")
        try:
            board, people = BoardBook(store, STUDY), PeopleBook(store, STUDY)
            store.append("demo", [enrolled(name, "site_1") for name in NAMES])
            data, gone = None, set[str]()
            for batch in told:
                for name, (kind, said) in batch:
                    tell(store, name, kind, said, gone)
                data = followed_data(store, STUDY, INSTRUMENTS, data, today=DAY)
                compare(store, board, people, data)
        finally:
            store.close()


def compare(store: Store, board: BoardBook, people: PeopleBook, data) -> None:
    anew = study_dataset(store, STUDY, INSTRUMENTS, today=DAY)
    pd.testing.assert_frame_equal(data.dataset.frame, anew.frame)
    assert data.dataset.codebook == anew.codebook
    assert data.head == store.head("demo")
    with store.reading() as connection:
        plain = read_board(connection, STUDY)
    kept = board.board()
    assert (kept.people, kept.units) == (plain.people, plain.units)
    for name in plain.forms.__slots__:
        assert np.array_equal(getattr(kept.forms, name), getattr(plain.forms, name)), name
    known, everybody = people.people(), store.participants("demo")
    assert [*known] == [one.participant for one in everybody]
    assert [one.unit for one in known.values()] == [one.unit for one in everybody]
    assert [one.first_day for one in known.values()] == [
        min(one.anchors.values(), default=None) for one in everybody
    ]
    assert [one.has_arm for one in known.values()] == [one.arm is not None for one in everybody]
