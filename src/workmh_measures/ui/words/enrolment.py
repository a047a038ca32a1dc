"""Words of enrolling, consent, allocation, units and the service report: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "enrol.title": ("Ny deltaker", "New participant"),
    "units.title": ("Vurdering av enheter", "Ratings of units"),
    "link_given.about": (
        "En ny lenke gjør at tidligere lenker ikke virker lenger. Den som svarer akkurat nå, blir logget ut; svarene er lagret.",
        "A new link makes earlier links stop working. Whoever is answering right now is logged out; their answers are kept.",
    ),
    "link_given.make": ("Lag ny lenke", "Make a new link"),
    "link_given.made": (
        "Personlig lenke for {participant}. Den vises bare nå: kopier den, vis koden, eller skriv ut arket.",
        "Personal link for {participant}. It is shown only now: copy it, show the code, or print the sheet.",
    ),
    "link_given.typed": (
        "Kan også skrives i adressefeltet: {address}",
        "It can also be typed into the address bar: {address}",
    ),
    "link_given.square": ("QR-kode med den samme lenken", "QR code with the same link"),
    "link_given.print": ("Skriv ut ark", "Print a sheet"),
    "link_given.printed": (
        "Arket lastes ned. Slett filen når arket er skrevet ut.",
        "The sheet is being downloaded. Delete the file when it is printed.",
    ),
    "link_given.put_away": ("Skjul lenken", "Hide the link"),
    "service.title": ("Tjenesterapport", "Service report"),
}
