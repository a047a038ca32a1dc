"""The groups of a trial as somebody may see them: by name, by letter, or not at all; the arm itself is taken out first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ..model.study import Study
from .blinded import BLINDED, blinded
from .blinding import arm_letters, reveals_by_size
from .codebook import Dataset

__all__ = ["GroupsSeen", "WhyNone", "groups_seen"]

WhyNone = Literal["", "one_arm", "no_letters", "no_sizes"]


@dataclass(frozen=True, kw_only=True)
class GroupsSeen:
    """A data set in which nothing tells the arm, and beside it what may be told of the groups.

    Attributes
    ----------
    kind : whether `names` are ids of arms, letters, or nothing.
    why_none : why no groups are seen; empty where they are.
    dataset : blinded, people in the order of the hashes of their pseudonyms.
    group : by pseudonym, one of `names`; only people whose group is known.
    names : ids of the arms in the order of the study, or letters in their own order.
    n_unknown : people whose group is not known.
    """

    kind: Literal["names", "letters", "hidden"]
    why_none: WhyNone
    dataset: Dataset
    group: pd.Series
    names: tuple[str, ...]
    n_unknown: int


def groups_seen(dataset: Dataset, study: Study, *, by_name: bool, label_key: str | None) -> GroupsSeen:
    """Return a data set without the arm, and the groups as far as they may be seen.

    Parameters
    ----------
    dataset : long, of the study.
    by_name : whoever looks may see arms; else groups have the letters of `label_key`.
    label_key : of the study's allocation; None where it has none, and then nobody who is blinded sees groups.
    """
    told = _told(study, by_name=by_name, label_key=label_key)
    codes = {float(arm.code): arm.id for arm in study.arms}
    people = dataset.frame.drop_duplicates("id").set_index("id")
    arms = people["arm"].map(codes) if "arm" in people else pd.Series(dtype=object)
    counts = arms.value_counts().to_dict()
    why = _why_none(study, counts, told, by_name=by_name)
    if why or told is None:
        apart = blinded(dataset)
        nobody = pd.Series([], index=pd.Index([], dtype="str"), dtype="str")
        return GroupsSeen(
            kind="hidden",
            why_none=why,
            dataset=apart,
            group=nobody,
            names=(),
            n_unknown=int(arms.isna().sum()),
        )
    lettered = blinded(dataset, {arm.code: told[arm.id] for arm in study.arms})
    of_person = lettered.frame.drop_duplicates("id").set_index("id")[BLINDED]
    known = of_person[of_person != ""]
    names = [arm.id for arm in study.arms] if by_name else sorted(told.values())
    return GroupsSeen(
        kind="names" if by_name else "letters",
        why_none="",
        dataset=lettered.only([name for name in lettered.codebook.names if name != BLINDED]),
        group=known,
        names=tuple(name for name in names if name in set(known)),
        n_unknown=len(of_person) - len(known),
    )


def _told(study: Study, *, by_name: bool, label_key: str | None) -> dict[str, str] | None:
    if by_name:
        return {arm.id: arm.id for arm in study.arms}
    return None if label_key is None else arm_letters(study, label_key)


def _why_none(
    study: Study, counts: Mapping[str, int], told: Mapping[str, str] | None, *, by_name: bool
) -> WhyNone:
    if len(study.arms) < 2:
        return "one_arm"
    if by_name:
        return ""
    if told is None:
        return "no_letters"
    return "no_sizes" if reveals_by_size(study, counts) else ""
