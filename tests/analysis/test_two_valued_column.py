"""A column of two values becomes 1 and 0, and never by a guess."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.two_valued_column import two_valued
from workmh_measures.errors import NotEstimable


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, 0, 1]),
        pd.Series([1.0, 0.0, 1.0]),
        pd.Series([True, False, True]),
        pd.Series(["1", "0", " 1 "]),
        pd.Series(["1.0", "0", "1"]),
    ],
)
def test_ones_and_zeros_need_no_word(column: pd.Series) -> None:
    np.testing.assert_array_equal(two_valued(column), [1.0, 0.0, 1.0])


def test_words_need_to_be_told_which_is_the_case() -> None:
    column = pd.Series(["yes", "no", None, "maybe", ""])
    np.testing.assert_array_equal(two_valued(column, case="yes"), [1.0, 0.0, np.nan, 0.0, np.nan])
    with pytest.raises(NotEstimable, match="'maybe', 'no', 'yes'; it must be said which"):
        two_valued(column)


def test_missing_codes_are_no_value() -> None:
    np.testing.assert_array_equal(two_valued(pd.Series([1, -999, 0, -991])), [1.0, np.nan, 0.0, np.nan])
    np.testing.assert_array_equal(two_valued(pd.Series(["1", "-993"])), [1.0, np.nan])


def test_a_number_can_be_the_case() -> None:
    np.testing.assert_array_equal(two_valued(pd.Series([1.0, 2.0, 3.0]), case="2"), [0.0, 1.0, 0.0])


@pytest.mark.parametrize(
    ("values", "held"), [(["a", "b"], "holds 'a', 'b'"), ([None, None], "holds nothing")]
)
def test_a_case_that_nobody_is_is_refused(values: list, held: str) -> None:
    with pytest.raises(NotEstimable, match=held):
        two_valued(pd.Series(values, dtype=object), case="z")


def test_of_many_values_the_first_are_named() -> None:
    with pytest.raises(NotEstimable, match="'6' and 2 more"):
        two_valued(pd.Series(range(2, 9)))
