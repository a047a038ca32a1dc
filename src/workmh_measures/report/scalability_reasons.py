"""Reasons and warnings of Mokken scaling, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SCALABILITY_REASONS"]

SCALABILITY_REASONS: Mapping[str, Mapping[str, str]] = {
    r"Below \.30: the items do not form a scale that puts persons in order\.": {
        "nb": "Under 0,30: leddene danner ingen skala som ordner personer.",
    },
    r"Below \.30: the item adds little to the order of persons\.": {
        "nb": "Under 0,30: leddet bidrar lite til rekkefølgen av personer.",
    },
    r"Below 0: the two items do not belong in one scale; the key of one may be wrong\.": {
        "nb": "Under 0: de to leddene hører ikke til i samme skala; nøkkelen til ett av dem kan være feil.",
    },
    r"The crit is 40 or more: the item may not get likelier with what the others measure\.": {
        "nb": "Crit er 40 eller mer: leddet blir kanskje ikke mer sannsynlig med det de andre måler.",
    },
    r"Below \.30: the items have no order to speak of\.": {
        "nb": "Under 0,30: leddene har ingen rekkefølge å snakke om.",
    },
    r"Groups by rest score need at least (\d+) rows; there are (\d+)\.": {
        "nb": "Grupper etter restskår trenger minst {0} rader; det er {1}.",
    },
    r"A sum of the other items needs at least (\d+) items; there are (\d+)\.": {
        "nb": "En sum av de andre leddene trenger minst {0} ledd; det er {1}.",
    },
    r"The order of items has a meaning only if all have the same scale of answers\.": {
        "nb": "Rekkefølgen på leddene har mening bare hvis alle har samme svarskala.",
    },
    r"No two persons give different answers to different items\.": {
        "nb": "Ingen to personer svarer ulikt på ulike ledd.",
    },
}
