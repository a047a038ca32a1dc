"""The types of the field: frozen, strict, and with no word of their own."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from pydantic import ValidationError

from workmh_measures.model.base import Definition
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.fingerprint import compiled, fingerprint
from workmh_measures.model.missing import (
    MISSING_HIGH,
    MISSING_LOW,
    MISSING_NAMES,
    MissingCode,
    is_missing_code,
    missing_label,
)
from workmh_measures.model.record import Response
from workmh_measures.model.response_scale import ResponseScale, chosen_codes, chosen_text
from workmh_measures.model.study import ScheduleEntry
from workmh_measures.model.text import Text


def every_definition(base: type[Definition] = Definition) -> list[type[Definition]]:
    return [found for sub in base.__subclasses__() for found in (sub, *every_definition(sub))]


@pytest.mark.parametrize("model", every_definition(), ids=lambda model: model.__name__)
def test_a_definition_type_is_frozen_strict_and_refuses_unknown_keys(model: type[Definition]) -> None:
    assert model.model_config["frozen"]
    assert model.model_config["strict"]
    assert model.model_config["extra"] == "forbid"
    assert not model.model_config["allow_inf_nan"]


def test_missing_codes_fill_the_range_they_keep_and_nothing_beside_it() -> None:
    assert sorted(MISSING_NAMES) == list(range(MISSING_LOW, MISSING_HIGH + 1))
    assert not is_missing_code(-989)
    assert not is_missing_code(-1000)
    assert all(is_missing_code(code) for code in MissingCode)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("does_not_know", -990),
        ("not_shown", -991),
        ("skipped", -992),
        ("prefer_not_to_answer", -993),
        ("not_applicable", -994),
        ("withdrawn", -995),
        ("not_returned", -996),
        ("not_administered", -997),
        ("unreadable", -998),
        ("died", -999),
    ],
)
def test_a_missing_code_never_changes_its_meaning(name: str, code: int) -> None:
    assert MISSING_NAMES[code] == name


def test_missing_codes_have_different_labels_in_every_language() -> None:
    for language in ("nb", "nn", "en"):
        assert len({missing_label(code, language) for code in MissingCode}) == len(MissingCode)


@pytest.mark.parametrize(("value", "missing"), [(None, None), (1.0, -992), (None, -5), (None, 3)])
def test_a_response_is_a_value_or_a_reason_never_both_or_neither(value: Any, missing: int | None) -> None:
    with pytest.raises(ValueError, match="missing code"):
        Response("P1", "t0", "hads", "01", value, missing)


def test_several_chosen_codes_are_stored_in_rising_order_once() -> None:
    assert chosen_text([9, 2, 9, 10]) == "2 9 10"
    assert chosen_codes("2 9 10") == (2, 9, 10)
    assert chosen_codes(chosen_text([])) == ()
    with pytest.raises(ValueError, match="2,9"):
        chosen_codes("2,9")


def test_a_text_has_no_silent_fall_back_to_another_language() -> None:
    text = Text({"nb": "Ja"})
    assert text.in_language("nb") == "Ja"
    with pytest.raises(KeyError):
        text.in_language("en")


@pytest.mark.parametrize("value", [{}, {"nb": ""}, {"norsk": "Ja"}, {"nb": None}, "Ja"])
def test_a_text_says_something_in_a_language(value: Any) -> None:
    with pytest.raises(ValidationError):
        Text.model_validate(value)


@pytest.mark.parametrize(("given", "stored"), [(6, "6"), ("6", "6"), ("norway", "norway"), (0, "0")])
def test_a_choice_may_be_written_as_a_whole_number(given: Any, stored: str) -> None:
    entry = ScheduleEntry(instrument="x", waves=("t0",), parameters={"p": given}, evidence="default")
    assert entry.parameters == {"p": stored}


@pytest.mark.parametrize("given", [6.0, True, None, -6, "Norway", ""])
def test_a_choice_is_nothing_else(given: Any) -> None:
    with pytest.raises(ValidationError):
        ScheduleEntry(instrument="x", waves=("t0",), parameters={"p": given}, evidence="default")


def test_a_choice_as_number_and_as_text_is_the_same_definition() -> None:
    one, other = (
        ScheduleEntry(instrument="x", waves=("t0",), parameters={"p": p}, evidence="default")
        for p in (6, "6")
    )
    assert fingerprint(one) == fingerprint(other)


def test_a_fingerprint_changes_with_anything_a_definition_says() -> None:
    base: dict[str, Any] = {"kind": "integer", "measure": "scale", "minimum": 0.0, "maximum": 10.0}
    changes: list[dict[str, Any]] = [{}, {"maximum": 9.0}, {"measure": "ordinal"}, {"unit": {"nb": "uker"}}]
    prints = {fingerprint(ResponseScale.model_validate({**base, **change})) for change in changes}
    assert len(prints) == len(changes)


def test_a_compiled_definition_spells_out_every_default() -> None:
    scale = ResponseScale(kind="integer", measure="scale", minimum=0.0, maximum=10.0)
    assert set(compiled(scale)) == set(ResponseScale.model_fields)


def test_a_response_scale_without_ends_has_no_range() -> None:
    with pytest.raises(ValueError, match="both ends"):
        _ = ResponseScale(kind="text", measure="nominal").attainable
    assert ResponseScale(kind="date", measure="scale").allowed == "YYYY-MM-DD"


def test_an_estimate_has_exactly_the_keys_of_the_command_line() -> None:
    keys = (
        "analysis instrument scale item item2 scale2 group wave wave2 factor level value text ci_low ci_high "
        "ci_level p_value df df2 n method missing reason warnings"
    )
    assert list(Estimate(analysis="mean").as_json()) == keys.split()
    assert [field.name for field in fields(Estimate)] == keys.split()
