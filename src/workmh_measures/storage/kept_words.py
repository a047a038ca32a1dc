"""Words that look as if they held personal data and were kept: they wait for somebody to decide.

Until then they are in no data set. Somebody corrects the answer (with the same words or with others: a correction has no
mark), or redacts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workmh_measures.model.personal_data import masked
from workmh_measures.storage.reading import current_rows, told

if TYPE_CHECKING:
    from workmh_measures.storage.repository import Store

__all__ = ["KeptWords", "kept_words"]


@dataclass(frozen=True, slots=True)
class KeptWords:
    """One answer that waits.

    Attributes
    ----------
    seq, recorded_at : its event.
    kinds : of the personal data it looks as if it held.
    words : what was written, that data covered unless asked for in clear.
    """

    participant: str
    wave: str
    occasion: int
    instrument: str
    item: str
    seq: int
    recorded_at: datetime
    kinds: tuple[str, ...]
    words: str

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {
            **plain,
            "recorded_at": self.recorded_at.isoformat(timespec="seconds"),
            "kinds": list(self.kinds),
        }


def kept_words(store: Store, study: str, *, in_clear: bool = False) -> list[KeptWords]:
    """Return the current answers in words that nobody has decided upon, by participant, wave and item.

    Parameters
    ----------
    in_clear : leave the words as they were written, for whoever decides.
    """
    with store.reading() as connection:
        rows: list[tuple[Any, Any]] = [
            (row, told(row.content)) for row in current_rows(connection, study, {})
        ]
    return [
        KeptWords(
            participant=row.participant,
            wave=row.wave,
            occasion=row.occasion,
            instrument=row.instrument,
            item=row.item,
            seq=row.seq,
            recorded_at=row.recorded_at,
            kinds=tuple(content["personal"]),
            words=str(content["value"]) if in_clear else masked(str(content["value"])),
        )
        for row, content in rows
        if "personal" in content
    ]
