"""The hook of tests/conftest.py, tried on a small folder of tests in a pytest of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SKIPS_ONE_TEST = "import pytest\n\ndef test_good():\n    pass\n\n@pytest.mark.skip(reason='no tool')\ndef test_skipped():\n    pass\n"
SKIPS_THE_FILE = "import pytest\n\npytest.importorskip('no_such_library')\n\ndef test_good():\n    pass\n"
IN_PAIRS = """import pytest

@pytest.mark.pairs
@pytest.mark.parametrize("shell", "ab")
@pytest.mark.parametrize("width", "cd")
@pytest.mark.parametrize("language", "ef")
def test_page(shell, width, language):
    pass
"""
EXPECTS_FAILURE = "import pytest\n\n@pytest.mark.xfail\ndef test_expected_to_fail():\n    raise ValueError\n"


def pytest_on(folder: Path, text: str, *more: str, ci: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(Path(__file__).parents[1] / "conftest.py", folder / "conftest.py")
    (folder / "test_small.py").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-q",
        "--rootdir",
        str(folder),
        str(folder),
        *more,
    ]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "CI"))} | {"CI": ci}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("text", [SKIPS_ONE_TEST, SKIPS_THE_FILE, EXPECTS_FAILURE])
def test_a_skip_fails_in_ci(tmp_path: Path, text: str) -> None:
    run = pytest_on(tmp_path, text, ci="true")
    assert run.returncode != 0
    assert "In CI nothing is skipped" in run.stdout


def test_a_skip_is_allowed_while_developing(tmp_path: Path) -> None:
    run = pytest_on(tmp_path, SKIPS_ONE_TEST, ci="")
    assert run.returncode == 0, run.stdout
    assert "1 passed, 1 skipped" in run.stdout


def test_of_three_parameters_in_pairs_any_two_values_meet_and_all_come_when_asked_for(tmp_path: Path) -> None:
    def ran(*more: str) -> set[str]:
        run = pytest_on(tmp_path, IN_PAIRS, "-vv", *more, ci="true")
        assert run.returncode == 0, run.stdout
        return set(re.findall(r"\[(\w-\w-\w)\] PASSED", run.stdout))

    chosen = ran()
    assert len(chosen) == 4
    for left_out in (0, 1, 2):
        pairs = {tuple(value for n, value in enumerate(ids.split("-")) if n != left_out) for ids in chosen}
        assert len(pairs) == 4
    assert len(ran("--every-combination")) == 8
