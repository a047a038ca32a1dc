"""Which events hold the answers to one form, so that two pages of one person can tell what they replaced."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from sqlalchemy import Connection, bindparam, select

from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import event

__all__ = ["FormPlace", "Versions", "numbers_within", "versions_of"]


@dataclass(frozen=True, slots=True)
class FormPlace:
    """One form of one participant."""

    study: str
    participant: str
    wave: str
    occasion: int
    instrument: str


# Built once: building a statement costs more than running it.
_ANSWERS = select(event.c.item, event.c.seq).where(
    event.c.kind == Kind.ANSWER.value,
    *(event.c[part.name] == bindparam(part.name) for part in fields(FormPlace)),
)

_AT_A_WAVE = select(event.c.occasion, event.c.instrument, event.c.item, event.c.seq).where(
    event.c.kind == Kind.ANSWER.value,
    *(event.c[name] == bindparam(name) for name in ("study", "participant", "wave")),
)


@dataclass(frozen=True, slots=True)
class Versions:
    """Numbers of the events of a form's answers, by item and rising."""

    events: dict[str, list[int]]

    @property
    def latest(self) -> dict[str, int]:
        """The event that holds the current answer to each item."""
        return {item: numbers[-1] for item, numbers in self.events.items()}

    def before(self, item: str, seq: int) -> int:
        """Return the event that held the answer before another took its place; 0 when there was none."""
        return max((number for number in self.events.get(item, ()) if number < seq), default=0)


def versions_of(store: Store, place: FormPlace) -> Versions:
    """Read the numbers of every answer to a form; an index holds them, no content is read."""
    found: dict[str, list[int]] = {}
    with store.reading() as connection:
        # Sorted here: asked to sort, SQLite would rather walk the whole study in order.
        for item, seq in sorted(connection.execute(_ANSWERS, asdict(place)).all()):
            found.setdefault(item, []).append(seq)
    return Versions(found)


def numbers_within(
    connection: Connection, study: str, participant: str, wave: str
) -> list[tuple[int, str, str, int]]:
    """Return occasion, instrument, item and number of every answer of a person at a wave, the oldest first."""
    asked = {"study": study, "participant": participant, "wave": wave}
    rows = connection.execute(_AT_A_WAVE, asked).all()
    return [tuple(row) for row in sorted(rows, key=lambda row: row.seq)]
