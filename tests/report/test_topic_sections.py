"""The page of a whole analysis: a section for each topic, numbers as estimated, methods as run, every word in the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.anchors import Anchor, AskedChange
from workmh_measures.analysis.criterion_validity import Criterion
from workmh_measures.analysis.drawn import drawn
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.outlook import Outlook
from workmh_measures.analysis.questions import Questions
from workmh_measures.analysis.rating_design import Retest
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.topics import TOPICS, by_topic
from workmh_measures.report.writer import Writer
from workmh_measures.scoring.score import score

WAVES = Path(__file__).parents[1] / "data" / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv"
ReadPage = Callable[[str], Any]

ASKED = Questions(
    retest=Retest(first="1", second="2"),
    criterion=Criterion(),
    outlook=Outlook(outcome="later", beyond=("worry",)),
    change=AskedChange(
        waves=("1", "2"), anchor=Anchor(column="felt", improved=(5, 7), minimally=(5, 5), stable=(4, 4))
    ),
    beside=("worry",),
    known_groups=("sex",),
    across=("sex",),
    across_waves=("1", "2"),
    dif=("sex",),
    draws=100,
    consistency_draws=0,
    seed=3,
)


@pytest.fixture(scope="module")
def measured() -> Measurements:
    table = pd.read_csv(WAVES)
    instrument = load_instrument("phq9")
    parameters = {"missing_rule": "all_required"}
    answers = table[[f"PHQ{i}" for i in range(1, 10)]].astype(float)
    answers.columns = pd.Index(instrument.item_ids[:9])
    worry = table[[f"GAD{i}" for i in range(1, 8)]].sum(axis=1).astype(float)
    rows = pd.DataFrame(
        {"person": table["id"].astype(str), "wave": table["wave"].astype(str), "worry": worry}
    )
    rows = rows.assign(criterion=(worry >= 10) * 1.0, later=(worry + table["id"] % 7 >= 10) * 1.0)
    rows = rows.assign(
        sex=np.where(table["id"] % 2 == 0, "f", "m"), felt=(6 - worry / 4 + table["id"] % 3).clip(1, 7)
    )
    scores = score(instrument, answers, parameters=parameters).frame
    return Measurements(instrument, parameters, answers, scores, rows, ("1", "2"))


@pytest.fixture(scope="module")
def rows(measured: Measurements) -> list[Estimate]:
    return analyse(measured, ASKED)


def page_of(measured: Measurements, rows: list[Estimate], language: str) -> str:
    return instrument_page(
        measured.instrument, rows, language=language, drawn=drawn(measured, ASKED), asked=ASKED
    )


def test_every_topic_has_its_section_in_both_languages(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    for language in ("nb", "en"):
        page = read_page(page_of(measured, rows, language))
        headings = [h.text for h in page.root.all("h2")]
        assert [t for t in TOPICS if Writer(language)(f"topic.{t}") not in headings] == []
        ids = [e.get("id") for e in page.root.all() if e.get("id")]
        assert len(set(ids)) == len(ids)


def test_no_sentence_of_a_norwegian_page_is_left_in_english(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(page_of(measured, rows, "nb"))
    topics = [s for s in page.root.all("section") if s.get("aria-labelledby").startswith("topic-")]
    assert len(topics) == len(TOPICS)
    assert [e.text for s in topics for e in s.all("li", "p", "td") if e.get("lang")] == []


def test_every_estimate_belongs_to_a_topic_or_to_the_part_on_scales_and_items(rows: list[Estimate]) -> None:
    told = {row.analysis for some in by_topic(rows).values() for row in some}
    before = {"mean", "sd", "floor_percent", "ceiling_percent", "skewness", "kurtosis"}
    assert {row.analysis for row in rows} - told == before


def test_the_drawing_of_differences_counts_every_person(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(page_of(measured, rows, "en"))
    shown = drawn(measured, ASKED).differences["total"]
    [drawing] = [s for s in page.root.all("svg") if s.get("aria-labelledby") == "differences-total-title"]
    assert len(list(drawing.all("circle"))) == len(shown)
    assert sum(point.n for point in shown) == 403
    [words] = [e.text for e in drawing.all("desc")]
    assert words.startswith("403 persons.")
    legend = next(f for f in page.root.all("figure") if drawing in list(f.all("svg")))
    keys = [li.text for li in legend.all("li")]
    assert [key.rsplit(" ", 1)[0] for key in keys[1:]] == [
        "upper limit of agreement",
        "mean difference",
        "lower limit of agreement",
    ]
    assert all(key in words for key in keys[1:])


def test_the_scree_shows_the_eigenvalues_beside_random_ones(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(page_of(measured, rows, "en"))
    observed = [
        row.value
        for row in rows
        if (row.analysis, row.method, row.wave) == ("efa_eigenvalue", "observed", "1")
    ]
    table = page.table("structure-1-roots")
    assert [line[1] for line in table] == [Writer("en").number(value, 3) for value in observed]


def test_the_methods_tell_what_was_run(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(page_of(measured, rows, "en"))
    [section] = [s for s in page.root.all("section") if s.get("aria-labelledby") == "methods"]
    told = " ".join(p.text for p in section.all("p"))
    for said in (
        "Feldt",
        "100 bootstrap samples",
        "seed 3",
        "DeLong",
        "minimum residuals, oblimin",
        "everybody with the score",
    ):
        assert said in told, said
    few = [row for row in rows if row.analysis == "mean"]
    plain = read_page(instrument_page(measured.instrument, few, language="en"))
    assert "draws" not in plain.root.text


def test_what_has_no_value_is_told_once_with_its_reason(measured: Measurements, read_page: ReadPage) -> None:
    alone = replace(ASKED, change=AskedChange(waves=("1", "2")), sections=("responsiveness",))
    page = read_page(instrument_page(measured.instrument, analyse(measured, alone), language="en"))
    reasons = [li.text for li in page.root.all("li") if "No rating of change" in li.text]
    assert len(reasons) == 1
    assert reasons[0].startswith("Guyatt's index, ")


def test_the_same_analysis_gives_the_same_page(measured: Measurements, rows: list[Estimate]) -> None:
    assert page_of(measured, rows, "nb") == page_of(measured, analyse(measured, ASKED), "nb")


def test_every_heading_of_a_table_says_what_it_heads(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(page_of(measured, rows, "nb"))
    heads = list(page.root.all("th"))
    assert heads
    assert [th.text for th in heads if th.get("scope") not in ("col", "row", "colgroup", "rowgroup")] == []
    for table in page.root.all("table"):
        lines = [line for body in table.all("tbody") for line in body.all("tr")]
        assert all(next(line.all("th", "td")).tag == "th" for line in lines), next(table.all("caption")).text


def test_every_drawing_says_in_words_what_it_shows_and_has_its_numbers_beside_it(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(page_of(measured, rows, "nb"))
    for section in page.root.all("section"):
        figures = [f for f in section.all("figure") if any(s.get("role") == "img" for s in f.all("svg"))]
        for figure in figures:
            [drawing] = [s for s in figure.all("svg") if s.get("role") == "img"]
            words = [e.text for e in drawing.all("title", "desc")]
            assert len(words) == 2
            assert all(words)
        assert not figures or list(section.all("table"))


def test_scores_without_answers_are_not_refused_in_tables(read_page: ReadPage) -> None:
    reason = "Only scores are known; this needs the answers to the items."
    lacking = [Estimate(analysis="kmo", instrument="phq9", reason=reason)]
    page = read_page(instrument_page(load_instrument("phq9"), lacking, language="en"))
    [section] = [s for s in page.root.all("section") if s.get("aria-labelledby") == "topic-structure"]
    assert not list(section.all("table"))
    assert [li.text for li in section.all("li")] == [f"KMO: {reason}"]
