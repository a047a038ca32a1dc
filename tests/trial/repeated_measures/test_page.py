"""The example of the page on repeated measures runs as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys

from ..repeated_trials import ROOT

PAGE = (ROOT / "docs" / "repeated-measures.md").read_text(encoding="utf-8")


def test_the_example_runs_and_shows_every_mean_and_difference() -> None:
    [code] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = run.stdout.splitlines()
    assert lines[0].strip() == "unstructured"
    assert len(lines) == 1 + 6 + 3 + 1
