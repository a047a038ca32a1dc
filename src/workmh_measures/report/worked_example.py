"""A worked example of one scale, step by step. Every number is scoring's own; nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from ..model.instrument import Instrument, WorkedExample
from ..model.names import score_column
from ..model.scale import (
    CombineScales,
    CountAtLeast,
    HalfUp,
    ItemUse,
    Ratio,
    Scale,
    ScaleByAnswer,
    ValueSetSum,
)
from ..scoring.score import STATUS_NAMES
from .arithmetic import combining, transforming
from .blocks import Block, Cell, Group, Phrase, Steps, Table, head, number, words
from .scoring_in_words import choice_label, has_weights
from .worked_score import WorkedScore
from .writer import NOTHING, Writer

__all__ = ["chosen_example", "worked_example"]


def chosen_example(instrument: Instrument, scale: Scale) -> WorkedExample | None:
    """Return the example that shows most of a scale: a score from all items, and many different values."""

    def shows(example: WorkedExample) -> tuple[bool, int, int]:
        worked = WorkedScore(instrument, scale, example)
        counted = [worked.keyed(use) for use in scale.items] or list(example.answers.values())
        given = [value for value in counted if value is not None]
        return example.scores.get(scale.id) is not None, len(set(given)), len(given)

    return max(instrument.examples, key=shows, default=None)


def worked_example(instrument: Instrument, scale: Scale, say: Writer) -> list[Block]:
    """Return the blocks that show the chosen example; none where there is no example."""
    example = chosen_example(instrument, scale)
    if example is None:
        return []
    worked = WorkedScore(instrument, scale, example)
    heads, rows = _parts(worked, say)
    foreign = None if say.language == "en" else "en"
    notes = [Phrase(f"{example.name} ({example.source})", foreign)]
    if instrument.parameters:
        notes.insert(0, Phrase(say("example_choices", choices=_choices(worked, say))))
    caption = say("worked_example", scale=say.text(scale.name))
    table = Table(f"example-{scale.id}", caption, [heads], [Group(rows)], notes)
    return [table, Steps(say("step_by_step"), [Phrase(step) for step in _steps(worked, say)])]


def _choices(worked: WorkedScore, say: Writer) -> str:
    instrument = worked.instrument
    return "; ".join(
        f"{say.text(instrument.parameters[name].label)}: {choice_label(instrument, (name, choice), say)}"
        for name, choice in worked.parameters.items()
    )


# --- what enters ----------------------------------------------------------------------------------

Parts = tuple[Sequence[Cell], list[Sequence[Cell]]]


def _parts(worked: WorkedScore, say: Writer) -> Parts:
    if isinstance(worked.scale.combine, (CombineScales, ScaleByAnswer)):
        return _scales(worked, say)
    title, more = _more(worked, say)
    heads = [head(say("item")), head(say("label")), head(say("given_answer"), is_number=True)]
    shows_key = not isinstance(worked.scale.combine, ValueSetSum)
    heads += [head(say("counts_as"), is_number=True)] if shows_key else []
    heads += [head(title, is_number=True)] if title else []
    rows: list[Sequence[Cell]] = []
    for use in worked.scale.items:
        label = say.text(worked.instrument.item(use.item).label)
        row = [Cell(text=use.item, scope="row"), words(label), number(say.exact(worked.answer(use.item)))]
        row += [number(say.exact(worked.keyed(use)))] if shows_key else []
        row += [number(more(use))] if title else []
        rows.append(row)
    return heads, rows


def _more(worked: WorkedScore, say: Writer) -> tuple[str, Callable[[ItemUse], str]]:
    """Return heading and cells of the column that the rule adds; no heading where it adds none."""
    rule = worked.scale.combine
    if has_weights(worked.scale):

        def weighted(use: ItemUse) -> str:
            value = worked.keyed(use)
            return NOTHING if value is None else say.exact(use.weight * value)

        return say("times_weight"), weighted
    if isinstance(rule, CountAtLeast):

        def reached(use: ItemUse) -> str:
            value, threshold = worked.keyed(use), rule.threshold if use.threshold is None else use.threshold
            return NOTHING if value is None else say("yes" if value >= threshold - 1e-9 else "no")

        return say("reaches"), reached
    if isinstance(rule, ValueSetSum):
        return say("level_value"), lambda use: say.exact(worked.level_value(use))
    if isinstance(rule, Ratio):
        return say("in_numerator"), lambda use: say("yes" if use.item in rule.numerator else "no")
    return "", lambda _use: NOTHING


def _scales(worked: WorkedScore, say: Writer) -> Parts:
    rule = worked.scale.combine
    weights: dict[str, float] = {}
    rows: list[Sequence[Cell]] = []
    if isinstance(rule, CombineScales):
        weights = dict(zip(rule.scales, rule.weights, strict=False))
    if isinstance(rule, ScaleByAnswer):
        label = say.text(worked.instrument.item(rule.item).label)
        rows.append([Cell(text=label, scope="row"), number(say.exact(worked.answer(rule.item)))])
    for name, value in zip(worked.scale.scale_ids, worked.scale_values(), strict=True):
        cells = [
            Cell(text=say.text(worked.instrument.scale(name).name), scope="row"),
            number(say.exact(value)),
        ]
        if weights:
            cells.append(number(NOTHING if value is None else say.exact(weights[name] * value)))
        rows.append(cells)
    heads = [head(say("scale")), head(say("value"), is_number=True)]
    return heads + ([head(say("times_weight"), is_number=True)] if weights else []), rows


# --- what comes out -------------------------------------------------------------------------------


def _steps(worked: WorkedScore, say: Writer) -> Iterator[str]:
    instrument, scale = worked.instrument, worked.scale
    row = worked.row

    def column(ending: str = "") -> str:
        return score_column(instrument.id, scale.id, ending)

    yield say(
        "step.answered",
        answered=int(row[column("n")]),
        status=say(f"status.{STATUS_NAMES[int(row[column('status')])]}").lower(),
    )
    if worked.value is None:
        yield say("step.no_score")
        return
    yield from _computed(worked, say)
    yield from _classified(worked, row, say)


def _computed(worked: WorkedScore, say: Writer) -> Iterator[str]:
    """Yield the stages that change the number, each with its arithmetic where it can be written out."""
    scale = worked.scale
    combined, transformed = (worked.stage(transform=which, rounding=False) for which in (False, True))
    stages = [("step.combined", combining(worked, say), combined)]
    if scale.transform.rule != "none" and combined is not None:
        stages.append(("step.transformed", transforming(worked, combined, say), transformed))
    if isinstance(scale.round, HalfUp):
        stages.append(("step.rounded", "", worked.value))
    if len(stages) == 1 and not stages[0][1]:
        stages = []  # the score is the one value there is
    for key, written, value in stages:
        shown = say.exact(value)
        yield say(key, value=f"{written} = {shown}" if written and written != shown else shown)
    yield say("step.score", value=say.exact(worked.value))


def _classified(worked: WorkedScore, row: pd.Series, say: Writer) -> Iterator[str]:
    scale, prefix = worked.scale, score_column(worked.instrument.id, worked.scale.id)
    if scale.as_text is not None:
        yield say("step.text", text=row[f"{prefix}_text"])
    for label in (one.label for one in scale.labels if one.code == row[prefix]):
        yield say("step.label", label=say.text(label))
    if scale.bands:
        yield say("step.band", band=say.text(scale.bands[int(row[f"{prefix}_band"])].label))
    for group in (one for one in scale.groups if one.code == row[f"{prefix}_group"]):
        yield say("step.group", group=say.text(group.label))
    for cutoff in scale.cutoffs:
        flag = row[f"{prefix}_{cutoff.id}"]
        name = say.text(cutoff.label, cutoff.id.replace("_", " "))
        if np.isnan(flag):
            yield say("step.cutoff_open", cutoff=name)
        else:
            yield say("step.cutoff", cutoff=name, answer=say("yes" if flag else "no"))
