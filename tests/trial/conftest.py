from __future__ import annotations

import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study


@pytest.fixture(scope="session")
def study() -> Study:
    return load_study("demo")


@pytest.fixture(scope="session")
def instruments(study: Study) -> dict[str, Instrument]:
    return {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
