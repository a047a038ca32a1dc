"""What may be an id is found whether anybody has it or not; other words are let be."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from workmh_measures.model.pseudonym import new_pseudonym
from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.id_like_words import id_like_word
from workmh_measures.storage.repository import Store


def enrol(store: Store, *names: str) -> None:
    for name in names:
        told = {"request_id": name, "entered_by": "anna", "participant": name}
        store.append("demo", [EnrolledEvent(**told, anchors={"inclusion": date(2026, 1, 5)})])


def test_a_thousand_ids_nobody_has_are_found_like_those_somebody_has(store: Store) -> None:
    draw = Random(7).randrange
    known = [new_pseudonym((), draw) for _ in range(20)]
    enrol(store, *known)
    for name in [*known, *(new_pseudonym(known, draw) for _ in range(1_000))]:
        for typed in (name, name.lower(), f"{name[:3]}-{name[3:]}"):
            assert id_like_word(store, "demo", f"Is {typed}, right?") == typed
        assert id_like_word(store, "demo", f"Is {name} right?", but=name) is None


@pytest.mark.parametrize("word", ["NO-017", "no-999", "XY-001"])
def test_an_id_of_a_studys_own_kind_is_known_by_its_shape(store: Store, word: str) -> None:
    assert id_like_word(store, "demo", f"As {word} said.") is None
    enrol(store, "NO-017")
    assert id_like_word(store, "demo", f"As {word} said.") == word


def test_other_words_are_let_be(store: Store) -> None:
    enrol(store, "NO-017", "ANNA", "12", new_pseudonym((), Random(3).randrange))
    for words in ("", "Read wrongly on 2026-01-06, item 09 of PHQ-9; see page 12.", "Skjemaet er utydelig"):
        assert id_like_word(store, "demo", words) is None
