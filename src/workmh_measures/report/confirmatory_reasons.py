"""What confirmatory factor models may say, in each language of a page but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CONFIRMATORY_REASONS"]

CONFIRMATORY_REASONS: Mapping[str, Mapping[str, str]] = {
    # what is asked
    r"No scale of the instrument is the effect of one thing in (\d+) items or more, so there is no factor to confirm\.": {
        "nb": "Ingen skala i instrumentet er virkningen av én ting i {0} ledd eller flere, så det er ingen faktor å bekrefte.",
    },
    r"One factor needs at least (\d+) items; there are (\d+)\.": {
        "nb": "Én faktor trenger minst {0} ledd; det er {1}.",
    },
    r"Correlated factors need at least (\d+) scales; there are (\d+)\.": {
        "nb": "Korrelerte faktorer trenger minst {0} skalaer; det er {1}.",
    },
    r"A factor of factors needs at least (\d+) scales; there are (\d+)\.": {
        "nb": "En faktor bak faktorene trenger minst {0} skalaer; det er {1}.",
    },
    r"Without items there is no factor: (.+)\.": {"nb": "Uten ledd finnes ingen faktor: {0}."},
    r"The model has no factor\.": {"nb": "Modellen har ingen faktor."},
    r"Parameters called (.+) are fixed at different values\.": {
        "nb": "Parametre som heter {0}, er låst til ulike verdier.",
    },
    r"Full information is for measured answers; ordered ones are taken listwise or pairwise\.": {
        "nb": "Full informasjon er for målte svar; ordnede svar tas fra komplette rader eller parvis.",
    },
    r"Pairs of answers serve ordered items only; take listwise or full_information\.": {
        "nb": "Par av svar gjelder bare ordnede ledd; bruk komplette rader eller full informasjon.",
    },
    r"Maximum likelihood takes answers as measured; take WLSMV or ULSMV for ordered ones\.": {
        "nb": "Sannsynlighetsmaksimering tar svarene som målte; bruk WLSMV eller ULSMV for ordnede svar.",
    },
    r"Full information is for maximum likelihood; least squares of measured answers take complete rows\.": {
        "nb": "Full informasjon er for sannsynlighetsmaksimering; minste kvadrater av målte svar bruker komplette rader.",
    },
    # the answers
    r"No row has an answer to every one of the (\d+) items\.": {
        "nb": "Ingen rad har svar på alle de {0} leddene.",
    },
    r"The answers to one item say all about the other: (.+)\. Leave one of each pair out\.": {
        "nb": "Svarene på det ene leddet sier alt om det andre: {0}. Ta ut ett av leddene i hvert par.",
    },
    r"One of these items follows exactly from the others: (.+)\. Leave it out\.": {
        "nb": "Ett av disse leddene følger nøyaktig av de andre: {0}. Ta det ut.",
    },
    r"The answers have no column (.+); the nearest is (.+)\.": {
        "nb": "Svarene har ingen kolonne {0}; den nærmeste er {1}.",
    },
    r"The answers have no column (.+)\.": {"nb": "Svarene har ingen kolonne {0}."},
    r"The answers have several columns called (.+)\.": {"nb": "Svarene har flere kolonner som heter {0}."},
    r"Answers that are no numbers stand in (.+)\.": {"nb": "Det står svar som ikke er tall, i {0}."},
    r"(\d+) rows are too few for (\d+) items\.": {"nb": "{0} rader er for få til {1} ledd."},
    r"(\d+) rows are few: tests and errors hold for large samples\.": {
        "nb": "{0} rader er få: tester og standardfeil gjelder for store utvalg.",
    },
    r"An item follows exactly from the others\.": {"nb": "Et ledd følger nøyaktig av de andre."},
    r"Nobody answered both items of (\d+) pairs, so that nothing tells how these vary together\.": {
        "nb": "Ingen har svart på begge leddene i {0} par, så ingenting sier hvordan de varierer sammen.",
    },
    r"Missing answers need a model with means\.": {
        "nb": "Manglende svar krever en modell med gjennomsnitt.",
    },
    r"Robust standard errors need the answers, not only their covariances\.": {
        "nb": "Robuste standardfeil krever svarene, ikke bare kovariansene deres.",
    },
    r"The polychoric correlations lack their asymptotic covariance matrix\.": {
        "nb": "De polykoriske korrelasjonene mangler sin asymptotiske kovariansmatrise.",
    },
    r"Item (\S+): A value is infinite\.": {"nb": "Ledd {0}: en verdi er uendelig."},
    r"Item (\S+): The same value in every row\.": {"nb": "Ledd {0}: samme verdi i alle rader."},
    r"Item (\S+): The same answer in every row\.": {"nb": "Ledd {0}: samme svar i alle rader."},
    r"Item (\S+): No value\.": {"nb": "Ledd {0}: ingen verdi."},
    r"The correlation of (.+) and (.+) would be 1 or -1\.": {
        "nb": "Korrelasjonen mellom {0} og {1} ville bli 1 eller -1.",
    },
    r"The measured variable would foretell the answers without error: the correlation would be 1 or -1\.": {
        "nb": "Den målte variabelen ville forutsi svarene uten feil: korrelasjonen ville bli 1 eller -1.",
    },
    # the search
    r"The values to start from give no covariance matrix\.": {
        "nb": "Verdiene det letes fra, gir ingen kovariansmatrise.",
    },
    r"The search for the parameters did not come to rest in (\d+) steps: the model may not fit these answers\.": {
        "nb": "Letingen etter parametrene falt ikke til ro på {0} steg: modellen passer kanskje ikke til svarene.",
    },
    r"The search for the parameters did not come to rest: the model may not fit these answers\.": {
        "nb": "Letingen etter parametrene falt ikke til ro: modellen passer kanskje ikke til svarene.",
    },
    r"The search for the parameters found no way on: the model may not fit these answers\.": {
        "nb": "Letingen etter parametrene kom ikke videre: modellen passer kanskje ikke til svarene.",
    },
    r"The answers do not determine all parameters of the model: it is not identified\.": {
        "nb": "Svarene bestemmer ikke alle parametrene: modellen er ikke identifisert.",
    },
    r"The answers do not determine all parameters of the model: it is not identified\. These can change without changing the fit:"
    r" (.+)\. Fix one of them, or state fewer\.": {
        "nb": "Svarene bestemmer ikke alle parametrene: modellen er ikke identifisert. Disse kan endres uten at tilpasningen"
        " endres: {0}. Lås én av dem, eller be om færre.",
    },
    r"The search for the parameters did not come to rest: what the factors leave of (.+) falls away without end"
    r" \(Heywood case\)\. The other items of the factor share too little; take fewer factors, or leave the item out\.": {
        "nb": "Letingen etter parametrene falt ikke til ro: det faktorene lar være igjen av {0}, blir borte uten ende"
        " (Heywood-tilfelle). De andre leddene til faktoren har for lite felles; bruk færre faktorer, eller ta ut leddet.",
    },
    r"The search for the parameters did not come to rest: the correlation of (.+) grows beyond 1 without end\. The items of a"
    r" factor share too little among themselves; take fewer factors\.": {
        "nb": "Letingen etter parametrene falt ikke til ro: korrelasjonen mellom {0} vokser forbi 1 uten ende. Leddene til en"
        " faktor har for lite felles seg imellom; bruk færre faktorer.",
    },
    r"The model has (\d+) parameters for (\d+) means and covariances: it is not identified\.": {
        "nb": "Modellen har {0} parametre til {1} gjennomsnitt og kovarianser: den er ikke identifisert.",
    },
    r"The model has (\d+) parameters for (\d+) thresholds and correlations: it is not identified\.": {
        "nb": "Modellen har {0} parametre til {1} terskler og korrelasjoner: den er ikke identifisert.",
    },
    # what came out
    r"The rows are too few to correct the test for answers that are not normal: its factor comes out below zero\.": {
        "nb": "Radene er for få til å korrigere testen for svar som ikke er normalfordelte: faktoren blir under null.",
    },
    r"There are (\d+) parameters for (\d+) rows: no estimate is to be relied on\.": {
        "nb": "Det er {0} parametre til {1} rader: ingen av estimatene er til å stole på.",
    },
    r"The variance left to (.+) is estimated below zero \(Heywood case\): no population has that\. The sample may be small, or"
    r" the model may ask for too many factors\.": {
        "nb": "Variansen som er igjen av {0}, er estimert under null (Heywood-tilfelle): det finnes ikke i noen populasjon."
        " Utvalget kan være lite, eller modellen kan be om for mange faktorer.",
    },
    r"A variance estimated below zero leaves no standardised value\.": {
        "nb": "En varians estimert under null gir ingen standardisert verdi.",
    },
    r"The factors (.+) and (.+) are estimated to correlate by 1 or more: their items do not tell them apart\.": {
        "nb": "Faktorene {0} og {1} er estimert til å korrelere med 1 eller mer: leddene skiller dem ikke fra hverandre.",
    },
    r"Nobody gave the answer (.+) to (.+); the model goes on without a threshold for it\.": {
        "nb": "Ingen svarte {0} på {1}; modellen går videre uten en terskel for det.",
    },
    r"Standard errors and tests of plain least squares take the moments as independent, which they are not; ULSMV and WLSMV give"
    r" the same estimates with errors and tests that hold\.": {
        "nb": "Standardfeil og tester av rene minste kvadrater tar momentene som uavhengige, og det er de ikke; ULSMV og WLSMV gir"
        " de samme estimatene med standardfeil og tester som holder.",
    },
    r"The covariance matrix of the factors is not positive definite\.": {
        "nb": "Kovariansmatrisen til faktorene er ikke positivt definitt.",
    },
    r"The model leaves no degrees of freedom, so its fit cannot be told\.": {
        "nb": "Modellen har ingen frihetsgrader igjen, så tilpasningen kan ikke vurderes.",
    },
    r"Independent items fit exactly, so nothing can be compared with them\.": {
        "nb": "Uavhengige ledd passer nøyaktig, så det er ingenting å sammenligne med.",
    },
    r"The polychoric correlations are not positive definite, so no robust fit can be given\.": {
        "nb": "De polykoriske korrelasjonene er ikke positivt definitte, så robust tilpasning kan ikke gis.",
    },
    r"The implied correlations are not positive definite, so no robust fit can be given\.": {
        "nb": "Korrelasjonene modellen gir, er ikke positivt definitte, så robust tilpasning kan ikke gis.",
    },
    r"A factor of one item has no correlations of its own to compare with\.": {
        "nb": "En faktor med ett ledd har ingen egne korrelasjoner å sammenligne med.",
    },
    r"A correlation of zero has no place in a geometric mean\.": {
        "nb": "En korrelasjon på null har ingen plass i et geometrisk gjennomsnitt.",
    },
}
