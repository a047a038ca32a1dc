"""Rows that name nobody, and people who stand in several rows, are said beside every number they touch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.anchors import AskedChange
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.analysis.rating_design import Raters, Retest
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.reasons import in_words
from workmh_measures.scoring.score import score

PERSONS = 40
NARROW = "80 rows are of 40 persons and are taken for as many persons as rows: intervals are too narrow."
WHO5 = load_instrument("who5")


def twice(**rows: object) -> Measurements:
    """Forty people with two rows each."""
    random = np.random.default_rng(3)
    level = np.repeat(random.normal(size=PERSONS), 2)[:, None]
    codes = np.clip(np.round(2.5 + level + random.normal(size=(2 * PERSONS, 5))), 0, 5)
    answers = pd.DataFrame(codes, columns=list(WHO5.item_ids))
    persons = np.repeat([str(n) for n in range(PERSONS)], 2).astype(object)
    frame = pd.DataFrame({"person": persons, **rows})
    waves = tuple(dict.fromkeys(frame["wave"])) if "wave" in frame else ()
    return Measurements(WHO5, {}, answers, score(WHO5, answers).frame, frame, waves)


def estimates(measured: Measurements, *sections: str, **asked: object) -> list[Estimate]:
    return analyse(measured, Questions(sections=sections, draws=100, **asked))  # type: ignore[arg-type]


@pytest.mark.parametrize("section", ["descriptives", "consistency", "structure"])
def test_rows_of_the_same_people_are_told_beside_every_number_that_takes_them_for_others(
    section: str,
) -> None:
    rows = estimates(twice(), section)
    assert rows
    assert all(NARROW in row.warnings for row in rows)
    assert not [row for row in estimates(twice(wave=["a", "b"] * PERSONS), section) if NARROW in row.warnings]


def test_two_raters_of_everybody_are_told_but_not_beside_their_agreement() -> None:
    measured = twice(rater=["x", "y"] * PERSONS)
    rows = estimates(measured, "consistency", "reliability", raters=Raters())
    alpha = next(row for row in rows if row.analysis == "cronbach_alpha")
    icc = next(row for row in rows if row.analysis.startswith("icc"))
    assert NARROW in alpha.warnings
    assert NARROW not in icc.warnings


def test_only_the_group_and_the_wave_with_people_twice_are_told() -> None:
    measured = twice(wave=[*"ab"] * (PERSONS - 1) + [*"aa"], group=[*"xx"] * (PERSONS - 1) + [*"yy"])
    told = {
        (row.wave, row.group)
        for row in estimates(measured, "consistency")
        if any("intervals are too narrow" in sentence for sentence in row.warnings)
    }
    assert told == {("a", None), ("a", "y")}


def test_rows_without_a_person_are_nobodys_pair_and_are_counted() -> None:
    whole = twice(wave=["a", "b"] * PERSONS)
    nameless = whole.rows.assign(person=whole.rows["person"].where(~whole.rows.index.isin([0, 3])))
    rows = estimates(replace(whole, rows=nameless), "responsiveness", change=AskedChange(waves=("a", "b")))
    srm = next(row for row in rows if row.analysis == "srm")
    assert srm.n == PERSONS - 2
    assert "Rows that name no person are left out: 2 of 80." in srm.warnings
    without = whole.where(~whole.rows["person"].isin(["0", "1"]))
    right = estimates(without, "responsiveness", change=AskedChange(waves=("a", "b")))
    assert next(row for row in right if row.analysis == "srm").value == srm.value


@pytest.mark.parametrize("sentence", [NARROW, "Rows that name no person are left out: 2 of 80."])
def test_both_sentences_have_their_norwegian(sentence: str) -> None:
    assert in_words(sentence, "nb").language is None


def test_error_rows_say_why_nobody_is_left_and_that_waves_may_be_turned_round() -> None:
    measured = twice(wave=["a", "b"] * PERSONS, day=[14.0, 0.0] * PERSONS)
    retest = Retest(first="a", second="b", min_days=7, max_days=21, stable=True)
    sem = next(row for row in estimates(measured, "error", retest=retest) if row.analysis == "sem_agreement")
    assert sem.value is None
    assert sem.warnings == (
        "The answers at wave b come before those at wave a: is their order turned round?",
        "40 of 40 persons are left out: their answers are not 7 to 21 days apart.",
    )
    assert all(in_words(sentence, "nb").language is None for sentence in sem.warnings)
