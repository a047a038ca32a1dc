from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of data sets, each with its own PROVENANCE.md."""
    return Path(__file__).parents[1] / "data"
