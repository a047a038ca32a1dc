"""What a machine proposes to ask: each kind is found where it was put, and not proposed again once asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.ui.staff_app import simulated_store

from workmh_measures.definitions.library import load_instrument, load_study, scheduled_instruments
from workmh_measures.storage.corrections import Correction, correct
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.queries import Asked, ask, close_query
from workmh_measures.storage.query_proposals import Proposal, far_out, proposals
from workmh_measures.storage.repository import Store

STUDY = load_study("demo")
INSTRUMENTS = scheduled_instruments(STUDY)


def found(store: Store) -> list[Proposal]:
    return proposals(store, STUDY, INSTRUMENTS, today=date(2026, 11, 1))


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Store]:
    shutil.copyfile(simulated_store(), tmp_path / "store.sqlite")
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield store
    store.close()


def test_an_answer_that_is_on_no_scale_is_proposed_until_somebody_asked(
    trial: Store, answer: Callable[..., AnswerEvent]
) -> None:
    [someone, *_] = [one.participant for one in trial.participants("demo")]
    trial.append(
        "demo", [answer(17, participant=someone, instrument="who5", item="01", reason="test", entered_by="a")]
    )
    [one] = [one for one in found(trial) if one.kind == "off_scale"]
    assert (one.participant, one.wave, one.item, one.value, one.origin) == (
        someone,
        "t0",
        "01",
        "17",
        "range",
    )
    place: dict[str, Any] = {n: getattr(one, n) for n in ("participant", "wave", "instrument", "item")}
    asked = Asked(**place, words=one.words, by="dana", origin=one.origin)
    number = ask(trial, STUDY, load_instrument("who5").item_ids, asked).seq
    close_query(trial, "demo", number, by="dana", words="It stands on the paper.")
    assert not [one for one in found(trial) if one.kind == "off_scale"]
    # Another answer is another question.
    correct(trial, STUDY, load_instrument("who5"), Correction(**place, value=3, reason="misread", by="dana"))
    trial.append("demo", [answer(18, **place, reason="test", entered_by="a")])
    assert [one.value for one in found(trial) if one.kind == "off_scale"] == ["18"]


def test_an_answer_to_a_hidden_item_and_a_shown_item_that_counts_as_hidden_contradict(
    store: Store, answer: Callable[..., AnswerEvent]
) -> None:
    wpai = load_instrument("wpai")
    instruments = {"wpai": wpai}
    place = {"instrument": "wpai"}
    store.append("demo", [answer(0, item="01", **place), answer(8, item="02", **place)])
    store.append(
        "demo",
        [answer(1, item="01", participant="0413", **place), answer(missing=-991, item="02", participant="0413", **place)],
    )  # fmt: skip
    told = [
        (one.kind, one.participant, one.item)
        for one in proposals(store, STUDY, instruments, today=date(2026, 11, 1))
        if one.origin == "contradiction"
    ]
    assert told == [("answered_though_hidden", "0412", "02"), ("hidden_though_shown", "0413", "02")]


def test_numbers_far_out_are_those_beyond_three_quartile_ranges() -> None:
    # Quartiles of 1..40 are 10.75 and 30.25, so the reach is 3 * 19.5: below -47.75 and above 88.75.
    values = [*map(float, range(1, 41))]
    assert not far_out(values).any()
    assert not far_out([*values[:-1], 88.0]).any()
    assert np.flatnonzero(far_out([*values[:-1], 89.0])).tolist() == [39]
    assert not far_out([1.0] * 18 + [900.0]).any()
    assert not far_out([1.0] * 30 + [2.0]).any()


def test_what_the_key_audit_finds_is_proposed_for_the_instrument_and_names_its_item(
    trial: Store, answer: Callable[..., AnswerEvent]
) -> None:
    before = {one.words for one in found(trial) if one.kind == "audit"}
    people = [one.participant for one in trial.participants("demo")]
    told = {
        a.participant: a.value
        for a in trial.current_answers("demo", wave="t0", instrument="who5")
        if a.item == "02"
    }
    # One column was pasted over another.
    trial.append("demo", [
        answer(told[name], participant=name, instrument="who5", item="01", reason="test", entered_by="a")
        for name in people if told.get(name) is not None
    ])  # fmt: skip
    new = [one for one in found(trial) if one.kind == "audit" and one.words not in before]
    assert new
    assert {(one.instrument, one.participant, one.origin) for one in new} == {("who5", None, "audit")}
