"""The JSON Schema an editor uses agrees with the reader, short forms included."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from workmh_measures.definitions.json_schema import definition_schema
from workmh_measures.definitions.library import data_folder, instrument_ids, study_ids
from workmh_measures.definitions.reader import read_yaml

INSTRUMENT = Draft202012Validator(definition_schema("instrument"))
STUDY = Draft202012Validator(definition_schema("study"))
HYPOTHESES = Draft202012Validator(definition_schema("hypotheses"))


def as_json(value: Any) -> Any:
    """JSON knows text keys only."""
    if isinstance(value, dict):
        return {str(key): as_json(part) for key, part in value.items()}
    return [as_json(part) for part in value] if isinstance(value, list) else value


def data(path: Path) -> Any:
    return as_json(read_yaml(path).data)


DEMO = data(Path(__file__).parent / "demo_strain.yaml")


@pytest.mark.parametrize("validator", [INSTRUMENT, STUDY, HYPOTHESES])
def test_the_schema_is_a_schema(validator: Draft202012Validator) -> None:
    Draft202012Validator.check_schema(validator.schema)


@pytest.mark.parametrize("name", instrument_ids())
def test_every_instrument_fits_the_schema(name: str) -> None:
    assert [
        e.message for e in INSTRUMENT.iter_errors(data(data_folder("instruments") / f"{name}.yaml"))
    ] == []


def test_rules_few_instruments_need_fit_the_schema() -> None:
    rules = data(Path(__file__).parent / "demo_rules.yaml")
    assert [e.message for e in INSTRUMENT.iter_errors(rules)] == []


@pytest.mark.parametrize("name", study_ids())
def test_every_study_fits_the_schema(name: str) -> None:
    assert [e.message for e in STUDY.iter_errors(data(data_folder("studies") / f"{name}.yaml"))] == []


def test_a_choice_written_as_a_number_fits_the_schema() -> None:
    study = data(data_folder("studies") / "demo.yaml")
    for entry in study["schedule"]:
        if "horizon_months" in entry.get("parameters", {}):
            entry["parameters"]["horizon_months"] = 6
    assert STUDY.is_valid(study)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("domain",), "distres"),
        (("unheard_of",), 1),
        (("items", 0, "id"), "Q 1"),
        (("scales", 0, "combine"), 7),
        (("scales", 0, "combine"), "prorated"),
        (("scales", 0, "combine"), "value_set"),
        (("scales", 0, "items", 0), "Q 1"),
        (("scales", 0, "items", 0), 7),
        (("scales", 0, "missing", "min_answered"), 0),
        (("scales", 0, "items", 2, "key"), 2),
        (("licence", "status"), "perhaps"),
        (("response_scales", "frequency", "options", 0, "code"), "0"),
    ],
)
def test_a_wrong_value_does_not_fit_the_schema(place: tuple[Any, ...], value: Any) -> None:
    changed = copy.deepcopy(DEMO)
    holder = changed
    for part in place[:-1]:
        holder = holder[part]
    holder[place[-1]] = value
    assert INSTRUMENT.is_valid(DEMO)
    assert not INSTRUMENT.is_valid(changed)


@pytest.mark.parametrize("key", ["licence", "scales", "items", "name", "version"])
def test_a_file_without_a_needed_key_does_not_fit_the_schema(key: str) -> None:
    shorter = {name: part for name, part in DEMO.items() if name != key}
    assert INSTRUMENT.is_valid(shorter) == (key == "scales")


def test_hypotheses_of_a_study_fit_the_schema_of_a_file_of_their_own_and_wrong_ones_do_not() -> None:
    stated = data(data_folder("studies") / "demo.yaml")["hypotheses"]
    assert HYPOTHESES.is_valid({"schema": 1, "hypotheses": stated})
    for key, value in (("kind", "corelation"), ("at_least", 1.5), ("between", stated[0]["between"][:1])):
        assert not HYPOTHESES.is_valid({"schema": 1, "hypotheses": [{**stated[0], key: value}]}), key
    assert not HYPOTHESES.is_valid({"schema": 1, "hypotheses": []})
