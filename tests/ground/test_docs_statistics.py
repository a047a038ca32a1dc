"""docs/statistics.md names every statistic the program gives, with method, missing route and reference."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.instrument_report import answer_distribution, instrument_estimates
from workmh_measures.analysis.mean_interval import with_mean_intervals
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.scoring.answers import numeric_items
from workmh_measures.scoring.parameters import all_choices
from workmh_measures.scoring.score import score

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (\S+) \| (.+) \| ([\w, ]+) \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)


def estimates() -> list[Estimate]:
    """Everything estimated about every ready-made instrument in made answers, also as a study has it."""
    draw = np.random.default_rng(20260115)
    found: list[Estimate] = []
    for instrument in map(load_instrument, instrument_ids()):
        answers = {}
        for item in numeric_items(instrument):
            response = instrument.response_scale_of(item)
            low, high = response.attainable
            codes = response.codes or tuple(range(int(low), int(high) + 1))
            answers[item] = draw.choice(codes, size=60).astype(np.float64)
        frame = pd.DataFrame(answers)
        parameters = all_choices(instrument)[0]
        scores = score(instrument, frame, parameters=parameters).frame
        found += instrument_estimates(instrument, frame, scores, parameters=parameters)
        found += answer_distribution(instrument, frame)
    return [*found, *with_mean_intervals(found)]


@pytest.fixture(scope="module")
def given() -> list[Estimate]:
    return estimates()


def test_every_statistic_and_method_has_a_row_and_every_row_is_given(given: list[Estimate]) -> None:
    shipped = {(row.analysis, row.method or "–") for row in given if row.reason is None or row.method}
    assert {(analysis, method) for analysis, method, *_ in ROWS} == shipped
    assert len(ROWS) == len(shipped)


def test_every_missing_route_that_occurs_is_told(given: list[Estimate]) -> None:
    for analysis, method, _, told, _ in ROWS:
        routes = {r.missing for r in given if (r.analysis, r.method or "–") == (analysis, method)} - {None}
        assert routes == set(told.split(", ")), analysis


def test_every_reference_program_is_there_with_what_it_wrote() -> None:
    programs = set(re.findall(r"`(tests/reference/\w+\.R)`", PAGE))
    assert programs == {p.relative_to(ROOT).as_posix() for p in (ROOT / "tests/reference").glob("[!_]*.R")}
    for program in programs:
        assert (ROOT / program).with_suffix(".json").is_file(), program
    for analysis, *_, tested in ROWS:
        assert "tests/reference/" in tested, analysis


def test_the_keys_of_an_estimate_are_listed_in_order() -> None:
    keys = list(Estimate(analysis="mean").as_json())
    listed = PAGE.split("same keys:")[1].split(". Numbers")[0]
    assert re.findall(r"`(\w+)`", listed) == keys
