"""Words of reliability, validity and the trial: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "reliability.title": ("Reliabilitet og validitet", "Reliability and validity"),
    "trial.title": ("Studiens resultater", "Results of the trial"),
}
