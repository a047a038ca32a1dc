"""One person over time on one scale: drawn, as a table of every form, and with what makes a change more than error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ..analysis.reliable_change_sources import KnownErrors
from ..dataset.codebook import InstrumentUse
from ..dataset.person_course import CoursePoint, DayReached
from ..model.scale import Scale
from ..scoring.attainable import attainable_range
from ..scoring.change import ChangeCategory
from ..scoring.change_error import ErrorOfChange, judged_change
from .blocks import Block, Cell, Figure, Group, Note, Phrase, Table, day_cell, head, number, words
from .drawings.score_course import CourseCut, CourseDay, CourseScore, ScoreCourse, score_course_figure
from .reasons import in_words
from .score_blocks import cut_words
from .staff_words import computed_block, direction_words, error_phrases, scale_name
from .writer import NOTHING, Writer

__all__ = ["CourseAsked", "course_blocks"]

MONTH = 365.25 / 12
_VERDICTS = {
    ChangeCategory.UNCHANGED: "course.unchanged",
    ChangeCategory.IMPROVED: "course.improved",
    ChangeCategory.DETERIORATED: "course.deteriorated",
}


@dataclass(frozen=True, kw_only=True)
class CourseAsked:
    """The course of one person on one scale.

    Attributes
    ----------
    points : forms in time; see `dataset.person_course.person_course`.
    days : reached on the way, with what they are called by their anchor in `day_names`.
    wave_names : by id.
    errors : what makes a change reliable; `chosen` names one of them, else the first counts.
    first_wave : name of the wave the errors were computed at.
    software : name and version of the program.
    """

    use: InstrumentUse
    scale: Scale
    person: str
    points: Sequence[CoursePoint]
    days: Sequence[DayReached]
    day_names: Mapping[str, str]
    wave_names: Mapping[str, str]
    errors: KnownErrors
    first_wave: str
    software: str
    chosen: str = ""

    @property
    def error(self) -> ErrorOfChange | None:
        """The error that counts here."""
        return self.errors.errors.get(self.chosen, self.errors.first)

    @property
    def scored(self) -> list[CoursePoint]:
        """The forms with a score."""
        return [one for one in self.points if one.score is not None and one.day is not None]


def course_blocks(asked: CourseAsked, say: Writer) -> list[Block]:
    """Return what is told of the course; a sentence where there is no score."""
    if not asked.points:
        return [Note(Phrase(say("course.none")))]
    blocks: list[Block] = [_drawing(asked, say)] if asked.scored else [Note(Phrase(say("course.none")))]
    blocks.append(_table(asked, say))
    if asked.error is None:
        told = [Phrase(say("course.no_error")), in_words(asked.errors.reason, say.language)]
    else:
        told = error_phrases(asked.error, wave=asked.first_wave, say=say)
    blocks += [Note(phrase) for phrase in told]
    return [*blocks, computed_block(asked.use, asked.scale, say=say, statistics={}, software=asked.software)]


def _when(point: CoursePoint, asked: CourseAsked) -> str:
    name = asked.wave_names.get(point.wave, point.wave)
    return f"{name} ({point.number})" if point.number > 1 else name


def _drawing(asked: CourseAsked, say: Writer) -> Figure:
    name = scale_name(asked.use, asked.scale, say)
    start = asked.scored[0].day or date.min
    months: Callable[[date], float] = lambda day: (day - start).days / MONTH  # noqa: E731 - one line, used twice
    scores = [
        CourseScore(months(one.day), one.score, f"{_when(one, asked)}, {say.date(one.day)}")
        for one in asked.scored
        if one.day is not None and one.score is not None
    ]
    days = [
        CourseDay(
            months(one.day),
            say("course.milestone", name=asked.day_names.get(one.anchor, one.anchor), day=say.date(one.day)),
        )
        for one in asked.days
    ]
    shown = ScoreCourse(
        title=say("course.title", name=name, person=asked.person),
        time_label=say("course.axis"),
        score_label=say("scored.axis", about=direction_words(asked.use, asked.scale, say)),
        scores=scores,
        attainable=attainable_range(asked.use.instrument, asked.scale, asked.use.parameters),
        reach=None if asked.error is None else asked.error.threshold,
        reach_label=say("course.band"),
        cuts=[*_cuts(asked.scale, say)],
        days=days,
    )
    return score_course_figure("course", shown, writer=say)


def _cuts(scale: Scale, say: Writer) -> Iterator[CourseCut]:
    for cutoff in scale.cutoffs:
        yield CourseCut(cutoff.comparison[1], cut_words(cutoff, say))


def _table(asked: CourseAsked, say: Writer) -> Table:
    verdicts = _verdicts(asked)
    heads = [head(say("wave")), head(say("course.date")), head(say("score"), is_number=True)]
    has_levels = any(one.level for one in asked.points)
    heads += [head(say("course.level"))] if has_levels else []
    heads += [head(say("course.change"), is_number=True), head(say("course.verdict"))]
    heads += [head(say("course.answered"), is_number=True), head(say("course.status"))]
    first = next(iter(asked.scored), None)
    rows = []
    for point, verdict in zip(asked.points, verdicts, strict=True):
        row = [
            Cell(text=_when(point, asked), scope="row"),
            words(NOTHING) if point.day is None else day_cell(say.day(point.day), point.day),
            number(say.exact(None if point.score is None else round(point.score, 4)), point.score),
        ]
        row += [words(point.level or NOTHING)] if has_levels else []
        row += [
            _change(point, first, say),
            words(say(verdict)),
            number(say.number(point.answered, 0)),
            words(point.status),
        ]
        rows.append(row)
    caption = say("course.table", name=scale_name(asked.use, asked.scale, say))
    return Table("course-table", caption, [heads], [Group(rows)])


def _change(point: CoursePoint, first: CoursePoint | None, say: Writer) -> Cell:
    if first is None or point is first or point.score is None or first.score is None:
        return number(NOTHING)
    change = point.score - first.score
    return number(say.exact(round(change, 4)), change)


def _verdicts(asked: CourseAsked) -> list[str]:
    """Return the key of the verdict on each form, against the first score."""
    first = next(iter(asked.scored), None)
    told = []
    for point in asked.points:
        if point is first:
            told.append("course.first")
            continue
        if first is None or point.score is None or asked.error is None:
            told.append("course.not_judged")
            continue
        before, after = np.array([first.score], np.float64), np.array([point.score], np.float64)
        judged = judged_change(before, after, asked.error, direction=asked.scale.direction)
        code = judged.reliable[0]
        told.append("course.not_judged" if np.isnan(code) else _VERDICTS[ChangeCategory(int(code))])
    return told
