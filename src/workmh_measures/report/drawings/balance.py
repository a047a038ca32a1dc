"""Standardised differences at baseline, one under the other, with lines where a difference counts.

References
----------
Austin PC (2009) Stat Med 28:3083-3107, doi:10.1002/sim.3697 (0.1 as a difference that counts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..blocks import Figure
from ..writer import Writer
from .forest import Forest, ForestGroup, ForestRow, forest_figure

__all__ = ["LIMIT", "Balance", "BalanceRow", "balance_figure"]

LIMIT = 0.1
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A characteristic with its standardised difference; None where there is none, and then why."""

    label: str
    difference: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """Differences of one arm or of several against another.

    Attributes
    ----------
    title : of the drawing.
    comparisons : what is compared (an arm against another), with its rows; the words may be empty where there is one.
    limit : size from which a difference counts.
    """

    title: str
    comparisons: Sequence[tuple[str, Sequence[BalanceRow]]]
    limit: float = LIMIT


def balance_figure(key: str, balance: Balance, *, writer: Writer) -> Figure:
    """Draw the differences; those beyond the limit are diamonds, their words in bold letters.

    Parameters
    ----------
    key : unique on the page.
    balance : at least one row.
    """
    groups = []
    for compared, rows in balance.comparisons:
        drawn = [
            ForestRow(
                label=row.label,
                value=row.difference,
                reason=row.reason,
                is_main=row.difference is not None and abs(row.difference) > balance.limit,
            )
            for row in rows
        ]
        known = [row for row in drawn if row.value is not None]
        beyond = [row for row in known if row.is_main]
        shown = writer.exact(balance.limit)
        note = writer("drawing.balance_within", limit=shown)
        if beyond:
            note = writer("drawing.balance_beyond", limit=shown, count=len(beyond), whole=len(known))
        groups.append(ForestGroup(drawn, compared, note))
    forest = Forest(
        title=balance.title,
        measure=writer("drawing.balance_measure"),
        groups=groups,
        decimals=DECIMALS,
        limits=(-balance.limit, balance.limit),
    )
    return forest_figure(key, forest, writer=writer)
