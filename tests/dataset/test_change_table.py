"""Change out of a study's long data set in Python: one row for each person, described by a codebook."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.change_table import ScaleRule, change_dataset, change_of_scale
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.paired import Pairs, paired_rows
from workmh_measures.dataset.scored_table import AnswerTable, scored_table
from workmh_measures.definitions.library import load_instrument
from workmh_measures.scoring.change_error import Known, error_from_sem, reliable_change_threshold

WHO5 = load_instrument("who5")
SEM = Known(value=5.0, kind="stated", source="stated")


@pytest.fixture
def dataset() -> Dataset:
    answers = pd.DataFrame([[1.0] * 5, [4.0] * 5, [3.0] * 5], columns=list(WHO5.item_ids))
    keys = pd.DataFrame({"id": ["a", "a", "b"], "wave": ["t0", "t6", "t0"]})
    return scored_table(WHO5, AnswerTable(answers, keys, wave="wave"), parameters={}).dataset


@pytest.fixture
def pairs(dataset: Dataset) -> Pairs:
    return paired_rows(dataset.frame["id"], dataset.frame["wave"], first="t0", second="t6")


def rule(**parts: object) -> ScaleRule:
    return ScaleRule(**{"scale": WHO5.scale("total"), "error": None, "reasons": {}, **parts})


def test_scores_change_and_category_of_each_person(dataset: Dataset, pairs: Pairs) -> None:
    found = change_of_scale(dataset, WHO5, rule(error=error_from_sem(SEM), important=SEM), pairs)
    np.testing.assert_array_equal(found.before, [20, 60])
    np.testing.assert_array_equal(found.after, [80, np.nan])
    assert found.reliable is not None
    assert found.important is not None
    np.testing.assert_array_equal(found.reliable, [1, np.nan])
    np.testing.assert_array_equal(found.important, [1, np.nan])
    table = change_dataset(dataset, WHO5, [found], pairs=pairs, waves=("t0", "t6"))
    assert list(table.frame["id"]) == ["a", "b"]
    assert table.codebook.keys == ("id",)
    assert "SEM 5 (stated)" in table.codebook["who5_total_reliable"].derivation


def test_a_threshold_without_an_error_has_no_index_column(dataset: Dataset, pairs: Pairs) -> None:
    found = change_of_scale(dataset, WHO5, rule(error=reliable_change_threshold(SEM)), pairs)
    table = change_dataset(dataset, WHO5, [found], pairs=pairs, waves=("t0", "t6"))
    assert "who5_total_rci" not in table.frame
    assert "who5_total_reliable" in table.frame


def test_a_rule_that_judges_nothing_still_gives_the_change_and_its_reason(
    dataset: Dataset, pairs: Pairs
) -> None:
    found = change_of_scale(dataset, WHO5, rule(reasons={"reliable": "No error is known."}), pairs)
    table = change_dataset(dataset, WHO5, [found], pairs=pairs, waves=("t0", "t6"))
    ends = [name.removeprefix("who5_total_") for name in table.frame.columns[1:]]
    assert ends == ["from", "to", "change", "change_status"]
    assert "No error is known." in table.codebook.notes[0]


def test_labels_exist_in_every_language_of_the_instrument(dataset: Dataset, pairs: Pairs) -> None:
    found = change_of_scale(dataset, WHO5, rule(error=error_from_sem(SEM), important=SEM), pairs)
    table = change_dataset(dataset, WHO5, [found], pairs=pairs, waves=("t0", "t6"))
    languages = set(table.codebook.languages)
    assert languages >= {"nb", "en"}
    for variable in table.codebook:
        assert set(variable.label) == languages
        assert all(set(value.label) == languages for value in variable.value_labels)
