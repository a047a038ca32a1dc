"""What the reports of a service are made from, read out of its store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.instrument import Instrument
from ..model.study import Study
from ..trial.service_course import ServiceCourse, service_courses
from .collect_simulated import MODE
from .events import Kind
from .in_work import in_work_told
from .repository import Store
from .study_data import current, enrolments

__all__ = ["ServiceData", "service_data"]


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
    answers = current(store, study.id).frame
    people = enrolments(store, study.id)
    made_up = study.simulated or any(event.columns["mode"] == MODE for event in reached)
    return ServiceData(
        tuple(service_courses(study, instruments, people, answers, in_work_told(reached))),
        made_up or bool((answers["mode"] == MODE).any()),
    )
