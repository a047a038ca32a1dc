"""Which items are shown: gates on earlier answers. `form.js` evaluates the same rule in the browser."""

from __future__ import annotations

from collections.abc import Mapping

from .instrument import Instrument
from .missing import is_missing_code
from .scale import Condition

__all__ = ["condition_holds", "hidden_items"]

Codes = Mapping[str, float | None]


def condition_holds(condition: Condition, codes: Codes) -> bool:
    """Say whether a condition is known to hold.

    Parameters
    ----------
    condition : a test on one earlier item, or all / any / at least n of several tests.
    codes : answer of each item; None, a missing code or an absent item makes a test on it fail.
    """
    if condition.parts:
        n_true = sum(condition_holds(part, codes) for part in condition.parts)
        needed = len(condition.parts) if condition.all else (condition.at_least_n or 1)
        return n_true >= needed
    value = codes.get(condition.item or "")
    if value is None or is_missing_code(value):
        return False
    return (
        (condition.at_least is None or value >= condition.at_least)
        and (condition.at_most is None or value <= condition.at_most)
        and (not condition.any_of or value in condition.any_of)
    )


def hidden_items(instrument: Instrument, codes: Codes) -> tuple[str, ...]:
    """Return the items that are not shown, in order.

    Notes
    -----
    Gates are followed in the order of the items: the answer of an item that is itself hidden opens nothing.
    """
    if not instrument.items_if:
        return ()
    shown, hidden = dict(codes), []
    for item in instrument.item_ids:
        gates = [gate for gate in instrument.items_if if item in gate.items]
        if not all(condition_holds(gate.when, shown) for gate in gates):
            hidden.append(item)
            shown.pop(item, None)
    return tuple(hidden)
