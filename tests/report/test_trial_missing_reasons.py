"""Every sentence and name on missing values and on costs has its Norwegian, found in the code itself."""

from __future__ import annotations

import pytest
from tests.report.test_trial_effect_reasons import TRIAL, sentences

from workmh_measures.report.reasons import in_words
from workmh_measures.report.words import TABLES
from workmh_measures.trial.economics_names import ECONOMICS_METHODS, ECONOMICS_NAMES
from workmh_measures.trial.missing_names import MISSING_METHODS, MISSING_NAMES

PACKAGES = ("imputation", "missing_section", "economics", "economics_section")
SENTENCES = sorted(
    {told for name in PACKAGES for path in (TRIAL / name).glob("*.py") for told in sentences(path)}
)


@pytest.mark.parametrize("told", SENTENCES)
def test_every_sentence_is_translated(told: str) -> None:
    assert in_words(told, "nb").language is None, told


def test_sentences_are_found_and_slots_are_filled() -> None:
    assert len(SENTENCES) > 40
    told = "Only 37 % of the bootstrap samples lie in the same quarter of the plane as the estimate, so the ratio has no interval"
    told += " that means anything: read net benefit and acceptability."
    assert in_words(told, "nb").text.startswith("Bare 37 % av bootstrap-utvalgene")
    told = "The result does not tip: it is the same up to a shift of -0.52."
    assert "−0,52." in in_words(told, "nb").text


@pytest.mark.parametrize("name", [*MISSING_NAMES, *ECONOMICS_NAMES])
def test_every_name_has_its_words(name: str) -> None:
    for table in TABLES.values():
        assert table[f"analysis.{name}"]
        assert table[f"explain.{name}"]


@pytest.mark.parametrize("name", [*MISSING_METHODS, *ECONOMICS_METHODS])
def test_every_method_has_its_words(name: str) -> None:
    for table in TABLES.values():
        assert table[f"method.{name}"]
