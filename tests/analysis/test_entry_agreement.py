from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.analysis.entry_agreement import differing_fields, exact_interval
from workmh_measures.errors import NotEstimable

PATH = Path(__file__).parents[1] / "reference" / "entry_agreement.json"
REFERENCE: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["results"]


@pytest.mark.parametrize("name", REFERENCE)
def test_the_interval_is_that_of_r(name: str) -> None:
    expected = REFERENCE[name]
    differing, fields = int(expected["differing"]), int(expected["fields"])
    for level, key in ((0.95, "at_95"), (0.99, "at_99")):
        found = exact_interval(differing, fields, level=level)
        assert found == pytest.approx((expected[key]["low"], expected[key]["high"]), rel=1e-8, abs=1e-15)


def test_a_row_tells_the_rate_for_ten_thousand_fields() -> None:
    expected = REFERENCE["13 of 25000"]["at_95"]
    row = differing_fields(13, 25_000, instrument="who5")
    assert (row.value, row.n, row.instrument) == (pytest.approx(5.2, rel=1e-12), 25_000, "who5")
    assert row.ci_low == pytest.approx(10_000 * expected["low"], rel=1e-8)
    assert row.ci_high == pytest.approx(10_000 * expected["high"], rel=1e-8)


def test_without_any_field_there_is_no_rate_but_a_reason() -> None:
    row = differing_fields(0, 0)
    assert (row.value, row.ci_low, row.reason) == (None, None, "No field was compared.")
    with pytest.raises(NotEstimable, match="No field"):
        exact_interval(0, 0)
