"""The certificate of an erasure for people to read: one page, in Norwegian and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ..model.civil_time import TIME_ZONE
from .environment import environment

__all__ = ["certificate_page"]


# What each kind of event is called when it is counted; one that is not here keeps its name.
_KINDS: dict[str, dict[str, str]] = {
    "nb": {
        "answer": "svar",
        "enrolled": "innskriving",
        "form_opened": "åpnet skjema",
        "form_completed": "levert skjema",
        "link_issued": "lenke laget",
        "link_revoked": "lenke trukket",
        "note": "notat",
        "consented": "samtykke",
        "reached": "dato nådd",
        "withdrawn": "trukket seg",
        "died": "dødsfall",
        "allocated": "fordeling",
        "unblinded": "fordeling fortalt",
        "register": "registeropplysning",
        "erased": "sladding",
    },
    "en": {
        "answer": "answer",
        "enrolled": "enrolment",
        "form_opened": "form opened",
        "form_completed": "form handed in",
        "link_issued": "link made",
        "link_revoked": "link made void",
        "note": "note",
        "consented": "consent",
        "reached": "day reached",
        "withdrawn": "withdrawal",
        "died": "death",
        "allocated": "allocation",
        "unblinded": "arm told",
        "register": "register record",
        "erased": "redaction",
    },
}

_WORDS: dict[str, dict[str, str]] = {
    "nb": {
        "title": "Bekreftelse på sletting",
        "study": "Studie",
        "participant": "Deltaker (pseudonym)",
        "request": "Ønsket om sletting",
        "erasure": "Slettingen",
        "event": "hendelse {seq}, {at}, registrert av {by}",
        "reason": "Grunn",
        "removed": "Innhold som er fjernet",
        "kinds": "{n} i alt ({kinds})",
        "recorded": "Registrert",
        "between": "fra {first} til {last}",
        "heads": "Kjeden før og etter",
        "chain": "Kjeden kontrollert",
        "holds": "hel: {events} hendelser, {erased} med fjernet innhold",
        "broken": "IKKE hel: hendelse {bad_seq}",
        "files": "Databasens filer gjennomsøkt",
        "free": "{file}: {bytes} byte, ingenting av det fjernede",
        "left": "{file}: {found} av saltene står der ennå; de forsvinner når ingen leser databasen",
        "postgresql": "ikke mulig på PostgreSQL; eieren av tabellene kjører VACUUM (FULL) payload",
        "ledger": "Ført i slettelisten",
        "no_ledger": "nei, studien har ingen datamappe; ta vare på denne bekreftelsen",
        "backups": "Sikkerhetskopier som kan inneholde det",
        "all_backups": "alle tatt fra {first} til {last}",
        "exports": "Uttrekk som kan inneholde det",
        "export": "hendelse {seq}, {at}, av {by}",
        "none": "ingen kjente",
        "made": "Utstedt",
        "left_is": "Det som står igjen, er at noe skjedde og når: hendelsene uten innhold. "
        "Kontaktopplysninger ligger i et eget lager og slettes der.",
    },
    "en": {
        "title": "Certificate of erasure",
        "study": "Study",
        "participant": "Participant (pseudonym)",
        "request": "The request",
        "erasure": "The erasure",
        "event": "event {seq}, {at}, recorded by {by}",
        "reason": "Reason",
        "removed": "Contents removed",
        "kinds": "{n} in all ({kinds})",
        "recorded": "Recorded",
        "between": "from {first} to {last}",
        "heads": "The chain before and after",
        "chain": "The chain verified",
        "holds": "holds: {events} events, {erased} with contents removed",
        "broken": "does NOT hold: event {bad_seq}",
        "files": "Files of the database searched",
        "free": "{file}: {bytes} bytes, nothing of what was removed",
        "left": "{file}: {found} of the salts still stand there; they go when nobody reads the database",
        "postgresql": "not possible on PostgreSQL; the owner of the tables runs VACUUM (FULL) payload",
        "ledger": "Noted in the ledger of erasures",
        "no_ledger": "no, the study has no data folder; keep this certificate",
        "backups": "Backups that may still hold it",
        "all_backups": "all taken from {first} to {last}",
        "exports": "Exports that may still hold it",
        "export": "event {seq}, {at}, by {by}",
        "none": "none known",
        "made": "Issued",
        "left_is": "What stays is that something happened and when: the events without their contents. "
        "Contact data lie in a store of their own and are erased there.",
    },
}


def certificate_page(document: Mapping[str, Any]) -> str:
    """Return a certificate as one HTML page.

    Parameters
    ----------
    document : as `storage.erasure_certificate.certificate` makes it.
    """
    parts = [
        {
            "language": language,
            "title": words["title"],
            "lines": list(_lines(document, words, _KINDS[language])),
            "note": words["left_is"],
        }
        for language, words in _WORDS.items()
    ]
    return environment().get_template("certificate.html").render(parts=parts, title=parts[0]["title"])


def _lines(
    document: Mapping[str, Any], words: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[tuple[str, list[str]]]:
    told = document["erasure"]
    asked = {"seq": document["request_seq"], "at": _local(told["requested_at"]), "by": told["requested_by"]}
    done = {"seq": told["seq"], "at": _local(told["erased_at"]), "by": told["erased_by"]}
    kinds = document["removed"]
    span = {"first": _local(document["recorded"]["first"]), "last": _local(document["recorded"]["last"])}
    yield words["study"], [told["study"]]
    yield words["participant"], [told["participant"]]
    yield words["request"], [words["event"].format(**asked)]
    yield words["reason"], [told["reason"]]
    yield words["erasure"], [words["event"].format(**done)]
    counted = ", ".join(f"{names.get(kind, kind)} {n}" for kind, n in kinds.items())
    yield words["removed"], [words["kinds"].format(n=sum(kinds.values()), kinds=counted)]
    yield words["recorded"], [words["between"].format(**span)]
    heads = (document["head_before"], document["head_after"])
    yield words["heads"], [f"{head['seq']} {head['hash']}" for head in heads]
    chain = document["chain"]
    yield words["chain"], [words["holds" if chain["holds"] else "broken"].format(**chain)]
    yield words["files"], _files(document, words)
    yield words["ledger"], [document["ledger"] or words["no_ledger"]]
    until = {"first": span["first"], "last": done["at"]}
    named = [f"{one['file']} ({_local(one['made_at'])})" for one in document["backups"]]
    yield words["backups"], [words["all_backups"].format(**until), *named]
    exports = [
        words["export"].format(seq=one["seq"], at=_local(one["exported_at"]), by=one["by"])
        for one in document["exports"]
    ]
    yield words["exports"], exports or [words["none"]]
    yield words["made"], [f"{_local(document['made_at'])}, {document['software']}"]


def _files(document: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    searched = [words["left" if one["found"] else "free"].format(**one) for one in document["files"]]
    return searched or [words["postgresql"]]


def _local(moment: str | None) -> str:
    """Return a moment as the clock in Norway showed it, with its distance from UTC."""
    if moment is None:
        return "–"
    return datetime.fromisoformat(moment).astimezone(TIME_ZONE).strftime("%Y-%m-%d %H:%M:%S (UTC%z)")
