"""The item response model on the page: the numbers of the estimates, in both languages, every sentence in Norwegian."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.item_response.item_response_estimates import TRAIT_VALUES, item_response_rows
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import ItemModel, Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.reasons import in_words
from workmh_measures.report.writer import Writer
from workmh_measures.scoring.score import score

DATA = Path(__file__).parents[1] / "data"
ReadPage = Callable[[str], Any]


@pytest.fixture(scope="module")
def measured() -> Measurements:
    """Everybody's anxiety and depression, seven items each; one in twenty of the workers."""
    instrument = load_instrument("hads")
    workers = pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv").iloc[::20]
    answers = workers[[f"HADS{i}" for i in range(1, 15)]].astype(float)
    answers.columns = pd.Index(instrument.item_ids[:14])
    rows = pd.DataFrame({"group": workers["Gender"]})
    return Measurements(instrument, {}, answers, score(instrument, answers).frame, rows, ())


def asked(model: ItemModel = "graded") -> Questions:
    return Questions(sections=("item_response",), item_model=model)


@pytest.fixture(scope="module")
def rows(measured: Measurements) -> list[Estimate]:
    return analyse(measured, asked())


def of(rows: list[Estimate], analysis: str, **about: str | None) -> list[Estimate]:
    wanted = {"scale": "anxiety", **about}
    return [r for r in rows if r.analysis == analysis and all(getattr(r, k) == v for k, v in wanted.items())]


def test_groups_are_modelled_only_where_the_section_is_asked_for_in_them(measured: Measurements) -> None:
    assert {row.group for row in analyse(measured, asked())} == {None}
    in_groups = Questions(sections=("item_response",), in_groups=frozenset({"item_response"}))
    assert {row.group for row in analyse(measured, in_groups)} == {None, "Female", "Male"}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_holds_the_numbers_of_the_estimates(
    language: str, measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(instrument_page(measured.instrument, rows, language=language, asked=asked()))
    say = Writer(language)
    assert say("topic.item_response") in [h.text for h in page.root.all("h2")]
    table = page.table("item-response-1-items")
    assert len(table) == 7
    for line, slope in zip(table, of(rows, "grm_a"), strict=True):
        places = of(rows, "grm_b", item=slope.item)
        [fit] = of(rows, "irt_item_fit", item=slope.item)
        assert line[1] == say.number(slope.value, 2)
        assert line[3:6] == [say.number(place.value, 2) for place in places]
        assert line[6].startswith(say.number(fit.value, 1))
        assert line[6].endswith(say("p_below") if (fit.p_value or 0) < 0.001 else say.number(fit.p_value, 3))
    along = page.table("item-response-1-along")
    assert len(along) == len(TRAIT_VALUES)
    information, errors = of(rows, "irt_test_information"), of(rows, "irt_conditional_sem")
    for line, told, error in zip(along, information, errors, strict=True):
        assert line[1:3] == [say.number(told.value, 2), say.number(error.value, 2)]
    sums = of(rows, "irt_trait_of_score")
    assert [line[1] for line in page.table("item-response-1-sums")] == [say.number(r.value, 2) for r in sums]
    assert len(sums) == 22


def test_curves_that_cannot_be_told_apart_are_not_drawn(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    few = [row for row in rows if row.item not in ("01", "03")]
    for told, drawn in ((rows, 0), (few, 1)):
        page = read_page(instrument_page(measured.instrument, told, language="en", asked=asked()))
        ids = [e.get("id") or "" for e in page.root.all()]
        assert sum(one.startswith("item-response-1-curves") for one in ids) >= drawn
        assert any(one.startswith("item-response-1-curves") for one in ids) == bool(drawn)


def translated(rows: list[Estimate]) -> None:
    for row in rows:
        for sentence in (row.reason, *row.warnings):
            if sentence is not None:
                assert in_words(sentence, "nb").language is None, sentence


@pytest.mark.parametrize("model", ["graded", "partial_credit", "generalised_partial_credit"])
def test_every_sentence_of_sparse_answers_is_translated(model: ItemModel, rows: list[Estimate]) -> None:
    translated(rows)
    random = np.random.default_rng(3)
    trait = random.normal(size=(60, 1))
    answers = np.digitize(trait + random.normal(size=(60, 6)), [-0.5, 0.5, 1.5]).astype(float)
    answers[:, 0] = 1.0
    answers[:, 1] = 3 - answers[:, 1]
    answers[:, 2] = random.integers(4, size=60)
    answers[:2] = np.nan
    frame = pd.DataFrame(answers, columns=list("uvwxyz"))
    codes = dict.fromkeys(frame, (0.0, 1.0, 2.0, 3.0, 4.0))
    translated(item_response_rows(frame, model=model, codes=codes))
    translated(item_response_rows(frame.iloc[:, :2], model=model))
    translated(item_response_rows(frame.head(12), model=model))
    translated(item_response_rows(frame.assign(x=frame["y"], z=frame["y"]), model=model))
    translated(item_response_rows(frame.assign(x=np.nan, u=np.arange(60.0)), model=model))
    apart = frame.assign(u=np.where(random.random(60) < 0.5, np.nan, answers[:, 3]))
    translated(item_response_rows(apart.where(random.random(apart.shape) < 0.2), model=model))
