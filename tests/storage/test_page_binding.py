"""The tag and key of a page: the same in every session of a person, unlike everybody else's, gone with an erasure."""

from __future__ import annotations

import hashlib
from pathlib import Path

from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.page_binding import PageBinding, page_binding
from workmh_measures.storage.repository import Store


def enrol(store: Store, participant: str, request: str, study: str = "demo") -> None:
    store.append(study, [EnrolledEvent(request_id=request, entered_by="anna", participant=participant)])


def binding(store: Store, participant: str, study: str = "demo") -> PageBinding | None:
    with store.reading() as connection:
        return page_binding(connection, study, participant)


def test_it_is_the_same_whatever_is_told_of_the_person_later(store: Store) -> None:
    enrol(store, "a", "e1")
    first = binding(store, "a")
    assert first is not None
    assert (len(first.tag), len(first.key)) == (32, 64)
    enrol(store, "a", "e2")
    assert binding(store, "a") == first


def test_nobody_shares_it_and_the_same_name_in_another_study_has_another(store: Store) -> None:
    for participant in "abc":
        enrol(store, participant, f"e-{participant}")
    enrol(store, "a", "other", study="second")
    found = [binding(store, participant) for participant in "abc"] + [binding(store, "a", "second")]
    told = {text for one in found if one is not None for text in (one.tag, one.key)}
    assert len(told) == 8


def test_neither_can_be_worked_out_from_the_name_and_the_key_is_not_shown(store: Store) -> None:
    enrol(store, "a", "e")
    found = binding(store, "a")
    assert found is not None
    assert found.key not in repr(found)
    assert not hashlib.sha256(b"a").hexdigest().startswith(found.tag)
    assert found.key[:32] != found.tag


def test_who_was_never_enrolled_or_was_erased_has_none(store: Store, tmp_path: Path) -> None:
    assert binding(store, "a") is None
    enrol(store, "a", "e")
    store.erase("demo", "a", "asked by letter", "anna")
    assert binding(store, "a") is None
