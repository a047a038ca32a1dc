"""What the reports of a service are made from, read out of its store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model.instrument import Instrument
from ..model.study import Study
from ..trial.service_course import SERVICE_END, ServiceCourse, service_courses
from .collect_simulated import MODE
from .events import Kind
from .repository import Store
from .study_data import current, enrolments

__all__ = ["ServiceData", "service_data"]

IN_WORK = "in_work"
"""What the end of the service may tell beside its day: true or false."""


@dataclass(frozen=True)
class ServiceData:
    """Everybody's course; `simulated` when anything of it was made up."""

    courses: tuple[ServiceCourse, ...]
    simulated: bool


def service_data(store: Store, study: Study, instruments: Mapping[str, Instrument]) -> ServiceData:
    """Return the courses of everybody enrolled in a study, as they stand in its store.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    """
    reached = [*store.events(study.id, kind=Kind.REACHED)]
    told: dict[tuple[str, int], bool | None] = {}
    for event in reached:
        content: dict[str, Any] = dict(event.content or {})
        if content.get("what") == SERVICE_END:
            said = content.get("data", {}).get(IN_WORK)
            told[str(event.participant), int(content["number"])] = said if isinstance(said, bool) else None
    answers = current(store, study.id).frame
    people = enrolments(store, study.id)
    made_up = study.simulated or any(event.columns["mode"] == MODE for event in reached)
    return ServiceData(
        tuple(service_courses(study, instruments, people, answers, told)),
        made_up or bool((answers["mode"] == MODE).any()),
    )
