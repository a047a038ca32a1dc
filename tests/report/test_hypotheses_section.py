"""The page of an instrument says beside each verdict what was expected, and why a hypothesis has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.hypotheses_testing import hypothesis_estimates
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.observed import Observed
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.hypothesis import ExpectedComparison, ExpectedCorrelation, ExpectedDifference
from workmh_measures.report.instrument_page import instrument_page

TOTAL = {"instrument": "hads", "scale": "total"}
STATED: dict[str, Any] = {"source": "made up", "stated_on": "2026-01-05", "at_least": 0.2}
CORRELATION = {**STATED, "kind": "correlation", "method": "pearson", "direction": "positive"}
HYPOTHESES = (
    ExpectedCorrelation.model_validate(
        {
            **CORRELATION,
            "id": "a",
            "between": [{"instrument": "who5", "scale": "total"}, TOTAL],
            "at_most": 0.5,
        }
    ),
    ExpectedCorrelation.model_validate(
        {**CORRELATION, "id": "b", "between": [TOTAL, {"instrument": "gad7", "scale": "total", "wave": "t1"}]}
    ),
    ExpectedComparison.model_validate(
        {
            **STATED,
            "id": "d",
            "kind": "stronger_correlation",
            "between": [TOTAL, {"instrument": "who5", "scale": "total"}],
            "than": {"column": "age"},
            "method": "spearman",
        }
    ),
    ExpectedDifference.model_validate(
        {
            **STATED,
            "id": "c",
            "kind": "group_difference",
            "of": TOTAL,
            "group": {"column": "sex", "higher": "w", "lower": "m"},
            "adjusted_for": ["age"],
        }
    ),
)
EXPECTED = {
    "nb": {
        "a": "WHO-5 Prosentskår og HADS Sumskår: positiv korrelasjon, Pearsons r 0,20 til 0,50",
        "b": "HADS Sumskår og gad7 total (t1): positiv korrelasjon, Pearsons r minst 0,20",
        "d": "HADS Sumskår henger sterkere sammen med WHO-5 Prosentskår enn med age: Spearmans r minst 0,20",
        "c": "HADS Sumskår, sex w høyere enn m: Hedges' g minst 0,20, justert for age",
    },
    "en": {
        "a": "WHO-5 Percentage score and HADS Total: positive correlation, Pearson r 0.20 to 0.50",
        "b": "HADS Total and gad7 total (t1): positive correlation, Pearson r at least 0.20",
        "d": "HADS Total goes together more strongly with WHO-5 Percentage score than with age: "
        "Spearman r at least 0.20",
        "c": "HADS Total, sex w above m: Hedges' g at least 0.20, adjusted for age",
    },
}


@pytest.mark.parametrize("language", EXPECTED)
def test_every_verdict_stands_beside_what_was_expected(
    language: str, read_page: Callable[[str], Any]
) -> None:
    random = np.random.default_rng(8)
    rows = pd.DataFrame({"sex": ["w", "m"] * 30, "age": random.normal(40, 9, size=60)})
    common = random.normal(size=60)
    found = {
        name: Measurements(
            load_instrument(name),
            {},
            pd.DataFrame(index=rows.index),
            pd.DataFrame({f"{name}_total": np.round(20 + 5 * (common + random.normal(size=60)))}),
            rows,
        )
        for name in ("hads", "who5")
    }
    estimates = hypothesis_estimates(Observed(found), HYPOTHESES, instrument="hads", seed=1, draws=100)
    asked = Questions(hypotheses=HYPOTHESES, others={"who5": found["who5"]})
    page = read_page(instrument_page(found["hads"].instrument, estimates, language=language, asked=asked))
    shown = {row[0]: row for row in page.table("verdicts")}
    assert {name: " ".join(shown[name][1].split()) for name in EXPECTED[language]} == EXPECTED[language]
    untested = {
        "nb": ["kan ikke prøves", "Dataene har ingen svar på «gad7»."],
        "en": ["cannot be tested", "The data hold no answers to 'gad7'."],
    }
    assert shown["b"][2:4] == untested[language]
