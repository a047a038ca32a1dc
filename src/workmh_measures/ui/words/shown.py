"""Words of tables and figures with what can be fetched of them, and of work that takes long: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "jobs.waiting": ("Venter på tur.", "Waiting for its turn."),
    "jobs.cancel": ("Avbryt", "Cancel"),
    "jobs.cancelled": ("Avbrutt. Ingenting ble laget.", "Cancelled. Nothing was made."),
    "jobs.failed": ("Det gikk ikke. Feilnummer {number}.", "It did not work. Error number {number}."),
    "jobs.refused": ("Det lot seg ikke gjøre:", "It could not be done:"),
}
