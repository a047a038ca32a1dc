"""Reasons and warnings on missing values of a trial in each language of the reports."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TRIAL_MISSING_REASONS"]

_FEWER = "imputer fra færre kolonner"

_IMPUTATION: Mapping[str, Mapping[str, str]] = {
    r"A person without an arm cannot be imputed: take the row out\.": {
        "nb": "En person uten arm kan ikke imputeres: ta ut raden.",
    },
    r"The logistic model of a column did not come to rest: impute it from fewer columns\.": {
        "nb": f"Den logistiske modellen for en kolonne falt ikke til ro: {_FEWER}.",
    },
    r"(\d+) persons have a value, and (\d+) columns foretell it: impute from fewer columns\.": {
        "nb": f"{{0}} personer har en verdi, og {{1}} kolonner forutsier den: {_FEWER}.",
    },
    r"(\d+) persons are too few for (\d+) variables with missing values: take fewer waves or covariates\.": {
        "nb": "{0} personer er for få til {1} variabler med manglende verdier: ta færre målinger eller kovariater.",
    },
    r"A variable does not vary in an arm: leave it out\.": {
        "nb": "En variabel varierer ikke i en gruppe: utelat den.",
    },
    r"Fewer than (\d+) persons of arm '(.+)' have a value\.": {
        "nb": "Færre enn {0} personer i gruppen {1} har en verdi.",
    },
    r"'(.+)' is no number\.": {"nb": "«{0}» er ikke et tall."},
    r"(\S+) is neither 0 nor 1\.": {"nb": "{0} er verken 0 eller 1."},
    r"Amounts are matched within arms, the smallest of (\d+) persons: in simulated trials with 50 in an arm the interval held"
    r" 92 % in place of 95 %\. State 'amounts: normal' under 'missing' to draw them from a normal model\.": {
        "nb": "Mengder hentes fra liknende personer innen hver gruppe, den minste på {0} personer: i simulerte forsøk med 50 i"
        " hver gruppe holdt intervallet 92 % i stedet for 95 %. Oppgi 'amounts: normal' under 'missing' for å trekke dem fra en"
        " normalmodell.",
    },
    r"Nobody in the arm compared lacks the outcome: what is assumed of the missing does not move the result\.": {
        "nb": "Ingen i gruppen som sammenliknes mangler utfallet: det som antas om de manglende, flytter ikke resultatet.",
    },
    r"Nobody lacks the outcome at (.+): there is nothing to impute\.": {
        "nb": "Ingen mangler utfallet ved {0}: det er ingenting å imputere.",
    },
    r"'(.+)' has no items to impute: plan the imputation at the score\.": {
        "nb": "«{0}» har ingen ledd å imputere: planlegg imputeringen for skåren.",
    },
    r"Columns that values are imputed from repeat each other: name fewer auxiliary columns\.": {
        "nb": "Kolonner det imputeres fra, gjentar hverandre: navngi færre hjelpevariabler.",
    },
    r"Fewer than (\d+) persons of arm '(.+)' have a value of '(.+)': there is nothing to impute it from\.": {
        "nb": "Færre enn {0} personer i gruppen {1} har en verdi av «{2}»: det er ingenting å imputere den fra.",
    },
    r"Fewer than (\d+) persons of arm '(.+)' have a value of '(.+)': it does not help to impute\.": {
        "nb": "Færre enn {0} personer i gruppen {1} har en verdi av «{2}»: den hjelper ikke imputeringen.",
    },
    r"Nobody has a value of '(.+)': give it in the data, or leave it out of 'adjust'\.": {
        "nb": "Ingen har en verdi for «{0}»: oppgi den i dataene, eller utelat den fra 'adjust'.",
    },
    r"Nobody has a value of '(.+)': it does not help to impute\.": {
        "nb": "Ingen har en verdi for «{0}»: den hjelper ikke til å imputere.",
    },
    r"The data have no column '(.+)': it does not help to impute\.": {
        "nb": "Dataene har ingen kolonne «{0}»: den hjelper ikke imputeringen.",
    },
    r"The imputed values of '(.+)' had not settled after the turns made \(factor (\S+), above (\S+)\): impute from fewer columns,"
    r" or from columns with fewer missing values\.": {
        "nb": "De imputerte verdiene av «{0}» hadde ikke falt til ro etter rundene som ble kjørt (faktor {1}, over {2}): imputer fra"
        " færre kolonner, eller fra kolonner med færre manglende verdier.",
    },
}

_POOLING: Mapping[str, Mapping[str, str]] = {
    r"The values tested repeat each other: test fewer of them\.": {
        "nb": "Verdiene som testes, gjentar hverandre: test færre av dem.",
    },
    r"At least (\d+) imputed data sets are needed; there is (\d+)\.": {
        "nb": "Det trengs minst {0} imputerte datasett; det er {1}.",
    },
    r"An imputed data set has no value: see which, and why\.": {
        "nb": "Et imputert datasett har ingen verdi: se hvilket, og hvorfor.",
    },
    r"A variance is not above 0\.": {"nb": "En varians er ikke over 0."},
    r"No shift is given: name those to try, beginning with 0\.": {
        "nb": "Ingen forskyvning er oppgitt: navngi dem som skal prøves, og begynn med 0.",
    },
    r"Method '(.+)' is not pooled over imputed data sets: state a difference or an odds ratio\.": {
        "nb": "Metoden «{0}» slås ikke sammen over imputerte datasett: oppgi en differanse eller en oddsratio.",
    },
    r"An arm has fewer than two persons: there is nothing to compare\.": {
        "nb": "En arm har færre enn to personer: det er ingenting å sammenligne.",
    },
    r"There are too few persons for so many covariates: adjust for fewer\.": {
        "nb": "Det er for få personer til så mange kovariater: juster for færre.",
    },
    r"In an imputed data set a cell of arm by outcome is empty, so the ratio is 0 or infinite\. Tell the risk difference\.": {
        "nb": "I et imputert datasett er en celle i tabellen over arm og utfall tom, så forholdet er 0 eller uendelig. Oppgi"
        " risikodifferansen.",
    },
    r"In an imputed data set the ratio is 0 or infinite\. Tell the risk difference\.": {
        "nb": "I et imputert datasett er forholdet 0 eller uendelig. Oppgi risikodifferansen.",
    },
}

_ASSUMPTIONS: Mapping[str, Mapping[str, str]] = {
    r"The result does not tip: it is the same up to a shift of (\S+?)\.": {
        "nb": "Resultatet vipper ikke: det er det samme opp til en forskyvning på {0}.",
    },
    r"The result does not tip: it is the same up to a shift of (\S+) in the log odds\.": {
        "nb": "Resultatet vipper ikke: det er det samme opp til en forskyvning på {0} i logoddsen.",
    },
    r"Rules that take the reference arm for what came after are of scores and amounts, not of yes or no\.": {
        "nb": "Regler som tar referansearmen for det som kom etterpå, gjelder skårer og mengder, ikke ja eller nei.",
    },
    r"A model of all waves needs a score or an amount at two waves or more: there is one, or yes or no\.": {
        "nb": "En modell for alle målingene trenger en skår eller mengde ved minst to målinger: det er én, eller ja eller nei.",
    },
    r"The plan says nothing of missing values: state 'missing' under 'analysis', with how many imputations and which shifts\.": {
        "nb": "Planen sier ingenting om manglende verdier: oppgi «missing» under «analysis», med antall imputeringer og hvilke"
        " forskyvninger.",
    },
    r"Outcome '(.+)' is of ordered codes, which are not imputed: only scores, amounts and yes or no are\.": {
        "nb": "Utfallet «{0}» har ordnede koder, og de imputeres ikke: bare skårer, mengder og ja eller nei gjør det.",
    },
    r"(\d+) persons lack '(.+)', which is of categories and is not imputed: they are left out\.": {
        "nb": "{0} personer mangler «{1}», som er kategorier og ikke imputeres: de er utelatt.",
    },
}

TRIAL_MISSING_REASONS: Mapping[str, Mapping[str, str]] = {**_IMPUTATION, **_POOLING, **_ASSUMPTIONS}
