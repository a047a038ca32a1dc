"""Every sentence beside a correlation, a group difference, a verdict, an area or a clinical change is there in Norwegian."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import workmh_measures.analysis as analysis
from workmh_measures.report.hypotheses_reasons import HYPOTHESES_REASONS
from workmh_measures.report.reasons import in_words

MODULES = (
    *("correlation", "disattenuation", "standardised_difference", "variance_explained", "known_groups"),
    *("score_correlations", "correlation_difference", "observed", "hypotheses_testing", "person_groups"),
    *("criterion_validity", "area_comparisons", "two_valued_column", "clinical_change"),
)


def spoken(node: ast.expr) -> str | None:
    """A sentence as it is said, 3 in each slot; None for what is no sentence."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    if not all(isinstance(part, (ast.Constant, ast.FormattedValue)) for part in parts):
        return None
    said = "".join(str(part.value) if isinstance(part, ast.Constant) else "3" for part in parts)
    return said if said.endswith(".") and said[0].isalnum() | (said[0] == "'") and " " in said else None


def sentences() -> set[str]:
    """Every sentence in the code of the modules that is no documentation."""
    found = set()
    for module in MODULES:
        tree = ast.parse(Path(analysis.__file__).with_name(f"{module}.py").read_text(encoding="utf-8"))
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        inside = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ValueError":
                documents |= {id(said) for said in node.args}
        for node in ast.walk(tree):
            if isinstance(node, (ast.Constant, ast.JoinedStr)) and id(node) not in documents | inside:
                found.add(spoken(node))
    return {sentence for sentence in found if sentence is not None}


def test_there_are_many_sentences() -> None:
    assert len(sentences()) > 30


@pytest.mark.parametrize("sentence", sorted(sentences()))
def test_every_sentence_is_translated(sentence: str) -> None:
    said = {
        "The data have no column '3'.3": "The data have no column '3'. The nearest name is '4'.",
        "Person 3 has several rows3.": "Person 3 has several rows at wave '3'.",
        "Scale '3' is 3: it has no alpha.": "Scale '3' is formative: it has no alpha.",
    }.get(sentence, sentence)
    phrase = in_words(said, "nb")
    assert phrase.language is None
    assert phrase.text != said


@pytest.mark.parametrize(
    ("sentence", "translated"),
    [
        ("Person A-17 has several rows at wave 't0'.", "Person A-17 har flere rader ved måletidspunkt «t0»."),
        ("Person A-17 has several rows.", "Person A-17 har flere rader."),
        ("The data have no column 'sex'.", "Dataene har ingen kolonne «sex»."),
        (
            "1 of 5 hypotheses could not be tested and do not count.",
            "1 av 5 hypoteser kunne ikke prøves og teller ikke med.",
        ),
        (
            "Scale 'weekly_hours' is single_item: it has no alpha.",
            "Skalaen «weekly_hours» er ett ledd: den har ingen alfa.",
        ),
    ],
)
def test_names_and_numbers_stay(sentence: str, translated: str) -> None:
    assert in_words(sentence, "nb").text == translated


@pytest.mark.parametrize(
    "sentence",
    [
        "On this scale neither high nor low is better, so no cut-off divides it.",
        "The functional mean is not on the better side of the clinical mean.",
    ],
)
def test_what_scoring_says_of_a_cutoff_is_translated_too(sentence: str) -> None:
    assert in_words(sentence, "nb").language is None


def test_no_sentence_is_translated_for_nothing() -> None:
    assert all(set(texts) == {"nb"} for texts in HYPOTHESES_REASONS.values())
