"""Every sentence the internal consistency can say has its Norwegian."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workmh_measures.analysis as analysis
from workmh_measures.analysis.internal_consistency import full_consistency
from workmh_measures.report.reasons import in_words

MODULES = (
    "alpha",
    "bootstrap",
    "bootstrap_alpha",
    "bootstrap_missing",
    "common_factors",
    "covariance",
    "full_information",
    "guttman",
    "oblimin",
    "omega",
)


def refusals() -> list[str]:
    """Every sentence given to `NotEstimable.because` in these modules, 3 in each slot."""
    found = []
    for module in MODULES:
        path = Path(analysis.__file__).with_name(f"{module}.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "because":
                [said] = node.args
                parts = said.values if isinstance(said, ast.JoinedStr) else [said]
                found.append("".join(str(p.value) if isinstance(p, ast.Constant) else "3" for p in parts))
    return found


@pytest.mark.parametrize("sentence", sorted(set(refusals())))
def test_every_refusal_is_translated(sentence: str) -> None:
    phrase = in_words(sentence, "nb")
    assert phrase.language is None
    assert phrase.text != sentence


def test_every_warning_of_odd_answers_is_translated() -> None:
    random = np.random.default_rng(1)
    common = random.normal(size=(60, 1))
    good = pd.DataFrame(common + random.normal(size=(60, 7)), columns=list("abcdefg"))
    heywood = good.assign(a=common[:, 0], b=common[:, 0] + 0.05 * random.normal(size=60))
    many = pd.DataFrame(common + random.normal(size=(60, 21)), columns=[f"q{i}" for i in range(21)])
    rows = [
        *full_consistency(heywood, draws=20),
        *full_consistency(many, draws=0),
        *full_consistency(good.assign(a=-good["a"]), draws=0),
    ]
    said = {text for row in rows for text in row.warnings}
    for part in ("Heywood", "best found", "At least 100 draws", "key may be wrong"):
        assert any(part in text for text in said), part
    assert not [text for text in said if in_words(text, "nb").language is not None]


def test_a_group_factor_that_is_lost_is_told_in_norwegian() -> None:
    sentence = "A group factor is one with the general factor; read omega hierarchical with care."
    assert in_words(sentence, "nb").language is None
    assert in_words("4 of 200 draws have no value and are left out of the interval.", "nb").language is None
