"""The kinds of events in words: what happened, as staff reads it in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["HAPPENINGS", "happening_in_words"]

HAPPENINGS: Mapping[str, tuple[str, str]] = {
    "enrolled": ("registrert", "enrolled"),
    "answer": ("svar", "answer"),
    "form_opened": ("skjema åpnet", "form opened"),
    "form_completed": ("skjema levert", "form handed in"),
    "link_issued": ("lenke laget", "link made"),
    "link_revoked": ("lenke stengt", "link made void"),
    "erased": ("innhold slettet", "contents erased"),
    "note": ("merknad", "note"),
    "wording_acknowledged": ("ordlyd godtatt", "wording accepted"),
    "study_started": ("studien startet", "study started"),
    "consented": ("samtykke", "consent"),
    "reached": ("dag nådd", "day reached"),
    "withdrawn": ("trukket seg", "withdrew"),
    "died": ("død", "died"),
    "allocation_sealed": ("fordelingen forseglet", "allocation sealed"),
    "allocated": ("fordelt", "allocated"),
    "unblinded": ("avblindet", "unblinded"),
    "erasure_requested": ("sletting ønsket", "erasure asked for"),
    "register": ("registerdata", "register data"),
    "unit_rated": ("enhet vurdert", "unit rated"),
    "exported": ("filer tatt ut", "files taken out"),
    "data_locked": ("data låst", "data locked"),
    "unlock_asked": ("opplåsing ønsket", "unlocking asked for"),
    "data_unlocked": ("data låst opp", "data unlocked"),
    "invited": ("invitert", "invited"),
    "alert_raised": ("varsel", "alert raised"),
    "alert_step": ("varsel fulgt opp", "alert followed up"),
    "second_answer": ("svar, andre registrering", "answer of a second copy"),
    "second_completed": ("andre registrering ferdig", "second copy finished"),
    "second_settled": ("forskjell avgjort", "difference settled"),
    "second_done": ("registreringene avgjort", "both copies settled"),
    "query_opened": ("spørsmål stilt", "query opened"),
    "query_answered": ("spørsmål besvart", "query answered"),
    "query_closed": ("spørsmål lukket", "query closed"),
}


def happening_in_words(kind: str, language: str) -> str:
    """Return what happened; a kind nobody has words for yet by its name."""
    return HAPPENINGS[kind][language == "en"] if kind in HAPPENINGS else kind.replace("_", " ")
