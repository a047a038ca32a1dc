"""Reasons and warnings of models of repeated measures, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

from ..trial.repeated_measures.covariance_structures import StructureName
from ..trial.repeated_measures.fallback import STRUCTURE_WORDS

__all__ = ["REPEATED_REASONS"]

_STRUCTURES: Mapping[StructureName, str] = {
    "unstructured": "ustrukturert",
    "heterogeneous_toeplitz": "Toeplitz med en varians for hver måling",
    "heterogeneous_ar1": "førsteordens autoregressiv med en varians for hver måling",
    "heterogeneous_compound_symmetry": "sammensatt symmetrisk med en varians for hver måling",
    "toeplitz": "Toeplitz",
    "ar1": "førsteordens autoregressiv",
    "compound_symmetry": "sammensatt symmetrisk",
}

_LADDER: Mapping[str, Mapping[str, str]] = {
    f"The covariance could not be fitted as {STRUCTURE_WORDS[name]}\\.": {
        "nb": f"Kovariansen kunne ikke tilpasses som {words}.",
    }
    for name, words in _STRUCTURES.items()
} | {
    f"As declared, the covariance was fitted as {STRUCTURE_WORDS[name]} instead\\.": {
        "nb": f"Som fastsatt på forhånd ble kovariansen i stedet tilpasset som {words}.",
    }
    for name, words in _STRUCTURES.items()
}

REPEATED_REASONS: Mapping[str, Mapping[str, str]] = {
    **_LADDER,
    r"The ladder of covariance structures is empty\.": {
        "nb": "Listen over kovariansstrukturer er tom.",
    },
    r"A number among outcome and covariates is missing or infinite\.": {
        "nb": "Et tall blant utfall og kovariater mangler eller er uendelig stort.",
    },
    r"There are (\d+) waves; at most (\d+) can be modelled\.": {
        "nb": "Det er {0} målinger; modellen kan ha høyst {1}.",
    },
    r"There are (\d+) measurements for (\d+) fixed effects: more are needed\.": {
        "nb": "Det er {0} målte verdier til {1} faste effekter: det trengs flere.",
    },
    r"A person has the same wave twice: keep one row for each person and wave\.": {
        "nb": "En person har samme måling to ganger: behold én rad for hver person og måling.",
    },
    r"Fixed effects cannot be told apart: column (.+) of the design depends on those before it\.": {
        "nb": "Faste effekter kan ikke skilles fra hverandre: kolonne {0} i designet følger av dem foran.",
    },
    r"Wave (\d+) has no measurement: leave it out\.": {
        "nb": "Måling {0} har ingen verdier: utelat den.",
    },
    r"Wave (\d+) has no measurement in block (\d+): leave it out\.": {
        "nb": "Måling {0} har ingen verdier i blokk {1}: utelat den.",
    },
    r"The outcome of a wave is given exactly by the fixed effects: there is no variance to estimate\.": {
        "nb": "Utfallet ved en måling er gitt helt av de faste effektene: det er ingen varians å anslå.",
    },
    r"The outcome of a wave in block (\d+) is given exactly by the fixed effects: there is no variance to estimate\.": {
        "nb": "Utfallet ved en måling i blokk {0} er gitt helt av de faste effektene: det er ingen varians å anslå.",
    },
    r"Fewer than 2 persons have both wave (\d+) and wave (\d+): their covariance cannot be estimated\. Take a structure"
    r" with fewer parameters\.": {
        "nb": "Færre enn 2 personer har både måling {0} og måling {1}: kovariansen mellom dem kan ikke anslås. Velg en"
        " struktur med færre parametere.",
    },
    r"Fewer than 2 persons in block (\d+) have both wave (\d+) and wave (\d+): their covariance cannot be estimated\. Take"
    r" a structure with fewer parameters\.": {
        "nb": "Færre enn 2 personer i blokk {0} har både måling {1} og måling {2}: kovariansen mellom dem kan ikke anslås."
        " Velg en struktur med færre parametere.",
    },
    r"(\d+) persons are too few for an unstructured covariance of (\d+) waves: take a structure with fewer parameters\.": {
        "nb": "{0} personer er for få til en ustrukturert kovarians for {1} målinger: velg en struktur med færre parametere.",
    },
    r"The covariance matrix of the waves is singular: one wave is foretold exactly by others\. Take a structure with fewer"
    r" parameters, or look for copied answers\.": {
        "nb": "Kovariansmatrisen for målingene er singulær: én måling følger helt av andre. Velg en struktur med færre"
        " parametere, eller se etter kopierte svar.",
    },
    r"The values to start from give no covariance matrix\.": {
        "nb": "Startverdiene gir ingen kovariansmatrise.",
    },
    r"The search for the covariance did not come to rest in (\d+) steps: the data may not determine it\.": {
        "nb": "Søket etter kovariansen kom ikke til ro på {0} steg: dataene bestemmer den kanskje ikke.",
    },
    r"The search for the covariance ended where the matrix is about to be singular: waves measure almost the same, or too few"
    r" persons have the waves together\. Take a structure with fewer parameters\.": {
        "nb": "Søket etter kovariansen stanset der matrisen er i ferd med å bli singulær: målingene måler nesten det samme,"
        " eller for få personer har målingene sammen. Velg en struktur med færre parametere.",
    },
    r"The data do not determine all parameters of the covariance: take a structure with fewer\.": {
        "nb": "Dataene bestemmer ikke alle parameterne i kovariansen: velg en struktur med færre.",
    },
    r"The adjustment of Kenward and Roger holds for REML: fit the model by it\.": {
        "nb": "Justeringen etter Kenward og Roger gjelder for REML: tilpass modellen med den.",
    },
    r"The covariance parameters have no standard errors: the fit is at an edge\.": {
        "nb": "Kovariansparameterne har ingen standardfeil: tilpasningen ligger på en kant.",
    },
    r"The adjusted variance of a fixed effect is not positive: too few persons for this covariance structure\.": {
        "nb": "Den justerte variansen til en fast effekt er ikke positiv: for få personer til denne kovariansstrukturen.",
    },
    r"There is no effect to test: all weights are 0\.": {
        "nb": "Det er ingen effekt å teste: alle vektene er 0.",
    },
    r"There are too few persons for a joint test of so many effects\.": {
        "nb": "Det er for få personer til en samlet test av så mange effekter.",
    },
    r"There is no standard deviation within arms: too few persons, or all alike\.": {
        "nb": "Det finnes ikke noe standardavvik innen gruppene: for få personer, eller alle er like.",
    },
    r"With one wave there is no arm by wave interaction to test\.": {
        "nb": "Med én måling er det ingen interaksjon mellom arm og måling å teste.",
    },
    r"The constrained model takes baseline as an outcome: name its column\.": {
        "nb": "Den begrensede modellen tar utgangsmålingen som utfall: oppgi kolonnen.",
    },
    r"No row has an outcome and all that the model needs\.": {
        "nb": "Ingen rad har et utfall og alt det modellen trenger.",
    },
    r"(.+) holds (.+), which is none of the arms (.+)\.": {
        "nb": "{0} har {1}, som ikke er blant gruppene {2}.",
    },
    r"Person (.+) has more than one value of (.+): it must be the same in every row of a person\.": {
        "nb": "Person {0} har mer enn én verdi i {1}: den må være den samme i alle radene til en person.",
    },
    r"Nobody has an outcome in (.+): the difference there cannot be estimated\. Leave out the wave or the arm\.": {
        "nb": "Ingen har et utfall i {0}: forskjellen der kan ikke anslås. Utelat målingen eller gruppen.",
    },
    r"Nobody has a value in (.+): give it in the data, or leave it out of the model\.": {
        "nb": "Ingen har en verdi i {0}: oppgi den i dataene, eller utelat den fra modellen.",
    },
    r"(\d+) persons have no value in baseline and are left out: they need one to be compared\.": {
        "nb": "{0} personer har ingen verdi ved start og er utelatt: de trenger en for å kunne sammenlignes.",
    },
    r"(\d+) persons have no value in (.+) and are left out: they need one to be compared\.": {
        "nb": "{0} personer har ingen verdi i {1} og er utelatt: de trenger en for å kunne sammenlignes.",
    },
    r"(\d+) of (\d+) persons have no outcome at any wave and tell the model nothing\.": {
        "nb": "{0} av {1} personer har ikke noe utfall ved noen måling og sier modellen ingenting.",
    },
    r"A time is missing or infinite\.": {"nb": "Et tidspunkt mangler eller er uendelig stort."},
    r"The random effects cannot be told apart: the times do not differ\.": {
        "nb": "De tilfeldige effektene kan ikke skilles fra hverandre: tidspunktene er like.",
    },
    r"At least 2 persons, one of them measured twice, are needed\.": {
        "nb": "Det trengs minst 2 personer, og en av dem må være målt to ganger.",
    },
    r"(\d+) measurements of (\d+) persons are too few for (\d+) random effects of each: leave out the slope\.": {
        "nb": "{0} målte verdier av {1} personer er for få til {2} tilfeldige effekter for hver: utelat stigningen.",
    },
    r"The covariance of the random effects cannot be told from the error\.": {
        "nb": "Kovariansen til de tilfeldige effektene kan ikke skilles fra feilen.",
    },
    r"A random effect does not vary, or follows from another \(a singular fit\): tests that rest on the covariance parameters"
    r" are uncertain\. Leave out the slope if it is not needed\.": {
        "nb": "En tilfeldig effekt varierer ikke, eller følger av en annen (singulær tilpasning): tester som hviler på"
        " kovariansparameterne, er usikre. Utelat stigningen hvis den ikke trengs.",
    },
    r"There are (\d+) persons for (\d+) covariance parameters: tests of several waves together find too much with"
    r" Satterthwaite's degrees of freedom\. Take those of Kenward and Roger\.": {
        "nb": "Det er {0} personer på {1} kovariansparametere: tester av flere målinger samlet finner for mye med"
        " Satterthwaites frihetsgrader. Bruk frihetsgradene til Kenward og Roger.",
    },
    r"There are (\d+) persons for (\d+) covariance parameters, and some lack a wave: tests of several waves together find too"
    r" much\. Take a structure with fewer parameters, or tell the waves one by one\.": {
        "nb": "Det er {0} personer på {1} kovariansparametere, og noen mangler en måling: tester av flere målinger samlet finner"
        " for mye. Velg en struktur med færre parametere, eller oppgi målingene én for én.",
    },
}
