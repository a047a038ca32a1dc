from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from pathlib import Path

import pytest
from scipy.stats import chi2

from workmh_measures.dataset.keyed_draws import KeyedDraws

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "allocation.json").read_text(encoding="utf-8")
)["results"]
KEY = bytes.fromhex(REFERENCE["people"]["uneven"]["seed"])


def test_letters_come_in_the_order_drawn_by_r_and_openssl() -> None:
    assert list(KeyedDraws(KEY, "letters", "three").shuffled("ABC")) == REFERENCE["letters"]


def test_the_bytes_are_those_of_the_hashes_one_after_the_other() -> None:
    draws = KeyedDraws(KEY, "a", "b")
    hashes = [hmac.new(KEY, f"a|b|{counter}".encode(), hashlib.sha256).digest() for counter in range(3)]
    assert bytes(draws.below(256) for _ in range(96)) == b"".join(hashes)


@pytest.mark.parametrize("n", [3, 6, 7, 100, 129, 200, 255])
def test_every_number_is_as_likely_as_any_other(n: int) -> None:
    draws = KeyedDraws(KEY, "uniform")
    seen = Counter(draws.below(n) for _ in range(n * 100))
    assert sum((seen[number] - 100) ** 2 / 100 for number in range(n)) < chi2.ppf(0.999, n - 1)
    assert max(seen) < n


@pytest.mark.parametrize("n", [0, 257])
def test_one_byte_cannot_choose_among_more_than_256(n: int) -> None:
    with pytest.raises(ValueError, match="1 to 256"):
        KeyedDraws(KEY, "x").below(n)


def test_one_thing_and_none_are_in_order_already() -> None:
    assert KeyedDraws(KEY, "x").shuffled(["a"]) == ("a",)
    assert KeyedDraws(KEY, "x").shuffled([]) == ()
