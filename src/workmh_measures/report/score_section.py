"""Scores by arm and wave: figures of the main scores, tables of all, and shares of classes."""

from __future__ import annotations

from collections.abc import Sequence

from ..dataset.codebook import InstrumentUse
from ..model.estimate import Estimate
from ..model.names import score_column
from ..model.scale import Scale
from ..model.study import Wave
from .blocks import Block, Cell, Figure, FigureRow, Group, Phrase, Section, Table, head, number
from .figures import MeanPoint, MeanSeries, Wording, arm_key, means_drawing
from .study_view import StudyView, range_and_direction, scale_cell

__all__ = ["main_scores", "score_section"]

MainScore = tuple[InstrumentUse, Scale]


def score_section(view: StudyView) -> Section:
    """Return the section on scores."""
    figures = [figure for score in main_scores(view) if (figure := _figure(view, *score)) is not None]
    blocks: list[Block] = [FigureRow(figures)] if figures else []
    for use in view.uses:
        if any(scale.measure != "nominal" for scale in use.instrument.scales):
            blocks.append(_means(view, use))
        if any(_has_classes(scale) for scale in use.instrument.scales):
            blocks.append(_classes(view, use))
    return Section("scores", view.writer("scores"), blocks)


def main_scores(view: StudyView) -> list[MainScore]:
    """Return the scores that are drawn: those of the outcomes; without such, every score that has no parent."""
    by_id = {use.instrument.id: use for use in view.uses}
    named = [
        (by_id[o.instrument], by_id[o.instrument].instrument.scale(o.scale))
        for o in view.study.outcomes
        if o.kind == "score" and o.instrument in by_id and o.scale is not None
    ]
    whole = [(use, scale) for use in view.uses for scale in use.instrument.scales if scale.parent is None]
    chosen = [score for score in named or whole if score[1].measure != "nominal"]
    return list({(use.instrument.id, scale.id): (use, scale) for use, scale in chosen}.values())


def _mean(
    view: StudyView, use: InstrumentUse, scale: Scale, *, wave: Wave, group: str | None
) -> Estimate | None:
    return view.found.first("mean", instrument=use.instrument.id, scale=scale.id, wave=wave.id, group=group)


def _figure(view: StudyView, use: InstrumentUse, scale: Scale) -> Figure | None:
    say, waves = view.writer, view.waves_of(use)
    series = []
    for style, (group, _) in enumerate(view.groups()):
        means = [_mean(view, use, scale, wave=wave, group=group) for wave in waves]
        series.append(MeanSeries(style, [_point(mean) for mean in means]))
    if not any(point for line in series for point in line.points):
        return None
    name = f"{use.instrument.short_name} {say.text(scale.name)}"
    caption = say(
        "figure_caption", name=name, about=range_and_direction(view.range_of(use, scale), scale, say)
    )
    drawing = means_drawing(
        Wording(f"means-{use.instrument.id}-{scale.id}", name, _described(view, use, scale, waves)),
        series,
        waves=[(view.wave_name(wave), wave.anchor) for wave in waves],
        writer=say,
    )
    legend = [(arm_key(style), label) for style, (_, label) in enumerate(view.groups())]
    return Figure(drawing, caption, legend)


def _point(mean: Estimate | None) -> MeanPoint | None:
    if mean is None or mean.value is None:
        return None
    return MeanPoint(mean.value, mean.ci_low, mean.ci_high, mean.n)


def _described(view: StudyView, use: InstrumentUse, scale: Scale, waves: Sequence[Wave]) -> str:
    say, decimals = view.writer, view.decimals(use, scale)
    sentences = []
    for wave in waves:
        for group, name in view.groups():
            mean = _mean(view, use, scale, wave=wave, group=group)
            sentences.append(
                say(
                    "figure_point",
                    wave=view.wave_name(wave),
                    arm=name,
                    mean=say.value(mean, decimals),
                    interval=say.interval(mean, decimals),
                )
            )
    return " ".join(sentences)


def _means(view: StudyView, use: InstrumentUse) -> Table:
    say, instrument = view.writer, use.instrument
    groups = []
    for scale in instrument.scales:
        if scale.measure == "nominal":
            continue
        about = range_and_direction(view.range_of(use, scale), scale, say)
        rows = [row for wave in view.waves_of(use) for row in _mean_rows(view, use, scale, wave)]
        groups.append(Group(rows, scale_cell(instrument, scale, say, columns=6, note=about)))
    heads = [head(say("wave")), head(say("arm"))]
    heads += [head(say(name), is_number=True) for name in ("n", "mean", "sd", "ci")]
    caption = say("means_caption", name=f"{instrument.short_name} – {say.text(instrument.name)}")
    chosen = _parameters(view, use)
    return Table(f"means-{instrument.id}", caption, [heads], groups, [Phrase(chosen)] if chosen else ())


def _mean_rows(view: StudyView, use: InstrumentUse, scale: Scale, wave: Wave) -> list[list[Cell]]:
    say, decimals, groups = view.writer, view.decimals(use, scale), view.groups()
    rows: list[list[Cell]] = []
    for group, name in groups:
        mean = _mean(view, use, scale, wave=wave, group=group)
        sd = view.found.first("sd", instrument=use.instrument.id, scale=scale.id, wave=wave.id, group=group)
        start = [] if rows else [Cell(text=view.wave_name(wave), scope="row", rows=len(groups))]
        shown = [
            say.number(None if mean is None else mean.n, 0),
            say.value(mean, decimals),
            say.value(sd, decimals),
            say.interval(mean, decimals),
        ]
        rows.append([*start, Cell(text=name, scope="row"), *map(number, shown)])
    return rows


def _parameters(view: StudyView, use: InstrumentUse) -> str:
    say = view.writer
    parts = []
    for name, choice in use.parameters.items():
        parameter = use.instrument.parameters[name]
        label = next(c.label for c in parameter.choices if c.id == choice)
        parts.append(f"{say.text(parameter.label)}: {say.text(label)}")
    return f"{'; '.join(parts)}." if parts else ""


def _has_classes(scale: Scale) -> bool:
    return scale.measure == "nominal" and bool(scale.labels)


def _classes(view: StudyView, use: InstrumentUse) -> Table:
    say, instrument, waves = view.writer, use.instrument, view.waves_of(use)
    columns = [(wave, arm) for wave in waves for arm in (view.arms or (None,))]
    groups = []
    for scale in (s for s in instrument.scales if _has_classes(s)):
        name = score_column(instrument.id, scale.id)
        scores = [view.rows_of(wave, arm)[name].dropna() for wave, arm in columns]
        rows = [
            [
                Cell(text=say.text(label.label), scope="row"),
                *(number(say.count_of(int((given == label.code).sum()), len(given))) for given in scores),
            ]
            for label in scale.labels
        ]
        groups.append(Group(rows, scale_cell(instrument, scale, say, columns=len(columns) + 1)))
    width = len(view.groups())
    first = [head(say("class"), rows=2)]
    first += [head(view.wave_name(wave), columns=width, is_number=True) for wave in waves]
    second = [head(label, is_number=True) for _ in waves for _, label in view.groups()]
    caption = say("classes_caption", name=instrument.short_name)
    return Table(f"classes-{instrument.id}", caption, [first, second], groups)
