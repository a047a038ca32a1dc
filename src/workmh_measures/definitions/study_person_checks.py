"""Checks of what a study keeps about a person: milestones and consent."""

from __future__ import annotations

from ..errors import nearest_match
from ..model.study import Study
from .notes import Notes, repeated

__all__ = ["check_persons"]


def check_persons(study: Study, notes: Notes) -> None:
    """Note milestones that are named twice or as an anchor is, and consent to what is no consent flag."""
    for index, name in repeated(milestone.id for milestone in study.milestones):
        notes.add("DEF-ID-DUPLICATE", "milestones", index, found=name)
    for index, milestone in enumerate(study.milestones):
        if milestone.id in study.anchors:
            text = f"Milestone '{milestone.id}' has the name of an anchor; a day stands under one name."
            notes.add("DEF-STUDY", "milestones", index, "id", found=milestone.id, text=text)
    parts = study.consent.parts if study.consent is not None else ()
    flags = [flag.id for flag in study.flags if flag.kind == "consent"]
    for index, name in repeated(parts):
        notes.add("DEF-ID-DUPLICATE", "consent", "parts", index, found=name)
    for index, name in enumerate(parts):
        if name not in flags:
            text = f"Consent is asked to '{name}', which is no flag of kind consent."
            known = {"allowed": flags or ["none"], "nearest": nearest_match(name, flags)}
            notes.add("DEF-STUDY", "consent", "parts", index, found=name, text=text, **known)
