"""The design of a study in lines of text, with how sure each cell of its schedule is."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.hypothesis import ExpectedComparison, ExpectedDifference, Hypothesis, Side
from ..model.study import Arm, Outcome, ScheduleEntry, Study, Wave

__all__ = ["cell_counts", "design_lines"]

MARKS = ("confirmed", "likely", "default")


def cell_counts(study: Study) -> dict[str, int]:
    """Return how many cells of the schedule are confirmed, likely and a default."""
    marks = [entry.evidence_of(wave) for entry in study.schedule for wave in entry.waves]
    return {mark: sum(one == mark for one in marks) for mark in MARKS}


def design_lines(study: Study, language: str) -> Iterator[str]:
    """Yield the design in lines: arms, waves, the schedule as a table of marks, outcomes and what is not covered."""
    yield f"{study.title.in_language(language)} ({study.id}), {study.status}{', simulated' if study.simulated else ''}"
    yield f"Arms: {'; '.join(_arm(arm, language) for arm in study.arms)} ({_allocation(study)})"
    if study.blinding is not None:
        seen = ", ".join(study.blinding.arm_seen_by) or "nobody"
        yield f"Arms may be seen by: {seen}{_mark(study.blinding.evidence)}"
    for stratum in study.strata:
        levels = ", ".join(level.label.in_language(language) for level in stratum.levels)
        yield f"Groups by {stratum.name.in_language(language)}: {levels}{_mark(stratum.evidence)}"
    for flag in study.flags:
        yield f"Flag {flag.id}: {flag.name.in_language(language)}, {flag.kind}{_mark(flag.evidence)}"
    for wave in study.waves:
        yield f"Wave {wave.id}: {_wave(wave)}{_mark(wave.evidence)}"
    yield "Schedule (C confirmed, L likely, D default of the project):"
    yield from _schedule(study)
    for record in study.unit_records:
        months = f", {' and '.join(f'{month:g}' for month in record.months)} months after its start"
        yield f"Of each {record.unit}: {record.instrument}{months if record.months else ''} ({record.evidence})"
    for gap in study.not_covered:
        waves = f" at {', '.join(gap.waves)}" if gap.waves else ""
        yield f"Not covered: {gap.name.in_language(language)}{waves} ({gap.evidence})"
    for outcome in study.outcomes:
        yield f"Outcome {outcome.id}: {_outcome(outcome)}{_mark(outcome.evidence)}"
    for expected in study.hypotheses:
        yield f"Hypothesis {expected.id}: {_expected(expected)}"
    for report in study.reports:
        period = f"every {report.every_months} months" if report.every_months > 1 else "every month"
        yield f"Report to {report.name.in_language(language)} {period}{_mark(report.evidence)}"
    yield from (f"Source: {reference}" for reference in study.references)
    if study.note is not None:
        yield f"Note: {study.note.in_language(language)}"


def _mark(evidence: str | None) -> str:
    return f" ({evidence})" if evidence is not None else ""


def _arm(arm: Arm, language: str) -> str:
    more = [f"code {arm.code}", *([f"n {arm.n}"] if arm.n else []), *(["external"] if arm.external else [])]
    return f"{arm.name.in_language(language)} [{', '.join(more)}]"


def _allocation(study: Study) -> str:
    rule = study.allocation
    ratio = f" {':'.join(map(str, rule.ratio))}" if rule.ratio else ""
    strata = f" by {', '.join(rule.strata)}" if rule.strata else ""
    return f"{rule.kind}{ratio}{strata}{f', {rule.evidence}' if rule.evidence else ''}"


def _wave(wave: Wave) -> str:
    window = f", window {wave.window_days[0]} to {wave.window_days[1]} days" if wave.window_days else ""
    return f"month {wave.month:g} after {wave.anchor}, {wave.source}{window}"


def _schedule(study: Study) -> Iterator[str]:
    waves = [wave for wave in study.waves if study.instruments_at(wave.id)]
    width = max(6, *(len(wave.id) + 2 for wave in waves))
    yield f"  {'':<24}{''.join(f'{wave.id:<{width}}' for wave in waves)}".rstrip()
    entries: dict[str, list[ScheduleEntry]] = {}
    for entry in study.schedule:
        entries.setdefault(entry.instrument, []).append(entry)
    for name, given in entries.items():
        marks = {wave: entry.evidence_of(wave)[0].upper() for entry in given for wave in entry.waves}
        row = "".join(f"{marks.get(wave.id, '-'):<{width}}" for wave in waves)
        chosen = [f"{key}={value}" for key, value in given[0].parameters.items()]
        rated = ["rated by a clinician"] if given[0].respondent == "clinician" else []
        yield f"  {name:<24}{row}{', '.join([*chosen, *rated])}".rstrip()


def _outcome(outcome: Outcome) -> str:
    what = outcome.definition if outcome.kind == "employment" else f"{outcome.instrument} {outcome.scale}"
    until = f" until {outcome.until}" if outcome.until else ""
    return f"{what}{until}, {outcome.role}, from {outcome.source}"


def _expected(one: Hypothesis) -> str:
    sizes = (("at least", one.at_least), ("at most", one.at_most))
    size = " and ".join(f"{words} {value:g}" for words, value in sizes if value is not None)
    stated = f"stated {one.stated_on:%Y-%m-%d}, {one.source}"
    if isinstance(one, ExpectedDifference):
        groups = f"{one.group.column} {one.group.higher} above {one.group.lower}"
        adjusted = f", adjusted for {', '.join(one.adjusted_for)}" if one.adjusted_for else ""
        return f"{_side(one.of)}, {groups} by {size}{adjusted} (Hedges' g; {stated})"
    first, second = one.between
    if isinstance(one, ExpectedComparison):
        stronger = f"{_side(first)} with {_side(second)} more strongly than with {_side(one.than)}"
        return f"{stronger}, by {size} ({one.method}; {stated})"
    direction = "no" if one.direction == "none" else one.direction
    return f"{_side(first)} with {_side(second)}, {direction} correlation of {size} ({one.method}; {stated})"


def _side(side: Side) -> str:
    name = side.column if side.column is not None else f"{side.instrument} {side.scale}"
    if side.waves is not None:
        return f"change in {name} from {side.waves[0]} to {side.waves[1]}"
    return f"{name} at {side.wave}" if side.wave is not None else f"{name}"
