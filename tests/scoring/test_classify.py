"""Bands, cut-offs and groups one by one, on small instruments written here."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from workmh_measures.scoring.score import score

from .small import ABOVE, BANDS, NAN, TEXT, Made, groups, same, scale, table, total


def test_a_band_holds_its_lower_edge_and_ends_before_the_next(made: Made) -> None:
    instrument = made(scale("prorated_sum", bands=BANDS, missing={"min_answered": 2}))
    rows = ((0, 0, 0), (1, 0, NAN), (1, 1, 0), (2, 0.0, NAN), (2, 2, 0), (2, 2, 2), (0, NAN, NAN))
    assert total(instrument, *rows) == same(0, 1.5, 2, 3, 4, 6, NAN)
    assert total(instrument, *rows, column="total_band") == same(0, 0, 1, 1, 2, 2, NAN)


@pytest.mark.parametrize(
    ("comparison", "wanted"),
    [("at_least", (0, 1, 1)), ("above", (0, 0, 1)), ("at_most", (1, 1, 0)), ("below", (1, 0, 0))],
)
def test_a_cutoff_compares_as_it_says(made: Made, comparison: str, wanted: tuple[int, ...]) -> None:
    cutoff = {"id": "flag", comparison: 3.0, "source": "made", "evidence": "project_choice"}
    instrument = made(scale("sum", cutoffs=[cutoff]))
    rows = ((2, 0, 0), (1, 1, 1), (2, 2, 0), (2, NAN, 2))
    assert total(instrument, *rows, column="total_flag") == same(*wanted, NAN)


def test_an_edge_reached_by_decimals_counts_as_reached(made: Made) -> None:
    weights = [{"item": q, "weight": 0.1} for q in ("q1", "q2", "q3")]
    cutoff = {"id": "flag", "at_least": 0.6, "source": "made", "evidence": "project_choice"}
    edges = [{"from": 0.0, "label": TEXT}, {"from": 0.6, "label": TEXT}]
    instrument = made(
        scale("weighted_sum", weights, cutoffs=[cutoff], bands=edges) | {"combine": {"rule": "weighted_sum"}}
    )
    assert 0.1 * 2 + 0.1 * 2 + 0.1 * 2 != 0.6
    assert total(instrument, (2, 2, 2), column="total_flag") == [1]
    assert total(instrument, (2, 2, 2), column="total_band") == [1]


def test_a_cutoff_for_some_persons_says_nothing_about_others(made: Made) -> None:
    cutoff = {
        "id": "flag",
        "at_least": 3.0,
        "applies_to": {"sex": "female", "age_from": 18.0, "age_to": 64.0},
        "source": "made",
        "evidence": "project_choice",
    }
    instrument = made(scale("sum", cutoffs=[cutoff]))
    answers = table(*[(2, 2, 2)] * 6)
    persons = pd.DataFrame(
        {"sex": ["female", "male", None, "female", "female", "female"], "age": [18, 30, 30, 64, 65, NAN]}
    )
    flags = score(instrument, answers, persons=persons).frame["demo_strain_total_flag"]
    assert flags.tolist() == same(1, NAN, NAN, 1, NAN, NAN)
    assert score(instrument, answers).frame["demo_strain_total_flag"].isna().all()


@pytest.mark.parametrize(
    ("when", "row", "wanted"),
    [
        ({"all": list(ABOVE.values())}, (1, 1, 1), 1),
        ({"all": list(ABOVE.values())}, (1, 0, NAN), 0),
        ({"all": list(ABOVE.values())}, (1, 1, NAN), NAN),
        ({"any": list(ABOVE.values())}, (0, 0, 1), 1),
        ({"any": list(ABOVE.values())}, (NAN, NAN, 1), 1),
        ({"any": list(ABOVE.values())}, (0, 0, NAN), NAN),
        ({"any": list(ABOVE.values())}, (0, 0, 0), 0),
        ({"of": list(ABOVE.values()), "at_least_n": 2}, (1, 1, NAN), 1),
        ({"of": list(ABOVE.values()), "at_least_n": 2}, (1, 0, NAN), NAN),
        ({"of": list(ABOVE.values()), "at_least_n": 2}, (0, 0, NAN), 0),
        ({"item": "q1", "any_of": [0.0, 2.0]}, (2, NAN, NAN), 1),
        ({"item": "q1", "any_of": [0.0, 2.0]}, (1, NAN, NAN), 0),
        ({"item": "q1", "at_least": 1.0, "at_most": 1.0}, (2, NAN, NAN), 0),
        ({"scale": "total", "at_least": 3.0}, (1, 1, 1), 1),
        ({"scale": "total", "at_least": 3.0}, (1, 1, NAN), NAN),
        ({"all": [{"any": [ABOVE["q1"], ABOVE["q2"]]}, ABOVE["q3"]]}, (NAN, 1, 1), 1),
    ],
)
def test_a_group_is_given_when_the_answers_decide_it_and_else_not(
    made: Made, when: dict[str, Any], row: tuple[float, ...], wanted: float
) -> None:
    instrument = made(scale("sum", groups=groups(when)))
    assert total(instrument, row, column="total_group") == same(wanted)


def test_the_first_group_that_holds_is_the_group(made: Made) -> None:
    more = [{"code": 2, "label": TEXT, "when": {"item": "q1", "at_least": 2.0}}, *groups(ABOVE["q1"])]
    rows = ((2, 0, 0), (1, 0, 0), (0, 0, 0), (NAN, 0, 0))
    assert total(made(scale("sum", groups=more)), *rows, column="total_group") == same(2, 1, 0, NAN)
