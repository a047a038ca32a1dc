from __future__ import annotations

import gc
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.frames import FRAME_COLUMNS, answers_frame
from workmh_measures.storage.redaction import Redaction, redact
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


def test_read_in_small_pieces_every_cell_holds_its_latest_answer(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workmh_measures.storage.frames._BLOCK", 7)
    random = np.random.default_rng(5)
    kinds: list[dict[str, Any]] = [{"value": 2}, {"value": 0.5}, {"value": "words"}, {"missing": -993}, {}]
    for number in range(120):
        person, wave, item = (int(random.integers(0, n)) for n in (3, 2, 4))
        kind = kinds[int(random.integers(0, len(kinds)))]
        cell = {
            "participant": f"000{person}",
            "wave": f"t{wave}",
            "item": f"0{item}",
            "occasion": 1 + number % 2,
        }
        store.append("demo", [answer(kind.get("value"), missing=kind.get("missing"), **cell)])
        if number % 3 == 0:
            store.append("other", [answer(4, **cell)])
    expected = store.current_answers("demo")
    frame = answers_frame(store, "demo")
    names = ["participant", "wave", "instrument", "item", "occasion"]
    assert frame[names].to_records(index=False).tolist() == [
        tuple(getattr(one, name) for name in names) for one in expected
    ]
    numbers = [one.value if isinstance(one.value, int | float) else one.missing for one in expected]
    np.testing.assert_array_equal(frame["value"], np.asarray(numbers, dtype="float64"))
    texts = [one.value if isinstance(one.value, str) else "none" for one in expected]
    assert frame["text"].fillna("none").tolist() == texts


def test_a_redacted_answer_does_not_bring_back_the_one_before(store: Store, answer: Answer) -> None:
    store.append("demo", [answer("first", item="01"), answer(2, item="02")])
    store.append("demo", [answer("second", item="01")])
    cell = {"participant": "0412", "wave": "t0", "occasion": 1, "instrument": "hads", "item": "01"}
    redact(store, "demo", Redaction(**cell, reason="a name", by="anna", second="ola"))
    assert answers_frame(store, "demo")["item"].tolist() == ["02"]


def test_the_search_for_circles_of_objects_is_as_before_after_reading(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1)])
    answers_frame(store, "demo")
    assert gc.isenabled()
    gc.disable()
    try:
        answers_frame(store, "demo")
        assert not gc.isenabled()
    finally:
        gc.enable()
