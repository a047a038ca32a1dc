"""Nothing recalled in what is verified: every mark of every shipped file, one at a time, is seen when it is planted."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from workmh_measures.definitions.evidence_checks import check_evidence
from workmh_measures.definitions.library import instrument_ids, instrument_path, load_instrument
from workmh_measures.definitions.notes import Notes
from workmh_measures.definitions.reader import Document, read_yaml
from workmh_measures.errors import Problem
from workmh_measures.model.instrument import Instrument

VERIFIED = [name for name in instrument_ids() if load_instrument(name).status == "verified"]

Place = tuple[Any, ...]


def marks(data: Any, place: Place = ()) -> Iterator[Place]:
    """Places of all marks in a file as it stands."""
    if isinstance(data, dict):
        for key, part in data.items():
            here = (*place, key)
            if key == "evidence":
                yield from [here] if isinstance(part, str) else [(*here, name) for name in part]
            else:
                yield from marks(part, here)
    elif isinstance(data, list):
        for index, part in enumerate(data):
            yield from marks(part, (*place, index))


def planted(document: Document, place: Place) -> list[Problem]:
    data = copy.deepcopy(document.data)
    part = data
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = "recalled"
    notes = Notes(document)
    check_evidence(Instrument.model_validate(data), notes)
    return notes.problems


def is_of_a_draft_scale(document: Document, place: Place) -> bool:
    return place[0] == "scales" and document.data["scales"][place[1]].get("status") == "draft"


@pytest.mark.parametrize("name", VERIFIED)
def test_a_planted_mark_is_seen_wherever_it_stands(name: str) -> None:
    document = read_yaml(instrument_path(name))
    found = list(marks(document.data))
    assert {("evidence", part) for part in ("order", "keys", "missing_rule", "cutoffs")} <= set(found)
    for place in found:
        problems = planted(document, place)
        allowed = place[0] == "licence" or is_of_a_draft_scale(document, place)
        assert bool(problems) is not allowed, place
        for problem in problems:
            assert problem.code == "DEF-EVIDENCE"
            assert problem.where == document.where(place)


@pytest.mark.parametrize("name", VERIFIED)
def test_a_verified_file_has_no_such_mark(name: str) -> None:
    document = read_yaml(instrument_path(name))
    notes = Notes(document)
    check_evidence(load_instrument(name), notes)
    assert notes.problems == []


def test_a_draft_may_have_them() -> None:
    document = read_yaml(instrument_path("who5"))
    notes = Notes(document)
    draft = {**document.data, "status": "draft"}
    draft["evidence"] = {**draft["evidence"], "keys": "recalled"}
    check_evidence(Instrument.model_validate(draft), notes)
    assert notes.problems == []
