"""Who may see the arm, letters in place of arms that do not tell, and when the sizes of groups tell all the same."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from ..model.record import Enrolment
from ..model.study import Study
from .keyed_draws import KeyedDraws

__all__ = ["arm_letters", "as_seen_by", "may_see_arm", "reveals_by_size"]


def may_see_arm(study: Study, role: str | None) -> bool:
    """Say whether somebody may see arms without asking; where the study file says nothing, nobody may.

    Parameters
    ----------
    role : one of `model.study.StudyRole`; None for somebody of unknown role.
    """
    return study.blinding is not None and role in study.blinding.arm_seen_by


def as_seen_by(study: Study, enrolments: Sequence[Enrolment], role: str | None) -> list[Enrolment]:
    """Return enrolments as a role may see them: without arms and without flags that reveal them, or as they are."""
    if may_see_arm(study, role):
        return list(enrolments)
    telling = {flag.id for flag in study.flags if flag.reveals_arm}
    return [
        replace(one, arm=None, flags={name: yes for name, yes in one.flags.items() if name not in telling})
        for one in enrolments
    ]


def arm_letters(study: Study, label_key: str) -> dict[str, str]:
    """Return a letter for each arm: drawn once and the same for ever, so that A is not by habit the control group.

    Parameters
    ----------
    label_key : hexadecimal, kept with the study's allocation (`storage.allocation.label_key`).
    """
    if len(study.arms) > len(string.ascii_uppercase):
        raise ValueError(f"{len(study.arms)} arms have no letters")
    arms = [arm.id for arm in study.arms]
    letters = string.ascii_uppercase[: len(arms)]
    drawn = KeyedDraws(bytes.fromhex(label_key), "letters", study.id).shuffled(letters)
    return dict(zip(arms, drawn, strict=True))


def reveals_by_size(study: Study, counts: Mapping[str, int]) -> bool:
    """Say whether the sizes of lettered groups tell which arm is which.

    Parameters
    ----------
    counts : people in each arm, by id; an arm that is not there has none.

    Notes
    -----
    Sizes tell where two arms are planned to differ in size (unequal ratio, an external arm), or where nothing was planned
    (units, matched or outside groups, whose sizes are published), and they do differ. With people drawn to equal arms the
    difference is chance and tells nothing.
    """
    planned: dict[str, int | None] = {arm.id: None for arm in study.arms}
    if study.allocation.kind == "randomised":
        arms = [arm.id for arm in study.allocated_arms]
        planned |= dict(zip(arms, study.allocation.ratio, strict=True))
    return any(
        counts.get(one, 0) != counts.get(other, 0)
        for one, other in combinations(planned, 2)
        if planned[one] is None or planned[one] != planned[other]
    )
