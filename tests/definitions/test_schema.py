"""Whatever a file holds, its reader answers with problems and never with a fault of the program."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.checks import instrument_problems
from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.reader import Document, read_yaml
from workmh_measures.definitions.schema import parse
from workmh_measures.definitions.study_checks import study_problems
from workmh_measures.errors import DefinitionError, Problem
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study

HERE = Path(__file__).parent
INSTRUMENT = read_yaml(HERE / "demo_strain.yaml")
STUDY = read_yaml(HERE.parents[1] / "studies" / "demo.yaml")
STRANGE: tuple[Any, ...] = (None, "x", "", 5, -995, 1.5, True, [], {}, [None], {"x": 1}, {7: [{}]})


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*place, key))


def changed(document: Document, place: tuple[Any, ...], value: Any) -> Document:
    if not place:
        return Document(document.path, value, document.lines)
    data = copy.deepcopy(document.data)
    holder = data
    for part in place[:-1]:
        holder = holder[part]
    holder[place[-1]] = value
    return Document(document.path, data, document.lines)


def without(document: Document, place: tuple[Any, ...]) -> Document:
    data = copy.deepcopy(document.data)
    holder = data
    for part in place[:-1]:
        holder = holder[part]
    del holder[place[-1]]
    return Document(document.path, data, document.lines)


def problems(document: Document, model: type[Instrument] | type[Study]) -> list[Problem]:
    try:
        parsed = parse(document, model)
    except DefinitionError as error:
        return list(error.problems)
    if isinstance(parsed, Instrument):
        return instrument_problems(parsed, document)
    return study_problems(parsed, document, load_instrument, ("hads", "phq9", "who5", "eq5d5l"))


BOTH = pytest.mark.parametrize(
    ("document", "model"), [(INSTRUMENT, Instrument), (STUDY, Study)], ids=["instrument", "study"]
)


@BOTH
@pytest.mark.parametrize("value", STRANGE, ids=repr)
def test_any_value_in_any_place_gives_problems_with_a_place(
    document: Document, model: type[Instrument] | type[Study], value: Any
) -> None:
    for place in places(document.data):
        for found in problems(changed(document, place, value), model):
            assert found.where.partition(":")[2].isdigit()
            assert found.text


@BOTH
def test_anything_left_out_gives_problems_with_a_place(
    document: Document, model: type[Instrument] | type[Study]
) -> None:
    for place in list(places(document.data))[1:]:
        for found in problems(without(document, place), model):
            assert found.where.partition(":")[2].isdigit()


def test_the_file_as_it_is_has_no_problem() -> None:
    assert problems(INSTRUMENT, Instrument) == []


def test_an_unknown_key_is_refused_in_every_mapping_of_the_format() -> None:
    named = {"name", "label", "note", "title"}  # languages are keys there
    for place in places(INSTRUMENT.data):
        holder = INSTRUMENT.data
        for part in place:
            holder = holder[part]
        free = place and (place[-1] in {*named, "answers", "scores", "flags", "bands", "response_scales"})
        if isinstance(holder, dict) and not free:
            found = problems(changed(INSTRUMENT, (*place, "unheard_of"), 1), Instrument)
            assert [one.code for one in found] == ["DEF-KEY-UNKNOWN"], place
