"""What lies in the repository: no paths of one machine, no strangers' names, nothing huge."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEGABYTE = 1024 * 1024

# Put together from parts, so that this file is not found itself.
FOLDERS = "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "tmp/te" + "am"])
STRANGERS = "|".join(["clau" + "de", "chat" + "gpt", "co" + "pilot", "anthro" + "pic", "open" + "ai"])
FORBIDDEN = re.compile(rf"(?<![\w.\-/>)])/(?:{FOLDERS})/|\b(?:{STRANGERS})\b".encode(), re.IGNORECASE)


def tracked() -> list[Path]:
    command = [
        "git",
        "ls-files",
        "-z",
    ]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [p for name in listing.split("\0") if name and (p := ROOT / name).is_file()]


def is_test_data(path: Path) -> bool:
    return path.is_relative_to(ROOT / "tests" / "data")


def places(path: Path, content: bytes) -> list[str]:
    lines = content.splitlines()
    return [f"{path}:{n}: {line[:160]!r}" for n, line in enumerate(lines, start=1) if FORBIDDEN.search(line)]


def test_no_file_names_a_folder_of_one_machine_or_a_stranger() -> None:
    found = [place for p in tracked() for place in places(p.relative_to(ROOT), p.read_bytes())]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("line", "is_fault"),
    [
        (b"cd /wo" + b"rk/main", True),
        (b'path = "/ro' + b'ot/data"', True),
        (b"written by Clau" + b"de", True),
        (b"outcomes/wo" + b"rk/status", False),
        (b"https://example.org/ho" + b"me/page", False),
    ],
)
def test_the_scan_sees_paths_and_names(line: bytes, is_fault: bool) -> None:
    assert bool(places(Path("x"), line)) is is_fault


def test_no_file_is_over_one_megabyte_except_test_data() -> None:
    large = [
        str(p.relative_to(ROOT)) for p in tracked() if not is_test_data(p) and p.stat().st_size > MEGABYTE
    ]
    assert not large, f"over 1 MB: {large}"


def test_the_test_data_stay_under_twenty_megabytes() -> None:
    total = sum(p.stat().st_size for p in tracked() if is_test_data(p))
    assert total < 20 * MEGABYTE, f"tests/data holds {total / MEGABYTE:.1f} MB"


def test_each_folder_of_test_data_tells_where_it_comes_from() -> None:
    folders = {p.relative_to(ROOT / "tests" / "data").parts[0] for p in tracked() if is_test_data(p)}
    lacking = [f for f in sorted(folders) if not (ROOT / "tests" / "data" / f / "PROVENANCE.md").is_file()]
    assert not lacking, f"no PROVENANCE.md in tests/data/: {lacking}"
