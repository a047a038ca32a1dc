"""Somebody about to be enrolled, as a member of staff or a file tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .record import Consent

__all__ = ["Newcomer"]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody about to be enrolled.

    Attributes
    ----------
    participant : an id of the study's own; None: one is made.
    days : anchors and milestones reached by now.
    arm : where it is told and not drawn, as for a matched control.
    request : a name of this enrolment; the same again enrols nobody twice. Only needed where the id is made.
    consent : what the person said to the information; with an answer to each part the study asks for.
    where : what messages call this person, such as a row of a file.
    """

    participant: str | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    unit: str | None = None
    strata: Mapping[str, str] = field(default_factory=dict)
    pair: str | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)
    arm: str | None = field(default=None, repr=False)
    language: str | None = None
    request: str | None = None
    consent: Consent | None = None
    where: str = ""
