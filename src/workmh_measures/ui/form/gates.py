"""Which items are shown, as data for the browser; `form.js` evaluates the rule of `model.gates` there."""

from __future__ import annotations

from workmh_measures.model.gates import condition_holds, hidden_items
from workmh_measures.model.scale import Condition

__all__ = ["condition_as_data", "condition_holds", "hidden_items"]


def condition_as_data(condition: Condition) -> dict[str, object]:
    """Return a condition as plain data for the browser, without what is not set."""
    if condition.parts:
        needed = len(condition.parts) if condition.all else (condition.at_least_n or 1)
        return {"needed": needed, "parts": [condition_as_data(part) for part in condition.parts]}
    data: dict[str, object] = {"item": condition.item}
    if condition.at_least is not None:
        data["at_least"] = condition.at_least
    if condition.at_most is not None:
        data["at_most"] = condition.at_most
    if condition.any_of:
        data["any_of"] = list(condition.any_of)
    return data
