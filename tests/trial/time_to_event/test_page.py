"""The example of the page on effects of trials runs as it stands there, and names modules that exist."""

from __future__ import annotations

import re
import subprocess
import sys

from .followed_people import ROOT

PAGE = (ROOT / "docs" / "trial-effects.md").read_text(encoding="utf-8")


def test_the_example_runs_and_gives_the_published_odds_ratio() -> None:
    [code] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = run.stdout.splitlines()
    assert len(lines) == 5
    assert [round(float(number), 2) for number in lines[1].split()] == [10.39, 2.79, 38.68]


def test_every_module_of_the_table_is_there_and_has_its_row() -> None:
    named = set()
    for row in re.findall(r"^\| [^|]+ \| (`.+`) \|$", PAGE, re.MULTILINE):
        folder = ""
        for name in re.findall(r"`([\w/]+)`", row):
            folder = name.split("/")[0] if "/" in name else folder
            named.add(f"{folder}/{name.split('/')[-1]}")
    trial = ROOT / "src" / "workmh_measures" / "trial"
    assert all((trial / f"{name}.py").is_file() for name in named)
    parts = {"effect", "two_arms", "constrained_shares", "conditional_table", "arm_data", "robust_variance"}
    parts |= {"firth_logistic", "event_times", "curve_interval", "risk_sets", "__init__"}
    for package in ("binary_effects", "binary_models", "time_to_event"):
        for path in (trial / package).glob("*.py"):
            assert path.stem in parts or f"{package}/{path.stem}" in named, path
