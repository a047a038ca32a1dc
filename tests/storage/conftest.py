"""Stores to test on, and answers to put into them; the PostgreSQL cluster stands in tests/conftest.py."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from workmh_measures.storage.age_keys import Keys, make_key, read_keys
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.passwords import first_account
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import issue_link

from .backups import PASSWORD
from .clock import Clock


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store.create(url)
    yield store
    store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(url: str, clock: Clock) -> Iterator[Store]:
    """A store that reads the time off the clock of the test."""
    store = Store.create(url, now=clock)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(f"sqlite:///{tmp_path / 'store.db'}")
    yield store
    store.close()


@pytest.fixture
def answer() -> Callable[..., AnswerEvent]:
    """Makes an answer; whatever a test does not care about is filled in."""
    numbers = itertools.count(1)

    def make(value: float | str | None = None, **said: object) -> AnswerEvent:
        participant = said.setdefault("participant", "0412")
        usual: dict[str, object] = {
            "request_id": f"request-{next(numbers)}",
            "entered_by": participant,
            "wave": "t0",
            "instrument": "hads",
            "item": "01",
            "mode": "web",
            "language": "nb",
            "fingerprint": "f" * 64,
        }
        return AnswerEvent(**{**usual, **said}, value=value)  # type: ignore[arg-type]

    return make


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A study with strata, and what makes people and keys for it."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return importlib.import_module("allocation_study")


# --- a backup and where it goes ------------------------------------------------------------------


@pytest.fixture(params=["other"])
def empty(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> str:
    """The address of an empty place to restore to: on the other database, or on the same where a test asks for it."""
    if url.startswith("postgresql") == (request.param == "other"):
        (tmp_path / "restored").mkdir()
        return f"sqlite:///{tmp_path / 'restored' / 'store.db'}"
    cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.emptied("emptied_too"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two packs and a file being written."""
    for name, words in (("phq9/nb/a.json", b"made up"), ("gad7/ar/b.json", "مثال".encode() * 30_000)):
        path = tmp_path / "data" / "wording" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(words)
    (tmp_path / "data" / "wording" / "phq9" / "nb" / ".half-written").write_bytes(b"x")
    return tmp_path / "data"


@pytest.fixture
def filled(store: Store, answer: Callable[..., AnswerEvent]) -> Store:
    """A store with two studies, every kind of answer, a link, a password, and an erased participant."""
    store.append("demo", [answer(value) for value in (0, 2.5, 'ord, "ærlig" \\ ord\u2028', None)])
    store.append("demo", [answer(missing=-993), answer(3, participant="0500")])
    store.append("another", [answer(1, participant="0500")])
    issue_link(store, "demo", "0500", by="anna")
    first_account(store, "anna", PASSWORD)
    store.erase("demo", "0500", "asked for it", "anna")
    return store


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    make_key(tmp_path / "key")
    return read_keys(tmp_path / "key")
