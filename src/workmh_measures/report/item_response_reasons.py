"""Reasons and warnings of item response models, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ITEM_RESPONSE_REASONS"]

ITEM_RESPONSE_REASONS: Mapping[str, Mapping[str, str]] = {
    r"An item response model needs (\d+) items; there are (\d+)\.": {
        "nb": "En item-responsmodell trenger {0} ledd; det er {1}.",
    },
    r"All answers to item (.+) are the same\.": {"nb": "Alle svarene på ledd {0} er like."},
    r"All answers to item (.+) are the same; it is left out of the model\.": {
        "nb": "Alle svarene på ledd {0} er like; det er utelatt fra modellen.",
    },
    r"Nobody answered item (.+); it is left out of the model\.": {
        "nb": "Ingen svarte på ledd {0}; det er utelatt fra modellen.",
    },
    r"Item (.+) has (\d+) different answers, a model of options at most (\d+); it is left out of the model\.": {
        "nb": "Ledd {0} har {1} ulike svar, en modell for svaralternativer høyst {2}; det er utelatt fra modellen.",
    },
    r"An item is left out of the model: the sum of all items has no place on the trait\.": {
        "nb": "Et ledd er utelatt fra modellen: summen av alle leddene har ingen plass på trekket.",
    },
    r"There are (\d+) persons for (\d+) parameters; there must be more\.": {
        "nb": "Det er {0} personer til {1} parametre; det må være flere.",
    },
    r"The slope of item (.+) grows beyond all bounds: the other items foretell its answers exactly\. Leave it out, or look"
    r" whether two items ask the same\.": {
        "nb": "Stigningen til ledd {0} vokser over alle grenser: de andre leddene forutsier svarene på det nøyaktig. Utelat"
        " det, eller se om to ledd spør om det samme.",
    },
    r"The information matrix is not positive definite: the answers do not settle the model\.": {
        "nb": "Informasjonsmatrisen er ikke positivt definitt: svarene avgjør ikke modellen.",
    },
    r"The algorithm did not settle in (\d+) Newton steps\.": {
        "nb": "Algoritmen falt ikke til ro på {0} Newton-trinn.",
    },
    r"Nobody answered every item\.": {"nb": "Ingen svarte på alle leddene."},
    r"There are too few persons at each sum to test item (.+)\.": {
        "nb": "Det er for få personer ved hver sum til å teste ledd {0}.",
    },
    r"Too few persons answered both (.+) and (.+)\.": {"nb": "For få personer svarte på både {0} og {1}."},
    r"(\d+) of (\d+) persons answered none of the items and have no place on the trait\.": {
        "nb": "{0} av {1} personer svarte ikke på noe ledd og har ingen plass på trekket.",
    },
    r"Item (.+): nobody chose (.+); the model knows no such answer\.": {
        "nb": "Ledd {0}: ingen valgte {1}; modellen kjenner ikke et slikt svar.",
    },
    r"Item (.+): its answers fall as the trait rises; look whether it is keyed the right way\.": {
        "nb": "Ledd {0}: svarene faller når trekket stiger; se om leddet er snudd riktig vei.",
    },
    r"Item (.+): fewer than (\d+) persons answered on one side of (\S+); its place is uncertain\.": {
        "nb": "Ledd {0}: færre enn {1} personer svarte på den ene siden av {2}; plassen er usikker.",
    },
    r"Item (.+) may have nothing to do with the trait \(its slope may be 0\): its answers have no place on it\.": {
        "nb": "Ledd {0} har kanskje ikke noe med trekket å gjøre (stigningen kan være 0): svarene har ingen plass på det.",
    },
    r"Item (.+) does not follow the model: p (=|<) (\S+), adjusted for (\d+) items \(Holm\)\.": {
        "nb": "Ledd {0} følger ikke modellen: p {1} {2}, justert for {3} ledd (Holm).",
    },
    r"Items (.+) and (.+) share more than the trait: their residual correlation lies (\S+) above the mean of all pairs\.": {
        "nb": "Leddene {0} og {1} har mer enn trekket felles: restkorrelasjonen ligger {2} over gjennomsnittet for alle par.",
    },
    r"A model of several traits has 2 or 3; there are (\d+)\.": {
        "nb": "En modell for flere trekk har 2 eller 3; det er {0}.",
    },
    r"An item is of one trait; of more than one: (.+)\.": {
        "nb": "Et ledd hører til ett trekk; til flere: {0}.",
    },
    r"The traits are too much alike to be told apart\.": {"nb": "Trekkene er for like til å kunne skilles."},
    r"No item is equal in all groups: nothing tells a difference of the trait from one of the items\.": {
        "nb": "Ingen ledd er like i alle gruppene: ingenting skiller en forskjell i trekket fra en i leddene.",
    },
    r"Nobody is in the reference group (.+)\.": {"nb": "Ingen er i referansegruppen {0}."},
    r"Nobody is in a group\.": {"nb": "Ingen er i en gruppe."},
    r"All answers of a group to item (.+) are the same\.": {
        "nb": "Alle svarene fra en gruppe på ledd {0} er like.",
    },
    r"A group did not use an option of item (.+) between others: its steps cannot be compared\.": {
        "nb": "En gruppe brukte ikke et svaralternativ mellom andre på ledd {0}: trinnene kan ikke sammenlignes.",
    },
    r"The answers of the groups give no parameters to begin with\.": {
        "nb": "Svarene fra gruppene gir ingen parametre å begynne med.",
    },
}
