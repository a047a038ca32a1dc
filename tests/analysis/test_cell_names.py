"""A cell as a name: what a table holds and what people write in hypotheses and options must meet."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.cell_names import cell_name, sorted_names


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        (1.0, "1"),
        (1.5, "1.5"),
        (2, "2"),
        ("2.0", "2"),
        (True, "1"),
        (np.bool_(False), "0"),
        (" aap ", "aap"),
        ("", None),
        (None, None),
        (np.nan, None),
        (-994.0, None),
        ("-999", None),
    ],
)
def test_a_cell_is_named_as_it_is_written(cell: object, name: str | None) -> None:
    assert cell_name(cell) == name


def test_numbers_are_sorted_by_size_and_words_by_letter() -> None:
    assert sorted_names(pd.Series(["10", "9", None, "2", "9"])) == ["2", "9", "10"]
    assert sorted_names(pd.Series(["b", "10", "a"])) == ["10", "a", "b"]
