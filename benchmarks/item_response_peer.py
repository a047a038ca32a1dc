"""Graded models by other Python packages, asked by name on a line; run by a Python that has them (see bench_item_response.py).

Answers: seconds, log likelihood as it is told there (0 where it is not), slopes. Needs numpy, and mirt or girth.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import numpy as np

ITEMS = 25


def by_mirt(answers: np.ndarray, **choices: object) -> list[float]:
    """Estimate by mirt."""
    import mirt

    found = mirt.fit_mirt(answers, model="GRM", n_categories=4, **choices)
    slopes = np.asarray(found.model.parameters["discrimination"]).ravel()
    return [float(found.log_likelihood), *slopes.tolist()]


def by_girth(answers: np.ndarray) -> list[float]:
    """Estimate by girth."""
    import girth

    return [0.0, *np.asarray(girth.grm_mml(answers.T + 1)["Discrimination"]).tolist()]


CASES: dict[str, Callable[[np.ndarray], list[float]]] = {
    "mirt": lambda answers: by_mirt(answers, compute_standard_errors=False),
    "mirt_fine": lambda answers: by_mirt(
        answers, compute_standard_errors=False, n_quadpts=61, tol=1e-6, max_iter=5000
    ),
    "mirt_errors": lambda answers: by_mirt(answers),
    "girth": by_girth,
}


def installed() -> str:
    """Packages that are there, with versions."""
    found = []
    for name in ("mirt", "girth"):
        try:
            found.append(f"{name} {version(name)}" if find_spec(name) else "")
        except PackageNotFoundError:
            continue
    return ", ".join(one for one in found if one)


def main() -> None:
    """Answer until nobody asks; `mirt` and `girth` at what they do when nothing is said."""
    if len(sys.argv) == 1:
        print(installed())
        return
    answers = np.fromfile(sys.argv[1], dtype=np.float64).reshape(-1, ITEMS).astype(int)
    for line in sys.stdin:
        begun = time.perf_counter()
        found = CASES[line.strip()](answers)
        print(time.perf_counter() - begun, *found, flush=True)


if __name__ == "__main__":
    main()
