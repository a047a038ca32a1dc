"""The demonstration trial with arms that are called what nothing else is called, and a search for what tells them.

Staff keep a log of one arm alone, and a centre is rated.
"""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pyreadstat

from workmh_measures.definitions.library import load_instrument, study_path
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.rating import UnitRating
from workmh_measures.model.study import Study
from workmh_measures.model.work import EmploymentSpell, RegisterRecord
from workmh_measures.storage.allocation import Asked, seal_with_new_key
from workmh_measures.storage.corrections import Correction, correct
from workmh_measures.storage.queries import Asked as AskedAbout
from workmh_measures.storage.queries import ask as ask_about
from workmh_measures.storage.registers import Incoming, keep_register_records
from workmh_measures.storage.repository import Store
from workmh_measures.storage.unit_ratings import keep_unit_ratings
from workmh_measures.trial.allocation_plan import drawing_plan

__all__ = ["CANARIES", "CODES", "canary_study", "drawn_words", "found_in", "told_of", "with_what_is_inside"]

CANARIES = ("kanarifugl", "stillits", "Rodmaske", "Gulvinge")
CODES = (735197351, 735297352)
LOGGED = 17.352973
"""Hours of work a week, in the log of staff alone, which is kept of the programme alone."""
LEVELS = {"benefit_group": ("aap", "sick_leave")}
_SAID = {
    "  - {id: control, code: 0, name: {nb: Vanlig oppfølging, en: Usual follow-up}}": (
        f"  - {{id: stillits, code: {CODES[0]}, name: {{nb: Rodmaske nb, en: Rodmaske en}}}}"
    ),
    "  - {id: programme, code: 1, name: {nb: Program, en: Programme}}": (
        f"  - {{id: kanarifugl, code: {CODES[1]}, name: {{nb: Gulvinge nb, en: Gulvinge en}}}}"
    ),
    "  reference: control": "  reference: stillits",
    "until: r12, source: register}": (
        "until: r12, source: register}\n  - {id: work_by_staff, role: secondary, kind: employment, "
        "definition: any_competitive, until: t6, source: staff}"
    ),
    "retention: {years: 5}": (
        "retention: {years: 5}\n"
        "blinding: {arm_seen_by: [statistician], evidence: default}\n"
        "reports:\n"
        "  - {id: office, name: {nb: Kontoret, en: The office}, every_months: 3, evidence: default}\n"
        "unit_records:\n"
        "  - {instrument: ips25, unit: centre, evidence: default}"
    ),
}


def canary_study(folder: Path) -> Path:
    """Write the file of the study and return it: one role alone sees arms, the service reports, its centres are rated."""
    text = study_path("demo").read_text("utf-8")
    for line, other in _SAID.items():
        assert text.count(line) == 1, line
        text = text.replace(line, other)
    file = folder / "demo.yaml"
    file.write_text(text, "utf-8")
    return file


def told_of(store: Store, study: Study, folder: Path) -> None:
    """Put on record what a trial has beside answers."""
    seal_with_new_key(store, folder / "key", drawing_plan(study, levels=LEVELS), Asked("keeper"))
    answers = [
        a for a in store.current_answers(study.id, wave="t0", instrument="who5") if a.value is not None
    ]
    who5 = load_instrument("who5")
    for one in answers[:3]:
        place = {name: getattr(one, name) for name in ("participant", "wave", "instrument", "item")}
        ask_about(store, study, who5.item_ids, AskedAbout(**place, words="Is it right?", by="dana"))
        other = 0 if one.value else 1
        correct(store, study, who5, Correction(**place, value=other, reason="misread", by="dana"))
    _logged(store, study)
    rating = UnitRating("ips25", "centre_1", date(2026, 1, 5), "Kari", total=98.0)
    told = {"entered_by": "anna", "fingerprint": fingerprint(load_instrument("ips25"))}
    keep_unit_ratings(store, study.id, [rating], told)


def _logged(store: Store, study: Study) -> None:
    """Put the log on record that staff keep of those in the programme."""
    log = []
    for one in store.participants(study.id):
        if one.arm == CANARIES[0]:
            start = one.anchors[study.anchors[0]]
            job = EmploymentSpell("competitive", start + timedelta(days=40), hours=LOGGED)
            log.append(RegisterRecord(one.participant, "staff", start, date(2027, 12, 31), employment=(job,)))
    assert len(log) > 9
    incoming = Incoming(log, "staff", may_tell_less=False)
    keep_register_records(store, study.id, incoming, {"entered_by": "anna"})


def found_in(pieces: dict[str, bytes]) -> dict[str, list[str]]:
    """Return where an arm stands, in any of the ways words and numbers are written down, and which."""
    ways = {way: word for word in CANARIES for way in _words(word)}
    ways |= {way: str(code) for code in CODES for way in _numbers(code)}
    ways |= {way: str(LOGGED) for way in _hours(LOGGED)}
    found = {where: sorted({ways[way] for way in ways if way in piece}) for where, piece in pieces.items()}
    return {where: words for where, words in found.items() if words}


def _words(word: str) -> set[bytes]:
    plain = {
        one
        for case in (word, word.lower(), word.upper())
        for one in (case.encode(), case.encode("utf-16-le"))
    }
    shifted = {base64.b64encode(b"\0" * n + word.encode())[4:-4] for n in (0, 1, 2)}
    return plain | shifted | {quote(word).encode(), json.dumps(word).encode()}


def _numbers(code: int) -> set[bytes]:
    return {str(code).encode(), struct.pack("<q", code), struct.pack("<d", code), f"{code:_}".encode()}


def _hours(hours: float) -> set[bytes]:
    return {str(hours).encode(), str(hours).replace(".", ",").encode(), struct.pack("<d", hours)}


def with_what_is_inside(name: str, content: bytes) -> dict[str, bytes]:
    """Return a file and, of a file that is packed or made for a program, what is in it as text."""
    pieces = {name: content}
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            for one in whole.namelist():
                pieces |= with_what_is_inside(f"{name}/{one}", whole.read(one))
    elif name.endswith(".sav"):
        frame, meta = pyreadstat.read_sav(io.BytesIO(content))
        pieces[f"{name} read"] = (frame.to_csv() + repr(vars(meta))).encode()
    elif name.endswith(".parquet"):
        pieces[f"{name} read"] = pd.read_parquet(io.BytesIO(content)).to_csv().encode()
    elif name.endswith(".dta"):
        with pd.read_stata(io.BytesIO(content), iterator=True) as told:
            pieces[f"{name} read"] = (repr(told.variable_labels()) + repr(told.value_labels())).encode()
    elif name.endswith(".png"):
        pieces[f"{name} words"] = drawn_words(content)
    return pieces


def drawn_words(content: bytes) -> bytes:
    """Return everything in a PNG beside the picture."""
    words, place = b"", 8
    while place < len(content):
        (size,) = struct.unpack(">I", content[place : place + 4])
        kind = content[place + 4 : place + 8]
        if kind not in (b"IHDR", b"IDAT", b"PLTE", b"IEND"):
            words += kind + content[place + 8 : place + 8 + size]
        place += size + 12
    return words
