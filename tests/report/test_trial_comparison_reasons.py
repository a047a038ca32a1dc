"""Every sentence of planned comparisons, subgroups and multiplicity has its Norwegian, found in the code itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from workmh_measures.report.reasons import in_words

from .test_trial_effect_reasons import sentences

TRIAL = Path(__file__).parents[2] / "src" / "workmh_measures" / "trial"
FILES = [
    *TRIAL.glob("effects_section/*.py"),
    *TRIAL.glob("subgroups_section/*.py"),
    TRIAL / "multiplicity.py",
]
SENTENCES = sorted({told for path in FILES for told in sentences(path)})


@pytest.mark.parametrize("told", SENTENCES)
def test_every_sentence_is_translated(told: str) -> None:
    assert in_words(told, "nb").language is None, told


def test_sentences_are_found() -> None:
    assert len(SENTENCES) > 30
    told = "Level 1 has 3 and 12 persons with an outcome in the arms, fewer than 10 in one of them: an effect in so few says little."
    assert in_words(f"{told} Put levels together.", "nb").text.startswith("Nivået 1 har 3 og 12 personer")
