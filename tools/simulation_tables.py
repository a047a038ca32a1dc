"""Tables of what simulations of trial analyses gave, from the files that the programs in tests/validation write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["TRIAL_SIMULATIONS", "simulation_table"]

FOLDER = Path(__file__).parents[1] / "tests" / "validation"
TRIAL_SIMULATIONS = (
    "effects_of_counts",
    "tests_of_clusters",
    "adjusted_arms",
    "tests_of_repeated_measures",
    "times_to_work",
    "imputed_effects",
    "bootstrap_of_costs",
    "days_at_work",
)
HEADS = {
    "coverage": "95 % intervals that hold the true value",
    "type I": "tests at 5 % that find what is not there",
    "bias": "mean of the estimates less the true value (standard error of chance)",
    "standard error": "mean standard error over the spread of the estimates",
}
ERRORS = 3.3
MARKS = {"holds": "{}", "cautious": "*{}*", "bold": "**{}**", "biased": "**{}**"}
Row = dict[str, Any]


def simulation_table(program: str) -> str:
    """Return the tables of one program: a line for each condition, a column for each method."""
    rows = json.loads((FOLDER / f"{program}.json").read_text("utf-8"))["rows"]
    lines: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in rows:
        lines.setdefault((row["what"], row["condition"], row["n"]), {})[row["method"]] = row
    tables: dict[tuple[str, tuple[str, ...]], list[tuple[str, str, dict[str, Row]]]] = {}
    for (what, condition, n), of_methods in lines.items():
        tables.setdefault((what, tuple(of_methods)), []).append((condition, n, of_methods))
    return "\n\n".join("\n".join(_table(*key, found)) for key, found in tables.items())


def _table(
    what: str, methods: tuple[str, ...], found: list[tuple[str, str, dict[str, Row]]]
) -> Iterator[str]:
    head = [HEADS[what], "n", "trials", *methods]
    yield f"| {' | '.join(head)} |"
    yield "|---|---|" + "--:|" * (len(head) - 2)
    for condition, n, of_methods in found:
        cells = [condition, n, _trials(what, of_methods), *(_cell(row) for row in of_methods.values())]
        yield f"| {' | '.join(cells)} |"


def _trials(what: str, of_methods: dict[str, Row]) -> str:
    row = next(iter(of_methods.values()))
    if row["replications"] is None:
        return "every one"
    if what not in ("coverage", "type I"):
        return f"{row['replications']:,}"
    chance = ERRORS * (row["promised"] * (1 - row["promised"]) / row["replications"]) ** 0.5
    return f"{row['replications']:,} (± {100 * chance:.1f})"


def _cell(row: Row) -> str:
    if row["what"] == "bias":
        said = f"{_short(row['value'])} ({_short(row['error'])})"
    elif row["what"] == "standard error":
        said = f"{row['value']:.2f}"
    else:
        said = f"{100 * row['value']:.1f} %"
    said = MARKS[row["holds"]].format(said)
    return said if row["estimated"] >= 0.995 else f"{said} of {100 * row['estimated']:.0f} %"


def _short(number: float) -> str:
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.2f}" if abs(number) >= 1 else f"{number:.3f}"
