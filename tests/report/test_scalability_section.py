"""Mokken scaling on the page: each item with its numbers, in both languages, and every sentence in Norwegian."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.analysis.scalability.estimates import LADDER, mokken_estimates
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.reasons import in_words
from workmh_measures.report.writer import Writer
from workmh_measures.scoring.score import score

WORKERS = Path(__file__).parents[1] / "data" / "norway_workers_hads_bwas" / "workers.csv"
ASKED = Questions(sections=("scalability",))
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


def test_each_scale_has_its_coefficients_selections_breaches_and_order(rows: list[Estimate]) -> None:
    anxiety = [row for row in rows if row.scale == "anxiety"]
    assert [row.analysis for row in anxiety].count("loevinger_h") == 1 + 7 + 21
    assert [row.analysis for row in anxiety].count("mokken_scale") == 7 * len(LADDER)
    assert [row.analysis for row in anxiety].count("mokken_monotonicity") == 4 * 7
    assert [row.analysis for row in anxiety].count("mokken_ordering") == 1 + 7
    [first] = [row for row in anxiety if row.analysis == "loevinger_h" and row.item is None]
    assert first.value is not None
    assert first.ci_low is not None
    assert first.ci_high is not None
    assert first.ci_low < first.value < first.ci_high
    assert first.p_value == pytest.approx(0.0, abs=1e-12)
    assert next(row.level for row in anxiety if row.analysis == "mokken_scale") == "0.30"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_holds_the_numbers_of_the_estimates(
    language: str, measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(instrument_page(measured.instrument, rows, language=language, asked=ASKED))
    say = Writer(language)
    assert say("topic.scalability") in [h.text for h in page.root.all("h2")]
    names = list(dict.fromkeys(row.scale for row in rows))
    for k, scale in enumerate(names, 1):
        of_items = {
            (row.item, row.method): row
            for row in rows
            if row.scale == scale and row.item2 is None and row.item is not None
        }
        items = list(dict.fromkeys(item for item, _ in of_items))
        table = page.table(f"scalability-{k}")
        assert len(table) == len(items)
        for line, item in zip(table, items, strict=True):
            value = of_items[item, "delta_log"].value
            assert line[1].startswith(say.number(value, 2))
        for line, item in zip(page.table(f"scalability-{k}-order"), items, strict=True):
            assert line[2] == say.number(of_items[item, "crit"].value, 0)
        assert len(page.table(f"scalability-{k}-pairs")) == len(items) - 1


def test_every_sentence_is_translated() -> None:
    random = np.random.default_rng(1)
    noise = pd.DataFrame(random.integers(0, 4, (300, 5)).astype(float)).add_prefix("q")
    trait = random.normal(size=(300, 1))
    peak = pd.DataFrame(np.digitize(trait + random.normal(size=(300, 5)), [-0.5, 0.5]) * 1.0).add_prefix("q")
    middle = (np.abs(trait[:, 0]) < 0.6) * 2.0
    rows = [
        *mokken_estimates(noise),
        *mokken_estimates(noise.head(60)),
        *mokken_estimates(noise[["q0", "q1"]]),
        *mokken_estimates(noise.assign(q0=(noise["q0"] > 1) * 1.0)),
        *mokken_estimates(noise.assign(q0=1.0)),
        *mokken_estimates(peak.assign(q0=middle)),
        *mokken_estimates(pd.DataFrame(np.repeat(peak[["q1"]].to_numpy(), 3, axis=1)).add_prefix("q")),
    ]
    said = {text for row in rows for text in (*row.warnings, *([row.reason] if row.reason else []))}
    assert len(said) == 10
    assert [text for text in said if in_words(text, "nb").language is not None] == []
