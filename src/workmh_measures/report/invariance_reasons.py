"""Reasons and warnings of measurement invariance, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["INVARIANCE_REASONS"]

INVARIANCE_REASONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        r"There are (\d+) groups, but the model says more or fewer things in brackets for: (.+)\.": {
            "nb": "Det er {0} grupper, men modellen sier flere eller færre ting i parentes for: {1}.",
        },
        r"Only ordered items in the delta parameterisation have scales \(~\*~\)\.": {
            "nb": "Bare ordnede ledd i delta-parametrisering har skalaer (~*~).",
        },
        r"Invariance needs at least 2 groups or waves\.": {
            "nb": "Invarians krever minst 2 grupper eller målinger.",
        },
        r"Invariance is for models of factors and items alone: no factors of factors, no paths, no means\.": {
            "nb": "Invarians prøves bare for modeller av faktorer og ledd: uten faktorer av faktorer, stier og gjennomsnitt.",
        },
        r"In a model for invariance no loading or variance is stated by its value: the first group or wave sets the scale\.": {
            "nb": "I en modell for invarians kan ingen ladning eller varians være gitt ved en verdi: den første gruppen eller"
            " målingen bestemmer skalaen.",
        },
        r"Invariance needs at least (\d+) items for each factor; there are fewer for (.+)\.": {
            "nb": "Invarians krever minst {0} ledd for hver faktor; det er færre for {1}.",
        },
        r"No item has 4 answer categories or more, so that thresholds cannot be tested by themselves; they are tested together with"
        r" loadings\.": {
            "nb": "Ingen ledd har 4 svarkategorier eller flere. Da kan ikke terskler prøves for seg; de prøves sammen med ladninger.",
        },
        r"Too few items have 3 answer categories or more, so that thresholds, loadings and intercepts cannot be tested apart; they are"
        r" tested together\.": {
            "nb": "For få ledd har 3 svarkategorier eller flere. Da kan ikke terskler, ladninger og konstantledd prøves hver for seg;"
            " de prøves sammen.",
        },
        r"(\d+) persons are too few; at least (\d+) are needed\.": {
            "nb": "{0} personer er for få; det trengs minst {1}.",
        },
        r"Groups with fewer than (\d+) rows cannot be compared: (.+)\.": {
            "nb": "Grupper med færre enn {0} rader kan ikke sammenlignes: {1}.",
        },
        r"Groups of fewer than (\d+) are left out: (.+)\.": {
            "nb": "Grupper med færre enn {0} er utelatt: {1}.",
        },
        r"At least 2 groups of (\d+) or more persons are needed; found (\d+)\.": {
            "nb": "Det trengs minst 2 grupper med {0} personer eller flere; det er {1}.",
        },
        r"At least 2 groups of (\d+) or more persons are needed; found (\d+)\. Left out: (.+)\.": {
            "nb": "Det trengs minst 2 grupper med {0} personer eller flere; det er {1}. Utelatt: {2}.",
        },
        r"There are (\d+) groups, too many to be compared at once; at most (\d+) are\.": {
            "nb": "Det er {0} grupper, for mange til å sammenlignes på én gang; høyst {1} blir det.",
        },
        r"No row names a person, so that answers of two waves cannot be joined\.": {
            "nb": "Ingen rad sier hvem personen er. Da kan ikke svar fra to målinger kobles.",
        },
        r"Person (.+) has several rows for one wave\.": {"nb": "Person {0} har flere rader for én måling."},
        r"Nobody gave these answers in the group or wave in brackets: (.+)\. Collapse them with the next answer, or take the answers as"
        r" measured on a scale\.": {
            "nb": "Ingen ga disse svarene i gruppen eller målingen i parentes: {0}. Slå dem sammen med nabosvaret, eller regn svarene"
            " som målt på en skala.",
        },
        r"Answers that nobody gave in the group or wave in brackets were counted as the next answer that all gave: (.+)\.": {
            "nb": "Svar som ingen ga i gruppen eller målingen i parentes, er regnet som det nærmeste svaret som alle har gitt: {0}.",
        },
        r"Even with nothing set equal the model does not fit by the declared rule: CFI is (\S+) \(at least (\S+)\), SRMR is (\S+)"
        r" \(at most (\S+)\), and its test has p < (\S+); missed by (.+)\. Whether items differ was not looked at\.": {
            "nb": "Selv når ingenting settes likt, passer ikke modellen etter den valgte regelen: CFI er {0} (minst {1}), SRMR er {2}"
            " (høyst {3}), og testen har p < {4}. Grensen brytes av {5}. Om ledd er ulike, er ikke prøvd.",
        },
        r"Thresholds differ in too many items\.": {"nb": "Tersklene er ulike for altfor mange ledd."},
        r"Loadings differ in too many items\.": {"nb": "Ladningene er ulike for altfor mange ledd."},
        r"Intercepts differ in too many items\.": {"nb": "Konstantleddene er ulike for altfor mange ledd."},
        r"Residual variances differ in too many items\.": {
            "nb": "Restvariansene er ulike for altfor mange ledd."
        },
        r"Thresholds or loadings differ in too many items\.": {
            "nb": "Terskler eller ladninger er ulike for altfor mange ledd.",
        },
        r"Thresholds, loadings or intercepts differ in too many items\.": {
            "nb": "Terskler, ladninger eller konstantledd er ulike for altfor mange ledd.",
        },
        r"The limits for changes of CFI, RMSEA and SRMR were found for answers measured on a scale and maximum likelihood; for ordered"
        r" answers they are borrowed\.": {
            "nb": "Grensene for endring i CFI, RMSEA og SRMR er funnet for svar målt på en skala og sannsynlighetsmaksimering; for"
            " ordnede svar er de lånt.",
        },
        r"The first rung, with nothing set equal, holds when its test has p >= (\S+), or when CFI is at least (\S+) and SRMR at most"
        r" (\S+)\. A further rung holds when the difference test has p >= (\S+), or when CFI falls by at most (\S+) and RMSEA rises"
        r" by at most (\S+)"
        r" \(residuals: SRMR by at most (\S+) as well\); items are then set free one by one, those with the largest score test first,"
        r" at most (\d+)% of all, and (\d+) of each factor stay\.": {
            "nb": "Det første trinnet, der ingenting settes likt, holder når testen har p >= {0}, eller når CFI er minst {1} og SRMR"
            " høyst {2}. Et videre trinn holder når differansetesten har p >= {3}, eller når CFI faller med høyst {4} og RMSEA øker"
            " med høyst {5} (for restvarianser kan heller ikke SRMR øke med mer enn {6}). Holder det ikke, får ett og ett ledd være"
            " ulikt, det med størst skåretest først, høyst {7} % av alle, og {8} i hver faktor forblir like.",
        },
        r"The two models have the same degrees of freedom, so that their difference cannot be tested\.": {
            "nb": "De to modellene har like mange frihetsgrader. Da kan ikke forskjellen mellom dem prøves.",
        },
        r"The factor that would scale the difference of the two tests is not above zero, so that there is no such test\.": {
            "nb": "Faktoren som skulle skalere forskjellen mellom de to testene, er ikke over null. Da finnes det ingen slik test.",
        },
        r"Without a model that fits in every group or wave nothing can be said of the difference\.": {
            "nb": "Uten en modell som passer i alle grupper eller målinger, kan ingenting sies om forskjellen.",
        },
        r"Everything that answers rest on is set equal in the last model, so that no difference can be expected from it\.": {
            "nb": "Alt det svarene avhenger av, er satt likt i den siste modellen. Da kan ingen forskjell ventes av den.",
        },
        r"Not all items that differ could be set free, so that the difference is told too small\.": {
            "nb": "Ikke alle ledd som er ulike, kunne få være det. Forskjellen er derfor oppgitt for liten.",
        },
        r"The score is not a sum or mean of its items, so that the difference cannot be told in its points\.": {
            "nb": "Skåren er ikke en sum eller et gjennomsnitt av leddene. Da kan ikke forskjellen oppgis i dens poeng.",
        },
        r"An item of several factors has no curve of its own\.": {
            "nb": "Et ledd som hører til flere faktorer, har ingen egen kurve.",
        },
        r"Invariance is tested by ML, MLR or WLSMV; here (\w+) was taken\.": {
            "nb": "Invarians prøves med ML, MLR eller WLSMV; her er {0} brukt.",
        },
        **{
            rf"Measurement invariance between these {en}: {verdict}\.": {
                "nb": f"Måleinvarians mellom disse {nb}: {told}."
            }
            for en, nb in (("waves", "målingene"), ("groups", "gruppene"))
            for verdict, told in (
                ("supported", "støttet"),
                ("partially supported", "delvis støttet"),
                ("not supported", "ikke støttet"),
                ("not testable", "kan ikke prøves"),
                (
                    "not supported, for the model does not fit even with nothing set equal",
                    "ikke støttet, for modellen passer ikke selv når ingenting settes likt",
                ),
            )
        },
    }
)
