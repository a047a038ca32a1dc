"""What people say of their work in `work_status`, in the words of registers. It never changes what a register says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ..dataset.codebook import Dataset
from ..model.study import WorkDefinition
from ..model.work import BenefitKind, WorkKind

__all__ = ["INSTRUMENT", "SELF_BENEFITS", "SELF_WORK", "SelfReport", "meets", "said_of", "self_reports"]

INSTRUMENT = "work_status"

SELF_WORK: Mapping[int, WorkKind | None] = {
    0: None,
    1: "competitive",
    2: "subsidised",
    3: "competitive",
    4: "placement",
    5: "sheltered",
    6: "transitional",
    7: None,
}
"""Kind of work by the code of item `kind`: own business (3) is competitive; other work (7) is none of the kinds."""

SELF_BENEFITS: Mapping[int, BenefitKind] = {
    1: "sickness_benefit",
    2: "work_assessment_allowance",
    3: "disability_pension",
    4: "unemployment_benefit",
    5: "other_benefit",
    6: "social_assistance",
    7: "qualification_benefit",
    8: "age_pension",
    9: "other_benefit",
}
"""Kind of benefit by the option of item `benefits`; 10 says that there is none."""

EDUCATION_UNDER_20, EDUCATION_FROM_20 = 1, 2
HOURS_OF_EDUCATION = 20.0


@dataclass(frozen=True, slots=True)
class SelfReport:
    """What a person said at a wave; None where nothing was answered.

    Attributes
    ----------
    day : of the answers.
    kind : code of the kind of work the person spends most time on.
    hours : worked in the last seven days, in all work together.
    percent : contracted.
    education : code of the extent.
    benefits : kinds received; empty when the person said there are none.
    """

    participant: str
    wave: str
    month: float
    anchor_no: int
    day: date | None
    kind: int | None
    hours: float | None
    percent: float | None
    education: int | None
    benefits: frozenset[BenefitKind] | None


def self_reports(dataset: Dataset) -> Iterator[SelfReport]:
    """Yield what was said, row by row of a long data set; nothing where `work_status` is not in it."""
    if f"{INSTRUMENT}_kind" not in dataset.codebook:
        return
    frame = dataset.frame
    names = [v.name for v in dataset.codebook if v.instrument == INSTRUMENT and v.kind == "item"]
    keys = ["id", "wave", "month", "anchor_no", "date_form"]
    for row in frame[[*keys, *names]].to_dict("records"):
        said = {name.removeprefix(f"{INSTRUMENT}_"): row[name] for name in names}
        day = row["date_form"]
        yield SelfReport(
            participant=row["id"],
            wave=row["wave"],
            month=row["month"],
            anchor_no=int(row["anchor_no"]),
            day=None if pd.isna(day) else day.date(),
            kind=_code(said["kind"]),
            hours=_number(said["hours"]),
            percent=_number(said["percent"]),
            education=_code(said["education"]),
            benefits=_benefits(said),
        )


def said_of(report: SelfReport, kind: WorkKind) -> bool | None:
    """Say whether a person told of a kind of work; None when it was not answered.

    Notes
    -----
    The form asks for the work a person spends most time on: beside it other kinds may go unsaid, and count as none.
    """
    if kind == "education":
        return None if report.education is None else report.education > 0
    return None if report.kind is None else SELF_WORK[report.kind] == kind


def meets(definition: WorkDefinition, report: SelfReport) -> bool | None:
    """Say whether what a person told of now meets a definition's kinds and hours; None when that is not known."""
    told = [_enough(report, kind, definition.hours_at_least) for kind in definition.counts]
    if True in told:
        return True
    needed = definition.hours_at_least
    if needed is not None and _several(report, definition.counts):
        # Neither work nor education is enough by itself; how much both are together was not asked.
        return None
    return None if None in told else False


def _enough(report: SelfReport, kind: WorkKind, hours_at_least: float | None) -> bool | None:
    said = said_of(report, kind)
    if hours_at_least is None or not said:
        return said
    if kind != "education":
        return None if report.hours is None else report.hours >= hours_at_least
    if report.education == EDUCATION_FROM_20:
        return True if hours_at_least <= HOURS_OF_EDUCATION else None
    return False if hours_at_least >= HOURS_OF_EDUCATION else None


def _several(report: SelfReport, kinds: Collection[WorkKind]) -> bool:
    works = any(said_of(report, kind) for kind in kinds if kind != "education") and report.hours != 0
    return works and "education" in kinds and bool(said_of(report, "education"))


def _benefits(said: Mapping[str, float]) -> frozenset[BenefitKind] | None:
    chosen = {code: _number(said[f"benefits_{code}"]) for code in (*SELF_BENEFITS, 10)}
    if None in chosen.values():
        return None
    return frozenset(kind for code, kind in SELF_BENEFITS.items() if chosen[code])


def _number(value: float) -> float | None:
    # Missing codes are negative; no answer to these items is.
    return None if pd.isna(value) or value < 0 else float(value)


def _code(value: float) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
