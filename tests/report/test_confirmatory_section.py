"""Confirmatory models on the page: numbers as estimated, the model drawn, a verdict that follows from stated bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.writer import Writer
from workmh_measures.scoring.score import score

WORKERS = Path(__file__).parents[1] / "data" / "norway_workers_hads_bwas" / "workers.csv"
OWN = "worry =~ 01 + 03 + 05 + 09\nrest =~ 07 + 11 + 14\nmood =~ 02 + 04 + 06 + 14\n01 ~~ 09\nmood ~ worry"
ReadPage = Callable[[str], Any]


@pytest.fixture(scope="module")
def hads() -> Measurements:
    workers = pd.read_csv(WORKERS, low_memory=False).iloc[::10]
    instrument = load_instrument("hads")
    answers = workers[[f"HADS{i}" for i in range(1, 15)]].astype(float)
    answers = answers.set_axis(instrument.item_ids, axis=1)
    rows = pd.DataFrame({"group": workers["Gender"].astype(str)}, index=answers.index)
    return Measurements(instrument, {}, answers, score(instrument, answers).frame, rows)


def estimated(measured: Measurements, model: str | None, **asked: Any) -> list[Estimate]:
    return analyse(measured, Questions(sections=("confirmatory",), model=model, **asked))


def section_of(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage, language: str = "en"
) -> Any:
    page = read_page(instrument_page(measured.instrument, rows, language=language))
    [section] = [s for s in page.root.all("section") if s.get("aria-labelledby") == "topic-confirmatory"]
    return section


@pytest.fixture(scope="module")
def plain(hads: Measurements) -> list[Estimate]:
    return estimated(hads, None)


def test_models_are_compared_by_the_numbers_to_cite(
    hads: Measurements, plain: list[Estimate], read_page: ReadPage
) -> None:
    section = section_of(hads, plain, read_page)
    [table] = [t for t in section.all("table") if next(t.all("caption")).text == "Models compared"]
    shown = [[c.text for c in line.all("th", "td")] for b in table.all("tbody") for line in b.all("tr")]
    assert [line[0] for line in shown] == [
        "Anxiety: one factor",
        "Depression: one factor",
        "Total: one factor",
        "All items: correlated factors",
    ]
    together = {row.analysis: row for row in plain if row.scale is None and row.item is None}
    say, chi2 = Writer("en"), together["cfa_chisq_scaled"]
    robust = [f"cfa_{index}_robust" for index in ("cfi", "tli", "rmsea")]
    expected = [say.value(together[name], 3) for name in (*robust, "cfa_srmr")]
    assert shown[-1][1:] == [f"{say.value(chi2, 1)} (76)", *expected]


def test_each_model_is_drawn_and_told_in_words(
    hads: Measurements, plain: list[Estimate], read_page: ReadPage
) -> None:
    section = section_of(hads, plain, read_page)
    drawings = [s for s in section.all("svg") if len(list(s.all("ellipse")))]
    assert [len(list(s.all("ellipse"))) for s in drawings] == [1, 1, 1, 2]
    assert [len(list(s.all("rect"))) for s in drawings] == [7, 7, 14, 14]
    words = next(drawings[-1].all("desc")).text
    say = Writer("en")
    loadings = [row for row in plain if row.scale is None and row.analysis == "cfa_loading"]
    assert all(say.value(row, 2) in words for row in loadings)
    [related] = [row for row in plain if row.scale is None and row.analysis == "factor_correlation"]
    assert (
        f"with Anxiety: {say.value(related, 2)}." in words
        or f"with Depression: {say.value(related, 2)}." in words
    )


def test_the_table_behind_the_drawing_has_every_loading_with_its_interval(
    hads: Measurements, plain: list[Estimate], read_page: ReadPage
) -> None:
    section, say = section_of(hads, plain, read_page), Writer("en")
    tables = [
        t for t in section.all("table") if next(t.all("caption")).text.startswith("Standardised loadings")
    ]
    shown = [[c.text for c in line.all("th", "td")] for b in tables[-1].all("tbody") for line in b.all("tr")]
    shown = [line for line in shown if len(line) == 4]
    loadings = [row for row in plain if row.scale is None and row.analysis == "cfa_loading"]
    explained = {row.item: row for row in plain if row.scale is None and row.analysis == "cfa_r2"}
    expected = [[say.value(r, 2), say.interval(r, 2), say.value(explained[r.item], 2)] for r in loadings]
    assert [[text.replace("\xa0", " ") for text in line[1:]] for line in shown] == [
        [text.replace("\xa0", " ") for text in line] for line in expected
    ]


@pytest.mark.parametrize(
    ("indices", "told"),
    [
        ({"cfa_cfi": 0.96, "cfa_tli": 0.95, "cfa_rmsea": 0.06, "cfa_srmr": 0.08}, "fits well: all are kept"),
        (
            {"cfa_cfi": 0.94, "cfa_tli": 0.9, "cfa_rmsea": 0.05, "cfa_srmr": 0.03},
            "RMSEA and SRMR kept, CFI and TLI not",
        ),
        ({"cfa_cfi": 0.9, "cfa_tli": 0.9, "cfa_rmsea": 0.1, "cfa_srmr": 0.1}, "does not fit: none is kept"),
    ],
)
def test_the_verdict_follows_from_the_bounds(
    hads: Measurements, read_page: ReadPage, indices: dict[str, float], told: str
) -> None:
    about = {"instrument": "hads", "method": "mlr", "n": 100}
    rows = [
        Estimate(analysis="cfa_model", level="one_factor", text="f =~ hads_01", **about),  # type: ignore[arg-type]
        Estimate(analysis="cfa_chisq", value=20.0, df=9.0, p_value=0.018, **about),  # type: ignore[arg-type]
        *(Estimate(analysis=name, value=value, **about) for name, value in indices.items()),  # type: ignore[arg-type]
        Estimate(analysis="cfa_loading", factor="f", item="01", value=0.5, **about),  # type: ignore[arg-type]
    ]
    text = section_of(hads, rows, read_page).text
    assert told in text
    assert "Exact fit is rejected (p = 0.018)" in text
    assert "not proven" not in text
    ordered = [replace(row, method="wlsmv") for row in rows]
    assert "not proven" in section_of(hads, ordered, read_page).text


@pytest.mark.parametrize("model", [None, "bifactor", OWN])
def test_a_norwegian_page_is_norwegian_and_its_ids_are_unique(
    hads: Measurements, read_page: ReadPage, model: str | None
) -> None:
    rows = estimated(hads, model, in_groups=frozenset({"confirmatory"}))
    page = read_page(instrument_page(hads.instrument, rows, language="nb"))
    [section] = [s for s in page.root.all("section") if s.get("aria-labelledby") == "topic-confirmatory"]
    assert [e.text for e in section.all("li", "p", "td") if e.get("lang")] == []
    ids = [e.get("id") for e in page.root.all() if e.get("id")]
    assert len(set(ids)) == len(ids)
    [methods] = [s for s in page.root.all("section") if s.get("aria-labelledby") == "methods"]
    assert "konfirmatorisk faktoranalyse av ordnede svar" in methods.text


def test_groups_stand_folded_and_are_named(hads: Measurements, read_page: ReadPage) -> None:
    rows = estimated(hads, "correlated", in_groups=frozenset({"confirmatory"}))
    section = section_of(hads, rows, read_page)
    summaries = [s.text for s in section.all("summary")]
    groups = sorted(set(hads.rows["group"]))
    assert [s for s in summaries if s.startswith("Group ")] == [f"Group {name}" for name in groups]


def test_what_a_file_frees_is_drawn_and_told(hads: Measurements, read_page: ReadPage) -> None:
    rows = estimated(hads, OWN)
    section, say = section_of(hads, rows, read_page), Writer("en")
    assert "Further parameters of the model" in [s.text for s in section.all("summary")]
    [freed] = [row for row in rows if row.analysis == "cfa_residual_covariance"]
    [path] = [row for row in rows if row.analysis == "cfa_path"]
    assert (path.factor, path.level) == ("mood", "worry")
    [drawing] = [s for s in section.all("svg") if len(list(s.all("ellipse")))]
    assert say.value(freed, 2) in [t.text for t in drawing.all("text")]
    assert "hads_01 ~~ hads_09" in section.text


def test_a_model_without_a_value_tells_why(hads: Measurements, read_page: ReadPage) -> None:
    section = section_of(hads, estimated(hads, "second_order"), read_page)
    assert "A factor of factors needs at least 3 scales; there are 2." in section.text
    assert list(section.all("svg")) == []
