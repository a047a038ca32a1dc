"""Every sentence of measurement invariance has its Norwegian."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from workmh_measures.analysis.measurement_invariance import __file__ as package
from workmh_measures.analysis.measurement_invariance.invariance_rule import InvarianceRule
from workmh_measures.report.invariance_reasons import INVARIANCE_REASONS
from workmh_measures.report.reasons import in_words


def _texts() -> Iterator[str]:
    """Sentences in the code that end in a full stop, with words or numbers in their slots; docstrings left out."""
    for path in sorted(Path(package).parent.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
        inside = {
            id(n) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for n in ast.walk(one)
        } - {id(one) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)}
        said = {ast.get_docstring(one, clean=False) for one in ast.walk(tree) if isinstance(one, documented)}
        bare = (one.value for one in ast.walk(tree) if isinstance(one, ast.Expr))
        said |= {str(one.value) for one in bare if isinstance(one, ast.Constant)}
        for node in ast.walk(tree):
            if id(node) in inside:
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in said:
                yield (
                    node.value.format(estimator="WLSMV", answers="q1: 3 (men)")
                    if "{" in node.value
                    else node.value
                )
            elif isinstance(node, ast.JoinedStr):
                yield "".join(_slot(part) for part in node.values)


def _slot(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    source = ast.unparse(part)
    if "_KINDS" in source:
        return "Loadings"
    if "{verdict}" in source:
        return "partially supported"
    if "between" in source:
        return "these groups"
    if "left_out" in source:
        return " Left out: own (40)."
    return "12"


# The rule and what misses it are asked for with their own numbers below, and what is left out only follows another sentence.
OTHERWISE = ("The first rung", "Even with nothing", " Left out")
SENTENCES = sorted(
    {text for text in _texts() if text[-2:].strip(" ").endswith(".") and " " in text and "\n" not in text}
)
SENTENCES = [text for text in SENTENCES if not text.startswith(OTHERWISE)]


OF_TABLES = (
    "There are 3 groups, but the model says more or fewer things in brackets for: f =~ a.",
    "Only ordered items in the delta parameterisation have scales (~*~).",
)


OF_MISFITS = (
    InvarianceRule().misfit(0.974, 0.0817),
    InvarianceRule().misfit(0.7, 0.09),
    "Measurement invariance between these waves: not supported, for the model does not fit even with nothing set equal.",
)


@pytest.mark.parametrize("sentence", [*SENTENCES, *OF_TABLES, InvarianceRule().told(), *OF_MISFITS])
def test_every_sentence_is_told_in_norwegian(sentence: str) -> None:
    told = in_words(sentence, "nb")
    assert told.language != "en", sentence
    assert "{" not in told.text


def test_there_are_as_many_sentences_as_translations_speak_of() -> None:
    assert len(SENTENCES) > 25
    assert len(INVARIANCE_REASONS) >= len(SENTENCES)


def test_numbers_are_written_as_norwegian_writes_them() -> None:
    assert "0,010" in in_words(InvarianceRule().told(), "nb").text
    misfit = in_words(InvarianceRule().misfit(0.7, 0.0817), "nb").text
    assert "CFI er 0,700 (minst 0,900), SRMR er 0,082 (høyst 0,080)" in misfit
    assert "brytes av CFI og SRMR." in misfit
