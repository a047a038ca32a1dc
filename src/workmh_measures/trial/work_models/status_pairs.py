"""What registers and people say of work on the same day, by wave, to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...model.study import WorkDefinition
from ..self_report import SelfReport, meets
from ..work_outcomes import work_outcome
from .work_people import WorkPerson

__all__ = ["StatusPairs", "status_pairs"]


@dataclass(frozen=True, eq=False)
class StatusPairs:
    """Answers of one wave.

    Attributes
    ----------
    arm : id of the arm of each person who answered.
    register, person : shape (n,), 1 where the definition is met, 0 where not, NaN where that is not known.
    """

    arm: NDArray[np.str_]
    register: NDArray[np.float64]
    person: NDArray[np.float64]


def status_pairs(
    definition: WorkDefinition, reports: Iterable[SelfReport], people: Sequence[WorkPerson]
) -> Mapping[str, StatusPairs]:
    """Return both sources at each wave with answers, in the order the waves come.

    Parameters
    ----------
    definition : kinds and hours that count; taken at the day of the answers, whatever its `when`.
    reports : what people said; those without a day cannot be compared and are left out, as are people not given.
    people : with what registers know.
    """
    by_id = {person.participant: person for person in people}
    at_wave = definition.model_copy(update={"when": "at_wave"})
    rows: dict[str, list[tuple[str, float, float]]] = {}
    for report in reports:
        person = by_id.get(report.participant)
        if person is None or report.day is None:
            continue
        known = work_outcome(at_wave, person.records, inclusion=person.inclusion, planned=report.day).value
        told = (person.arm, _number(known), _number(meets(at_wave, report)))
        rows.setdefault(report.wave, []).append(told)
    return {
        wave: StatusPairs(
            np.array([arm for arm, _, _ in told], dtype=np.str_),
            np.array([known for _, known, _ in told], dtype=np.float64),
            np.array([said for _, _, said in told], dtype=np.float64),
        )
        for wave, told in rows.items()
    }


def _number(value: bool | None) -> float:
    return np.nan if value is None else float(value)
