"""Words for kinds of work, benefits and ends of windows, as files write them: ids, codes, Norwegian and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from ..model.work import BENEFIT_KINDS, END_REASONS, WORK_KINDS, BenefitKind, EndReason, WorkKind
from ..trial.work_words import BENEFITS, END_CODES, ENDS, KIND_CODES, WORK
from .named_rows import plain_word

Meaning = TypeVar("Meaning", bound=str)

__all__ = ["benefit_words", "end_words", "work_words"]

_WORK: dict[WorkKind, tuple[str, ...]] = {
    "competitive": (
        "competitive employment", "ordinary work", "ordinary job", "ordinær jobb", "ordinært", "vanlig arbeid",
        "vanlig jobb", "vanleg arbeid", "vanleg jobb",
    ),
    "subsidised": ("subsidized", "wage subsidy", "lønnstilskudd", "lønstilskot"),
    "placement": ("work placement", "arbeidstrening", "arbeidspraksis", "praksisplass"),
    "sheltered": (
        "sheltered employment", "skjermet", "skjerma", "tilrettelagt arbeid", "varig tilrettelagt arbeid", "VTA",
    ),
    "transitional": ("transitional employment", "overgangsarbeid"),
    "education": ("school", "studies", "skole", "skule", "studier", "studium"),
}  # fmt: skip
_BENEFITS: dict[BenefitKind, tuple[str, ...]] = {
    "sickness_benefit": ("sick pay", "sick leave", "sykmelding", "sjukmelding"),
    "work_assessment_allowance": ("AAP",),
    "disability_pension": ("disability benefit", "uførepensjon", "ufør"),
    "unemployment_benefit": ("unemployment", "arbeidsledighetstrygd"),
    "qualification_benefit": (
        "kvalifiseringsstønad", "introduksjonsstønad", "introduction benefit", "qualification benefit",
    ),
    "social_assistance": ("sosialhjelp", "sosialstønad", "økonomisk stønad"),
    "age_pension": ("alderspensjon", "AFP", "old age pension"),
    "other_benefit": ("other", "annet", "anna", "tiltakspenger", "tiltakspengar"),
}  # fmt: skip
_ENDS: dict[EndReason, tuple[str, ...]] = {
    "end_of_extract": ("extract", "uttrekk", "slutt på uttrekk", "end", "slutt"),
    "emigrated": ("emigration", "flyttet ut", "flytta ut", "utvandring"),
    "withdrawn": ("withdrawal", "trukket", "trekt", "samtykke trukket"),
    "died": ("dead", "death", "dødsfall", "avdød"),
}


def work_words(own: Mapping[str, str]) -> dict[str, WorkKind]:
    """Return the kind of work of each word, the words of `own` before all others."""
    told = {kind: (str(KIND_CODES[kind]), *WORK[kind].values(), *_WORK[kind]) for kind in WORK_KINDS}
    return _by_word(told, own)


def benefit_words(own: Mapping[str, str]) -> dict[str, BenefitKind]:
    """Return the benefit of each word, the words of `own` before all others."""
    told = {k: (str(KIND_CODES[k]), *BENEFITS[k].values(), *_BENEFITS[k]) for k in BENEFIT_KINDS}
    return _by_word(told, own)


def end_words(own: Mapping[str, str]) -> dict[str, EndReason]:
    """Return the reason for the end of a window of each word, the words of `own` before all others."""
    told = {r: (str(END_CODES[r]), *ENDS[r].values(), *_ENDS[r]) for r in END_REASONS}
    return _by_word(told, own)


def _by_word(told: Mapping[Meaning, tuple[str, ...]], own: Mapping[str, str]) -> dict[str, Meaning]:
    by_id: dict[str, Meaning] = {str(meaning): meaning for meaning in told}
    words = {plain_word(word): m for m, spellings in told.items() for word in (str(m), *spellings)}
    return words | {plain_word(word): by_id[name] for word, name in own.items() if name in by_id}
