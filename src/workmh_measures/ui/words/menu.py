"""Words of the menu: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "menu.start": ("Start", "Start"),
    "menu.participants": ("Deltakere", "Participants"),
    "menu.data": ("Data", "Data"),
    "menu.results": ("Resultater", "Results"),
    "menu.instruments": ("Instrumenter", "Instruments"),
    "menu.administration": ("Administrasjon", "Administration"),
}
