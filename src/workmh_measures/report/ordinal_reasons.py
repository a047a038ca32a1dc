"""Reasons and warnings of polychoric correlations and what rests on them, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ORDINAL_REASONS"]

ORDINAL_REASONS: Mapping[str, Mapping[str, str]] = {
    r"A correlation needs at least 2 items; there is (\d+)\.": {
        "nb": "En korrelasjon trenger minst 2 ledd; det er {0}.",
    },
    r"At least (\d+) rows with an answer are needed; there are (\d+)\.": {
        "nb": "Det trengs minst {0} rader med svar; det er {1}.",
    },
    r"An answer is infinite: (.+)\.": {"nb": "Et svar er uendelig stort: {0}."},
    r"There are more than (\d+) categories from the lowest answer to the highest: (.+)\.": {
        "nb": "Det er flere enn {0} kategorier fra det laveste svaret til det høyeste: {1}.",
    },
    r"An answer is none of the categories of its item: (.+)\.": {
        "nb": "Et svar er ikke blant kategoriene leddet har: {0}.",
    },
    r"No row used has an answer: (.+)\.": {"nb": "Ingen av radene som er brukt, har svar: {0}."},
    r"Every row used has the same answer: (.+)\.": {
        "nb": "Alle radene som er brukt, har samme svar: {0}.",
    },
    r"The correlation of (.+) would be 1 or -1: no combination of answers speaks against it\.": {
        "nb": "Korrelasjonen mellom {0} ville bli 1 eller -1: ingen kombinasjon av svar taler imot.",
    },
    r"In the rows that have both answers, one does not vary: (.+)\.": {
        "nb": "I radene som har begge svarene, varierer ikke det ene: {0}.",
    },
    r"The factor leaves no variance of its own to item (.+)\.": {
        "nb": "Faktoren lar ledd {0} stå igjen uten egen varians.",
    },
    r"Describes assumed normal variables behind the answers, not the score that is used; no standard error of measurement"
    r" follows from it\.": {
        "nb": "Beskriver normalfordelte variabler som antas å ligge bak svarene, ikke skåren som brukes; målefeilen kan ikke"
        " regnes ut fra den.",
    },
    r"The polychoric correlations are not those of any normal variables: their smallest eigenvalue is (\S+)\.": {
        "nb": "Ingen normalfordelte variabler kan ha disse polykoriske korrelasjonene: den minste egenverdien er {0}.",
    },
    r"In (\d+) of (\d+) pairs of items some combination of answers was never given; their correlations are uncertain\.": {
        "nb": "For {0} av {1} par av ledd ble en kombinasjon av svar aldri gitt; korrelasjonene deres er usikre.",
    },
    r"Some combination of answers to the two items was never given; the correlation is uncertain\.": {
        "nb": "En kombinasjon av svar på de to leddene ble aldri gitt; korrelasjonen er usikker.",
    },
    r"Shuffled answers need rows without a missing answer: use the listwise route\.": {
        "nb": "Stokkede svar krever rader uten manglende svar: bruk bare komplette rader.",
    },
    r"(\d+) of (\d+) shuffles leave two items perfectly correlated: there are too few answers in some categories\.": {
        "nb": "{0} av {1} stokkinger gir to ledd som er fullstendig korrelert: noen kategorier har for få svar.",
    },
}
