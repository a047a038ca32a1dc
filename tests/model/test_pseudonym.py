"""Ids of participants: random, and one slip of the hand is always found."""

from __future__ import annotations

import itertools
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.model.pseudonym import (
    ALPHABET,
    LENGTH,
    as_typed,
    check_character,
    new_pseudonym,
    own_id_fault,
    pseudonym_fault,
)

CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PSEUDONYMS = st.integers(0, 2**32).map(lambda seed: new_pseudonym((), random.Random(seed).randrange))


@pytest.mark.parametrize(
    ("body", "check"),
    [
        # Guidelines for the Blood Transfusion Services in the UK, annex 2: worked example of a donation number.
        ("G123498654321", "H"),
        # Documentation of python-stdnum, module iso7064.mod_37_2.
        ("G123489654321", "Y"),
    ],
)
def test_check_characters_are_those_published_for_iso_7064_mod_37_2(body: str, check: str) -> None:
    assert check_character(body) == check


@given(PSEUDONYMS)
def test_a_new_id_is_well_formed(made: str) -> None:
    assert len(made) == LENGTH
    assert made[0].isalpha()
    assert set(made) <= set(ALPHABET)
    assert pseudonym_fault(made) is None
    assert own_id_fault(made) is None


@given(PSEUDONYMS)
def test_every_single_wrong_character_is_found(made: str) -> None:
    for place, wrong in itertools.product(range(LENGTH), ALPHABET):
        if wrong != made[place]:
            assert pseudonym_fault(made[:place] + wrong + made[place + 1 :]) is not None


@given(PSEUDONYMS)
def test_every_two_neighbours_swapped_are_found(made: str) -> None:
    for place in range(LENGTH - 1):
        swapped = made[:place] + made[place + 1] + made[place] + made[place + 2 :]
        assert (pseudonym_fault(swapped) is None) == (swapped == made)


@given(st.text(CAPITALS, min_size=1, max_size=12))
def test_the_scheme_finds_both_slips_in_any_capitals_and_digits(body: str) -> None:
    check = check_character(body)
    for place, wrong in itertools.product(range(len(body)), CAPITALS):
        if wrong != body[place]:
            assert check_character(body[:place] + wrong + body[place + 1 :]) != check
    for place in range(len(body) - 1):
        if body[place] != body[place + 1]:
            assert check_character(body[:place] + body[place + 1] + body[place] + body[place + 2 :]) != check


@given(PSEUDONYMS)
def test_case_blanks_and_hyphens_are_forgiven(made: str) -> None:
    for typed in (
        made.lower(),
        f" {made[:3]} {made[3:]} ",
        f"{made[:3]}-{made[3:].lower()}",
        "\u2013".join(made),
    ):
        assert as_typed(typed) == made
        assert pseudonym_fault(typed) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "is empty"),
        ("- -", "is empty"),
        ("G2O4567", "holds O"),
        ("G23", "has 3 characters, and an id has 7"),
        ("G234567", "one wrong character"),
    ],
)
def test_what_is_wrong_is_said_in_words(typed: str, words: str) -> None:
    assert words in str(pseudonym_fault(typed))


def test_an_id_that_is_taken_is_never_given_again() -> None:
    seeded, same, after = random.Random(4), random.Random(4), random.Random(4)
    first = new_pseudonym((), seeded.randrange)
    assert new_pseudonym((), same.randrange) == first
    assert new_pseudonym({first}, after.randrange) != first


def test_chance_that_gives_the_same_again_and_again_is_refused() -> None:
    made = new_pseudonym((), lambda _n: 1)
    with pytest.raises(ValueError, match="taken"):
        new_pseudonym({made}, lambda _n: 1)


def test_ids_come_from_the_whole_alphabet_without_repeats() -> None:
    made: set[str] = set()
    for _ in range(500):
        made.add(new_pseudonym(made))
    assert len(made) == 500
    assert set("".join(made)) == set(ALPHABET)


MONTHS = re.compile("jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cs]", re.IGNORECASE)


@given(PSEUDONYMS)
def test_no_id_is_a_month_or_a_number_to_a_spreadsheet(made: str) -> None:
    assert not MONTHS.search(made)
    with pytest.raises(ValueError, match="float"):
        float(made)


@pytest.mark.parametrize("own", ["0412", "A-12", "oslo_7", "p.3", "K\u00d8B01"])
def test_a_study_may_keep_ids_of_its_own(own: str) -> None:
    assert own_id_fault(own) is None


@pytest.mark.parametrize(
    "own", ["01017012345", "010170 12345", "010170-12345", "01.01.70.12345", "P01017012345"]
)
def test_an_id_like_a_national_identity_number_is_refused(own: str) -> None:
    assert "eleven digits" in str(own_id_fault(own))


@pytest.mark.parametrize("own", ["", " A1", "A 1", "_A1", "-1", "A" * 25, "A/1", "=A1", "A\n"])
def test_an_id_that_would_not_survive_a_file_is_refused(own: str) -> None:
    assert "letters, digits" in str(own_id_fault(own))
