"""Every sentence of confirmatory factor models and of the polychoric correlations below them has its Norwegian."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import workmh_measures.analysis as analysis
from workmh_measures.report.reasons import in_words

FOLDERS = ("confirmatory_factors", "polychoric")
OF_FILES = "model_text"
"""Its sentences are about a file and end on the terminal."""
MODULES = sorted(
    path
    for folder in FOLDERS
    for path in (Path(analysis.__file__).parent / folder).glob("*.py")
    if path.stem != OF_FILES
)


WORDS = {"kind": "thresholds and correlations"}
"""Slots that are filled with words."""


def slot(part: ast.expr) -> str:
    named = part.value if isinstance(part, ast.FormattedValue) else part
    return WORDS.get(named.id, "3") if isinstance(named, ast.Name) else "3"


def spelled(node: ast.AST) -> Iterator[str]:
    """Every text of the code that is no docstring, 3 in each slot."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else slot(p) for p in child.values)
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value.replace("{fewest}", "3")
        else:
            yield from spelled(child)


def sentences(path: Path) -> list[str]:
    texts = spelled(ast.parse(path.read_text(encoding="utf-8")))
    return [text for text in texts if re.fullmatch(r"[A-Z0-9].* .* .*\.", text, re.DOTALL)]


def test_there_are_sentences_to_translate() -> None:
    assert sum(len(sentences(path)) for path in MODULES) > 30


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_sentence_is_translated(path: Path) -> None:
    assert [told for told in sentences(path) if in_words(told, "nb").language is not None] == []


def test_pairs_that_are_named_are_named_in_the_language_of_the_page() -> None:
    told = "The correlation of 01 and 09; 01 and 13 would be 1 or -1: no combination of answers speaks against it."
    assert in_words(told, "nb").text.startswith("Korrelasjonen mellom 01 og 09; 01 og 13 ville bli 1")
