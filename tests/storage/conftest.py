"""Stores to test on, and answers to put into them; the PostgreSQL cluster stands in tests/conftest.py."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store

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
