from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workmh_measures.analysis as analysis
from workmh_measures.analysis.descriptives import score_descriptives
from workmh_measures.analysis.instrument_report import instrument_estimates
from workmh_measures.analysis.internal_consistency import internal_consistency
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.reasons import REASONS, in_words
from workmh_measures.report.words import TABLES
from workmh_measures.scoring.score import score

MODULES = (
    "conditional_error",
    "criterion_validity",
    "descriptives",
    "diagnostic_accuracy",
    "incremental_value",
    "internal_consistency",
    "intraclass_correlation",
    "limits_of_agreement",
    "logistic_model",
    "mean_interval",
    "measurement_error",
    "multinomial_model",
    "outlook",
    "rater_agreement",
    "rating_design",
    "reliability",
    "roc",
    "two_valued_column",
    "variance_components",
    "wilson_interval",
)


def sentences() -> list[str]:
    """Every sentence given to `NotEstimable.because` in the modules the pages draw on, 3 in each slot."""
    found = []
    for module in MODULES:
        path = Path(analysis.__file__).with_name(f"{module}.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "because":
                [said] = node.args
                if isinstance(said, ast.Name):  # a sentence several modules share
                    said = ast.Constant(
                        getattr(importlib.import_module(f"{analysis.__name__}.{module}"), said.id)
                    )
                parts = said.values if isinstance(said, ast.JoinedStr) else [said]
                found.append("".join(str(p.value) if isinstance(p, ast.Constant) else "3" for p in parts))
    return found


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_every_reason_of_the_analyses_is_translated(sentence: str) -> None:
    phrase = in_words(sentence, "nb")
    assert phrase.language is None
    assert phrase.text != sentence


def degenerate() -> list[Estimate]:
    """Estimates with every kind of reason and warning."""
    random = np.random.default_rng(1)
    common = random.normal(size=30)
    good = pd.DataFrame({f"0{i}": np.round(common + random.normal(size=30)) for i in range(1, 5)})
    rows: list[Estimate] = []
    for items in (
        good.assign(**{"04": -good["01"]}),
        good.assign(**{"04": 2.0}),
        good[["01"]],
        good[["01", "02"]],
        good.head(2),
        pd.DataFrame({"01": [0.0, 1.0, 2.0, 1.0], "02": [0.0, -1.0, -2.0, -1.0], "03": [1.0] * 4}),
    ):
        rows += internal_consistency(items)
    for values in ([], [1.0], [2.0, 2.0, 2.0, 2.0, 9.0], [2.0] * 5):
        rows += score_descriptives(np.asarray(values, dtype=np.float64), attainable=(0, 4))
    rows += score_descriptives([1.0, 2.0], attainable=None)
    for name, parameters in (("eq5d5l", {"value_set": "norway"}), ("phq9", {"missing_rule": "all_required"})):
        instrument = load_instrument(name)
        answers = pd.DataFrame(1.0, index=range(4), columns=list(instrument.item_ids))
        scores = score(instrument, answers, parameters=parameters).frame
        rows += instrument_estimates(instrument, answers, scores, parameters=parameters)
    return rows


def test_every_reason_and_warning_of_degenerate_answers_is_translated() -> None:
    said = {s for row in degenerate() for s in (*row.warnings, *([row.reason] if row.reason else []))}
    assert len(said) > 10
    left = [sentence for sentence in said if in_words(sentence, "nb").language is not None]
    assert not left


def test_a_sentence_nobody_translated_is_marked_english() -> None:
    phrase = in_words("Something new.", "nb")
    assert (phrase.text, phrase.language) == ("Something new.", "en")
    assert in_words("Something new.", "en").language is None


def test_the_numbers_of_a_reason_stay() -> None:
    assert (
        in_words("At least 2 values are needed; found 1.", "nb").text
        == "Det trengs minst 2 verdier; det er 1."
    )


def test_every_translation_fills_every_slot_in_every_language() -> None:
    for pattern, texts in REASONS.items():
        slots = {str(i) for i in range(re.compile(pattern).groups)}
        assert texts.keys() == TABLES.keys() - {"en"}
        assert all(set(re.findall(r"{(\d)}", text)) == slots for text in texts.values()), pattern


def test_numbers_of_a_norwegian_sentence_have_a_decimal_comma_and_names_keep_their_points() -> None:
    told = in_words("Reliabilities used: 0.812 and 0.734.", "nb").text
    assert (told.count("0,812"), told.count("0,734"), "0.8" in told) == (1, 1, False)
    assert (
        in_words("Reliabilities used: 0.812 and 0.734.", "en").text == "Reliabilities used: 0.812 and 0.734."
    )


def test_numbers_have_the_minus_sign_of_the_tables_and_codes_stay_as_typed() -> None:
    said = "The mean changed by -1.19: these persons may not have been stable."
    assert "endret seg med −1,19:" in in_words(said, "nb").text
    assert "by −1.19:" in in_words(said, "en").text
    assert "-992" in in_words("Answers of -992 were left out.", "en").text
