"""The examples in docstrings give what they say."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


def modules_with_examples() -> list[str]:
    paths = [p for p in sorted(SOURCE.rglob("*.py")) if "\n    >>> " in p.read_text(encoding="utf-8")]
    return [".".join(p.relative_to(SOURCE).with_suffix("").parts) for p in paths]


def test_the_examples_of_every_module_hold() -> None:
    outcomes = {name: doctest.testmod(importlib.import_module(name)) for name in modules_with_examples()}
    assert [name for name, outcome in outcomes.items() if outcome.failed or not outcome.attempted] == []


def test_a_wrong_example_is_seen() -> None:
    example = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, None)
    assert doctest.DocTestRunner(verbose=False).run(example, out=lambda _: None).failed == 1
