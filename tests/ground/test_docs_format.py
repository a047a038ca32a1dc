"""docs/definition-format.md names every key, rule and closed word of definition files, and no other."""

from __future__ import annotations

import importlib
import inspect
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from workmh_measures.model import (
    analysis_plan,
    hypothesis,
    instrument,
    outcome,
    participant_pages,
    published,
    response_scale,
    safety,
    scale,
    second_entry,
    study,
)
from workmh_measures.model.base import ByParameter, Definition
from workmh_measures.scoring.combine import COMBINE
from workmh_measures.scoring.transform import TRANSFORMS

PAGE = (Path(__file__).parents[2] / "docs" / "definition-format.md").read_text(encoding="utf-8")
TABLE = re.compile(r"<!-- fields: (\w+)\.(\w+) -->\n\n((?:\|.*\n)+)")


def documented() -> dict[type[Definition], list[list[str]]]:
    """The rows of each table of fields, without its head."""
    found = {}
    for module, name, lines in TABLE.findall(PAGE):
        rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines.splitlines()[2:]]
        found[getattr(importlib.import_module(f"workmh_measures.model.{module}"), name)] = rows
    return found


DOCUMENTED = documented()


def needed_types() -> set[type[Definition]]:
    """Every type of a definition file but the rules, which have a table of their own, and shared forms."""
    modules = (
        *(analysis_plan, hypothesis, instrument, outcome, participant_pages, published, response_scale),
        *(safety, scale, second_entry, study),
    )
    found = {
        one
        for module in modules
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, Definition) and one.__module__ == module.__name__
    }
    return {one for one in found if "rule" not in one.model_fields} - {scale.MissingRule, ByParameter}


def test_every_type_of_a_definition_file_has_its_table() -> None:
    assert set(DOCUMENTED) == needed_types()


@pytest.mark.parametrize("model", DOCUMENTED, ids=lambda model: model.__name__)
def test_a_table_names_every_key_and_says_whether_it_is_needed(model: type[BaseModel]) -> None:
    rows = DOCUMENTED[model]
    keys = {field.alias or name: field for name, field in model.model_fields.items()}
    assert [row[0] for row in rows] == [f"`{key}`" for key in keys]
    for key, needed, *_ in rows:
        assert (needed == "yes") == keys[key.strip("`")].is_required(), key


def literals(annotation: Any) -> Iterator[str]:
    if typing.get_origin(annotation) is typing.Literal:
        yield from (value for value in typing.get_args(annotation) if isinstance(value, str))
    elif not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        for part in typing.get_args(annotation):
            yield from literals(part)


@pytest.mark.parametrize("model", DOCUMENTED, ids=lambda model: model.__name__)
def test_a_table_names_every_word_of_a_closed_list(model: type[BaseModel]) -> None:
    for (key, _, meaning, *_), field in zip(DOCUMENTED[model], model.model_fields.values(), strict=True):
        words = set(literals(field.annotation))
        named = set(re.findall(r"`([\w-]+)`", meaning))
        assert words <= named, f"{model.__name__} {key}"


def test_a_default_that_is_told_is_the_default() -> None:
    told = 0
    for model, rows in DOCUMENTED.items():
        for (_, needed, *_), field in zip(rows, model.model_fields.values(), strict=True):
            if needed in ("yes", "none") or field.is_required():
                continue
            default = getattr(field.default, "rule", field.default)
            spelled = str(default).lower() if isinstance(default, bool) else default
            assert needed.strip("`") == (f"{spelled:g}" if isinstance(spelled, float) else str(spelled))
            told += 1
    assert told > 10


def rules_in(section: str) -> set[str]:
    part = PAGE.split(f"\n### {section}\n")[1].split("\n### ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE))


def test_every_rule_of_the_scoring_stages_has_its_row() -> None:
    assert set(COMBINE) <= rules_in("Combine")
    assert set(TRANSFORMS) == rules_in("Transform")


def test_every_combine_rule_says_how_many_answers_it_needs() -> None:
    part = PAGE.split("What `min_answered` may be:")[1].split("\n\n")[1]
    first = [line.split("|")[1] for line in part.splitlines()[2:]]
    assert {name for cell in first for name in re.findall(r"`(\w+)`", cell)} == set(COMBINE)
