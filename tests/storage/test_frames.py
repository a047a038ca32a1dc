from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.frames import FRAME_COLUMNS, answers_frame
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


def test_each_current_answer_is_a_row(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), answer(2, wave="t6"), answer(0.5, participant="0007", occasion=2)])
    store.append("demo", [answer(3, wording_hash="w")])
    frame = answers_frame(store, "demo")
    assert list(frame.columns) == list(FRAME_COLUMNS)
    assert frame[["participant", "wave", "occasion", "value"]].to_numpy().tolist() == [
        ["0007", "t0", 2, 0.5],
        ["0412", "t0", 1, 3.0],
        ["0412", "t6", 1, 2.0],
    ]
    assert frame["fingerprint"].tolist() == ["f" * 64] * 3
    assert frame["wording_hash"].fillna("none").tolist() == ["none", "w", "none"]


def test_a_missing_code_is_negative_and_a_cleared_answer_is_not_a_number(
    store: Store, answer: Answer
) -> None:
    store.append("demo", [answer(missing=-993, item="01"), answer(0, item="02"), answer(None, item="03")])
    values = answers_frame(store, "demo")["value"].tolist()
    assert values[:2] == [-993.0, 0.0]
    assert math.isnan(values[2])


def test_an_answer_in_words_stands_in_its_own_column(store: Store, answer: Answer) -> None:
    store.append("demo", [answer("2", item="01"), answer(2, item="02")])
    frame = answers_frame(store, "demo")
    assert frame["text"].fillna("none").tolist() == ["2", "none"]
    assert frame["value"].isna().tolist() == [True, False]


def test_moments_carry_their_zone(url: str, answer: Answer) -> None:
    moment = datetime(2026, 7, 1, 0, 30, 0, 123456, tzinfo=UTC)
    store = Store.create(url, now=lambda: moment)
    store.append("demo", [answer(1)])
    assert answers_frame(store, "demo")["recorded_at"].tolist() == [pd.Timestamp(moment)]
    store.close()


def test_a_study_without_answers_gives_the_same_columns_and_types(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1)])
    empty, full = answers_frame(store, "none"), answers_frame(store, "demo")
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_waves_and_instruments_can_be_asked_for(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), answer(1, wave="t6"), answer(1, instrument="gad7")])
    assert len(answers_frame(store, "demo", wave="t0")) == 2
    assert len(answers_frame(store, "demo", wave="t0", instrument="gad7")) == 1


def test_erased_answers_are_not_there(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), answer(1, participant="0007")])
    store.erase("demo", "0412", "wish", "anna")
    assert answers_frame(store, "demo")["participant"].tolist() == ["0007"]
