"""Reasons and warnings of items compared between groups, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["DIF_REASONS"]

DIF_REASONS: Mapping[str, Mapping[str, str]] = {
    r"Items are compared where one construct is behind all of them; those of this scale are not taken so\.": {
        "nb": "Ledd sammenlignes der ett begrep ligger bak alle; slik oppfattes ikke leddene i denne skalaen.",
    },
    r"At least 2 groups of (\d+) persons with answers are needed; found none\.": {
        "nb": "Det trengs minst 2 grupper på {0} personer med svar; det er ingen.",
    },
    r"At least 2 groups of (\d+) persons with answers are needed; found (.+)\.": {
        "nb": "Det trengs minst 2 grupper på {0} personer med svar; det er: {1}.",
    },
    r"Tests of parameters take longer than the rest and are made where items are asked to be compared; they find items"
    r" that differ in slope, and small differences, which the answers alone do not tell\.": {
        "nb": "Tester av parametre tar lengre tid enn resten og gjøres når det bes om å sammenligne ledd; de finner ledd med"
        " ulik stigning og små forskjeller, som svarene alene ikke viser.",
    },
    r"Groups with fewer than (\d+) persons are left out: (.+)\.": {
        "nb": "Grupper med færre enn {0} personer er utelatt: {1}.",
    },
    r"Below (\d+) persons in a group many items that differ are missed: (.+)\.": {
        "nb": "Med færre enn {0} personer i en gruppe overses mange ledd som er ulike: {1}.",
    },
    r"Nobody in group (.+) has the keyed answer (.+), which others have\.": {
        "nb": "Ingen i gruppen {0} har svaret {1} (etter snuing), som andre har.",
    },
    r"Only one group has answers\.": {"nb": "Bare én gruppe har svar."},
    r"Nobody has an answer, a group and a matching variable\.": {
        "nb": "Ingen har både svar, gruppe og noe å likestilles på.",
    },
    r"The matching variable does not vary\.": {"nb": "Det personene likestilles på, varierer ikke."},
    r"All answers to the item are the same\.": {"nb": "Alle svarene på leddet er like."},
    r"There are no two different answers to the item in group (.+)\.": {
        "nb": "Det er ikke to ulike svar på leddet i gruppen {0}.",
    },
    r"All answers of a group to item (.+) are the same\.": {
        "nb": "Alle svarene på ledd {0} i en gruppe er like.",
    },
    r"The predictors part the options of an item without overlap\.": {
        "nb": "Gruppen eller det personene likestilles på, skiller svarene på leddet uten overlapp.",
    },
    r"One predictor follows from the others\.": {"nb": "Én av prediktorene følger av de andre."},
    r"Only (\d+) items work alike in the groups; (\d+) are needed to match persons by\.": {
        "nb": "Bare {0} ledd virker likt i gruppene; det trengs {1} for å likestille personene.",
    },
    r"The rule finds (\d+) of (\d+) items that differ; at least half are needed as anchors, so only the (\d+) that differ most"
    r" count\.": {
        "nb": "Regelen finner {0} av {1} ledd som er ulike; minst halvparten trengs som ankere, så bare de {2} som er mest"
        " ulike, teller.",
    },
    r"Which items differ does not settle; those of the last round are told\.": {
        "nb": "Hvilke ledd som er ulike, faller ikke til ro; de som står her, er fra siste runde.",
    },
    r"The items that work differently do not settle: sets of them follow each other in turn\.": {
        "nb": "Hvilke ledd som virker ulikt, faller ikke til ro: samlinger av dem avløser hverandre.",
    },
    r"The items are matched by all items, also those that differ\.": {
        "nb": "Personene er likestilt på alle ledd, også dem som er ulike.",
    },
}
