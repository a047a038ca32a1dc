"""Factor models read from text, and what is told of texts that are none."""

from __future__ import annotations

import pytest

from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.parameter_table import (
    Stated,
    TableChoices,
    parameter_table,
)
from workmh_measures.errors import DefinitionError, NotEstimable

ITEMS = ["a", "b", "c", "d", "01", "02", "søvn"]


def test_every_form_of_a_term_is_read() -> None:
    text = """
    f =~ NA*a + 0.8*b +   # goes on
         l1*c + start(.5)*d
    g =~ 01 + 02 + søvn; h =~ f + g   ! two statements
    a + b ~~ c
    f ~~ 0*g
    a ~ 1
    b | t1 + t2
    g ~ f
    """
    assert stated_model(text, ITEMS) == (
        Stated("f", "=~", "a", True),
        Stated("f", "=~", "b", False, 0.8),
        Stated("f", "=~", "c", label="l1"),
        Stated("f", "=~", "d", True, 0.5),
        Stated("g", "=~", "01"),
        Stated("g", "=~", "02"),
        Stated("g", "=~", "søvn"),
        Stated("h", "=~", "f"),
        Stated("h", "=~", "g"),
        Stated("a", "~~", "c"),
        Stated("b", "~~", "c"),
        Stated("f", "~~", "g", False, 0.0),
        Stated("a", "~1", ""),
        Stated("b", "|", "t1"),
        Stated("b", "|", "t2"),
        Stated("g", "~", "f"),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("f = a + b", "line 1 [MODEL-TEXT] A statement has one of =~ ~~ ~ | ~*~, once."),
        ("f =~ a + b\n\nf =~ c =~ d", "line 3 [MODEL-TEXT] A statement has one of =~ ~~ ~ | ~*~, once."),
        (
            "f =~ a + søvnn",
            "There is no item or factor 'søvnn'. Allowed: a, b, c, d, 01, 02, søvn, f. Did you mean 'søvn'?",
        ),
        ("f =~ a + b c", "'b c' cannot be read."),
        ("f =~ a +", "'' cannot be read."),
        ("f =~ 2*3*a", "'2*3*a' cannot be read."),
        ("f =~ a\na | x1", "line 2 [MODEL-TEXT] 'x1' cannot be read."),
        ("a =~ b + c", "'a' is an item and cannot be a factor."),
        ("f =~ a + f", "The factor 'f' cannot be measured by itself."),
        ("f =~ a + b\nb ~~ a\na ~~ b", "line 3 [MODEL-TEXT] 'a ~~ b' is said twice, first in line 2."),
        ("f =~ a\nf ~ b", "There is no factor 'b'."),
        ("a ~~ b", "[MODEL-TEXT] The model names no factor: no line has =~."),
        ("# nothing", "The model names no factor: no line has =~."),
    ],
)
def test_what_cannot_be_a_model_is_told(text: str, told: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        stated_model(text, ITEMS)
    assert told in str(refusal.value)
    assert str(refusal.value).endswith("Correct the model; the documentation shows how one is written.")


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(DefinitionError) as refusal:
        stated_model("f =~ a + x\ng = b\nf ~~ h", ITEMS)
    assert [p.where for p in refusal.value.problems] == ["line 2", "line 1", "line 3"]


def names(text: str, **choices: object) -> dict[str, tuple[bool, float | None]]:
    table = parameter_table(stated_model(text, ITEMS), TableChoices(**choices))  # type: ignore[arg-type]
    return {row.name: (row.free, row.value) for row in table.rows}


def test_the_table_holds_what_the_text_leaves_out() -> None:
    assert names("f =~ a + b\ng =~ c + d") == {
        **{f"f =~ {item}": (True, None) for item in "ab"},
        **{f"g =~ {item}": (True, None) for item in "cd"},
        **{f"{factor} ~~ {factor}": (False, 1.0) for factor in "fg"},
        **{f"{item} ~~ {item}": (True, None) for item in "abcd"},
        "f ~~ g": (True, None),
    }


def test_a_marker_is_the_first_loading_unless_set_free() -> None:
    table = names("f =~ a + b\ng =~ NA*c + d", scale_by="marker")
    assert [table[f"{f} =~ {i}"] for f, i in ("fa", "fb", "gc", "gd")] == [
        (False, 1.0),
        (True, None),
        (True, None),
        (True, None),
    ]


def test_factors_of_a_factor_covary_by_it_alone() -> None:
    table = names("f =~ a + b\ng =~ c + d\nh =~ f + g")
    assert not {"f ~~ g", "f ~~ h", "g ~~ h"} & set(table)
    assert names("f =~ a + b\ng =~ c\ng ~ f")["c ~~ c"] == (False, 0.0)


def test_thresholds_and_what_lies_behind_ordered_items() -> None:
    counts = {"a": 2, "b": 1, "c": 3}
    delta = names("f =~ a + b + c", thresholds=counts)
    assert [name for name in delta if "|" in name] == [
        "a | t1",
        "a | t2",
        "b | t1",
        "c | t1",
        "c | t2",
        "c | t3",
    ]
    assert delta["a ~*~ a"] == (False, 1.0)
    assert "a ~~ a" not in delta
    assert names("f =~ a + b + c", thresholds=counts, parameterisation="theta")["a ~~ a"] == (False, 1.0)


def test_equal_parameters_are_one_and_equal_to_a_fixed_one_are_fixed() -> None:
    table = parameter_table(stated_model("f =~ l*a + l*b + c", ITEMS), TableChoices(groups=2))
    loadings = [place for place, row in zip(table.free, table.rows, strict=True) if row.op == "=~"]
    assert loadings == [0, 0, 1, 0, 0, loadings[5]]
    assert names("f =~ l*a + l*b + c", scale_by="marker")["f =~ b"] == (False, 1.0)


def test_a_label_of_two_fixed_values_is_refused() -> None:
    stated = [Stated("f", "=~", "a", False, 1.0, "l"), Stated("f", "=~", "b", False, 0.5, "l")]
    with pytest.raises(NotEstimable, match="Parameters called l are fixed at different values"):
        parameter_table(stated)
    with pytest.raises(NotEstimable, match="no factor"):
        parameter_table([])
