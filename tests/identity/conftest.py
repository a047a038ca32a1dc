"""Identities on each database in turn, made-up people, and a key that lies apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workmh_measures.identity.access_log import Access
from workmh_measures.identity.identities import Identities
from workmh_measures.identity.key import make_identity_key
from workmh_measures.identity.person import Person

NUMBERS = ("01817050006", "01817050197")
"""Made up, of a synthetic series, with check digits that fit."""


@pytest.fixture
def key(tmp_path: Path) -> bytes:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return make_identity_key(folder / "identity.key")


@pytest.fixture
def asked() -> Access:
    return Access("Anna Aas", "letter to the participants")


@pytest.fixture
def two() -> Access:
    return Access("Anna Aas", "end of the study", "Berit Bo")


@pytest.fixture
def identities(url: str, key: bytes, asked: Access) -> Iterator[Identities]:
    made = Identities.create(url, key, asked, study="prove", number_reason="linkage with registers")
    yield made
    made.close()


@pytest.fixture
def made_person() -> Callable[..., Person]:
    """Makes a person; whatever a test does not care about is filled in."""

    def make(participant: str = "P-01", **said: str) -> Person:
        usual = {
            "name": f"Kanari {participant}",
            "email": f"{participant.lower()}@example.no",
            "language": "nb",
        }
        return Person(participant, **{**usual, **said})

    return make
