"""Groups that are compared are named on the page: the column, both groups, and how many are in each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.groups_compared import groups_compared
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.writer import Writer

KNOWN = {"analysis": "known_groups_g", "factor": "Disability_Pension"}


@pytest.mark.parametrize(
    ("row", "language", "said"),
    [
        (
            Estimate(**KNOWN, group="Yes - No", text="Yes 152, No 16274"),
            "en",
            "Disability Pension: Yes (n 152) against No (n 16,274)",
        ),
        (
            Estimate(**KNOWN, group="Yes - No", text="Yes 152, No 16274"),
            "nb",
            "Disability Pension: Yes (n 152) mot No (n 16\u00a0274)",
        ),
        (
            Estimate(**KNOWN, group="on leave, 2 - a - b", text="on leave, 2 30, a - b 40"),
            "en",
            "Disability Pension: on leave, 2 (n 30) against a - b (n 40)",
        ),
        (
            Estimate(**KNOWN, group="b - a", text="b 3, a 4", method="ancova", level="Age, sex"),
            "nb",
            "Disability Pension: b (n 3) mot a (n 4), justert for Age og sex",
        ),
        (Estimate(**KNOWN, text="a 20, b 1500"), "en", "Disability Pension (a 20, b 1,500)"),
        (Estimate(**KNOWN), "en", "Disability Pension"),
        (Estimate(analysis="hypothesis", factor="sex", group="w - m"), "en", "sex: w - m"),
        (Estimate(analysis="efa_loading", factor="1"), "en", None),
        (Estimate(analysis="mean", group="a"), "en", None),
    ],
)
def test_column_groups_and_sizes_are_said(row: Estimate, language: str, said: str | None) -> None:
    assert groups_compared(row, Writer(language)) == said


def test_very_many_differences_are_in_the_tables_and_not_drawn(read_page: Callable[[str], Any]) -> None:
    hads = load_instrument("hads")
    known = {**KNOWN, "instrument": "hads", "method": "noncentral_t", "value": 0.2, "text": "a 2, b 3"}
    for count, drawings in ((40, 1), (41, 0)):
        rows = [Estimate(**known, group="a - b", scale="total", wave=str(k)) for k in range(count)]
        page = read_page(instrument_page(hads, rows, language="en"))
        assert (
            len([s for s in page.root.all("svg") if s.get("aria-labelledby") == "forest-title"]) == drawings
        )


@pytest.mark.parametrize(("language", "against"), [("en", "against"), ("nb", "mot")])
def test_two_columns_of_the_same_values_stand_apart_in_tables_and_drawing(
    language: str, against: str, read_page: Callable[[str], Any]
) -> None:
    random = np.random.default_rng(2)
    hads = load_instrument("hads")
    names = [f"hads_{scale.id}" for scale in hads.scales]
    scores = pd.DataFrame({name: np.round(random.normal(12, 5, size=90)) for name in names})
    rows = pd.DataFrame({"sick": np.arange(90) % 3 == 0, "sex": np.arange(90) % 2, "age": np.arange(90) % 7})
    measured = Measurements(hads, {}, pd.DataFrame(index=rows.index), scores, rows)
    asked = Questions(sections=("hypotheses",), known_groups=("sick", "sex"), adjust=("age",))
    found = analyse(measured, asked)
    page = read_page(instrument_page(hads, found, language=language, asked=asked))
    adjusted = {"en": ", adjusted for age", "nb": ", justert for age"}[language]
    plain = {f"sick: 1 (n 30) {against} 0 (n 60)", f"sex: 1 (n 45) {against} 0 (n 45)"}
    said = plain | {one + adjusted for one in plain}
    assert said <= {line[0] for line in page.table("hypotheses-table-2")}
    [drawing] = [s for s in page.root.all("svg") if s.get("aria-labelledby") == "forest-title"]
    [words] = [e.text for e in drawing.all("desc")]
    assert all(words.count(f"{one}: ") == len(names) for one in said)
