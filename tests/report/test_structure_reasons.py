"""Every sentence of exploratory factors and of the audit of the key has its Norwegian."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workmh_measures.analysis as analysis
from workmh_measures.analysis.exploratory_factors import FactorChoices, exploratory_factors
from workmh_measures.analysis.key_audit import key_audit
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.reasons import in_words

MODULES = [
    "bifactor_indices",
    "exploratory_factors",
    "factor_analyzer_adapter",
    "factor_extraction",
    "factor_fit",
    "factor_rotation",
    "item_correlations",
    "number_of_factors",
    "oblimin",
    "rotation_search",
    "sampling_adequacy",
]
FINDINGS = ["code_findings", "item_findings", "key_audit", "row_findings"]


def spelled(node: ast.expr, names: dict[str, str]) -> str | None:
    """A sentence as the code has it, 3 in each slot; None for what is no sentence."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "3" for p in node.values)
    return None


def sentences(module: str) -> set[str]:
    tree = ast.parse(Path(analysis.__file__).with_name(f"{module}.py").read_text(encoding="utf-8"))
    names = {
        node.targets[0].id: str(node.value.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("because", "append"):
            found.add(spelled(node.args[0], names))
        if (
            module in FINDINGS
            and isinstance(node, ast.Assign)
            and getattr(node.targets[0], "id", "") == "text"
        ):
            found.add(spelled(node.value, names))
    return {one for one in found if one and one.endswith(".")}


@pytest.mark.parametrize(
    "sentence", sorted({s for m in (*MODULES, *FINDINGS) for s in sentences(m) if "cells 3" not in s})
)
def test_every_sentence_of_the_code_is_translated(sentence: str) -> None:
    # What moved says whether it is about one item or several, and what was copied whether rows or persons.
    said = sentence.replace("3:", "3 items:", 1) if sentence.startswith("3:") else sentence
    said = said.replace("from 3 on", "from row 3 on")
    phrase = in_words(said, "nb")
    assert phrase.language is None
    assert phrase.text != said
    assert "{" not in phrase.text


def odd() -> list[Estimate]:
    random = np.random.default_rng(1)
    items = pd.DataFrame(random.integers(0, 4, (60, 6)).astype(float)).add_prefix("q")
    rows: list[Estimate] = []
    trait = random.normal(size=(25, 1))
    sparse = pd.DataFrame(np.digitize(trait + random.normal(size=(25, 8)), [0.3, 1.0]) * 1.0).add_prefix("q")
    for part in (
        sparse,
        items,
        items.assign(q9=items["q0"]),
        items.head(5),
        items[["q0"]],
        items.assign(q1=1.0),
    ):
        for choices in (
            FactorChoices(draws=20),
            FactorChoices(n_factors=2, extraction="ml", draws=20),
            FactorChoices(n_factors=2, extraction="ml", correlations="polychoric", shuffles=20),
        ):
            rows += exploratory_factors(part, choices, about={})
    instrument = load_instrument("phq9")
    answers = pd.DataFrame(
        random.integers(0, 4, (80, 9)).astype(float), columns=list(instrument.item_ids[:9])
    )
    answers["01"] = [0.0, 3.0] * 40
    who = {"person": [str(i // 2) for i in range(80)], "wave": ["0", "1"] * 40, "seconds": 2.0}
    damaged = answers.astype(object)
    damaged.iloc[:5, 2] = ["1. feb", 46054, 3000, "2", "1,0"]
    measured = Measurements(
        instrument, {}, answers, pd.DataFrame(index=answers.index), pd.DataFrame(who), ("0", "1")
    )
    return rows + key_audit(measured, as_read=damaged)


def test_everything_odd_answers_are_told_is_translated() -> None:
    said = {s for row in odd() for s in (*row.warnings, *([row.reason] if row.reason else []))}
    assert len([s for s in said if " cells are " in s]) == 5
    assert len(said) > 12
    assert [s for s in said if in_words(s, "nb").language is not None] == []
