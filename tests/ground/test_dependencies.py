"""Every library is declared, locked, and has its reason written down."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = [
    n for n in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if not n.startswith("#")
]
# Brought by streamlit, whose server they are; the pages are written against them.
BROUGHT_BY_STREAMLIT = {"altair", "anyio", "starlette", "uvicorn"}


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(r).name) for r in requirements}


def optional() -> set[str]:
    return {name for extra in PROJECT["optional-dependencies"].values() for name in names(extra)}


def imported_in_source() -> set[str]:
    found = set()
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"workmh_measures"}


def locked_versions() -> dict[str, str]:
    return {canonicalize_name(name): version for name, _, version in (n.partition("==") for n in LOCK)}


def needed(extra: str) -> set[str]:
    """Every distribution that the project with one extra brings, all the way down, as installed here."""
    found: set[str] = set()
    waiting = [("workmh-measures", frozenset({extra}))]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        for text in requires(name) or []:
            requirement = Requirement(text)
            environments = [{"extra": e} for e in (*extras, "")]
            if requirement.marker and not any(requirement.marker.evaluate(e) for e in environments):
                continue
            found.add(canonicalize_name(requirement.name))
            step = (requirement.name, frozenset(requirement.extras))
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return found


def test_every_imported_library_is_declared() -> None:
    distributions = packages_distributions()
    declared = names(PROJECT["dependencies"]) | optional() | BROUGHT_BY_STREAMLIT
    stray = {
        module
        for module in imported_in_source()
        if not {canonicalize_name(d) for d in distributions.get(module, [module])} & declared
    }
    assert not stray, f"imported but not declared in pyproject.toml: {sorted(stray)}"


def test_the_lock_is_plain_names_and_versions() -> None:
    assert [n for n in LOCK if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+]+", n)] == []
    assert sorted(LOCK, key=str.upper) == LOCK
    assert len(locked_versions()) == len(LOCK)


@pytest.mark.parametrize("extra", ["", "test"])
def test_everything_an_install_brings_is_locked(extra: str) -> None:
    assert needed(extra) - set(locked_versions()) == set()


def test_the_locked_versions_meet_the_declared_ranges() -> None:
    declared = [*PROJECT["dependencies"], *(r for e in PROJECT["optional-dependencies"].values() for r in e)]
    versions = locked_versions()
    outside = [
        r for r in map(Requirement, declared) if versions[canonicalize_name(r.name)] not in r.specifier
    ]
    assert not outside, f"constraints.txt and pyproject.toml differ on: {[str(r) for r in outside]}"


def test_every_dependency_has_its_reason_in_the_architecture() -> None:
    text = (
        (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## Dependencies")[1].split("\n## ")[0]
    )
    explained = {canonicalize_name(name) for name in re.findall(r"`([\w.-]+)`", text)}
    assert (names(PROJECT["dependencies"]) | optional()) - explained == set()
