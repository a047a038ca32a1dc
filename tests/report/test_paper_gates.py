"""Gates on paper: who answers a question, and where an answer leads."""

from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.model.instrument import Instrument
from workmh_measures.model.scale import Condition
from workmh_measures.report.paper_gates import Numbered, condition_in_words, jumps
from workmh_measures.report.paper_words import PaperWords

YES_NO = {0: "No", 1: "Yes", 2: "Perhaps"}


def asked(*gates: dict[str, Any]) -> Numbered:
    """Five questions a to e; d is a number, the others are answered no, yes or perhaps."""
    options = tuple({"code": code, "label": {"en": label}} for code, label in YES_NO.items())
    choice = {"kind": "choice", "measure": "nominal", "options": options}
    number = {"kind": "integer", "measure": "scale", "minimum": 0.0, "maximum": 90.0}
    instrument = Instrument.model_validate(
        {
            "schema": 1,
            "id": "five",
            "version": "1",
            "status": "draft",
            "name": {"en": "Five"},
            "short_name": "Five",
            "construct": "work",
            "domain": "return_to_work",
            "respondent": "participant",
            "licence": {
                "status": "open",
                "holder": "the project",
                "checked": "2026-01-01",
                "evidence": "read",
                "wording": "project",
            },
            "evidence": dict.fromkeys(("order", "keys", "missing_rule", "cutoffs"), "project_choice"),
            "response_scales": {"choice": choice, "number": number},
            "items": tuple(
                {
                    "id": name,
                    "response_scale": "number" if name == "d" else "choice",
                    "label": {"en": name},
                }
                for name in "abcde"
            ),
            "items_if": gates,
        }
    )
    return Numbered(instrument, {name: {} if name == "d" else YES_NO for name in "abcde"})


def gate(items: str, **when: Any) -> dict[str, Any]:
    return {"items": tuple(items), "when": when}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"item": "a", "any_of": (1.0,)}, "you answered “Yes” to question 1"),
        ({"item": "a", "any_of": (0.0, 2.0)}, "you answered “No” or “Perhaps” to question 1"),
        ({"item": "a", "at_least": 1.0}, "you answered “Yes” or “Perhaps” to question 1"),
        ({"item": "d", "at_least": 3.0}, "you answered 3 or more to question 4"),
        ({"item": "d", "at_most": 3.5}, "you answered 3.5 or less to question 4"),
        ({"item": "d", "at_least": 1.0, "at_most": 3.0}, "you answered 1 to 3 to question 4"),
        ({"item": "d", "any_of": (1.0, 5.0, 7.0)}, "you answered 1, 5 or 7 to question 4"),
        (
            {"all": ({"item": "a", "any_of": (1.0,)}, {"item": "d", "at_least": 3.0})},
            "you answered “Yes” to question 1 and you answered 3 or more to question 4",
        ),
        (
            {"any": ({"item": "a", "any_of": (1.0,)}, {"item": "b", "any_of": (1.0,)})},
            "you answered “Yes” to question 1 or you answered “Yes” to question 2",
        ),
        (
            {"at_least_n": 2, "of": tuple({"item": name, "any_of": (1.0,)} for name in "abc")},
            (
                "at least 2 of these hold: you answered “Yes” to question 1; you answered “Yes” to question 2; "
                "you answered “Yes” to question 3"
            ),
        ),
        (
            {
                "all": (
                    {"any": ({"item": "a", "any_of": (1.0,)}, {"item": "b", "any_of": (1.0,)})},
                    {"item": "c", "any_of": (1.0,)},
                )
            },
            (
                "(you answered “Yes” to question 1 or you answered “Yes” to question 2) and "
                "you answered “Yes” to question 3"
            ),
        ),
    ],
)
def test_a_condition_is_told_by_what_was_answered(when: dict[str, Any], expected: str) -> None:
    assert condition_in_words(Condition.model_validate(when), asked(), PaperWords("en")) == expected


def test_a_condition_that_shuts_out_few_answers_names_those() -> None:
    numbered = asked()
    labels = {**numbered.labels, "a": dict(enumerate("ABCDEF"))}
    numbered = Numbered(numbered.instrument, labels)
    condition = Condition.model_validate({"item": "a", "any_of": (1.0, 2.0, 3.0, 4.0, 5.0)})
    told = condition_in_words(condition, numbered, PaperWords("nb"))
    assert told == "du svarte noe annet enn «A» på spørsmål 1"


@pytest.mark.parametrize(
    ("gates", "item", "expected"),
    [
        # An answer after which the next questions are not asked says where to go on.
        ([gate("bc", item="a", any_of=(1.0,))], "a", {0: "go to 4", 2: "go to 4"}),
        ([gate("bcde", item="a", any_of=(1.0,))], "a", {0: "go to the end", 2: "go to the end"}),
        # The next question is asked: nothing to say, the instruction before the gated one holds.
        ([gate("c", item="a", any_of=(1.0,))], "a", {}),
        # What stands behind a question that is not asked is not asked either.
        (
            [gate("b", item="a", any_of=(1.0,)), gate("c", item="b", any_of=(1.0,))],
            "a",
            {0: "go to 4", 2: "go to 4"},
        ),
        # One of two conditions may still hold: the question stays.
        (
            [gate("b", any=({"item": "a", "any_of": (1.0,)}, {"item": "d", "at_least": 1.0}))],
            "a",
            {},
        ),
        # Both must hold, and one cannot.
        (
            [gate("b", all=({"item": "a", "any_of": (1.0,)}, {"item": "d", "at_least": 1.0}))],
            "a",
            {0: "go to 3", 2: "go to 3"},
        ),
        ([], "a", {}),
        ([], "e", {}),
    ],
)
def test_an_answer_leads_to_the_next_question_that_is_asked(
    gates: list[dict[str, Any]], item: str, expected: dict[int, str]
) -> None:
    assert jumps(asked(*gates), item, PaperWords("en")) == expected
