"""The numbers of a service's report as they may be shown, checked before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..errors import ExportError, problem
from ..model.study import PeriodReport, Study
from ..trial.period_report import ALL, Figure, PeriodCounts, Place, period_counts
from ..trial.report_protection import exposed_places, hidden_places
from ..trial.reporting_period import Period
from ..trial.service_course import Measure, ServiceCourse
from .words.service import ServiceWriter

__all__ = ["HIDDEN", "ServiceReport", "Shown", "service_report"]

HIDDEN = "*"
"""What stands where a number is hidden."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of one centre, with what is hidden left out.

    Attributes
    ----------
    part : the count; None when hidden, and for a mean.
    before : the count at baseline; None when hidden, and where there is none.
    base : what it is out of, the n; None when hidden, and for a plain count.
    mean : None when hidden, and where there is nobody.
    is_empty : there is nobody to count from.
    """

    part: int | None = None
    base: int | None = None
    before: int | None = None
    mean: float | None = None
    is_empty: bool = False

    @property
    def share(self) -> float | None:
        """Part of the base, from 0 to 1; None unless both are shown."""
        return self.part / self.base if self.part is not None and self.base else None

    @property
    def share_before(self) -> float | None:
        """The same at baseline."""
        return self.before / self.base if self.before is not None and self.base else None


@dataclass(frozen=True)
class ServiceReport:
    """A report to one recipient on one period.

    Attributes
    ----------
    counts, hidden : of all centres, also when only one is shown.
    unit : the only centre to show; None: all of them and their total.
    """

    study: Study
    measures: tuple[Measure, ...]
    recipient: PeriodReport
    counts: PeriodCounts
    hidden: frozenset[Place]
    made: date
    simulated: bool
    writer: ServiceWriter
    unit: str | None = None

    @property
    def period(self) -> Period:
        """The period reported on: of a quarter only the whole is shown."""
        return self.counts.periods[-1]

    @property
    def units(self) -> tuple[str, ...]:
        """The rows: centres, and the total where there are several."""
        if self.unit is not None:
            return (self.unit,)
        return (*self.counts.units, ALL) if len(self.counts.units) != 1 else self.counts.units

    def unit_name(self, unit: str) -> str:
        """Return what a row is called."""
        return {ALL: self.writer("all"), "": self.writer("no_centre")}.get(unit, unit)

    def measure(self, figure: Figure) -> Measure:
        """Return the measure whose change a figure tells."""
        return next(measure for measure in self.measures if measure.id == figure.id)

    def shown(self, figure: Figure, unit: str) -> Shown:
        """Return a figure of a centre."""
        part = self._number(figure.part, unit)
        if figure.kind == "count":
            return Shown(part)
        base = self._number(figure.base, unit)
        if base == 0:
            return Shown(base=0, is_empty=True)
        if figure.kind == "share":
            return Shown(part, base)
        if figure.kind == "shift":
            before = self._number(figure.before, unit)
            # Either end alone says nothing of a change.
            return Shown(base=base) if part is None or before is None else Shown(part, base, before)
        count = self.counts.count(figure.part, unit, self.period)
        return Shown(base=base, mean=None if base is None else count.total / count.n)

    def _number(self, what: str, unit: str) -> int | None:
        if Place(what, unit, self.period) in self.hidden:
            return None
        return self.counts.count(what, unit, self.period).n


def service_report(
    study: Study,
    measures: tuple[Measure, ...],
    *,
    courses: Sequence[ServiceCourse],
    period: Period,
    **about: Any,
) -> ServiceReport:
    """Count a period, decide what is hidden, and prove that nothing hidden can be worked out.

    Parameters
    ----------
    courses : of everybody in the study.
    period : a month or a quarter that is over.
    about : the other attributes of `ServiceReport`: recipient, made, simulated, writer, unit.

    Raises
    ------
    ExportError
        REPORT-EXPOSED if a hidden number could be worked out; nothing may then be written.
    """
    counts = period_counts(study, measures, courses, period)
    hidden = hidden_places(counts)
    exposed = exposed_places(counts, hidden)
    if exposed:
        raise ExportError(
            [
                problem(
                    "REPORT-EXPOSED",
                    where=" ".join(one.name.split("\x1f")),
                    low=f"{one.low:g}",
                    high=f"{one.high:g}",
                )
                for one in exposed
            ]
        )
    return ServiceReport(study=study, measures=measures, counts=counts, hidden=hidden, **about)
