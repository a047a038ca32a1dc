"""Labels of kinds of work and benefits, and the codes they have in files."""

from __future__ import annotations

from ..dataset.codebook import Labels
from ..model.work import BENEFIT_KINDS, END_REASONS, WORK_KINDS, BenefitKind, EndReason, ToldKind, WorkKind

__all__ = ["BENEFITS", "ENDS", "END_CODES", "KIND_CODES", "WORK", "coded_ends", "coded_kinds"]

WORK: dict[WorkKind, Labels] = {
    "competitive": {"nb": "Ordinært arbeid", "nn": "Ordinært arbeid", "en": "Competitive work"},
    "subsidised": {
        "nb": "Arbeid med lønnstilskudd",
        "nn": "Arbeid med lønstilskot",
        "en": "Work with a wage subsidy",
    },
    "placement": {
        "nb": "Arbeidstrening i ordinær bedrift",
        "nn": "Arbeidstrening i ordinær bedrift",
        "en": "Work placement in an ordinary firm",
    },
    "sheltered": {"nb": "Skjermet arbeid", "nn": "Skjerma arbeid", "en": "Sheltered work"},
    "transitional": {
        "nb": "Overgangsarbeid (klubbhus)",
        "nn": "Overgangsarbeid (klubbhus)",
        "en": "Transitional work (clubhouse)",
    },
    "education": {"nb": "Utdanning", "nn": "Utdanning", "en": "Education"},
}
BENEFITS: dict[BenefitKind, Labels] = {
    "sickness_benefit": {"nb": "Sykepenger", "nn": "Sjukepengar", "en": "Sickness benefit"},
    "work_assessment_allowance": {
        "nb": "Arbeidsavklaringspenger",
        "nn": "Arbeidsavklaringspengar",
        "en": "Work assessment allowance",
    },
    "disability_pension": {"nb": "Uføretrygd", "nn": "Uføretrygd", "en": "Disability pension"},
    "unemployment_benefit": {"nb": "Dagpenger", "nn": "Dagpengar", "en": "Unemployment benefit"},
    "qualification_benefit": {
        "nb": "Kvalifiserings- eller introduksjonsstønad",
        "nn": "Kvalifiserings- eller introduksjonsstønad",
        "en": "Qualification or introduction benefit",
    },
    "social_assistance": {
        "nb": "Økonomisk sosialhjelp",
        "nn": "Økonomisk sosialhjelp",
        "en": "Social assistance",
    },
    "age_pension": {
        "nb": "Alderspensjon eller AFP",
        "nn": "Alderspensjon eller AFP",
        "en": "Old-age pension",
    },
    "other_benefit": {"nb": "Annen ytelse", "nn": "Anna yting", "en": "Other benefit"},
}
ENDS: dict[EndReason, Labels] = {
    "end_of_extract": {"nb": "Uttrekket slutter", "nn": "Uttrekket sluttar", "en": "End of the extract"},
    "emigrated": {"nb": "Utvandret", "nn": "Utvandra", "en": "Emigrated"},
    "withdrawn": {"nb": "Trukket seg", "nn": "Trekt seg", "en": "Withdrawn"},
    "died": {"nb": "Død", "nn": "Død", "en": "Died"},
}

KIND_CODES: dict[ToldKind, int] = {
    **{kind: number for number, kind in enumerate(WORK_KINDS, start=1)},
    **{kind: number for number, kind in enumerate(BENEFIT_KINDS, start=11)},
}
"""Work from 1, benefits from 11; the codes stay as they are in every file."""

END_CODES: dict[EndReason, int] = {reason: number for number, reason in enumerate(END_REASONS, start=1)}


def coded_kinds() -> dict[int, Labels]:
    """Return the label of every kind by its code."""
    work = {KIND_CODES[kind]: label for kind, label in WORK.items()}
    return work | {KIND_CODES[kind]: label for kind, label in BENEFITS.items()}


def coded_ends() -> dict[int, Labels]:
    """Return the label of every reason for the end of a window by its code."""
    return {END_CODES[reason]: label for reason, label in ENDS.items()}
