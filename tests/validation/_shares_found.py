"""What a method gave in a condition, beside what it promises; the programs about trials write rows of these."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "COVERAGE",
    "TYPE_ONE",
    "Found",
    "bias",
    "counted",
    "error_ratio",
    "held_share",
    "rejected_share",
    "written",
]

COVERAGE, TYPE_ONE = 0.95, 0.05
ERRORS = 3.3
"""Monte-Carlo standard errors from what is promised that chance alone may bring."""
AS_IF = 5000
"""Shares that are counted in full have no error of chance; they may be as far off as in so many replications."""

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """A row.

    Attributes
    ----------
    condition, method, n : in words; `n` persons, pairs or clusters by arm.
    what : `coverage` of 95 % intervals, `type I` error of tests at 5 %, `bias`, or `standard error`: the mean one over the
        spread of the estimates.
    value, promised : found, and what should be.
    replications : trials drawn; None where every possible trial was counted with its probability.
    error : Monte-Carlo standard error of the value; 0 where everything was counted.
    estimated : share of the trials in which the method gave a result; the value is of those.
    holds : `holds`, `cautious` (intervals too wide, tests too rare), `bold` (too short, too often), or `biased`.
    """

    condition: str
    method: str
    n: str
    what: str
    value: float
    promised: float
    replications: int | None
    error: float
    estimated: float
    holds: str


def held_share(where: tuple[str, str, str], held: Flags, known: Flags | None = None) -> Found:
    """Share of intervals that hold the true value, of the trials that have one; `where` is condition, method and n."""
    return _drawn(where, "coverage", held, known)


def rejected_share(where: tuple[str, str, str], rejected: Flags, known: Flags | None = None) -> Found:
    """Share of trials without a difference in which a test finds one."""
    return _drawn(where, "type I", rejected, known)


def bias(where: tuple[str, str, str], away: Floats) -> Found:
    """Mean of estimates less the true value, shape (trials,); NaN where there is none."""
    kept = away[np.isfinite(away)]
    value, error = float(kept.mean()), float(kept.std(ddof=1) / np.sqrt(len(kept)))
    said = "holds" if abs(value) <= ERRORS * error else "biased"
    return Found(
        *where, "bias", round(value, 5), 0.0, len(away), round(error, 5), len(kept) / len(away), said
    )


def error_ratio(where: tuple[str, str, str], estimates: Floats, errors: Floats) -> Found:
    """Mean standard error over the standard deviation of the estimates, both of shape (trials,)."""
    value = float(errors.mean() / estimates.std(ddof=1))
    chance = value / float(np.sqrt(2 * len(errors)))
    said = "holds" if abs(value - 1) <= ERRORS * chance else "cautious" if value > 1 else "bold"
    return Found(*where, "standard error", round(value, 5), 1.0, len(errors), round(chance, 5), 1.0, said)


def counted(where: tuple[str, str, str], what: str, value: float, estimated: float = 1.0) -> Found:
    """A share summed over every possible trial."""
    promised = COVERAGE if what == "coverage" else TYPE_ONE
    said = _said(what, value, promised, AS_IF)
    return Found(*where, what, round(value, 5), promised, None, 0.0, round(estimated, 5), said)


def written(program: str, rows: Iterable[Found], **about: object) -> None:
    """Write the rows beside the program."""
    certificate = {
        "program": "tests/validation/" + Path(program).name,
        **about,
        "python": sys.version.split()[0],
        "numpy": np.__version__,
    }
    text = ",\n".join("  " + json.dumps(asdict(row)) for row in rows)
    head = json.dumps({"certificate": certificate}, indent=1)[:-2]
    Path(program).with_suffix(".json").write_text(f'{head},\n "rows": [\n{text}\n ]\n}}\n', encoding="utf-8")


def _drawn(where: tuple[str, str, str], what: str, found: Flags, known: Flags | None) -> Found:
    kept = found if known is None else found[known]
    promised = COVERAGE if what == "coverage" else TYPE_ONE
    value = float(kept.mean())
    error = float(np.sqrt(value * (1 - value) / len(kept)))
    said = _said(what, value, promised, len(kept))
    return Found(
        *where,
        what,
        round(value, 5),
        promised,
        len(found),
        round(error, 5),
        round(len(kept) / len(found), 5),
        said,
    )


def _said(what: str, value: float, promised: float, replications: int) -> str:
    away = value - promised
    if abs(away) <= ERRORS * (promised * (1 - promised) / replications) ** 0.5:
        return "holds"
    return "bold" if (away < 0) == (what == "coverage") else "cautious"
