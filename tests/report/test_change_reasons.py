"""Every sentence beside a number of change, of options or of missing answers is there in Norwegian."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from tests.analysis.change_sets import ChangeSet, change_sets
from tests.analysis.test_interpretability import ASKED
from tests.analysis.test_responsiveness import PHQ9, measured

from workmh_measures.analysis.anchors import AskedChange
from workmh_measures.analysis.interpretability import interpretability_estimates
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.missing_answers import missing_answer_estimates
from workmh_measures.analysis.missing_waves import missing_wave_estimates
from workmh_measures.analysis.option_use import option_use_estimates
from workmh_measures.analysis.reliable_change_sources import FirstScores, known_errors
from workmh_measures.analysis.responsiveness import responsiveness_estimates
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.reasons import in_words
from workmh_measures.scoring.score import score

TOTAL = PHQ9.scale("total")


def test_why_no_change_of_a_scale_can_be_judged_is_told_in_norwegian() -> None:
    told = set[str]()
    for name in instrument_ids():
        instrument = load_instrument(name)
        choices = {one: parameter.default for one, parameter in instrument.parameters.items()}
        for n in (0, 2, 3):
            lowest = {item.id: np.zeros(n) for item in instrument.items}
            sample = FirstScores(wave="t0", answers=pd.DataFrame(lowest), scores=np.zeros(n))
            told |= {
                known_errors(instrument, scale, sample, parameters=choices).reason
                for scale in instrument.scales
            }
    found = {one: in_words(one, "nb") for one in told - {""}}
    assert len(found) > 5
    assert [one for one, phrase in found.items() if phrase.language is not None] == []


def small(change: list[float], rating: list[float | str]) -> Measurements:
    before = np.arange(len(change), dtype=np.float64)
    return measured(ChangeSet(before, before - change, -1), anxiety=rating)


def changes() -> Iterator[tuple[Measurements, AskedChange]]:
    """Yield data and questions with every kind of reason and warning."""
    one = change_sets()["phq9_by_gad7"]
    whole = measured(one, anxiety=one.rating)
    few = replace(ASKED, draws=100)
    yield whole, replace(few, anchor=None)
    yield whole, replace(few, draws=20)
    yield measured(one, anxiety=np.asarray(one.rating)[::-1]), replace(few, error=None)
    yield replace(whole, rows=whole.rows.assign(person="a")), few
    yield replace(whole, rows=whole.rows.drop(columns="anxiety")), few
    yield small([], []), few
    yield small([1.0], [3.0]), few
    yield small([2.0, 2.0, 2.0], [4.0, 5.0, 9.0]), few
    yield small([1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 9.0, 9.0]), few
    yield small([1.0, 2.0, 3.0, 9.0, 5.0], [0.0, 0.0, 4.0, 4.0, 1.0]), few
    yield small([1.0, 2.0, 3.0], [0.0, 1.0, 2.0]), few
    yield small([1.0, 2.0, 3.0], ["bedre", 1.0, 2.0]), few
    yield small([1.0, 2.0, 3.0], [np.inf, 1.0, 2.0]), few
    yield small([0.0, 1, 2, 3, 4, 5, 6, 7], [0.0, 0, 4, 0, 4, 0, 4, 4]), few
    yield small([1.0, 2.0, 3.0, 4.0], [1.0, 9.0, 4.0, 3.0]), few


def answered(answers: pd.DataFrame) -> Measurements:
    answers = answers.reindex(columns=list(PHQ9.item_ids))
    return Measurements(PHQ9, {}, answers, score(PHQ9, answers).frame, pd.DataFrame(index=answers.index))


def rows() -> list[Estimate]:
    found: list[Estimate] = []
    either = TOTAL.model_copy(update={"direction": "none"})
    for data, asked in changes():
        for scale in (TOTAL, either):
            found += responsiveness_estimates(data, scale, asked=asked, about={})
            found += interpretability_estimates(data, scale, asked=asked, about={})
        found += missing_wave_estimates(data, TOTAL, about={})
    ids = list(PHQ9.item_ids)[:9]
    full = pd.DataFrame(np.arange(72).reshape(8, 9) % 4 * 1.0, columns=ids)
    for answers in (
        full,
        full.head(0),
        full * np.nan,
        full.mask(np.eye(8, 9, dtype=bool)),
        full.assign(**{ids[0]: np.nan}),
    ):
        found += missing_answer_estimates(answered(answers), TOTAL, about={})
    odd = pd.DataFrame({"01": [0.0, 7.5], "02": [np.nan, np.nan]})
    return found + option_use_estimates(odd, codes={"01": (0, 1), "02": (0, 1)})


def test_every_reason_and_warning_is_translated() -> None:
    found = rows()
    said = {sentence for row in found for sentence in row.warnings}
    said |= {row.reason for row in found if row.reason is not None}
    assert len(said) > 25
    left = [sentence for sentence in said if in_words(sentence, "nb").language is not None]
    assert not left
