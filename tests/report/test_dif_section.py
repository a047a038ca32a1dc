"""Items compared between groups on the page: the numbers of the estimates, in both languages, every sentence in Norwegian."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.differential_item_functioning.difference_estimates import (
    DifferenceChoices,
    item_difference_estimates,
)
from workmh_measures.analysis.differential_item_functioning.difference_rule import DifferenceRule
from workmh_measures.analysis.differential_item_functioning.item_response_difference import ParameterRule
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.reasons import in_words
from workmh_measures.report.writer import Writer
from workmh_measures.scoring.score import score

WORKERS = Path(__file__).parents[1] / "data" / "norway_workers_hads_bwas" / "workers.csv"
ASKED = Questions(sections=("dif",), dif=("sex",))
ReadPage = Callable[[str], Any]


@pytest.fixture(scope="module")
def measured() -> Measurements:
    instrument = load_instrument("hads")
    workers = pd.read_csv(WORKERS).iloc[::20]
    answers = workers[[f"HADS{i}" for i in range(1, 15)]].astype(float)
    answers.columns = pd.Index(instrument.item_ids[:14])
    rows = pd.DataFrame({"sex": workers["Gender"]})
    return Measurements(instrument, {}, answers, score(instrument, answers).frame, rows, ())


@pytest.fixture(scope="module")
def rows(measured: Measurements) -> list[Estimate]:
    return analyse(measured, ASKED)


def test_every_scale_is_compared_and_every_row_names_the_column(rows: list[Estimate]) -> None:
    assert {row.scale for row in rows} == {"anxiety", "depression", "total"}
    assert {row.factor for row in rows} == {"sex"}
    assert {row.group for row in rows if row.analysis == "dif_expected_score"} == {"Female", "Male"}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_holds_the_numbers_of_the_estimates(
    language: str, measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(instrument_page(measured.instrument, rows, language=language, asked=ASKED))
    say = Writer(language)
    assert say("topic.dif") in [h.text for h in page.root.all("h2")]
    found = {(row.analysis, row.item, row.method): row for row in rows if row.scale == "anxiety"}
    items = list(dict.fromkeys(item for _, item, _ in found if item is not None))
    table = page.table("dif-1")
    assert len(table) == len(items) == 7
    for line, item in zip(table, items, strict=True):
        assert line[1].startswith(say.number(found["dif_chisq", item, "total_sum"].value, 1))
        assert line[2] == say.number(found["dif_nagelkerke_r2", item, "total_sum"].value, 3)
        assert line[3] == say.number(found["dif_expected_score_difference", item, "matched_sum"].value, 2)
        assert line[4].startswith(say.number(found["dif_irt_chisq", item, "slopes_and_thresholds"].value, 1))
        flags = [found["dif_flagged", item, how].value for how in ("total_sum", "slopes_and_thresholds")]
        assert (line[5] == say("dif_is.no")) == (flags == [0.0, 0.0])
    assert len(page.table("dif-1-kinds")) == 7
    curves = page.table("dif-1-scores")
    assert len(curves) == 13
    first = next(row for row in rows if row.analysis == "dif_expected_score")
    assert curves[0][1] == say.number(first.value, 2)
    text = page.root.text
    assert "0,035" in text if language == "nb" else "0.035" in text


def test_three_groups_have_a_column_for_each_pair_and_no_drawing_where_nothing_differs(
    measured: Measurements, read_page: ReadPage
) -> None:
    random = np.random.default_rng(5)
    groups = pd.Series(np.tile(["x", "y", "z"], len(measured.rows))[: len(measured.rows)])
    rows = item_difference_estimates(
        measured.keyed(measured.instrument.scale("anxiety")),
        groups.sample(frac=1.0, random_state=random).reset_index(drop=True),
        about={"instrument": "hads", "scale": "anxiety", "factor": "by lot"},
    )
    page = read_page(instrument_page(measured.instrument, rows, language="en", asked=ASKED))
    assert len(page.table("dif-1")[0]) == 7
    assert "dif-1-curves" not in page.root.text
    assert "y - x: no item has parameters of its own" in page.root.text


def translated(rows: list[Estimate]) -> None:
    for row in rows:
        for sentence in (row.reason, *row.warnings):
            if sentence is not None:
                assert in_words(sentence, "nb").language is None, sentence


def test_every_sentence_of_sparse_answers_is_translated(rows: list[Estimate]) -> None:
    translated(rows)
    random = np.random.default_rng(3)
    trait = random.normal(size=(60, 1))
    answers = np.digitize(trait + random.normal(size=(60, 6)), [-0.5, 0.5, 1.5]).astype(float)
    groups = pd.Series(["a", "b", "b"] * 20)
    answers[:, 0] = 1.0
    answers[groups == "b", 1] = 0.0
    answers[groups == "a", 2] = np.minimum(answers[groups == "a", 2], 2.0)
    answers[:, 5] = np.where(answers[:, 3:5].sum(axis=1) > 3, 3.0, 0.0)
    frame = pd.DataFrame(answers, columns=list("uvwxyz"))
    few = groups.where(groups.index > 1, "c")
    strict = DifferenceChoices(
        rule=DifferenceRule(effect=None, level=0.9, adjust="none"),
        parameters=ParameterRule(smallest=0.0, level=1.0, adjust="none"),
    )
    for choices in (DifferenceChoices(), strict, DifferenceChoices(matching="trait")):
        translated(item_difference_estimates(frame, few, choices=choices))
    gaps = frame.assign(x=frame["x"].where(groups == "a"), y=np.nan)
    translated(item_difference_estimates(gaps, groups))
    translated(item_difference_estimates(frame, groups.where(groups == "a")))
    translated(item_difference_estimates(frame, pd.Series(np.arange(60) // 20 * np.nan)))
    translated(item_difference_estimates(frame.iloc[:, :2], groups))
