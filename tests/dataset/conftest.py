"""A small study by hand: HADS-like answers whose fate at each wave is told by its test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from workmh_measures.dataset.assemble import ANSWER_COLUMNS, Answers
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Study

Row = tuple[str, str, str, str, float | str]


@pytest.fixture(scope="session")
def study() -> Study:
    return load_study("demo")


@pytest.fixture(scope="session")
def instruments(study: Study) -> dict[str, Instrument]:
    return {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}


@pytest.fixture(scope="session")
def enrolled() -> Callable[..., Enrolment]:
    def person(name: str, arm: str | None = "control", **anchors: date) -> Enrolment:
        days = anchors or {"inclusion": date(2026, 1, 15)}
        return Enrolment("demo", name, arm, dict(days), "nb", "centre_1", {"benefit_group": "1"})

    return person


@pytest.fixture(scope="session")
def given() -> Callable[..., Answers]:
    def answers(
        *rows: Row, completed: tuple[tuple[str, str, str], ...] = (), day: date = date(2026, 1, 16)
    ) -> Answers:
        made: list[Mapping[str, Any]] = [
            {
                "participant": participant,
                "wave": wave,
                "occasion": 1,
                "instrument": instrument,
                "item": item,
                "value": None if isinstance(value, str) else value,
                "text": value if isinstance(value, str) else None,
                "day": day,
            }
            for participant, wave, instrument, item, value in rows
        ]
        frame = pd.DataFrame(made, columns=list(ANSWER_COLUMNS)).astype({"value": "float64", "text": "str"})
        return Answers(frame, frozenset((p, w, 1, i) for p, w, i in completed))

    return answers
