"""Reasons and warnings of who took part in a trial, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TRIAL_TOOK_PART_REASONS"]

_TAKE_OUT = "ta den ut av «baseline» i analyseplanen."

TRIAL_TOOK_PART_REASONS: Mapping[str, Mapping[str, str]] = {
    # flow
    r"Nobody was allocated to arm '(.+)': its people come from elsewhere\.": {
        "nb": "Ingen er fordelt til gruppe «{0}»: personene i den er hentet utenfra.",
    },
    r"The study has one group: nobody was allocated by chance\.": {
        "nb": "Studien har én gruppe: ingen er fordelt tilfeldig.",
    },
    r"The data hold no days, so nothing is known of withdrawal and death: read the study from its store or its folder\.": {
        "nb": "Dataene inneholder ingen dager, så ingenting er kjent om hvem som trakk seg eller døde: les studien fra lageret"
        " eller mappen den ligger i.",
    },
    r"No pair is told of anybody: give the pairs with the data\.": {
        "nb": "Det er ikke oppgitt noe par for noen: oppgi parene sammen med dataene.",
    },
    r"No day of inclusion is known, so everybody counts as due at every wave: give the days of inclusion with the data\.": {
        "nb": "Ingen inklusjonsdag er kjent, så målingene regnes som kommet for alle: oppgi inklusjonsdagene sammen med dataene.",
    },
    r"The data have no column '(.+)': give them with it\.": {
        "nb": "Dataene har ingen kolonne «{0}»: oppgi dem med den.",
    },
    r"Outcome '(.+)' names no wave: state 'until' in the study file\.": {
        "nb": "Utfallet «{0}» nevner ingen måling: oppgi «until» i studiefilen.",
    },
    # baseline
    r"Nothing is known of people before they were allocated: name columns under 'baseline' in the analysis plan\.": {
        "nb": "Ingenting er kjent om personene før de ble fordelt: nevn kolonner under «baseline» i analyseplanen.",
    },
    r"It is known of nobody\.": {"nb": "Det er ikke kjent for noen."},
    r"'(.+)' is none of the categories of '(.+)': put it among them, or correct the data\.": {
        "nb": "«{0}» er ingen av kategoriene til «{1}»: før den opp blant dem, eller rett dataene.",
    },
    r"'(.+)' has (\d+) categories, too many to tell: join them in a column of its own, or take it out of 'baseline' in the"
    r" analysis plan\.": {
        "nb": f"«{{0}}» har {{1}} kategorier, for mange til å gjengi: slå dem sammen i en egen kolonne, eller {_TAKE_OUT}",
    },
    r"'(.+)' tells which arm a person is in, so it is no characteristic of who took part: take it out of 'baseline' in the"
    r" analysis plan\.": {
        "nb": f"«{{0}}» viser hvilken gruppe en person er i, og er ikke noe kjennetegn på hvem som deltok: {_TAKE_OUT}",
    },
    r"'(.+)' is known only after people were allocated, so it is no characteristic of who took part: take it out of 'baseline'"
    r" in the analysis plan\.": {
        "nb": f"«{{0}}» er først kjent etter at personene var fordelt, og er ikke noe kjennetegn på hvem som deltok: {_TAKE_OUT}",
    },
    r"'(.+)' is a date: give an age or a number of days instead, or take it out of 'baseline' in the analysis plan\.": {
        "nb": f"«{{0}}» er en dato: oppgi en alder eller et antall dager i stedet, eller {_TAKE_OUT}",
    },
    r"'(.+)' is not measured at wave '(.+)', the first one, so it is no characteristic of who took part: take it out of"
    r" 'baseline' in the analysis plan\.": {
        "nb": f"«{{0}}» er ikke målt ved «{{1}}», den første målingen, og er ikke noe kjennetegn på hvem som deltok: {_TAKE_OUT}",
    },
    r"Each arm needs at least (\d+) values; there are (\d+) and (\d+)\.": {
        "nb": "Hver gruppe må ha minst {0} verdier; det er {1} og {2}.",
    },
    r"No arm varies: there is no spread to hold the difference against\.": {
        "nb": "Ingen av gruppene varierer: det er ingen spredning å holde forskjellen opp mot.",
    },
    r"An arm has nobody of whom this is known\.": {"nb": "En gruppe har ingen det er kjent for."},
    r"Everybody is in the same category: there is no spread to hold it against\.": {
        "nb": "Alle er i samme kategori: det er ingen spredning å holde forskjellen opp mot.",
    },
    r"The arms share no category: the distance has no bound\.": {
        "nb": "Gruppene har ingen kategori felles: avstanden har ingen grense.",
    },
    # completeness and attrition
    r"The outcome is known of everybody: nobody is missing\.": {
        "nb": "Utfallet er kjent for alle: ingen mangler."
    },
    r"The outcome is known of nobody: there is nobody to compare with\.": {
        "nb": "Utfallet er ikke kjent for noen: det er ingen å sammenlikne med.",
    },
    r"The outcome of (\d+) is missing and of (\d+) known: with fewer than (\d+) on one side the two are not compared\.": {
        "nb": "Utfallet mangler for {0} og er kjent for {1}: med færre enn {2} på én side blir de ikke sammenliknet.",
    },
    r"It follows from the other characteristics, or is the same for everybody: it is left out of the model\.": {
        "nb": "Det følger av de andre kjennetegnene, eller er likt for alle: det er utelatt fra modellen.",
    },
    r"Whether the outcome is known follows without exception from (.+), for some persons at least, so no finite odds ratio fits"
    r" best: read the differences, or join rare categories\.": {
        "nb": "Om utfallet er kjent, følger uten unntak av {0}, i alle fall for noen personer, så ingen endelig oddsratio passer"
        " best: se på forskjellene, eller slå sammen sjeldne kategorier.",
    },
    r"Left out of the model: (\d+) of whom a characteristic is not known\.": {
        "nb": "Utelatt fra modellen: {0} som et kjennetegn ikke er kjent for.",
    },
    r"The smaller group counts (\d+) against (\d+) coefficients: fewer than (\d+) for each, so the odds ratios are uncertain\.": {
        "nb": "Den minste gruppen teller {0} mot {1} koeffisienter: færre enn {2} til hver, så oddsratioene er usikre.",
    },
}
