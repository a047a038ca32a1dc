"""What cannot be asked is refused when it is asked."""

from __future__ import annotations

import pytest

from workmh_measures.analysis.bootstrap import FEWEST_DRAWS
from workmh_measures.analysis.questions import Questions


@pytest.mark.parametrize("asked", [{"draws": 0}, {"draws": 1}, {"consistency_draws": FEWEST_DRAWS - 1}])
def test_fewer_draws_than_an_interval_needs_are_refused(asked: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 100 random draws"):
        Questions(**asked)  # type: ignore[arg-type]


def test_no_draws_for_consistency_are_none() -> None:
    assert Questions(consistency_draws=0).consistency_draws == 0
