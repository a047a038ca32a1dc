"""Models in text that say something else for each group, against lavaan."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.normal_answers import CompleteAnswers
from workmh_measures.analysis.confirmatory_factors.parameter_table import TableChoices, parameter_table
from workmh_measures.analysis.measurement_invariance.rung_fit import BlockAnswers
from workmh_measures.analysis.polychoric.moments import polychoric_moments
from workmh_measures.errors import DefinitionError, NotEstimable

from .ladders_in_r import TESTS, in_r_order, nhanes

IN_R: dict[str, Any] = json.loads(
    (TESTS / "reference" / "measurement_invariance_text.json").read_text(encoding="utf-8")
)["results"]
FIVE = [f"DPQ0{i}0" for i in (1, 2, 4, 5, 6)]
ITEMS = ["a", "b", "c", "d"]


@pytest.mark.parametrize("name", IN_R)
def test_what_is_said_for_each_group_is_fitted_as_by_lavaan(name: str) -> None:
    expected = IN_R[name]
    answers = nhanes().dropna(subset=FIVE)
    parts = [answers.loc[answers["group"] == group, FIVE].to_numpy(float) for group in ("g1", "g2")]
    stated = stated_model(expected["text"], FIVE)
    if name == "ordered":
        table = parameter_table(stated, TableChoices(groups=2, thresholds=dict.fromkeys(FIVE, 3)))
        moments = tuple(polychoric_moments(part, names=FIVE) for part in parts)
        found = BlockAnswers("WLSMV", ordered=moments).fitted(table)
    else:
        table = parameter_table(stated, TableChoices(groups=2, means=True))
        samples = tuple(CompleteAnswers.of(part) for part in parts)
        found = BlockAnswers("ML", measured=samples).fitted(table)
    close, fit = (1e-4 if name == "ordered" else 1e-5), expected["fit"]
    assert in_r_order(found, found.values, expected["parameters"]) == pytest.approx(
        expected["estimate"], abs=close
    )
    errors = in_r_order(found, found.standard_errors, expected["parameters"])
    assert errors == pytest.approx(expected["se"], rel=close)
    assert (table.n_free, found.test.model.df) == (fit["npar"], fit["df"])
    assert found.test.model.value == pytest.approx(fit["chisq"], rel=1e-6)
    if name == "ordered":
        assert found.scaled is not None
        assert found.scaled.model.value == pytest.approx(fit["chisq.scaled"], rel=1e-5)


def test_what_is_said_for_each_group_is_read() -> None:
    stated = stated_model("f =~ c(l, l)*a + c(NA, 0.8)*b + c(start(0.5), m)*c + d", ITEMS)
    table = parameter_table(stated, TableChoices(groups=2))
    loadings = {
        (row.rhs, row.group): (row.free, row.value, row.label) for row in table.rows if row.op == "=~"
    }
    assert loadings["a", 0] == loadings["a", 1] == (True, None, "l")
    assert (loadings["b", 0], loadings["b", 1]) == ((True, None, ""), (False, 0.8, ""))
    assert (loadings["c", 0], loadings["c", 1]) == ((True, 0.5, ""), (True, None, "m"))
    places = {
        (row.rhs, row.group): place
        for row, place in zip(table.rows, table.free, strict=True)
        if row.op == "=~"
    }
    assert places["a", 0] == places["a", 1]
    assert places["d", 0] != places["d", 1]


def test_a_marker_stays_one_in_every_group() -> None:
    stated = stated_model("f =~ c(l, m)*a + b + c", ITEMS)
    table = parameter_table(stated, TableChoices(groups=2, scale_by="marker"))
    assert [row.value for row in table.rows if row.rhs == "a" and row.op == "=~"] == [1.0, 1.0]
    freed = parameter_table(
        stated_model("f =~ c(NA, 1)*a + b", ITEMS), TableChoices(groups=2, scale_by="marker")
    )
    assert [(row.free, row.value) for row in freed.rows if row.rhs == "a" and row.op == "=~"] == [
        (True, None),
        (False, 1.0),
    ]


def test_words_for_more_or_fewer_groups_than_there_are_and_what_cannot_be_read_are_refused() -> None:
    stated = stated_model("f =~ c(l, l)*a + b + c(1, NA, NA)*c", ITEMS)
    with pytest.raises(NotEstimable, match=r"There are 3 groups, .* for: f =~ a\."):
        parameter_table(stated, TableChoices(groups=3))
    for text in ("f =~ c()*a + b", "f =~ c(l, ?)*a + b", "a ~*~ b"):
        with pytest.raises(DefinitionError):
            stated_model(f"{text}\nf =~ c", ITEMS)
    scales = stated_model("f =~ a + b + c\na ~*~ 0.9*a", ITEMS)
    with pytest.raises(NotEstimable, match="Only ordered items in the delta parameterisation"):
        parameter_table(scales)
    counts = dict.fromkeys("abc", 2)
    table = parameter_table(scales, TableChoices(thresholds=counts))
    assert [row.value for row in table.rows if row.op == "~*~"] == pytest.approx([0.9, 1.0, 1.0])
    assert np.all(table.free[[row.op == "~*~" for row in table.rows]] == -1)
