"""Run the worked examples of an instrument through scoring, and see that the telling ones are there."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from ..errors import DefinitionError, ProblemError
from ..model.base import chosen
from ..model.instrument import Instrument, WorkedExample
from ..model.names import score_column
from ..model.scale import HalfUp, MissingRule, Scale
from ..scoring.parameters import resolved_parameters
from ..scoring.score import score
from .notes import Notes

__all__ = ["check_examples", "example_answers", "example_persons"]


def check_examples(instrument: Instrument, notes: Notes) -> None:
    """Note every worked example that does not hold, and every telling example that is lacking."""
    known = {scale.id for scale in instrument.scales}
    for index, example in enumerate(instrument.examples):
        wrong = sorted((set(example.answers) - set(instrument.item_ids)) | (set(example.scores) - known))
        if wrong:
            text = f"names {', '.join(wrong)}, which the instrument does not have"
            notes.add("DEF-EXAMPLE", "examples", index, example=example.name, text=text)
            continue
        for text in _differences(instrument, example):
            notes.add("DEF-EXAMPLE", "examples", index, example=example.name, text=text)
    for lacking in _lacking(instrument):
        notes.add("DEF-EXAMPLE-LACKING", "examples", found=lacking)


def example_answers(instrument: Instrument, example: WorkedExample) -> pd.DataFrame:
    """Return the answers of an example as one row; items it does not name are unanswered."""
    row = {item_id: example.answers.get(item_id) for item_id in instrument.item_ids}
    return pd.DataFrame([row], dtype="float64")


def example_persons(example: WorkedExample) -> pd.DataFrame | None:
    """Return the person of an example as one row; None where it names nobody."""
    if example.person is None:
        return None
    attributes = {
        "sex": example.person.sex,
        "age": example.person.age_from,
        "population": example.person.population,
    }
    return pd.DataFrame([{name: value for name, value in attributes.items() if value is not None}])


def _differences(instrument: Instrument, example: WorkedExample) -> Iterator[str]:
    try:
        answers, persons = example_answers(instrument, example), example_persons(example)
        frame = score(instrument, answers, parameters=example.parameters, persons=persons).frame
    except ProblemError as error:
        yield "; ".join(found.text.rstrip(".") for found in error.problems)
        return
    expected: dict[str, float | bool | None] = {**example.scores}
    expected |= {f"{scale_id}_band": number for scale_id, number in example.bands.items()}
    expected |= {f"{scale_id}_group": code for scale_id, code in example.groups.items()}
    expected |= example.flags
    for name, wanted in expected.items():
        column = score_column(instrument.id, name)
        if column not in frame:
            yield f"expects '{name}', which no scale gives"
            continue
        given = float(frame[column].iloc[0])
        if not _same(given, wanted, _tolerance(instrument, name)):
            yield f"gives {name} {_shown(given)}, expected {_shown(wanted)}"


def _tolerance(instrument: Instrument, name: str) -> float:
    for scale in instrument.scales:
        if scale.id == name and isinstance(scale.round, HalfUp):
            return 1e-9
    return 5e-4


def _shown(value: float | bool | None) -> str:
    if value is None or math.isnan(value):
        return "none"
    return f"{float(value):.6g}"


def _same(given: float, wanted: float | bool | None, tolerance: float) -> bool:
    if wanted is None:
        return math.isnan(given)
    return not math.isnan(given) and abs(given - float(wanted)) <= tolerance


def _lacking(instrument: Instrument) -> Iterator[str]:
    for scale in (scale for scale in instrument.scales if scale.items):
        shown = {kind for example in instrument.examples for kind in _kinds(instrument, scale, example)}
        wanted = ["all lowest codes", "all highest codes", "nothing answered"]
        if len(scale.items) > 1:
            wanted += ["just enough answered", "one answer too few"]
        if any(use.key == -1 for use in scale.items):
            wanted.append("one reversed item alone")
        yield from (f"{kind}, scale {scale.id}" for kind in wanted if kind not in shown)


def _kinds(instrument: Instrument, scale: Scale, example: WorkedExample) -> Iterator[str]:
    if scale.id not in example.scores:
        return
    answers = {use.item: example.answers.get(use.item) for use in scale.items}
    given = {item: value for item, value in answers.items() if value is not None}
    ends = {item: instrument.response_scale_of(item).attainable for item in answers}
    if not given:
        yield "nothing answered"
    if all(answers[item] == low for item, (low, _) in ends.items()):
        yield "all lowest codes"
    if all(answers[item] == high for item, (_, high) in ends.items()):
        yield "all highest codes"
    fewest = _fewest(instrument, scale, example)
    if len(given) == fewest and example.scores[scale.id] is not None:
        yield "just enough answered"
    if fewest is not None and len(given) == fewest - 1 and example.scores[scale.id] is None:
        yield "one answer too few"
    above = [item for item, value in given.items() if value != ends[item][0]]
    if (
        len(given) == len(answers)
        and len(above) == 1
        and any(u.item == above[0] and u.key == -1 for u in scale.items)
    ):
        yield "one reversed item alone"


def _fewest(instrument: Instrument, scale: Scale, example: WorkedExample) -> int | None:
    try:
        rule: MissingRule = chosen(scale.missing, resolved_parameters(instrument, example.parameters))
    except DefinitionError:
        # The example lacks a choice, which is said where it is scored.
        return None
    return rule.min_answered
