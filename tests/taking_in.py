"""A small study that answers are taken into, and what its record tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import ProblemError
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import ReachedEvent
from workmh_measures.study_import import ImportAsked, import_files

STUDY = load_study("demo")
TODAY = date(2026, 11, 23)
CHANCE = {"request_id", "recorded_at", "payload_hash", "previous_hash", "row_hash", "received_at"}


def made(path: Path) -> Store:
    store = Store.create(f"sqlite:///{path}")
    for name in ("P1", "P2"):
        days = {"inclusion": date(2026, 1, 1)}
        store.append("demo", [EnrolledEvent(request_id=name, entered_by="a", participant=name, anchors=days)])
    for number, day in ((1, date(2026, 2, 1)), (2, date(2026, 7, 1))):
        told: Any = {"entered_by": "a", "participant": "P1", "what": "job_start", "number": number}
        store.append("demo", [ReachedEvent(request_id=f"job{number}", day=day, **told)])
    return store


def asked(**more: Any) -> ImportAsked:
    return ImportAsked(**{"kind": "answers", "by": "dana", "today": TODAY, **more})


def told(store: Store, *, notes: bool = True) -> list[tuple[Any, ...]]:
    """Return what the record tells, without the chance and the moments of each store."""
    left = CHANCE if notes else CHANCE | {"seq"}
    return [
        (*(value for name, value in event.columns.items() if name not in left), event.content)
        for event in store.events("demo")
        if notes or event.kind is not Kind.NOTE
    ]


def refused(store: Store, files: dict[str, Path], **more: Any) -> list[tuple[str, str, Any, str]]:
    before = store.head("demo")
    with pytest.raises(ProblemError) as refusal:
        import_files(store, STUDY, files, asked(**more))
    assert store.head("demo") == before
    problems = refusal.value.problems
    return [(one.code, one.where.rpartition("/")[2], one.found, one.text) for one in problems]


def answers_of(store: Store) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return what each item is answered with: a value, or why there is none."""
    return {
        (a.participant, a.wave, a.occasion, a.instrument, a.item): (a.value, a.missing)
        for a in store.current_answers("demo")
    }
