"""One hash of everything a trial is analysed from: the same data give the same, whenever and wherever they are read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from .trial_data import TrialData

__all__ = ["content_hash"]


def content_hash(data: TrialData) -> str:
    """Return the SHA-256 of people, long table and records, as 64 hex digits."""
    digest = hashlib.sha256()
    frame = data.long.frame
    digest.update(frame.to_csv(index=False, lineterminator="\n", float_format="%.17g").encode("utf-8"))
    digest.update(data.persons.to_csv(lineterminator="\n", float_format="%.17g").encode("utf-8"))
    people = sorted(data.people, key=lambda person: person.participant)
    records = sorted(data.records, key=lambda record: (record.participant, record.source))
    for told in (*map(asdict, people), *map(asdict, records)):
        digest.update(json.dumps(told, sort_keys=True, default=str).encode("utf-8"))
    return digest.hexdigest()
