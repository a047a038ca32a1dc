"""Every sentence beside a number of reliability or measurement error is there in Norwegian."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.analysis.two_wave_data import phq9_two_waves

from workmh_measures.analysis.measurement_error import (
    conditional_error_estimates,
    measurement_error_estimates,
)
from workmh_measures.analysis.rating_design import Raters, Retest
from workmh_measures.analysis.reliability import reliability_estimates
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.reasons import in_words


def rows() -> list[Estimate]:
    """Rows of designs with every kind of warning."""
    measured = phq9_two_waves()
    total = measured.instrument.scale("total")
    again = (measured.rows["wave"] == "2").to_numpy()
    days = np.where(again, np.arange(len(again)) % 40, 0.0)
    days[:9] = np.nan
    changed = np.where(again, np.arange(len(again)) % 7, np.nan)
    changed[400:500] = -990
    known = replace(measured, rows=measured.rows.assign(day=days, change=changed, rater="x"))
    asked = Retest(
        first="1", second="2", min_days=7, max_days=28, anchor="change", unchanged=(3, 4), stable=False
    )
    bare = Retest(first="1", second="2")
    found: list[Estimate] = []
    for one, retest in ((measured, bare), (measured, replace(bare, min_days=1, max_days=9)), (known, asked)):
        found += reliability_estimates(one, total, retest=retest, about={})
        found += measurement_error_estimates(one, total, retest=retest, about={})
    found += reliability_estimates(known, total, raters=Raters(rating="rating"), about={})
    return found + conditional_error_estimates(measured.at_wave("1"), total, about={})


def test_every_warning_reason_and_question_is_translated() -> None:
    found = rows()
    said = {sentence for row in found for sentence in row.warnings}
    said |= {row.reason for row in found if row.reason is not None}
    said |= {row.text for row in found if row.text is not None and row.analysis.startswith("icc")}
    assert len(said) > 15
    left = [sentence for sentence in said if in_words(sentence, "nb").language is not None]
    assert not left
