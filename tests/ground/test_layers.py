"""The layers hold: the import contracts of pyproject.toml, and one adapter for each given library."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "workmh_measures"

# library -> the modules that may import it, as patterns below workmh_measures
ADAPTERS = {
    "factor_analyzer": ["analysis.*"],
    "pingouin": ["analysis.*"],
    "pyreadstat": ["export.spss*", "interop.*"],
    "ruamel": ["definitions.*"],
    "streamlit": ["ui.*"],
}
ONE_MODULE_ONLY = ["factor_analyzer", "pingouin"]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imported_libraries(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def importers(library: str) -> list[str]:
    return [module_name(p) for p in sorted(PACKAGE.rglob("*.py")) if library in imported_libraries(p)]


def test_the_import_contracts_hold() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


@pytest.mark.parametrize("library", ADAPTERS)
def test_a_given_library_is_imported_only_by_its_adapters(library: str) -> None:
    strangers = [m for m in importers(library) if not any(fnmatch(m, p) for p in ADAPTERS[library])]
    assert not strangers, f"{library} is imported by {strangers}; only {ADAPTERS[library]} may: call those."


@pytest.mark.parametrize("library", ONE_MODULE_ONLY)
def test_a_statistics_library_has_one_adapter(library: str) -> None:
    found = importers(library)
    assert len(found) <= 1, f"{library} is imported by {found}: keep one adapter module and call it."
