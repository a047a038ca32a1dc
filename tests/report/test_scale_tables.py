"""Published values that do not follow from each other are noted on the library page, as no fault."""

from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.published import Change
from workmh_measures.model.scale import Scale
from workmh_measures.report.scale_tables import published_tables
from workmh_measures.report.writer import Writer


def scale_with(sem: float, threshold: float) -> Scale:
    def row(kind: Any, value: float) -> Change:
        return Change(kind=kind, value=value, population="made", source="made", evidence="project_choice")

    rows = (row("standard_error_of_measurement", sem), row("reliable_change", threshold))
    return (
        load_instrument("core10")
        .scale("total")
        .model_copy(update={"change": rows, "norms": (), "reported": ()})
    )


@pytest.mark.parametrize(("language", "told"), [("en", "11.09 points, not 6"), ("nb", "11,09 poeng, ikke 6")])
def test_an_error_and_a_threshold_that_contradict_each_other_are_noted(language: str, told: str) -> None:
    (table,) = published_tables(scale_with(4.0, 6.0), Writer(language))
    assert [told in note.text for note in table.notes] == [True]


def test_values_that_follow_from_each_other_have_no_note() -> None:
    (table,) = published_tables(scale_with(4.0, 11.1), Writer("en"))
    assert list(table.notes) == []
