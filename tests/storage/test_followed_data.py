from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.storage.events import (
    AnswerEvent,
    EnrolledEvent,
    FormCompletedEvent,
    NoteEvent,
    new_request_id,
)
from workmh_measures.storage.followed_data import MOST_PEOPLE, followed_data
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import study_dataset
from workmh_measures.storage.study_events import ReachedEvent, WithdrawnEvent

DAY = date(2026, 6, 1)
STUDY = load_study("demo")
INSTRUMENTS = scheduled_instruments(STUDY)


def joined(name: str, arm: str | None = None) -> EnrolledEvent:
    return EnrolledEvent(
        request_id=new_request_id(),
        entered_by="anna",
        participant=name,
        arm=arm,
        anchors={"inclusion": date(2026, 1, 5)},
        preferred_language="nb",
    )


def form(name: str, wave: str, *, value: int, wording: str = "w" * 64, done: bool = False) -> list:
    definition = INSTRUMENTS["hads"]
    about = {"entered_by": name, "participant": name, "wave": wave, "instrument": "hads", "mode": "web"}
    about |= {
        "language": "nb",
        "fingerprint": fingerprint(definition),
        "wording_hash": wording,
        "layout": "cards",
    }
    answers = [
        AnswerEvent(
            request_id=new_request_id(),
            item=item.id,
            value=definition.response_scales[item.response_scale].codes[value],
            **about,
        )
        for item in definition.items
    ]
    return [*answers, FormCompletedEvent(request_id=new_request_id(), **about)] if done else answers


@pytest.fixture
def kept(sqlite_store: Store):
    """A store with five people who have answered at the start, and its data."""
    sqlite_store.append("demo", [joined(f"P{k}", "control") for k in (3, 1, 5, 2, 4)])
    for k in range(1, 6):
        sqlite_store.append("demo", form(f"P{k}", "t0", value=k % 4))
    return sqlite_store, now(sqlite_store, None)


def now(store: Store, known, today: date = DAY):
    return followed_data(store, STUDY, INSTRUMENTS, known, today=today)


def same(store: Store, found) -> None:
    """Hold what was followed to what is assembled anew."""
    anew = study_dataset(store, STUDY, INSTRUMENTS, today=found.today)
    pd.testing.assert_frame_equal(found.dataset.frame, anew.frame)
    assert found.dataset.codebook == anew.codebook
    assert found.head == store.head("demo")


def test_the_first_time_everything_is_assembled(kept):
    store, known = kept
    same(store, known)
    assert now(store, known) is known


@pytest.mark.parametrize(
    "events",
    [
        lambda: form("P3", "t6", value=1, done=True),
        lambda: form("P1", "t0", value=0)[:1],
        lambda: [joined("P0"), joined("P9", "programme")],
        lambda: [joined("P7"), *form("P7", "t0", value=2)],
        lambda: [
            ReachedEvent(
                request_id="r", entered_by="anna", participant="P2", what="job_start", day=date(2026, 2, 1)
            )
        ],
        lambda: [
            WithdrawnEvent(
                request_id="w",
                entered_by="anna",
                participant="P4",
                level="questionnaires",
                day=date(2026, 3, 1),
            )
        ],
        lambda: [*form("P5", "t6", value=1), joined("P5", "programme")],
        lambda: form("P1", "t0", value=0, wording="v" * 64),
    ],
)
def test_what_is_told_of_some_is_put_in_as_if_all_were_assembled_anew(kept, events):
    store, known = kept
    store.append("demo", events())
    found = now(store, known)
    same(store, found)
    assert found.head != known.head


def test_only_the_people_something_is_told_of_are_read(kept, monkeypatch):
    from workmh_measures.storage import followed_data as module

    store, known = kept
    asked, read = [], module.current_within
    monkeypatch.setattr(module, "current_within", lambda c, s, only: asked.append(only) or read(c, s, only))
    store.append("demo", form("P3", "t6", value=1))
    now(store, known)
    assert asked == [{"participant": ["P3"]}]


def test_what_changes_no_data_leaves_them_the_same(kept):
    store, known = kept
    store.append(
        "demo", [NoteEvent(request_id="n", entered_by="anna", participant="P1", data={"text": "called"})]
    )
    found = now(store, known)
    assert found.dataset is known.dataset
    assert (found.changed, found.head) == (known.changed, store.head("demo"))


def test_many_small_steps_come_to_the_same_as_one_large(kept):
    store, known = kept
    rng = np.random.default_rng(2)
    for _ in range(12):
        name = f"P{rng.integers(1, 6)}"
        store.append("demo", form(name, str(rng.choice(["t0", "t6"])), value=int(rng.integers(0, 4))))
        known = now(store, known)
    same(store, known)


def test_another_day_lets_everything_be_assembled_again(kept):
    store, known = kept
    later = now(store, known, DAY + timedelta(days=200))
    assert later.today == DAY + timedelta(days=200)
    same(store, later)
    assert (later.dataset.frame["hads_01"] == -996).sum() > (known.dataset.frame["hads_01"] == -996).sum()


def test_very_many_at_once_are_not_followed_one_by_one(kept):
    store, known = kept
    store.append("demo", [joined(f"Q{k}") for k in range(MOST_PEOPLE + 1)])
    same(store, now(store, known))


def test_a_record_that_was_put_back_is_not_followed(kept, tmp_path):
    _, known = kept
    other = Store.create(f"sqlite:///{tmp_path / 'other.db'}", now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    other.append("demo", [joined("P1"), joined("P2")])
    same(other, now(other, known))
    other.close()
