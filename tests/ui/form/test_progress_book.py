"""What is followed along the record is what the record says, whoever wrote it and whenever it is asked."""

from __future__ import annotations

import itertools
import random
from contextlib import suppress

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.model.missing import MissingCode
from workmh_measures.storage.events import (
    AnswerEvent,
    EnrolledEvent,
    FormCompletedEvent,
    NoteEvent,
    new_request_id,
)
from workmh_measures.storage.repository import Store
from workmh_measures.storage.versions import FormPlace, versions_of
from workmh_measures.ui.form.progress import progress_of
from workmh_measures.ui.form.progress_book import ProgressBook

SEEDS = range(8)


@pytest.fixture
def store(tmp_path):
    store = Store.create(f"sqlite:///{tmp_path / 'store.db'}")
    yield store
    store.close()


def about(person: str, wave: str, number: int = 1) -> dict[str, object]:
    place = {"participant": person, "wave": wave, "occasion": number, "instrument": "hads"}
    return {"request_id": new_request_id(), "entered_by": "someone", **place}


def answer(person: str, wave: str, item: str, number: int = 1, **said: object) -> AnswerEvent:
    shown = {"mode": "web", "language": "nb", "fingerprint": "f" * 64}
    return AnswerEvent(**about(person, wave, number), item=item, **{**shown, **said})


def assert_as_read_anew(book: ProgressBook, store: Store, person: str, wave: str, *, since: float) -> None:
    followed = book.progress(person, wave, since=since)
    anew = progress_of(store, "demo", person, wave=wave)
    assert followed.answers == anew.answers
    assert (followed.completed, followed.record, followed.as_of) == (anew.completed, anew.record, anew.as_of)
    for number in (1, 2):
        place = FormPlace("demo", person, wave, number, "hads")
        versions = book.versions(person, (wave, number), "hads", at_least=anew.as_of)
        assert versions == versions_of(store, place)


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_events_it_knows_what_would_be_read_anew(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    clock = itertools.count()
    book = ProgressBook(store, "demo", clock=lambda: float(next(clock)))
    people, waves = ("a", "b", "c"), ("t0", "t6")
    for person in people:
        store.append("demo", [EnrolledEvent(request_id=new_request_id(), entered_by="x", participant=person)])
    for _ in range(60):
        person, wave = chance.choice(people), chance.choice(waves)
        with suppress(StoreError):  # of somebody erased, in a form handed in: refused, and so no event
            do_something(store, chance, person, wave)
        if chance.random() < 0.4:
            other, at = chance.choice(people), chance.choice(waves)
            assert_as_read_anew(book, store, other, at, since=float(next(clock)))
    for person, wave in itertools.product(people, waves):
        assert_as_read_anew(book, store, person, wave, since=float(next(clock)))


def do_something(store: Store, chance: random.Random, person: str, wave: str) -> None:
    deed = chance.random()
    if deed < 0.02:
        store.erase("demo", person, "asked by letter", by="anna")
    elif deed < 0.07:
        store.append("demo", [NoteEvent(request_id=new_request_id(), entered_by="x")])
    elif deed < 0.12:
        store.append("demo", [FormCompletedEvent(**about(person, wave, chance.randint(1, 2)))])
    else:
        said = chance.choice([{}, {"missing": int(MissingCode.SKIPPED)}, {"value": chance.randint(0, 3)}])
        store.append("demo", [answer(person, wave, chance.choice("1234"), chance.randint(1, 2), **said)])


def test_a_look_younger_than_the_request_is_not_repeated(store: Store) -> None:
    now = [10.0]
    book = ProgressBook(store, "demo", clock=lambda: now[0])
    assert book.progress("a", "t0", since=10.0).answers == {}
    store.append("demo", [answer("a", "t0", "1", value=1)])
    assert book.progress("a", "t0", since=9.0).answers == {}
    assert book.progress("a", "t0", since=10.0).as_of == 0
    now[0] = 11.0
    assert book.progress("a", "t0", since=10.5).answers["t0", 1]["hads"]["1"].value == 1


def test_what_is_known_is_as_of_the_look_and_never_later(store: Store) -> None:
    book = ProgressBook(store, "demo", clock=lambda: 0.0)
    assert book.progress("a", "t0", since=0.0).as_of == 0
    store.append("demo", [answer("a", "t0", "1", value=1)])
    assert book.progress("a", "t0", since=0.0).as_of == 0
    assert book.progress("b", "t0", since=0.0).as_of == 1


def test_those_who_have_not_answered_for_longest_are_forgotten(store: Store) -> None:
    book = ProgressBook(store, "demo", most_people=2)
    for person in ("a", "b", "a", "c"):
        book.progress(person, "t0", since=0.0)
    assert [*book._pages] == ["a", "c"]


def test_a_store_put_back_to_an_older_state_is_read_anew(store: Store, tmp_path) -> None:
    book = ProgressBook(store, "demo")
    store.append("demo", [answer("a", "t0", "1", value=1)])
    assert book.progress("a", "t0", since=float("inf")).as_of == 1
    other = Store.create(f"sqlite:///{tmp_path / 'other.db'}")
    other.append("demo", [answer("a", "t0", "1", value=3)])
    book._store = other
    assert book.progress("a", "t0", since=float("inf")).answers["t0", 1]["hads"]["1"].value == 3
    other.close()
