from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from workmh_measures.interop.named_rows import plain_word
from workmh_measures.interop.register_words import benefit_words, end_words, work_words
from workmh_measures.model.work import BENEFIT_KINDS, END_REASONS, WORK_KINDS
from workmh_measures.trial.work_words import BENEFITS, END_CODES, ENDS, KIND_CODES, WORK

Words = Callable[[Mapping[str, str]], Mapping[str, str]]


@pytest.mark.parametrize(
    ("words", "labels", "codes", "kinds"),
    [
        (work_words, WORK, KIND_CODES, WORK_KINDS),
        (benefit_words, BENEFITS, KIND_CODES, BENEFIT_KINDS),
        (end_words, ENDS, END_CODES, END_REASONS),
    ],
)
def test_id_code_and_every_label_mean_their_own_kind(
    words: Words,
    labels: Mapping[str, Mapping[str, str]],
    codes: Mapping[str, int],
    kinds: tuple[str, ...],
) -> None:
    known = words({})
    assert set(known.values()) == set(kinds)
    for kind in kinds:
        for word in (kind, str(codes[kind]), *labels[kind].values()):
            assert known[plain_word(word)] == kind, word


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("VTA", "sheltered"),
        ("Skole", "education"),
        ("Lønnstilskudd", "subsidised"),
        ("arbeids-trening", None),
    ],
)
def test_words_registers_use(word: str, kind: str | None) -> None:
    assert work_words({}).get(plain_word(word)) == kind


def test_own_words_come_before_all_others_and_belong_to_one_list() -> None:
    own = {"Skole": "placement", "AAP": "social_assistance"}
    assert work_words(own)[plain_word("skole")] == "placement"
    assert plain_word("AAP") not in work_words(own)
    assert benefit_words(own)["aap"] == "social_assistance"
    assert benefit_words({})["aap"] == "work_assessment_allowance"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Fra_Dato ", "fra dato"),
        ("Årsak", "arsak"),
        ("Stønad", "stonad"),
        ("per-cent (%)", "per cent"),
        ("Æresvennlig", "aeresvennlig"),
        ("", ""),
    ],
)
def test_case_accents_and_signs_do_not_count_in_a_word(text: str, plain: str) -> None:
    assert plain_word(text) == plain


def test_codes_of_kinds_and_ends_never_change() -> None:
    assert KIND_CODES == {
        "competitive": 1,
        "subsidised": 2,
        "placement": 3,
        "sheltered": 4,
        "transitional": 5,
        "education": 6,
        "sickness_benefit": 11,
        "work_assessment_allowance": 12,
        "disability_pension": 13,
        "unemployment_benefit": 14,
        "qualification_benefit": 15,
        "social_assistance": 16,
        "age_pension": 17,
        "other_benefit": 18,
    }
    assert END_CODES == {"end_of_extract": 1, "emigrated": 2, "withdrawn": 3, "died": 4}
