from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workmh_measures.model.instrument import Instrument

from .small import DEMO, Made


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of data sets, each with its own PROVENANCE.md."""
    return Path(__file__).parents[1] / "data"


@pytest.fixture
def made() -> Made:
    """An instrument with the demo's items q1 to q3 (0, 1, 2) and scales of the test."""

    def instrument(*scales: dict[str, Any], **more: Any) -> Instrument:
        return Instrument.model_validate({**DEMO, "scales": list(scales), "examples": [], **more})

    return instrument
