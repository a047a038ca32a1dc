"""Reasons and warnings of the internal consistency in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CONSISTENCY_REASONS"]

CONSISTENCY_REASONS: Mapping[str, Mapping[str, str]] = {
    r"Only scores are known; this needs the answers to the items\.": {
        "nb": "Bare skårene er kjent; dette krever svarene på leddene.",
    },
    r"An answer is infinite\.": {"nb": "Et svar er uendelig stort."},
    r"Two items were answered together in (\d+) rows; at least (\d+) are needed\.": {
        "nb": "To av leddene er besvart sammen i {0} rader; minst {1} trengs.",
    },
    r"An item has (\d+) answers; at least (\d+) are needed\.": {
        "nb": "Et ledd har {0} svar; minst {1} trengs.",
    },
    r"The algorithm did not settle in (\d+) steps\.": {
        "nb": "Beregningen falt ikke til ro på {0} steg.",
    },
    r"An item follows exactly from the others\.": {"nb": "Et ledd følger nøyaktig av de andre."},
    r"The items have nothing in common\.": {"nb": "Leddene har ingenting felles."},
    r"A model with one factor needs at least (\d+) items; there are (\d+)\.": {
        "nb": "En modell med én faktor trenger minst {0} ledd; det er {1}.",
    },
    r"The factor model did not settle\.": {"nb": "Faktormodellen falt ikke til ro."},
    r"The rotation did not settle\.": {"nb": "Rotasjonen falt ikke til ro."},
    r"The model with one factor leaves an item no variance of its own\.": {
        "nb": "Modellen med én faktor lar et ledd stå igjen uten egen varians.",
    },
    r"A general factor above group factors needs at least (\d+) of them\.": {
        "nb": "En generell faktor over gruppefaktorer trenger minst {0} gruppefaktorer.",
    },
    r"(\d+) group factors need at least (\d+) items; there are (\d+)\.": {
        "nb": "{0} gruppefaktorer trenger minst {1} ledd; det er {2}.",
    },
    r"Item (\S+): The factors leave it no variance of its own \(a Heywood case\); read omega with care\.": {
        "nb": "Ledd {0}: faktorene lar det stå igjen uten egen varians (et Heywood-tilfelle); les omega med varsomhet.",
    },
    r"A group factor is one with the general factor; read omega hierarchical with care\.": {
        "nb": "En gruppefaktor faller sammen med den generelle faktoren; les hierarkisk omega med varsomhet.",
    },
    r"There are (\d+) splits; this is the best found from (\d+) drawn ones \(seed (\d+)\)\.": {
        "nb": "Det finnes {0} delinger; dette er den beste som ble funnet ut fra {1} trukne (frø {2}).",
    },
    r"All draws lie on one side of the estimate, so there is no BCa interval\.": {
        "nb": "Alle trekningene ligger på samme side av estimatet, så det er ikke noe BCa-intervall.",
    },
    r"(\d+) draws of (\d+) incomplete rows would take too long; ask for fewer draws\.": {
        "nb": "{0} trekninger av {1} ufullstendige rader ville ta for lang tid; be om færre trekninger.",
    },
}
