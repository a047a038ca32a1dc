"""Codes typed off a letter: enough chance, every slip found, the same door as the link."""

from __future__ import annotations

import pytest

from workmh_measures.model.pseudonym import ALPHABET
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import (
    exchange_link,
    issue_code_within,
    issue_link_within,
    revoke_link,
)
from workmh_measures.storage.tables import link
from workmh_measures.storage.typed_codes import CODE_LENGTH, grouped, hidden_code, new_code, typed_code


def test_codes_are_of_the_alphabet_do_not_repeat_and_use_every_character_alike() -> None:
    codes = [new_code() for _ in range(10_000)]
    assert len(set(codes)) == 10_000
    assert {len(code) for code in codes} == {CODE_LENGTH}
    body = "".join(code[:-1] for code in codes)
    counts = [body.count(character) for character in ALPHABET]
    # 150,000 draws, 7,500 of each expected with a standard deviation of 84: six of them on either side.
    assert sum(counts) == len(body)
    assert max(abs(count - 7500) for count in counts) < 6 * 84


def test_a_code_is_known_in_any_case_and_grouping() -> None:
    code = new_code()
    for typed in (
        code,
        code.lower(),
        grouped(code),
        f" {grouped(code).lower()} ",
        grouped(code).replace("-", " "),
    ):
        assert typed_code(typed) == code


def test_every_wrong_character_and_every_swap_of_neighbours_is_found() -> None:
    code = new_code()
    wrong = [code[:n] + c + code[n + 1 :] for n in range(CODE_LENGTH) for c in ALPHABET if c != code[n]]
    swapped = [code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(CODE_LENGTH - 1)]
    assert [one for one in [*wrong, *swapped] if one != code and typed_code(one) is not None] == []


@pytest.mark.parametrize("text", ["", "A" * 16, "0123456789", "x" * 4000, "\ud83d", "CFGH-JMPQ-RVWX-2345-6"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert typed_code(text) is None


def test_a_code_opens_what_its_link_opens_and_is_stored_as_a_hash_alone(store: Store) -> None:
    with store.writing() as connection:
        token = issue_link_within(store, connection, "demo", "0412", by="anna")
        code = issue_code_within(store, connection, "demo", "0412")
    for secret in (token, code, grouped(code).lower()):
        opened = exchange_link(store, secret)
        assert opened is not None
        assert opened[1].subject == "0412"
    assert exchange_link(store, new_code()) is None
    assert exchange_link(store, hidden_code(code)) is None
    with store.reading() as connection:
        kept = " ".join(connection.execute(link.select()).scalars())
    assert code not in kept
    assert token not in kept
    revoke_link(store, "demo", "0412", by="anna")
    assert exchange_link(store, code) is None
