"""Krippendorff's alpha by krippendorff (Santiago Castro): `pip install krippendorff`, then run from the top.

python tests/reference/krippendorff_alpha.py
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

MADE = "tests/data/made_missing_answers/answers.csv"
TWO_WAVES = "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
OUT = Path("tests/reference/krippendorff_alpha.json")
ITEMS = [f"PHQ{i}" for i in range(1, 10)]


def tables() -> dict[str, tuple[np.ndarray, list[float]]]:
    """Name -> ratings with raters in rows, and the categories."""
    made = np.genfromtxt(MADE, delimiter=",", names=True)[:200]
    waves = np.genfromtxt(TWO_WAVES, delimiter=",", names=True)
    first, second = (np.sort(waves[waves["wave"] == wave], order="id") for wave in (1, 2))
    nan = np.nan
    example = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]
    found = {
        "krippendorff": (np.array(example), [1.0, 2.0, 3.0, 4.0, 5.0]),
        "made_answers": (np.array([made[f"q{i}"] for i in range(1, 5)]), [0.0, 1.0, 2.0, 3.0, 4.0]),
    }
    for item in ITEMS:
        found[item] = (np.array([first[item], second[item]]), [0.0, 1.0, 2.0, 3.0])
    return found


def main() -> None:
    """Write alpha of every table at three levels of measurement."""
    import krippendorff

    results: dict[str, Any] = {
        name: {
            level: float(krippendorff.alpha(ratings, level_of_measurement=level, value_domain=categories))
            for level in ("nominal", "ordinal", "interval")
        }
        for name, (ratings, categories) in tables().items()
    }
    certificate = {
        "program": "tests/reference/krippendorff_alpha.py",
        "python": platform.python_version(),
        "packages": {"krippendorff": version("krippendorff"), "numpy": version("numpy")},
        "data": {name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in (MADE, TWO_WAVES)},
    }
    text = json.dumps({"certificate": certificate, "results": results}, indent=1)
    OUT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
