"""Reasons and warnings of work outcomes, and of models of them, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TRIAL_WORK_REASONS"]

_MODELS: Mapping[str, Mapping[str, str]] = {
    r"The smaller arm has (\d+) persons, fewer than (\d+): bootstrap intervals of means with many zeros held 91 to 94 % in place of"
    r" 95 % in simulated trials\. Tell Welch's interval beside them\.": {
        "nb": "Den minste gruppen har {0} personer, færre enn {1}: bootstrap-intervaller for gjennomsnitt med mange nuller holdt 91"
        " til 94 % i stedet for 95 % i simulerte forsøk. Oppgi Welchs intervall ved siden av.",
    },
    r"Nobody in the arm had a first job in this time: the share is 0, and this method gives it no interval\.": {
        "nb": "Ingen i gruppen fikk en første jobb i denne tiden: andelen er 0, og denne metoden gir den ikke noe intervall.",
    },
    r"Nobody has two answers: a model of single answers is what is needed\.": {
        "nb": "Ingen har to svar: her trengs en modell for enkeltsvar.",
    },
    r"The variance between persons has no end: hardly anybody's status changes between waves\. Compare the arms at each wave,"
    r" or use estimating equations\.": {
        "nb": "Variansen mellom personer har ingen ende: nesten ingens status endrer seg mellom målingene. Sammenlign gruppene ved"
        " hver måling, eller bruk estimeringslikninger.",
    },
    r"The mixed logistic model does not settle: use fewer predictors, or estimating equations\.": {
        "nb": "Den logistiske blandede modellen faller ikke til ro: bruk færre prediktorer, eller estimeringslikninger.",
    },
    r"The variance between persons is 0: the model is a plain logistic regression, and its standard errors take all answers as"
    r" independent\.": {
        "nb": "Variansen mellom personer er 0: modellen er en vanlig logistisk regresjon, og standardfeilene regner alle svar som"
        " uavhengige.",
    },
    r"The mixed logistic model with sites does not settle: leave out the site, or use fewer predictors\.": {
        "nb": "Den logistiske blandede modellen med steder faller ikke til ro: utelat stedet, eller bruk færre prediktorer.",
    },
    r"All persons are in one site: leave the site out of the model\.": {
        "nb": "Alle personer er på ett sted: utelat stedet fra modellen.",
    },
    r"A person is in two sites: give each person one, that of the allocation\.": {
        "nb": "En person er på to steder: oppgi ett for hver person, det ved fordelingen.",
    },
    r"The variance between sites is 0: persons of one site are no more alike than others\.": {
        "nb": "Variansen mellom steder er 0: personer på samme sted er ikke likere enn andre.",
    },
    r"The variance between persons is 0: answers of one person are no more alike than others\.": {
        "nb": "Variansen mellom personer er 0: svar fra samme person er ikke likere enn andre.",
    },
    r"With (\d+) sites their variance is hardly known: put the site among the predictors instead\.": {
        "nb": "Med {0} steder er variansen mellom dem nesten ukjent: ta heller stedet med blant prediktorene.",
    },
    r"With (\d+) nodes the likelihood is not told closely enough for persons who differ so much: use more\.": {
        "nb": "Med {0} noder er sannsynligheten ikke nøyaktig nok for personer som er så ulike: bruk flere.",
    },
    r"(\d+) persons with work are too few, or too much alike, for (\d+) coefficients of how much they work\.": {
        "nb": "{0} personer i arbeid er for få, eller for like, til {1} koeffisienter for hvor mye de arbeider.",
    },
    r"The model of the amount does not settle on coefficients\.": {
        "nb": "Modellen for mengden faller ikke til ro på noen koeffisienter.",
    },
    r"Everybody in an arm has the same amount: the difference has no variance\.": {
        "nb": "Alle i en gruppe har samme mengde: differansen har ingen varians.",
    },
    r"An amount is missing: leave the person out, or impute, and say which\.": {
        "nb": "En mengde mangler: utelat personen, eller imputer, og si hvilket.",
    },
    r"Each arm needs (\d+) persons; there are (\d+) and (\d+)\.": {
        "nb": "Hver arm trenger {0} personer; det er {1} og {2}.",
    },
    r"An amount is below 0\.": {"nb": "En mengde er under 0."},
    r"Nobody in one arm has any: there is no amount to model\. Compare the shares with any, and the means\.": {
        "nb": "I den ene gruppen har ingen noe: det er ingen mengde å lage modell av. Sammenlign andelene som har noe, og"
        " gjennomsnittene.",
    },
    r"Those with work in one arm are other persons than those with work in the other: no effect of the arm alone\.": {
        "nb": "De som har arbeid i den ene gruppen, er andre personer enn de som har det i den andre: dette er ikke bare en effekt"
        " av gruppen.",
    },
}
_SPELLS: Mapping[str, Mapping[str, str]] = {
    r"Nobody is told of by both sources\.": {"nb": "Det er ingen som begge kildene sier noe om."},
    r"Nearly all, or nearly none, have work: kappa is then low for little disagreement\. Read AC1 and the shares beside it\.": {
        "nb": "Nesten alle eller nesten ingen har arbeid: da blir kappa lav ved liten uenighet. Les AC1 og andelene ved siden av.",
    },
    r"At least (\d+) persons are needed; there are (\d+)\.": {
        "nb": "Det trengs minst {0} personer; det er {1}.",
    },
    r"In a month up to (\d+) months after inclusion no source covers anybody: choose a shorter time\.": {
        "nb": "I en av de {0} månedene etter inklusjon dekker ingen kilde noen: velg et kortere tidsrom.",
    },
    r"It is known of nobody in the arm: see which days the records cover\.": {
        "nb": "Det er ikke kjent for noen i gruppen: se hvilke dager opplysningene dekker.",
    },
    r"Persons left out: (\d+) \((\d+) without a record, (\d+) whose records do not cover the days, (\d+) whose hours or degree are"
    r" not told\)\.": {
        "nb": "Personer som er utelatt: {0} ({1} uten opplysninger, {2} der opplysningene ikke dekker dagene, {3} der timer eller"
        " grad ikke er oppgitt).",
    },
    r"Persons left out who did not answer, or did not tell enough: (\d+)\.": {
        "nb": "Personer som er utelatt fordi de ikke svarte, eller ikke oppga nok: {0}.",
    },
    r"Persons with an old-age or full disability pension at inclusion: (\d+)\. It ends nothing here\.": {
        "nb": "Personer med alderspensjon eller full uføretrygd ved inklusjon: {0}. Den avslutter ingenting her.",
    },
    r"Only those in work on the day: they are other persons in each arm, so arms are not compared\.": {
        "nb": "Bare de som er i arbeid den dagen: de er andre personer i hver gruppe, så gruppene sammenlignes ikke.",
    },
    r"No source covers anybody on that day\.": {"nb": "Ingen kilde dekker noen den dagen."},
    r"The data hold no records of registers or staff, so other definitions of work, days and states cannot be told: give the"
    r" study's store or its folder\.": {
        "nb": "Dataene har ingen opplysninger fra registre eller ansatte, så andre definisjoner av arbeid, dager og tilstander kan"
        " ikke beregnes: oppgi studiens lager eller mappe.",
    },
    r"The day of the wave has come for nobody with a day of inclusion\.": {
        "nb": "Dagen for målingen er ikke kommet for noen med en inklusjonsdag.",
    },
    r"The time to a job needs the spells themselves, and the data hold none: give the study's store or its folder\.": {
        "nb": "Tiden til en jobb krever selve forløpene, og dataene har ingen: oppgi studiens lager eller mappe.",
    },
}
TRIAL_WORK_REASONS: Mapping[str, Mapping[str, str]] = {**_MODELS, **_SPELLS}
"""Pattern of the English sentence -> the sentence in each other language."""
