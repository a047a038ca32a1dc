"""An estimate and its copies."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from workmh_measures.model.estimate import Estimate, changed


def test_a_changed_copy_is_what_dataclasses_replace_gives() -> None:
    row = Estimate(analysis="cronbach_alpha", scale="total", value=0.8, n=20, warnings=("Few persons.",))
    changes = {"item": "q1", "value": None, "reason": "The item does not vary.", "warnings": ()}
    copy = changed(row, **changes)  # type: ignore[arg-type]
    assert copy == replace(row, **changes)  # type: ignore[arg-type]
    assert copy.as_json() == replace(row, **changes).as_json()  # type: ignore[arg-type]
    assert (row.item, row.value) == (None, 0.8)


def test_a_changed_copy_cannot_be_written_to() -> None:
    copy = changed(Estimate(analysis="cronbach_alpha"), value=0.8)
    with pytest.raises(FrozenInstanceError):
        copy.value = 0.9  # type: ignore[misc]


def test_a_copy_refuses_a_name_that_no_estimate_has() -> None:
    with pytest.raises(TypeError, match="no confidence, valu"):
        changed(Estimate(analysis="cronbach_alpha"), valu=0.8, confidence=0.95)  # type: ignore[call-arg]


def test_keys_of_the_json_are_the_fields_in_their_order() -> None:
    row = changed(Estimate(analysis="cronbach_alpha"), warnings=("one",), value=0.5)
    assert list(row.as_json()) == [field.name for field in fields(Estimate)]
    assert row.as_json()["warnings"] == ["one"]
