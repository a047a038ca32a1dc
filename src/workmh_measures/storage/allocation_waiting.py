"""How the next arm of a study comes about, and who is enrolled and has none; never which arm anybody has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from workmh_measures.model.study import Study
from workmh_measures.storage.allocation import TOLD, sealings
from workmh_measures.storage.participant_records import ParticipantRecord

__all__ = ["Way", "person_strata", "way_of"]


@dataclass(frozen=True, slots=True)
class Way:
    """How arms come about.

    Attributes
    ----------
    kind : `single` for a study of one group, `unsealed`, `drawn`, or `told`.
    levels : of each stratum arms are drawn by, in the order of the plan.
    """

    kind: str
    levels: Mapping[str, tuple[str, ...]]


def way_of(connection: Connection, study: Study) -> Way:
    """Return how the next arm of a study comes about."""
    if len(study.arms) == 1:
        return Way("single", {})
    found = sealings(connection, study.id)
    if not found:
        return Way("unsealed", {})
    if found[-1].method == TOLD:
        return Way(TOLD, {})
    return Way("drawn", {name: tuple(levels) for name, levels in found[-1].content["strata"]})


def person_strata(study: Study, names: Iterable[str], record: ParticipantRecord) -> dict[str, str | None]:
    """Return the level of each stratum a person would be drawn by; a kind of unit is the person's unit."""
    kinds = {unit.id for unit in study.units}
    return {name: record.strata.get(name, record.unit if name in kinds else None) for name in names}
