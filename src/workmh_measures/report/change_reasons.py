"""Reasons and warnings about change, minimal important change, options and missing answers, in Norwegian."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CHANGE_REASONS"]

CHANGE_REASONS: Mapping[str, Mapping[str, str]] = {
    r"On this scale neither high nor low is better, so a change has no category\.": {
        "nb": "På denne skalaen er verken høyt eller lavt bedre, så en endring er verken bedre eller verre.",
    },
    r"Nothing says how large the error of a score is\.": {
        "nb": "Ingenting sier hvor stor feilen i en skår er."
    },
    r"At least 3 scores are needed for an SD; there are (\d+)\.": {
        "nb": "Minst 3 skårer trengs til et standardavvik; det er {0}.",
    },
    r"All scores are the same\.": {"nb": "Alle skårene er like."},
    r"The score is no sum or mean of its items, so their alpha is not its reliability\.": {
        "nb": "Skåren er verken sum eller gjennomsnitt av leddene, så alfa for dem er ikke reliabiliteten til skåren.",
    },
    r"At least 2 persons with both scores are needed; there are (\d+)\.": {
        "nb": "Minst 2 personer med begge skårene trengs; det er {0}.",
    },
    r"At least 2 changes are needed; there are (\d+)\.": {"nb": "Minst 2 endringer trengs; det er {0}."},
    r"At least 2 changes of stable persons are needed; there are (\d+)\.": {
        "nb": "Minst 2 endringer hos stabile personer trengs; det er {0}.",
    },
    r"Everybody changed by the same amount\.": {"nb": "Alle har endret seg like mye."},
    r"Everybody had the same score before\.": {"nb": "Alle hadde samme skår først."},
    r"All stable persons changed by the same amount\.": {
        "nb": "Alle de stabile personene har endret seg like mye.",
    },
    r"Nobody improved by the rating of change\.": {"nb": "Ingen er blitt bedre etter egen vurdering."},
    r"Nobody improved minimally by the rating of change\.": {
        "nb": "Ingen er blitt bare litt bedre etter egen vurdering.",
    },
    r"No rating of change is named, so nobody can be told to have improved or to be stable\.": {
        "nb": "Ingen vurdering av endring er oppgitt, så det går ikke an å si hvem som er blitt bedre eller er stabile.",
    },
    r"Neither high nor low is better on this scale, so no change is an improvement\.": {
        "nb": "Verken høyt eller lavt er bedre på denne skalaen, så ingen endring er en bedring.",
    },
    r"The change is the same for everybody\.": {"nb": "Endringen er den samme for alle."},
    r"The rating of change is the same for everybody\.": {
        "nb": "Alle har vurdert endringen likt.",
    },
    r"No row of wave (.+) names a person\.": {"nb": "Ingen rad i måling {0} sier hvem den gjelder."},
    r"There is no column (.+) to hold the change against\.": {
        "nb": "Kolonnen {0}, som endringen skulle holdes opp mot, finnes ikke.",
    },
    r"Column (.+) must hold numbers; it holds '(.*)'\.": {
        "nb": "Kolonnen {0} må inneholde tall; den inneholder «{1}».",
    },
    r"Column (.+) holds an infinite number\.": {"nb": "Kolonnen {0} inneholder et uendelig tall."},
    r"Persons who improved and who did not are needed; there are (\d+) and (\d+)\.": {
        "nb": "Det trengs både personer som er blitt bedre, og personer som ikke er det; det er {0} og {1}.",
    },
    r"The gain tells improved from other persons without error, so the logistic model has no slope\.": {
        "nb": "Endringen skiller dem som er blitt bedre, feilfritt fra de andre, så den logistiske modellen har ingen "
        "endelig løsning.",
    },
    r"The reliability of the rating must be above 0 and at most 1; it is (\S+)\.": {
        "nb": "Reliabiliteten til vurderingen må være over 0 og høyst 1; den er {0}.",
    },
    r"The reliability of the rating of change is not stated\.": {
        "nb": "Reliabiliteten til vurderingen av endring er ikke oppgitt.",
    },
    r"The rating of change correlates (\S+) with the change \(Spearman\); "
    r"(\S+) or more is needed for a minimal important change\.": {
        "nb": "Vurderingen av endring korrelerer {0} med endringen (Spearman); minst {1} trengs for å anslå en minste "
        "viktig endring.",
    },
    r"(\d+) % improved: of what that share does to the value, this adjustment makes good a part only; "
    r"the later one needs the reliability of the rating\.": {
        "nb": "{0} % er bedret: denne justeringen retter bare opp en del av det den andelen gjør med verdien; den nyere "
        "justeringen krever reliabiliteten til vurderingen.",
    },
    r"(\d+) thresholds do equally well \((.+)\); their mean is given\.": {
        "nb": "{0} grenser er like gode ({1}); gjennomsnittet av dem er oppgitt.",
    },
    r"(\d+) of (\d+) draws have no value and are left out of the interval\.": {
        "nb": "{0} av {1} trekninger har ingen verdi og er utelatt fra intervallet.",
    },
    r"(\d+) of (\d+) draws have no value, so there is no interval\.": {
        "nb": "{0} av {1} trekninger har ingen verdi, så det er ikke noe intervall.",
    },
    r"At least (\d+) draws are needed for an interval; there are (\d+)\.": {
        "nb": "Minst {0} trekninger trengs for et intervall; det er {1}.",
    },
    r"At least (\d+) scores are needed for an SD; there are (\d+)\.": {
        "nb": "Det trengs minst {0} skårer for et standardavvik; det er {1}.",
    },
    r"On this scale neither high nor low is better, so no cut-off divides it\.": {
        "nb": "Verken høyt eller lavt er bedre på denne skalaen, så ingen grense deler den.",
    },
    r"The functional mean is not on the better side of the clinical mean\.": {
        "nb": "Gjennomsnittet i den friske populasjonen ligger ikke på den bedre siden av det kliniske.",
    },
    r"No population is stated, clinical or functional, so no cut-off lies between them\.": {
        "nb": "Ingen populasjon er oppgitt, verken klinisk eller frisk, så det er ingen grense mellom dem.",
    },
    r"All scores there can be \((\S+) to (\S+)\) lie on one side of the cut-off (\S+): nobody can recover\.": {
        "nb": "Alle mulige skårer ({0} til {1}) ligger på samme side av grensen {2}: ingen kan bli frisk igjen.",
    },
    r"The clinical population is everybody here with both scores, before: mean (\S+), SD (\S+)\.": {
        "nb": "Den kliniske populasjonen er alle her som har begge skårene, slik de var først: "
        "gjennomsnitt {0}, SD {1}.",
    },
    r"Nobody has a score at both waves\.": {"nb": "Ingen har skår ved begge målingene."},
    r"The error of a change is not known: a reliability must be stated, or come from the items\.": {
        "nb": "Målefeilen for en endring er ikke kjent: en reliabilitet må oppgis, eller komme fra leddene.",
    },
    r"Answers that are no option of the item: (.+)\.": {"nb": "Svar som ikke er et svaralternativ: {0}."},
    r"Persons at two waves or more are needed\.": {"nb": "Det trengs personer ved minst to målinger."},
    r"No row names a person\.": {"nb": "Ingen rad navngir en person."},
    r"A person has two rows at one wave\.": {"nb": "En person har to rader ved samme måling."},
    r"No answer is missing\.": {"nb": "Ingen svar mangler."},
    r"Nobody answered\.": {"nb": "Ingen har svart."},
    r"All persons have the same answers missing\.": {"nb": "Alle personene mangler de samme svarene."},
    r"Answers determine each other, so their covariance has no inverse\.": {
        "nb": "Noen svar følger av andre, så kovariansmatrisen kan ikke inverteres.",
    },
}
"""Pattern of the English sentence -> the sentence in each other language."""
