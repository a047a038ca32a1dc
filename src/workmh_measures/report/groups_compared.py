"""Groups that are compared, in words: by which column, which group against which, and how many are in each."""

from __future__ import annotations

import re

from ..model.estimate import Estimate
from .writer import Writer

__all__ = ["groups_compared"]


def groups_compared(row: Estimate, say: Writer) -> str | None:
    """Return which groups a row compares; None for a row that compares none.

    Parameters
    ----------
    row : with the column in `factor`, the groups in `group`, and how many are in each in `text`.
    """
    if row.factor is None or not row.analysis.startswith(("known_groups", "hypothesis")):
        return None
    column = row.factor.replace("_", " ")
    if row.group is None:
        return f"{column} ({_with_thousands(row.text, say)})" if row.text else column
    found = re.fullmatch(r"(.+) (\d+), (.+) (\d+)", row.text or "")
    if found is None or f"{found[1]} - {found[3]}" != row.group:
        return f"{column}: {row.group}"
    sizes = {name: say.number(int(found[k]), 0) for name, k in (("first_n", 2), ("second_n", 4))}
    said = say("groups_against", column=column, first=found[1], second=found[3], **sizes)
    if row.method != "ancova" or row.level is None:
        return said
    return said + say("expected.adjusted", names=say.listing(row.level.split(", ")))


def _with_thousands(sizes: str, say: Writer) -> str:
    return re.sub(r" (\d+)(?=, |$)", lambda size: f" {say.number(int(size[1]), 0)}", sizes)
