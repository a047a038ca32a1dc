"""Which items are shown."""

from __future__ import annotations

import pytest

from workmh_measures.model.missing import MissingCode
from workmh_measures.model.scale import Condition
from workmh_measures.ui.form.gates import condition_as_data, condition_holds, hidden_items

AT_LEAST = Condition(item="a", at_least=2.0)
BETWEEN = Condition(item="b", at_least=1.0, at_most=3.0)
ONE_OF = Condition(item="c", any_of=(1.0, 4.0))


@pytest.mark.parametrize(
    ("condition", "codes", "expected"),
    [
        (AT_LEAST, {"a": 2}, True),
        (AT_LEAST, {"a": 1}, False),
        (AT_LEAST, {}, False),
        (AT_LEAST, {"a": None}, False),
        (BETWEEN, {"b": 3}, True),
        (BETWEEN, {"b": 4}, False),
        (ONE_OF, {"c": 4}, True),
        (ONE_OF, {"c": 2}, False),
        (Condition(item="c", at_most=1.0), {"c": int(MissingCode.SKIPPED)}, False),
        (Condition(all=(AT_LEAST, BETWEEN)), {"a": 2, "b": 2}, True),
        (Condition(all=(AT_LEAST, BETWEEN)), {"a": 2}, False),
        (Condition(any=(AT_LEAST, BETWEEN)), {"b": 2}, True),
        (Condition(at_least_n=2, of=(AT_LEAST, BETWEEN, ONE_OF)), {"a": 2, "c": 1}, True),
        (Condition(at_least_n=2, of=(AT_LEAST, BETWEEN, ONE_OF)), {"a": 2, "c": 3}, False),
    ],
)
def test_a_condition_holds_only_when_it_is_known_to(condition, codes, expected) -> None:
    assert condition_holds(condition, codes) is expected


def test_items_behind_a_gate_are_hidden_until_it_opens(make_instrument) -> None:
    instrument = make_instrument()
    assert hidden_items(instrument, {}) == ("days", "hours")
    assert hidden_items(instrument, {"work": 0}) == ("days", "hours")
    assert hidden_items(instrument, {"work": 1}) == ()


def test_the_answer_of_a_hidden_item_opens_nothing(make_instrument) -> None:
    instrument = make_instrument()
    behind = instrument.items_if[0].model_copy(
        update={"items": ("line",), "when": Condition(item="days", at_least=1.0)}
    )
    chained = instrument.model_copy(update={"items_if": (*instrument.items_if, behind)})
    assert hidden_items(chained, {"work": 1, "days": 3}) == ()
    assert hidden_items(chained, {"work": 0, "days": 3}) == ("days", "hours", "line")


def test_the_browser_gets_a_condition_without_what_is_not_set() -> None:
    nested = Condition(at_least_n=1, of=(AT_LEAST, Condition(all=(BETWEEN, ONE_OF))))
    assert condition_as_data(nested) == {
        "needed": 1,
        "parts": [
            {"item": "a", "at_least": 2.0},
            {
                "needed": 2,
                "parts": [
                    {"item": "b", "at_least": 1.0, "at_most": 3.0},
                    {"item": "c", "any_of": [1.0, 4.0]},
                ],
            },
        ],
    }
