"""What criterion validity and prognosis may say beside their numbers, in each language of a page but English."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CRITERION_REASONS"]

CRITERION_REASONS: Mapping[str, Mapping[str, str]] = {
    # criterion and score
    r"No criterion is known\.": {"nb": "Kriteriet er ikke kjent."},
    r"No outcome is known\.": {"nb": "Utfallet er ikke kjent."},
    r"The column holds (.+); it must be said which value is the case\.": {
        "nb": "Kolonnen inneholder {0}; det må oppgis hvilken verdi som er tilfellet.",
    },
    r"Nobody has the value (.+); the column holds (.+)\.": {
        "nb": "Ingen har verdien {0}; kolonnen inneholder {1}.",
    },
    r"The criterion must be 0 or 1; it holds (.+)\.": {"nb": "Kriteriet må være 0 eller 1; det er også {0}."},
    r"A score is infinite\.": {"nb": "En av skårene er uendelig."},
    r"Persons with and without the criterion are needed; there are (\d+) and (\d+)\.": {
        "nb": "Det trengs personer både med og uten kriteriet; det er {0} og {1}.",
    },
    r"At least 2 persons with and 2 without the criterion are needed; there are (\d+) and (\d+)\.": {
        "nb": "Det trengs minst to personer med og to uten kriteriet; det er {0} og {1}.",
    },
    r"There are (\d+) persons with and (\d+) without the criterion\.": {
        "nb": "Det er {0} personer med og {1} uten kriteriet.",
    },
    r"The score of this scale is not known\.": {"nb": "Skåren på denne skalaen er ikke kjent."},
    r"The classes of this scale have no order; their worth is told by a prognostic model\.": {
        "nb": "Klassene på denne skalaen har ingen rekkefølge; hva de er verdt, viser en prognostisk modell.",
    },
    r"The area is below one half: here the other end of the score goes with the criterion\.": {
        "nb": "Arealet er under en halv: her er det den andre enden av skåren som følger kriteriet.",
    },
    r"With few persons, or an area near 1, this interval is too short; that on the logit scale is better\.": {
        "nb": "Med få personer, eller et areal nær 1, er dette intervallet for kort; det på logitskalaen er bedre.",
    },
    # cut-offs
    r"This cut-off was chosen in these data: in other people it will find less than it does here\.": {
        "nb": "Grensen er valgt i disse dataene: hos andre vil den treffe dårligere enn her.",
    },
    r"Several cut-offs are equally good; this is the most sensitive\.": {
        "nb": "Flere grenser er like gode; dette er den mest sensitive.",
    },
    r"The interval of the area holds one half: these data do not show that the score tells cases from others\.": {
        "nb": "Intervallet for arealet rommer en halv: "
        "disse dataene viser ikke at skåren skiller dem med kriteriet fra de andre.",
    },
    r"Everybody reaches this cut-off, so it tells nobody from anybody\.": {
        "nb": "Alle når denne grensen, så den skiller ingen fra noen.",
    },
    r"Nobody reaches this cut-off, so it tells nobody from anybody\.": {
        "nb": "Ingen når denne grensen, så den skiller ingen fra noen.",
    },
    # areas compared
    r"The two scores share (\d+) items: their areas are not those of separate measures\.": {
        "nb": "De to skårene har {0} ledd felles: arealene hører ikke til hver sitt mål.",
    },
    r"The areas are (\S+) and (\S+): one below one half tells cases by its other end, and "
    r"the difference does not say which tells them better\.": {
        "nb": "Arealene er {0} og {1}: et areal under en halv finner tilfellene fra den andre enden, og forskjellen sier "
        "ikke hva som finner dem best.",
    },
    r"In these data the lower end of '(.+)' goes with the criterion, and its area is told for it\.": {
        "nb": "I disse dataene er det den lave enden av «{0}» som følger kriteriet, og arealet gjelder den.",
    },
    r"Test and criterion must be 0 or 1\.": {"nb": "Test og kriterium må være 0 eller 1."},
    r"There is nobody to count\.": {"nb": "Det er ingen å telle."},
    r"Nobody without the criterion reaches the cut-off: the ratio has no finite value\.": {
        "nb": "Ingen uten kriteriet når grensen: forholdstallet har ingen endelig verdi.",
    },
    r"Everybody without the criterion reaches the cut-off: the ratio has no finite value\.": {
        "nb": "Alle uten kriteriet når grensen: forholdstallet har ingen endelig verdi.",
    },
    r"A cell of the two-by-two table is empty: the odds ratio has no finite value\.": {
        "nb": "En rute i toganger-to-tabellen er tom: oddsratioen har ingen endelig verdi.",
    },
    # prognostic models
    r"Everybody has the same outcome\.": {"nb": "Alle har samme utfall."},
    r"There are (\d+) persons for (\d+) coefficients; more persons are needed\.": {
        "nb": "Det er {0} personer til {1} koeffisienter; det trengs flere personer.",
    },
    r"A predictor is infinite or missing\.": {"nb": "En prediktor er uendelig eller mangler."},
    r"Known from the other predictors, or the same for everybody: (.+)\.": {
        "nb": "Gitt av de andre prediktorene, eller lik for alle: {0}.",
    },
    r"The outcome is predicted perfectly by (.+), for some persons at least: no finite odds ratio fits best\.": {
        "nb": "Utfallet forutsies fullstendig av {0}, i hvert fall for noen personer: "
        "da finnes det ingen endelig oddsratio som passer best.",
    },
    r"The model does not settle on coefficients\.": {
        "nb": "Modellen faller ikke til ro på noen koeffisienter."
    },
    r"Every class needs persons; there are (.+)\.": {"nb": "Hver klasse må ha personer; det er {0}."},
    r"Everybody is in the same class\.": {"nb": "Alle er i samme klasse."},
    r"Nobody is in class (\S+), which the others are held against\.": {
        "nb": "Ingen er i klasse {0}, som de andre skal sammenlignes med.",
    },
    r"Nobody has a score, an outcome and everything known before\.": {
        "nb": "Ingen har både skår, utfall og alt som var kjent på forhånd.",
    },
    r"Nobody has a score and everything it is held against\.": {
        "nb": "Ingen har både skår og alt den skal sammenholdes med.",
    },
    r"No column is known for (.+)\.": {"nb": "Det finnes ingen kolonne for {0}."},
    r"What was known before must be numbers; words are in (.+)\.": {
        "nb": "Det som var kjent på forhånd, må være tall; det står ord i {0}.",
    },
    r"There are (\d+) of the rarer outcome for (\d+) coefficients\.": {
        "nb": "Det er {0} av det sjeldneste utfallet til {1} koeffisienter.",
    },
    r"The models could be fitted in (\d+) of (\d+) samples drawn only\.": {
        "nb": "Modellene lot seg tilpasse i bare {0} av {1} trukne utvalg.",
    },
    r"The model predicts no better than chance would: its calibration in other people cannot be told\.": {
        "nb": "Modellen forutsier ikke bedre enn tilfeldighetene ville gjort: kalibreringen hos andre kan ikke anslås.",
    },
    r"What was known before predicts so weakly that the correction takes more from it than from both together\.": {
        "nb": "Det som var kjent på forhånd, forutsier så svakt at korreksjonen tar mer fra det enn fra begge sammen.",
    },
    r"(\d+) of (\d+) persons are left out: score, outcome or something known before is missing\.": {
        "nb": "{0} av {1} personer er utelatt: skår, utfall eller noe som var kjent på forhånd, mangler.",
    },
    r"Told for the persons the model was fitted to: elsewhere probabilities fit less well\.": {
        "nb": "Gjelder personene modellen ble tilpasset: hos andre stemmer sannsynlighetene dårligere.",
    },
}
"""Pattern of the English sentence -> the sentence in each other language; see `reasons.REASONS`."""
