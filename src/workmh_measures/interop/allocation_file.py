"""Write the arms of an allocation in their order as csv, for whoever may know them."""

from __future__ import annotations

import csv
import itertools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..dataset.formula_escape import defused
from ..errors import ResponseError, problem
from ..trial.allocation import Plan, arms_in_order, stratum_text

__all__ = ["write_list"]


def write_list(out: Path, plan: Plan, seed: bytes, n: int, listed: Mapping[str, Sequence[str]]) -> int:
    """Write a new file that only its owner may read, and return how many rows it has.

    Parameters
    ----------
    n : rows of each stratum; a list made elsewhere has no more than it has.
    listed : the arms of such a list.

    Raises
    ------
    ResponseError
        TABLE-WRITE if the file is there or cannot be written.
    """
    rows = 0
    try:
        made = os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(made, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*map(defused, plan.strata), "number", "arm"])
            for levels in itertools.product(*plan.strata.values()):
                stratum = stratum_text(dict(zip(plan.strata, levels, strict=True)))
                arms = itertools.islice(arms_in_order(plan, seed, stratum, listed), n)
                for number, arm in enumerate(arms, start=1):
                    writer.writerow([*map(defused, levels), number, defused(arm)])
                    rows += 1
    except OSError as failure:
        raise ResponseError([problem("TABLE-WRITE", where=str(out), found=failure.strerror)]) from failure
    return rows
