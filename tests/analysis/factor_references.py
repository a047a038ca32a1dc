"""Answer sets and what R found in them, for the tests of factors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workmh_measures.analysis.factor_rotation import Rotated

Floats = NDArray[np.float64]

REFERENCE = Path(__file__).parents[1] / "reference"


def reference(topic: str) -> dict[str, Any]:
    """The results that the program of this topic wrote."""
    content = json.loads((REFERENCE / f"{topic}.json").read_text(encoding="utf-8"))
    return dict(content["results"])


EXPLORED = reference("exploratory_factors")
SOLUTIONS = [(name, int(m)) for name, found in EXPLORED.items() for m in found["factors"]]
ROTATED = [(name, m) for name, m in SOLUTIONS if m > 1]


def theirs(name: str, m: int) -> dict[str, Any]:
    """What R found with so many factors."""
    return dict(EXPLORED[name]["factors"][str(m)])


def apart(found: Rotated, expected: dict[str, Any]) -> float:
    """Largest distance of any loading or factor correlation from those of R, factors in the same order and sense."""
    pattern = np.asarray(expected["loadings"], dtype=np.float64).reshape(found.pattern.shape)
    between = np.asarray(expected["phi"], dtype=np.float64).reshape(found.correlation.shape)
    return max(float(np.abs(found.pattern - pattern).max()), float(np.abs(found.correlation - between).max()))


def simple_structure(k: int = 12, m: int = 3, *, between: float = 0.3) -> Floats:
    """A correlation matrix that m correlated factors make exactly."""
    pattern = np.zeros((k, m))
    pattern[np.arange(k), np.arange(k) % m] = np.linspace(0.5, 0.8, k)
    correlation = pattern @ np.where(np.eye(m) == 1, 1.0, between) @ pattern.T
    np.fill_diagonal(correlation, 1.0)
    return correlation
