"""Words of scores, one person's course and change: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "scores.no_forms": (
        "Studien har ingen skjemaer med skår her.",
        "The study has no forms with a score here.",
    ),
    "scores.people": ("Personene", "The people"),
    "scores.page": ("Side (av {pages})", "Page (of {pages})"),
    "course.nobody": (
        "Ingen er med i studien ennå. Det første forløpet vises når noen er inkludert og har svart.",
        "Nobody is in the study yet. The first course is shown when somebody is enrolled and has answered.",
    ),
    "course.search": ("Pseudonym", "Pseudonym"),
    "course.previous": ("Forrige", "Previous"),
    "course.next": ("Neste", "Next"),
    "course.place": ("Nummer {place} av {whole} etter pseudonym", "Number {place} of {whole} by pseudonym"),
    "course.ask": (
        "Skriv et pseudonym, eller trykk Neste for den første.",
        "Type a pseudonym, or press Next for the first person.",
    ),
    "course.unknown": (
        "Ingen du kan se, har dette pseudonymet. Se etter om det er skrevet riktig.",
        "Nobody you can see has this pseudonym. Check how it is spelt.",
    ),
    "course.not_found": (
        "Ingen har akkurat dette pseudonymet. Mente du en av disse: {found}?",
        "Nobody has exactly this pseudonym. Did you mean one of these: {found}?",
    ),
    "course.error": ("Pålitelig endring etter", "Reliable change by"),
    "change.one_wave": (
        "Ingen skala er gitt ved mer enn ett måletidspunkt, så det er ingen endring å vise.",
        "No scale is given at more than one wave, so there is no change to show.",
    ),
    "course.title": ("Forløpet til én person", "One person over time"),
    "change.title": ("Endring", "Change"),
}
