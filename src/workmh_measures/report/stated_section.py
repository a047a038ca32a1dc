"""What a study expected beforehand, in words, and what came of it."""

from __future__ import annotations

from ..model.estimate import Estimate
from ..model.hypothesis import ExpectedDifference, Hypothesis, Side
from .blocks import Block, Cell, Group, Phrase, Section, Table, head, number, words
from .reasons import in_words
from .study_view import StudyView

__all__ = ["stated_section"]


def stated_section(view: StudyView) -> Section:
    """Return the section on the hypotheses of a study."""
    say = view.writer
    heads = [head(say("analysis.hypothesis")), head(say("expected")), head(say("verdict"))]
    heads += [head(say(name), is_number=True) for name in ("value", "ci", "n")]
    rows = [_line(view, one) for one in view.study.hypotheses]
    notes = [Phrase(say("stated_note")), *(_share(view, row) for row in view.found.rows if _is_share(row))]
    blocks: list[Block] = [Table("stated", say("verdicts_caption"), [heads], [Group(rows)], notes)]
    return Section("hypotheses", say("verdicts_caption"), blocks)


def _line(view: StudyView, one: Hypothesis) -> list[Cell]:
    say = view.writer
    first = [Cell(text=one.id, scope="row", kind="code"), words(_expected(view, one))]
    row = next((r for r in view.found.rows if r.analysis == "hypothesis" and r.level == one.id), None)
    if row is None or row.value is None:
        reason = in_words(row.reason or "", say.language) if row is not None else Phrase("–")
        return [
            *first,
            words(say("verdict.untested")),
            words(reason.text, columns=3, language=reason.language),
        ]
    verdict = words(say(f"verdict.{row.text}"))
    return [
        *first,
        verdict,
        number(say.value(row, 2)),
        number(say.interval(row, 2)),
        number(say.number(row.n, 0)),
    ]


def _is_share(row: Estimate) -> bool:
    return row.analysis == "hypotheses_confirmed_percent" and row.value is not None and row.instrument is None


def _share(view: StudyView, row: Estimate) -> Phrase:
    say = view.writer
    return Phrase(say(f"share.{row.level}", percent=say.percent(row.value, 0), n=say.number(row.n, 0)))


def _expected(view: StudyView, one: Hypothesis) -> str:
    say, size = view.writer, _size(view, one)
    if isinstance(one, ExpectedDifference):
        known = one.group
        named = say("expected.groups", column=known.column, higher=known.higher, lower=known.lower)
        adjusted = say("expected.adjusted", names=say.listing(one.adjusted_for)) if one.adjusted_for else ""
        return f"{_side(view, one.of)}, {named}: {say('analysis.known_groups_g')} {size}{adjusted}"
    first, second = (_side(view, side) for side in one.between)
    method = "disattenuated_correlation" if one.method == "disattenuated" else one.method
    return f"{first}, {second}: {say(f'expected.{one.direction}')}, {say(f'analysis.{method}')} {size}"


def _size(view: StudyView, one: Hypothesis) -> str:
    say = view.writer
    low, high = (None if end is None else say.number(end, 2) for end in (one.at_least, one.at_most))
    if low is None or high is None:
        return say("expected.at_least", value=low) if high is None else say("expected.at_most", value=high)
    return say("interval", low=low, high=high)


def _side(view: StudyView, side: Side) -> str:
    use = next((u for u in view.uses if u.instrument.id == side.instrument), None)
    if use is None or side.scale is None:
        return str(side.column if side.column is not None else f"{side.instrument} {side.scale}")
    name = f"{use.instrument.short_name} {view.writer.text(use.instrument.scale(side.scale).name)}"
    if side.waves is not None:
        first, second = (view.wave_name(view.study.wave(wave)) for wave in side.waves)
        return view.writer("expected.change", name=name, first=first, second=second)
    return name if side.wave is None else f"{name} ({view.wave_name(view.study.wave(side.wave))})"
