"""Every sentence of the models of repeated measures has its Norwegian."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import workmh_measures.trial
from workmh_measures.report.reasons import in_words
from workmh_measures.trial.repeated_measures.fallback import STRUCTURE_WORDS

TRIAL = Path(workmh_measures.trial.__file__).parent
SOURCES = sorted([*TRIAL.glob("repeated_measures/*.py"), *TRIAL.glob("mixed_model/*.py")])


def sentences(path: Path) -> Iterator[str]:
    """Sentences in the code of a module, with something in each slot; those with a place also without."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in told or (isinstance(node, ast.Constant) and id(node) in inside):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith("."):
            yield node.value
        if isinstance(node, ast.JoinedStr):
            text = ast.unparse(node)
            for where in ("", " in block 2"):
                yield "".join(filled(part, where) for part in node.values)
                if "{where}" not in text:
                    break


def filled(part: ast.expr, where: str) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    name = ast.unparse(part)
    if name == "{where}" or name == "f'{where}'":
        return where
    return STRUCTURE_WORDS["ar1"] if "STRUCTURE_WORDS" in name else "3"


def all_sentences() -> list[str]:
    return [text for path in SOURCES for text in sentences(path) if text.endswith(".") and " " in text]


@pytest.mark.parametrize("text", all_sentences())
def test_every_sentence_is_translated(text: str) -> None:
    assert in_words(text, "nb").language is None, text


def test_the_sentences_are_found() -> None:
    found = all_sentences()
    assert len(found) > 35
    assert "Wave 3 has no measurement: leave it out." in found
    assert "Wave 3 has no measurement in block 2: leave it out." in found


@pytest.mark.parametrize("words", STRUCTURE_WORDS.values())
def test_every_structure_has_its_words(words: str) -> None:
    for text in (
        f"The covariance could not be fitted as {words}.",
        f"As declared, the covariance was fitted as {words} instead.",
    ):
        told = in_words(text, "nb")
        assert told.language is None, text
        assert words == "Toeplitz" or words not in str(told), text
