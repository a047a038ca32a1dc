"""Every sentence of effects on binary outcomes and on times has its Norwegian, found in the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from workmh_measures.report.reasons import in_words

TRIAL = Path(__file__).parents[2] / "src" / "workmh_measures" / "trial"
PACKAGES = ("binary_effects", "binary_models", "time_to_event", "work_models", "work_section")


def silent(tree: ast.Module) -> set[int]:
    """Parts of the code that no report shows: lone strings, errors of programmers, pieces of sentences."""
    found: set[int] = set()
    for node in ast.walk(tree):
        programmers = isinstance(node, ast.Call) and ast.unparse(node.func) == "ValueError"
        if isinstance(node, (ast.Expr, ast.JoinedStr)) and not isinstance(
            getattr(node, "value", None), ast.Call
        ):
            found |= {id(part) for part in ast.walk(node) if part is not node}
        elif programmers:
            found |= {id(part) for part in ast.walk(node)}
    return found


def sentences(path: Path) -> Iterator[str]:
    """Sentences of one module, with a number in every slot."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen = silent(tree)
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        told = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            told = node.value
        elif isinstance(node, ast.JoinedStr):
            told = "".join(str(p.value) if isinstance(p, ast.Constant) else "3" for p in node.values)
        if told.endswith(".") and " " in told:
            yield told


SENTENCES = sorted(
    {told for name in PACKAGES for path in (TRIAL / name).glob("*.py") for told in sentences(path)}
)


@pytest.mark.parametrize("told", SENTENCES)
def test_every_sentence_is_translated(told: str) -> None:
    assert in_words(told, "nb").language is None, told


def test_sentences_are_found_and_numbers_are_written_as_norwegian_writes_them() -> None:
    assert len(SENTENCES) > 70
    told = "3 and 3 clusters can be allocated in 20 ways, so the p value cannot be smaller than 0.10, whatever the effect."
    assert "0,10, uansett effekt" in in_words(told, "nb").text
