"""What was acknowledged, on disk before it is counted, and compared with the store afterwards."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store


@dataclass(frozen=True)
class Comparison:
    """Acknowledged answers that the store does not hold, holds twice, or holds otherwise; and events nobody sent."""

    acknowledged: int
    stored: int
    lost: int
    doubled: int
    altered: int
    unknown: int
    unconfirmed: int
    chain_holds: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.chain_holds and not (self.lost or self.doubled or self.altered or self.unknown)


@dataclass
class Ledger:
    """Writes down each request sent and each acknowledgement."""

    path: Path
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._file = self.path.open("a", encoding="utf-8")

    def note_sent(self, body: dict[str, Any]) -> None:
        """Remember a request before it goes out; a retry is the same request."""
        self.sent[body["request_id"]] = body

    def note_acknowledged(self, request_id: str, seq: int) -> None:
        """Write down that the server has confirmed a request."""
        self.acknowledged[request_id] = seq
        self._file.write(json.dumps([request_id, seq, self.sent[request_id]]) + "\n")

    def flush(self) -> None:
        """Bring what was written to stable storage."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def compared(self, store_url: str, study: str) -> Comparison:
        """Compare with the store, content by content."""
        self.flush()
        by_request: dict[str, list[tuple[int, Any]]] = {}
        with closing(Store.open(store_url)) as store:
            for event in store.events(study):
                if (
                    event.kind in (Kind.ANSWER, Kind.FORM_COMPLETED)
                    and "/" not in event.columns["request_id"]
                ):
                    told = (event.seq, _told(event.kind, event.columns, event.content or {}))
                    by_request.setdefault(event.columns["request_id"], []).append(told)
            chain_holds = store.verify(study).ok
        lines = self.path.read_text(encoding="utf-8").splitlines()
        kept = {request_id: (seq, _meant(body)) for request_id, seq, body in map(json.loads, lines)}
        found = {request_id: rows[0] for request_id, rows in by_request.items()}
        return Comparison(
            acknowledged=len(kept),
            stored=sum(len(rows) for rows in by_request.values()),
            lost=sum(request_id not in found for request_id in kept),
            doubled=sum(len(rows) - 1 for rows in by_request.values()) + len(lines) - len(kept),
            altered=sum(
                request_id in found and found[request_id] != told for request_id, told in kept.items()
            ),
            unknown=sum(request_id not in self.sent for request_id in found),
            unconfirmed=len(self.sent) - len(kept),
            chain_holds=chain_holds,
        )


def _told(kind: Kind, columns: Any, content: Any) -> tuple[Any, ...]:
    answer = None if kind is Kind.FORM_COMPLETED else (content.get("value"), content.get("missing"))
    return (columns["wave"], columns["occasion"], columns["instrument"], columns["item"], answer)


def _meant(body: dict[str, Any]) -> tuple[Any, ...]:
    answer = (body.get("value"), body.get("missing")) if "item" in body else None
    return (body["wave"], body["occasion"], body["instrument"], body.get("item"), answer)
