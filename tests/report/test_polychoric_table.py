"""Polychoric correlations on the page: told in a sentence, listed strongest first where there are few enough to read."""

from __future__ import annotations

from itertools import combinations

from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Folded, Note, Table
from workmh_measures.report.found import Found
from workmh_measures.report.polychoric_table import MOST_PAIRS, polychoric_blocks
from workmh_measures.report.resampling_told import resampling_sentences
from workmh_measures.report.results_view import ResultsView
from workmh_measures.report.writer import Writer

VIEW = ResultsView(load_instrument("phq9"), Found([]), Writer("nb"))


def pairs(items: int) -> list[Estimate]:
    names = [f"{i:02d}" for i in range(1, items + 1)]
    return [
        Estimate(
            analysis="polychoric",
            item=a,
            item2=b,
            value=-0.5 + k / 100,
            ci_low=-0.6,
            ci_high=0.6,
            ci_level=0.95,
            n=50,
        )
        for k, (a, b) in enumerate(combinations(names, 2))
    ]


def test_few_pairs_are_listed_strongest_first_behind_a_line() -> None:
    note, folded = polychoric_blocks("k", [*pairs(4), Estimate(analysis="kmo", value=0.9)], VIEW)
    assert isinstance(note, Note)
    assert "−0,50 til −0,45, halvparten av de 6 parene" in note.phrase.text
    assert isinstance(folded, Folded)
    [table] = folded.blocks
    assert isinstance(table, Table)
    assert [line[1].text for line in table.groups[0].rows] == [f"−0,{k}" for k in range(50, 44, -1)]


def test_many_pairs_are_told_in_a_sentence_alone_and_none_in_nothing() -> None:
    many = pairs(21)
    assert len(many) > MOST_PAIRS
    [note] = polychoric_blocks("k", many, VIEW)
    assert isinstance(note, Note)
    assert polychoric_blocks("k", [Estimate(analysis="polychoric", reason="No.")], VIEW) == []


def test_intervals_of_ordered_answers_are_told_with_their_draws() -> None:
    rows = [
        Estimate(
            analysis=name,
            instrument="phq9",
            scale="total",
            value=0.9,
            ci_low=0.8,
            ci_high=0.95,
            n=50,
            method=method,
            missing="listwise",
        )
        for name, method in (("categorical_omega", "one_factor_dwls"), ("ordinal_alpha", "polychoric"))
    ]
    view = ResultsView(
        load_instrument("phq9"), Found(rows), Writer("en"), asked=Questions(consistency_draws=200)
    )
    told = " ".join(resampling_sentences(view))
    assert "Those of categorical omega and ordinal alpha come from 200 bootstrap samples" in told
