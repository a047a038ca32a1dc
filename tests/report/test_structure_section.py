"""The section on structure where the first factor is a general one: a map of all loadings, intervals, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workmh_measures.analysis.exploratory_factors import FactorChoices
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.writer import Writer
from workmh_measures.scoring.score import score

WORKERS = Path(__file__).parents[1] / "data" / "norway_workers_hads_bwas" / "workers.csv"
CHOICES = FactorChoices(
    n_factors=3, rotation="bifactor", correlations="polychoric", shuffles=20, loading_draws=100
)
ASKED = Questions(sections=("structure",), factors=CHOICES, draws=100)
ReadPage = Callable[[str], Any]


@pytest.fixture(scope="module")
def measured() -> Measurements:
    instrument = load_instrument("hads")
    answers = pd.read_csv(WORKERS)[[f"HADS{i}" for i in range(1, 15)]].iloc[::27].astype(float)
    answers.columns = pd.Index(instrument.item_ids[:14])
    rows = pd.DataFrame(index=answers.index)
    return Measurements(instrument, {}, answers, score(instrument, answers).frame, rows, ())


@pytest.fixture(scope="module")
def rows(measured: Measurements) -> list[Estimate]:
    return analyse(measured, ASKED)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_holds_the_general_factor_and_what_it_is_worth(
    language: str, measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(instrument_page(measured.instrument, rows, language=language, asked=ASKED))
    say = Writer(language)
    loadings = [row for row in rows if row.analysis == "efa_loading"]
    assert {row.method for row in loadings} == {"polychoric_minres_bifactor"}
    table = page.table("structure-1-loadings-table")
    first = next(row for row in loadings if row.factor == "g")
    assert table[0][1].startswith(say.number(first.value, 2))
    assert say.interval(first, 2).replace("\xa0", " ") in table[0][1]
    [drawing] = [s for s in page.root.all("svg") if s.get("aria-labelledby") == "structure-1-loadings-title"]
    shown = [t.text for t in drawing.all("text")]
    assert all(say.number(row.value, 2) in shown for row in loadings)
    worth = page.table("structure-1-general-factors")
    assert [line[0] for line in worth] == ["g", "1", "2"]
    [ecv] = [row for row in rows if row.analysis == "ecv" and row.item is None and row.factor is None]
    whole = page.table("structure-1-general-whole")
    assert any(say.number(ecv.value, 2) in cell for line in whole for cell in line)
    told = [s for s in page.root.all("section") if s.get("aria-labelledby") == "topic-structure"]
    assert [e.text for s in told for e in s.all("li", "p", "td") if e.get("lang")] == []
