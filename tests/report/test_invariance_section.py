"""Measurement invariance on the page: the verdict on each scale, each rung with its numbers, and who is cited."""

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
ASKED = Questions(sections=("invariance",), across=("group",))
ReadPage = Callable[[str], Any]


@pytest.fixture(scope="module")
def measured() -> Measurements:
    instrument = load_instrument("hads")
    data = pd.read_csv(WORKERS, low_memory=False).iloc[::9]
    answers = data[[f"HADS{i}" for i in range(1, 15)]].astype(float)
    answers.columns = pd.Index(instrument.item_ids[:14])
    rows = pd.DataFrame({"group": data["Gender"]}, index=data.index)
    return Measurements(instrument, {}, answers, score(instrument, answers).frame, rows)


@pytest.fixture(scope="module")
def rows(measured: Measurements) -> list[Estimate]:
    return analyse(measured, ASKED)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_holds_the_verdicts_and_the_rungs_of_the_estimates(
    language: str, measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(instrument_page(measured.instrument, rows, language=language, asked=ASKED))
    say = Writer(language)
    assert say("topic.invariance") in [h.text for h in page.root.all("h2")]
    verdicts = [row for row in rows if row.analysis == "invariance"]
    for line, row in zip(page.table("invariance-verdicts"), verdicts, strict=True):
        assert line[1].startswith(say(f"invariance.is.{str(row.text).replace(' ', '_')}"))
    for k, verdict in enumerate(verdicts, 1):
        own = [row for row in rows if row.scale == verdict.scale]
        levels = list(dict.fromkeys(row.level for row in own if row.level is not None))
        fits, changes = page.table(f"invariance-{k}-fit"), page.table(f"invariance-{k}-change")
        for place, level in enumerate(levels):
            found = {row.analysis: row for row in own if row.level == level}
            fit, line = fits[place], page.table(f"invariance-{k}")[place]
            assert fit[1].startswith(say.number(found["invariance_chisq"].value, 1).replace("\xa0", " "))
            assert fit[2] == say.number(found["invariance_cfi"].value, 3)
            if "invariance_chisq_diff" in found:
                difference = found["invariance_chisq_diff"]
                assert line[1].startswith(say.number(difference.value, 1).replace("\xa0", " "))
                assert changes[place][1] == say.number(found["invariance_delta_cfi"].value, 3)
            assert line[-1] == say(f"invariance.is.{found['invariance_rung'].text}")
        assert len(fits) == len(changes) == len(page.table(f"invariance-{k}")) == len(levels)


def test_the_methods_name_who_is_cited(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    # As it is where items are free; of a model that sets all equal nothing is told, and nobody is cited for it.
    found = [
        replace(row, value=0.4, reason=None) if row.analysis == "invariance_expected_difference" else row
        for row in rows
    ]
    text = read_page(instrument_page(measured.instrument, found, language="en", asked=ASKED)).root.text
    assert "models that set more and more equal" in text
    for name in (
        "Wu H, Estabrook R (2016)",
        "Satorra A (2000)",
        "Chen FF (2007)",
        "Nye CD, Drasgow F (2011)",
    ):
        assert name in text
    bare = read_page(instrument_page(measured.instrument, rows, language="en", asked=ASKED)).root.text
    assert "Nye CD" not in bare


CONFIGURAL = Estimate(analysis="invariance_rung", level="configural", text="holds")
VERDICT = Estimate(analysis="invariance", text="supported", method="wlsmv")
TESTED = Estimate(analysis="invariance_chisq_diff", level="loadings", value=60.0, df=6.0)


def _page(measured: Measurements, found: list[Estimate], read_page: ReadPage, language: str = "en") -> str:
    rows = [replace(row, instrument="hads", scale="anxiety", factor="group") for row in found]
    return str(
        read_page(instrument_page(measured.instrument, rows, language=language, asked=ASKED)).root.text
    )


@pytest.mark.parametrize(("p_value", "is_told"), [(0.001, True), (0.2, False)])
def test_a_rung_that_holds_against_its_test_is_told(
    p_value: float, is_told: bool, measured: Measurements, read_page: ReadPage
) -> None:
    rung = Estimate(analysis="invariance_rung", level="loadings", text="holds")
    rows = [VERDICT, CONFIGURAL, rung, replace(TESTED, p_value=p_value)]
    note = (
        "The test finds a difference (p < 0.05) where these are set equal: loadings. That they hold rests on"
    )
    assert (note in _page(measured, rows, read_page)) is is_told
    assert ("Testen finner en forskjell (p < 0,05)" in _page(measured, rows, read_page, "nb")) is is_told
    failed = [VERDICT, CONFIGURAL, replace(rung, text="fails"), replace(TESTED, p_value=p_value)]
    assert note not in _page(measured, failed, read_page)


def test_a_model_that_does_not_fit_is_told_beside_the_verdict(
    measured: Measurements, read_page: ReadPage
) -> None:
    fit = Estimate(analysis="invariance_srmr", level="configural", value=0.09)
    rows = [replace(VERDICT, text="not supported"), replace(CONFIGURAL, text="fails"), fit]
    assert "the model does not fit even with nothing set equal" in _page(measured, rows, read_page)


def test_a_dash_stands_where_no_difference_can_be_expected(
    measured: Measurements, rows: list[Estimate], read_page: ReadPage
) -> None:
    page = read_page(instrument_page(measured.instrument, rows, language="en", asked=ASKED))
    lines = page.table("invariance-verdicts")
    verdicts = [row for row in rows if row.analysis == "invariance"]
    equal = [line for line, row in zip(lines, verdicts, strict=True) if row.text == "supported"]
    assert equal
    assert all(line[-2:] == ["–", "–"] for line in equal)
