"""Words of enrolling, consent, allocation, units and the service report: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "enrol.title": ("Ny deltaker", "New participant"),
    "units.title": ("Vurdering av enheter", "Ratings of units"),
    "service.title": ("Tjenesterapport", "Service report"),
}
