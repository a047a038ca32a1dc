"""Parameters of an instrument: chosen, by default, or refused with the nearest."""

from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.errors import DefinitionError
from workmh_measures.model.instrument import Instrument
from workmh_measures.scoring.score import score

from .small import NAN, TEXT, Made, scale, table

CHOICES = [{"id": name, "label": TEXT} for name in ("3", "6")]


def with_parameter(made: Made, **more: Any) -> Instrument:
    parameter = {"label": TEXT, "choices": CHOICES, "evidence": "project_choice", **more}
    missing = {"by_parameter": "fewest", "choices": {"3": {"min_answered": 3}, "6": {"min_answered": 1}}}
    return made(scale("mean", missing=missing), parameters={"fewest": parameter})


def test_a_parameter_without_default_must_be_chosen(made: Made) -> None:
    with pytest.raises(DefinitionError, match=r"PARAM-MISSING.*Allowed: 3, 6\.") as caught:
        score(with_parameter(made), table((1, 1, NAN)))
    assert "--set fewest=3" in str(caught.value)


def test_a_default_is_stored_with_the_scores_like_a_choice(made: Made) -> None:
    scores = score(with_parameter(made, default="6"), table((1, 1, NAN)))
    assert scores.parameters == {"fewest": "6"}
    assert scores.frame["demo_strain_total"].tolist() == [1]


def test_a_whole_number_chooses_the_choice_written_so(made: Made) -> None:
    scores = score(with_parameter(made), table((1, 1, NAN)), parameters={"fewest": 6})
    assert scores.parameters == {"fewest": "6"}


@pytest.mark.parametrize(
    ("given", "code", "nearest"),
    [({"fewest": "66"}, "PARAM-CHOICE", "6"), ({"fewst": "6"}, "PARAM-UNKNOWN", "fewest")],
)
def test_a_wrong_choice_or_parameter_is_named_with_the_nearest(
    made: Made, given: dict[str, str], code: str, nearest: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        score(with_parameter(made, default="3"), table((1, 1, 1)), parameters=given)
    assert [(p.code, p.nearest) for p in caught.value.problems] == [(code, nearest)]


def test_all_wrong_parameters_are_named_at_once(made: Made) -> None:
    with pytest.raises(DefinitionError) as caught:
        score(with_parameter(made), table((1, 1, 1)), parameters={"one": "1", "two": "2"})
    assert [p.code for p in caught.value.problems] == ["PARAM-UNKNOWN", "PARAM-UNKNOWN", "PARAM-MISSING"]
