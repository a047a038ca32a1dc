"""One call for everything: sections asked for, what lacks its means gives nothing, scores alone, names from the closed list."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.anchors import Anchor, AskedChange
from workmh_measures.analysis.criterion_validity import Criterion
from workmh_measures.analysis.drawn import drawn
from workmh_measures.analysis.estimate_names import ANALYSES, METHODS, ROUTES
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.outlook import Outlook
from workmh_measures.analysis.questions import SECTIONS, Questions
from workmh_measures.analysis.rating_design import Raters, Retest
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ResponseError
from workmh_measures.scoring.score import score

PERSONS = 90


def made() -> Measurements:
    """Answers of people at two waves with everything that may stand beside them; every thirtieth answer missing."""
    random = np.random.default_rng(11)
    instrument = load_instrument("hads")
    burden = random.normal(size=PERSONS)
    answers, rows = [], []
    for wave, gain in (("t0", 0.0), ("t6", 0.5)):
        level = 1.3 + 0.7 * (burden - gain)[:, None] + random.normal(scale=0.7, size=(PERSONS, 14))
        codes = np.clip(np.round(level), 0, 3)
        codes[random.random(codes.shape) < 1 / 30] = -992
        answers.append(pd.DataFrame(codes, columns=list(instrument.item_ids)))
        felt = np.clip(np.round(4 + 2 * gain + random.normal(size=PERSONS)), 1, 7)
        told = {
            "person": [f"p{k}" for k in range(PERSONS)],
            "wave": wave,
            "group": np.where(burden > 0, "a", "b"),
        }
        told |= {
            "rater": np.where(np.arange(PERSONS) % 2 == 0, "r1", "r2"),
            "day": 0.0 if wave == "t0" else 14.0,
        }
        later = (burden + random.normal(size=PERSONS) > 0.5).astype(float)
        rows.append(
            pd.DataFrame({**told, "criterion": later, "later": later, "felt": felt, "age": 40 + felt})
        )
    both = pd.concat(answers, ignore_index=True)
    # The key turns some items; what was made is the keyed answer.
    return Measurements(
        instrument, {}, both, score(instrument, both).frame, pd.concat(rows, ignore_index=True), ("t0", "t6")
    )


ASKED = Questions(
    retest=Retest(first="t0", second="t6"),
    criterion=Criterion(prevalence=0.1),
    outlook=Outlook(outcome="later", beyond=("age",)),
    change=AskedChange(
        waves=("t0", "t6"), anchor=Anchor(column="felt", improved=(5, 7), minimally=(5, 5), stable=(4, 4))
    ),
    beside=("age",),
    known_groups=("group",),
    adjust=("age",),
    across=("group",),
    across_waves=("t0", "t6"),
    dif=("group",),
    draws=100,
)


@pytest.fixture(scope="module")
def measured() -> Measurements:
    return made()


def test_every_section_answers_and_every_name_is_in_the_closed_lists(measured: Measurements) -> None:
    rows = analyse(measured, replace(ASKED, consistency_draws=100))
    assert {row.analysis for row in rows} <= ANALYSES.keys()
    assert {row.method for row in rows} - {None} <= METHODS.keys()
    assert {row.missing for row in rows} - {None} <= ROUTES.keys()
    for section in SECTIONS:
        assert analyse(measured, replace(ASKED, sections=(section,))), section


def test_a_value_is_a_number_or_has_its_reason(measured: Measurements) -> None:
    for row in analyse(measured, ASKED):
        assert (row.value is not None and np.isfinite(row.value)) or row.reason or row.text, row
        ends = [end for end in (row.ci_low, row.ci_high) if end is not None]
        assert not any(np.isnan(end) for end in ends), row


def test_a_section_that_lacks_what_it_needs_gives_nothing(measured: Measurements) -> None:
    for section in ("reliability", "criterion", "prognosis", "responsiveness"):
        assert analyse(measured, Questions(sections=(section,))) == []


def test_raters_are_compared_when_they_are_asked_for(measured: Measurements) -> None:
    twice = Measurements(
        measured.instrument,
        {},
        pd.concat([measured.answers.head(PERSONS)] * 2, ignore_index=True),
        pd.concat([measured.scores.head(PERSONS)] * 2, ignore_index=True),
        pd.DataFrame({"person": [*range(PERSONS)] * 2, "rater": ["x"] * PERSONS + ["y"] * PERSONS}),
    )
    rows = analyse(twice, Questions(sections=("reliability",), raters=Raters()))
    assert next(r for r in rows if r.analysis == "icc_a_1" and r.item is None).level == "between_raters"


def test_from_scores_alone_what_needs_items_is_refused_and_the_rest_runs(measured: Measurements) -> None:
    scores = replace(measured, answers=pd.DataFrame(index=measured.answers.index))
    rows = analyse(scores, ASKED)
    refused = {row.analysis for row in rows if row.reason and row.reason.startswith("Only scores are known")}
    assert {"cronbach_alpha", "kmo", "key_audit"} <= refused
    given = {row.analysis for row in rows if row.value is not None}
    assert {
        "mean",
        "icc_a_1",
        "sem_agreement",
        "pearson",
        "known_groups_g",
        "auc",
        "odds_ratio",
        "srm",
    } <= given


def test_the_same_seed_gives_the_same_numbers(measured: Measurements) -> None:
    one = replace(ASKED, sections=("structure", "criterion", "responsiveness"), seed=5)
    assert analyse(measured, one) == analyse(measured, one)


def test_what_is_drawn_names_nobody_and_counts_everybody(measured: Measurements) -> None:
    shown = drawn(measured, ASKED)
    pairs = measured.paired(measured.instrument.scale("total"), "t0", "t6").complete()
    assert sum(point.n for point in shown.differences["total"]) == len(pairs.persons)
    assert set(shown.curves) == {"anxiety", "depression", "total"}
    assert drawn(measured, Questions()).differences == {}


def answered(measured: Measurements, answers: pd.DataFrame) -> Measurements:
    scores = score(measured.instrument, answers, checked=True).frame
    return replace(measured, answers=answers, scores=scores)


def faulty(measured: Measurements, fault: str) -> Measurements:
    """The measurements with one thing wrong, or nearly nothing left."""
    answers, rows = measured.answers.copy(), measured.rows
    if fault == "constant item":
        return answered(measured, answers.assign(**{"01": 2.0}))
    if fault == "an item twice":
        return answered(measured, answers.assign(**{"05": answers["07"]}))
    if fault == "an item nobody answered":
        return answered(measured, answers.assign(**{"03": -992.0}))
    if fault == "no answer":
        return answered(measured, answers * 0 - 992)
    if fault == "codes between codes":
        return answered(measured, answers.assign(**{"01": answers["01"] + 0.5}))
    if fault == "two persons":
        return measured.where(rows["person"].isin(["p0", "p1"]))
    if fault == "nobody":
        return measured.where(rows["person"] == "nobody")
    if fault == "one wave":
        return measured.at_wave("t0")
    if fault == "a person twice":
        return replace(measured, rows=rows.assign(person="p0"))
    if fault == "empty columns":
        return replace(measured, rows=rows.assign(criterion=np.nan, later=np.nan, felt=np.nan, age=np.nan))
    return replace(measured, rows=rows.assign(criterion="q", later="z", felt="y", age="x"))


@pytest.mark.parametrize(
    "fault",
    [
        *("constant item", "an item twice", "an item nobody answered", "no answer", "codes between codes"),
        *("two persons", "nobody", "one wave", "a person twice", "empty columns", "words for numbers"),
    ],
)
def test_whatever_is_wrong_every_row_has_a_value_or_a_sentence(measured: Measurements, fault: str) -> None:
    wrong = faulty(measured, fault)
    rows = analyse(wrong, replace(ASKED, draws=100))
    assert rows
    for row in rows:
        assert (row.value is not None and np.isfinite(row.value)) or row.reason or row.text, row
    drawn(wrong, ASKED)


def test_an_answer_without_end_is_refused_by_its_item(measured: Measurements) -> None:
    answers = measured.answers.copy()
    answers.iloc[0, 3] = np.inf
    with pytest.raises(ResponseError, match="item 04"):
        analyse(replace(measured, answers=answers))
