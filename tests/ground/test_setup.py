"""The way in: `make help`, and what setup and the tool check say on a machine that lacks something."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TARGETS = [
    "setup",
    "demo",
    "test",
    "lint",
    "bench",
    "soak",
    "validate",
    "reference",
    "docs",
    "release",
    "clean",
]
TOO_OLD = "#!/bin/sh\n[ $1 = --version ] && echo Python 3.9.2\nexit 1\n"
# Answers as the Python running this test, but knows no ensurepip, as on Debian without python3-venv.
NO_VENV = f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n'
NOT_ROOT = "#!/bin/sh\necho 1000\n"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A copy of what setup reads, beside an empty folder for programs."""
    for name in ("pyproject.toml", "constraints.txt", "tools/setup.sh", "tools/system_tools.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for name in ("sh", "cat", "cksum", "dirname", "grep"):
        (tmp_path / "bin" / name).symlink_to(Path(str(shutil.which(name))).resolve())
    program(tmp_path, "id", NOT_ROOT)
    return tmp_path


def program(machine: Path, name: str, text: str) -> Path:
    path = machine / "bin" / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def run(machine: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(machine / "bin" / "sh"), str(machine / "tools" / script)]
    variables = {"PATH": str(machine / "bin")} | environment
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_help_lists_every_target_with_a_line() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = dict(re.findall(r"^  make (\w+) +(\S.*)$", shown, re.MULTILINE))
    assert set(TARGETS) <= set(lines)


def test_setup_names_the_pythons_that_serve_when_there_is_none(machine: Path) -> None:
    program(machine, "python3", TOO_OLD)
    done = run(machine, "setup.sh", PYTHON="python3")
    assert done.returncode == 1
    assert "No suitable Python was found: 3.11, 3.12, 3.13 or 3.14 is needed" in done.stderr
    assert "Python 3.9.2" in done.stderr


def test_setup_names_the_debian_package_when_venv_is_missing(machine: Path) -> None:
    python = program(machine, "python3", NO_VENV)
    done = run(machine, "setup.sh", PYTHON=str(python))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert done.returncode == 1
    assert f"sudo apt-get install python{version}-venv" in done.stderr
    assert not (machine / ".venv").exists()


def test_the_tool_check_names_what_is_missing(machine: Path) -> None:
    program(machine, "pspp", "#!/bin/sh\n")
    program(machine, "initdb", "#!/bin/sh\n")
    program(machine, "pdftotext", "#!/bin/sh\n")
    program(machine, "zbarimg", "#!/bin/sh\n")
    program(machine, "nginx", "#!/bin/sh\n")
    program(machine, "fc-list", "#!/bin/sh\necho Noto Sans\n")
    done = run(machine, "system_tools.sh")
    assert done.returncode == 1
    assert "sudo apt-get install chromium\n" in done.stderr


def test_the_tool_check_asks_for_fonts_with_arabic_letters(machine: Path) -> None:
    for name in ("chromium", "pspp", "initdb", "pdftotext", "zbarimg", "nginx"):
        program(machine, name, "#!/bin/sh\n")
    program(machine, "fc-list", "#!/bin/sh\n[ \"$1\" != 'Noto Sans' ] || echo Noto Sans\n")
    done = run(machine, "system_tools.sh")
    assert done.returncode == 1
    assert "sudo apt-get install fontconfig fonts-noto-core\n" in done.stderr


def test_the_tool_check_is_silent_when_all_is_there() -> None:
    done = subprocess.run(
        ["sh", str(ROOT / "tools" / "system_tools.sh")],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
