"""`import workmh_measures` is light: the heavy libraries are loaded by the functions that use them."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = [
    "altair",
    "factor_analyzer",
    "matplotlib",
    "pingouin",
    "pyarrow.dataset",
    "pyreadstat",
    "scipy",
    "sklearn",
    "sqlalchemy",
    "statsmodels",
    "streamlit",
]


@pytest.mark.parametrize("statement", ["import workmh_measures", "import workmh_measures.cli"])
def test_the_import_loads_no_heavy_library(statement: str) -> None:
    program = f"import sys\n{statement}\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == [], f"{statement} loads {run.stdout.split()}: import them inside functions."
