"""Agreement of raters by irrCAC (Kilem Gwet's coefficients in Python): `pip install irrCAC`, then run from the top.

python tests/reference/rater_agreement.py
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
import pandas as pd

ITEMS = "tests/data/made_missing_answers/answers.csv"
OUT = Path("tests/reference/rater_agreement.json")


def tables() -> dict[str, tuple[pd.DataFrame, list[float]]]:
    """The same tables as in the test: name -> ratings, categories."""
    # Krippendorff (2011), Computing Krippendorff's alpha-reliability: four observers, twelve units.
    nan = np.nan
    krippendorff = pd.DataFrame(
        {
            "a": [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
            "b": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
            "c": [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
            "d": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
        }
    )
    made = pd.read_csv(ITEMS)[["q1", "q2", "q3", "q4"]].head(200)
    return {
        "krippendorff": (krippendorff, [1.0, 2.0, 3.0, 4.0, 5.0]),
        "made_answers": (made, [0.0, 1.0, 2.0, 3.0, 4.0]),
    }


def main() -> None:
    """Write every coefficient of every table with every kind of weights."""
    from irrCAC.raw import CAC

    results: dict[str, Any] = {}
    for name, (ratings, categories) in tables().items():
        results[name] = {}
        for weights in ("identity", "linear", "quadratic"):
            found = CAC(ratings, weights=weights, categories=categories, digits=15)
            results[name][weights] = {
                "gwet": _numbers(found.gwet()["est"]),
                "krippendorff": _numbers(found.krippendorff()["est"]),
            }
    certificate = {
        "program": "tests/reference/rater_agreement.py",
        "python": platform.python_version(),
        "packages": {"irrCAC": version("irrCAC"), "pandas": version("pandas")},
        "data": {ITEMS: hashlib.sha256(Path(ITEMS).read_bytes()).hexdigest()},
    }
    text = json.dumps({"certificate": certificate, "results": results}, indent=1)
    OUT.write_text(text + "\n", encoding="utf-8")


def _numbers(found: dict[str, Any]) -> dict[str, float]:
    low, high = found["confidence_interval"]
    return {
        "value": float(found["coefficient_value"]),
        "standard_error": float(found["se"]),
        "ci_low": float(low),
        "ci_high": float(high),
        "percent_agreement": float(found["pa"]),
    }


if __name__ == "__main__":
    sys.exit(main())
