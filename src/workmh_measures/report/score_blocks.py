"""The scores of one scale at one wave: distribution, numbers, levels and cut-offs, norms, and how they were computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ..analysis.score_summary import SMALLEST_GROUP, ScoreSummary, score_summary
from ..dataset.codebook import Dataset, InstrumentUse
from ..dataset.score_rows import ScaleColumns, floats, label_in, scale_columns, scores_at
from ..model.names import score_column
from ..model.published import Norm
from ..model.scale import Cutoff, Scale
from ..scoring.attainable import attainable_range
from ..scoring.norms import NamedNorm, named_norm, norm_choices
from .blocks import Block, Cell, Folded, Group, Note, Phrase, Table, head, number
from .drawings.score_density import Cut, LevelFrom, ScoreDensity, Spread, score_density_figure
from .item_bars import item_bars
from .norm_words import norm_name
from .scale_tables import published_tables
from .staff_words import computed_block, direction_words, scale_name, score_decimals
from .writer import NOTHING, Writer

__all__ = ["ScoresAsked", "cut_words", "score_blocks"]

MOST_SPREADS = 4
"""Norms of more strata than fit above the bars stand in the table alone."""


@dataclass(frozen=True, kw_only=True)
class ScoresAsked:
    """Which scores to tell of.

    Attributes
    ----------
    dataset : long, of a study; no variable in it tells the arm.
    use : the instrument as the study uses it.
    wave, wave_name : id, and what it is called.
    software : name and version of the program.
    """

    dataset: Dataset
    use: InstrumentUse
    scale: Scale
    wave: str
    wave_name: str
    software: str

    @property
    def columns(self) -> ScaleColumns | None:
        """The variables of the score."""
        return scale_columns(self.dataset.codebook, self.use.instrument.id, self.scale.id)

    @property
    def attainable(self) -> tuple[float, float]:
        """Lowest and highest score there can be."""
        return attainable_range(self.use.instrument, self.scale, self.use.parameters)


def score_blocks(asked: ScoresAsked, say: Writer) -> list[Block]:
    """Return what is told of the scores; nothing where the form was due for nobody."""
    columns = asked.columns
    if columns is None:
        return []
    rows = scores_at(asked.dataset, asked.wave, columns)
    if rows.empty:
        return []
    told = _classes(asked, rows, columns, say) if columns.is_class else _amounts(asked, rows, columns, say)
    bars = item_bars(asked.use, asked.scale, rows, wave_name=asked.wave_name, say=say)
    statistics = {} if columns.is_class else {say("scored.numbers_how"): say("computed.statistics")}
    how = computed_block(asked.use, asked.scale, say=say, statistics=statistics, software=asked.software)
    return [*told, *bars, replace(how, blocks=[_status(rows, columns, say), *how.blocks])]


def _amounts(asked: ScoresAsked, rows: pd.DataFrame, columns: ScaleColumns, say: Writer) -> Iterator[Block]:
    scores = floats(rows[columns.number.name])
    summary = score_summary(scores, asked.attainable)
    if summary.mean is None or summary.sd is None:
        key = "scored.too_few" if summary.n else "scored.nobody"
        yield Note(Phrase(say(key, least=SMALLEST_GROUP, people=say.number(summary.people, 0))))
        return
    levels = [*_level_counts(asked, rows, say)]
    norms = _norms(asked.scale, asked.use.instrument.id)
    shown = ScoreDensity(
        title=say("scored.title", name=scale_name(asked.use, asked.scale, say), wave=asked.wave_name),
        score_label=say("scored.axis", about=direction_words(asked.use, asked.scale, say)),
        count_label=say("scored.count"),
        scores=scores[~pd.isna(scores)].tolist(),
        attainable=asked.attainable,
        levels=levels,
        cuts=[*_cuts(asked, say)],
        spreads=[*_spreads(asked, summary, norms, say)],
    )
    yield score_density_figure("density", shown, writer=say)
    yield _numbers(asked, summary, say)
    if levels or asked.scale.cutoffs:
        yield _levels(asked, rows, levels, say)
    yield from _norm_blocks(asked.scale, summary.mean, norms, say)


def _numbers(asked: ScoresAsked, found: ScoreSummary, say: Writer) -> Table:
    decimals = score_decimals(asked.use, asked.scale)

    def pair(one: float | None, other: float | None) -> str:
        return say("interval", low=say.number(one, decimals), high=say.number(other, decimals))

    def apart(text: str, *parts: tuple[str, float | None]) -> Cell:
        return replace(number(text), parts=[(say(name), value) for name, value in parts])

    heads = [
        *("scored.due", "scored.with_score", "mean", "ci", "sd", "scored.quartiles", "scored.ends"),
        "scored.floor_ceiling",
    ]
    quartiles = f"{say.number(found.median, decimals)} ({pair(found.lower_quartile, found.upper_quartile)})"
    ends = f"{say.percent(found.floor_percent)}, {say.percent(found.ceiling_percent)}"
    row = [
        number(say.number(found.people, 0), found.people),
        number(say.number(found.n, 0), found.n),
        number(say.number(found.mean, decimals), found.mean),
        apart(pair(found.low, found.high), ("figure.low", found.low), ("figure.high", found.high)),
        number(say.number(found.sd, decimals), found.sd),
        apart(
            quartiles,
            ("figure.median", found.median),
            ("figure.quartile_first", found.lower_quartile),
            ("figure.quartile_third", found.upper_quartile),
        ),
        apart(
            pair(found.minimum, found.maximum),
            ("scored.lowest", found.minimum),
            ("scored.highest", found.maximum),
        ),
        apart(ends, ("scored.floor", found.floor_percent), ("scored.ceiling", found.ceiling_percent)),
    ]
    caption = say("scored.numbers", name=scale_name(asked.use, asked.scale, say), wave=asked.wave_name)
    return Table(
        "score-numbers", caption, [[head(say(name), is_number=True) for name in heads]], [Group([row])]
    )


# --- levels and cut-offs --------------------------------------------------------------------------


def _level_counts(asked: ScoresAsked, rows: pd.DataFrame, say: Writer) -> Iterator[LevelFrom]:
    if not asked.scale.bands:
        return
    codes = rows[score_column(asked.use.instrument.id, asked.scale.id, "band")]
    for place, band in enumerate(asked.scale.bands):
        yield LevelFrom(band.from_, say.text(band.label), int((codes == place).sum()))


def cut_words(cutoff: Cutoff, say: Writer) -> str:
    """Return what a cut-off is called, its rule, and for whom it is."""
    comparison, at = cutoff.comparison
    rule = say(f"scored.{comparison}", start=say.exact(at))
    label = "" if cutoff.label is None else say.text(cutoff.label)
    for_whom = "" if cutoff.applies_to is None else cutoff.applies_to.population or ""
    return ", ".join(part for part in (label, rule, for_whom) if part)


def _cuts(asked: ScoresAsked, say: Writer) -> Iterator[Cut]:
    by_edge: dict[float, list[str]] = {}
    for cutoff in asked.scale.cutoffs:
        by_edge.setdefault(cutoff.comparison[1], []).append(cut_words(cutoff, say))
    for at, words in by_edge.items():
        yield Cut(at, "; ".join(words))


def _levels(asked: ScoresAsked, rows: pd.DataFrame, levels: Sequence[LevelFrom], say: Writer) -> Table:
    instrument, scale = asked.use.instrument, asked.scale
    scored = int(rows[score_column(instrument.id, scale.id)].notna().sum())
    counted = [
        (say("density.level", label=one.label, start=say.exact(one.from_)), one.count) for one in levels
    ]
    for cutoff in scale.cutoffs:
        reached = int((rows[score_column(instrument.id, scale.id, cutoff.id)] == 1).sum())
        counted.append((cut_words(cutoff, say), reached))
    lines = [
        [
            Cell(text=label, scope="row"),
            number(say.number(n, 0), n),
            number(say.percent(100 * n / scored), n / scored),
        ]
        for label, n in counted
    ]
    heads = [
        head(say("scored.level")),
        *(head(say(f"scored.{k}"), is_number=True) for k in ("people", "share")),
    ]
    caption = say("scored.levels", name=scale_name(asked.use, scale, say))
    return Table("score-levels", caption, [heads], [Group(lines)], (), "narrow")


# --- norms ----------------------------------------------------------------------------------------


def _norms(scale: Scale, instrument: str) -> list[Norm]:
    """Return the rows of each norm that are split by the fewest attributes: everybody, else women and men."""
    choices: dict[str, list[NamedNorm]] = {}
    for name in norm_choices(scale):
        one = named_norm(scale, name, instrument=instrument)
        choices.setdefault(one.id, []).append(one)
    coarsest = [min(levels, key=lambda norm: len(norm.rows)) for levels in choices.values()]
    return [row for norm in coarsest for row in norm.rows]


def _spreads(asked: ScoresAsked, found: ScoreSummary, norms: Sequence[Norm], say: Writer) -> Iterator[Spread]:
    decimals = score_decimals(asked.use, asked.scale)
    if found.mean is not None and found.sd is not None:
        told = {"mean": say.number(found.mean, decimals), "sd": say.number(found.sd, decimals)}
        yield Spread(say("scored.spread", **told), found.mean, found.sd)
    if len(norms) < MOST_SPREADS:
        for row in norms:
            told = {"name": norm_name(row, say), "mean": say.exact(row.mean), "sd": say.exact(row.sd)}
            yield Spread(say("scored.norm", **told), row.mean, row.sd, is_norm=True)


def _norm_blocks(scale: Scale, mean: float, norms: Sequence[Norm], say: Writer) -> Iterator[Block]:
    if not norms:
        yield Note(Phrase(say("scored.no_norm")))
        return
    for row in norms:
        away = (mean - row.mean) / row.sd
        way = say("scored.above_norm" if away >= 0 else "scored.below_norm")
        told = {"name": norm_name(row, say), "mean": say.exact(row.mean), "sd": say.exact(row.sd)}
        sentence = say("scored.norm_away", distance=say.number(abs(away), 2), way=way, **told)
        yield Note(Phrase(sentence))
    tables = [one for one in published_tables(scale, say) if one.id.startswith("norms-")]
    yield Folded(say("scored.norms"), tables)


# --- classes --------------------------------------------------------------------------------------


def _classes(asked: ScoresAsked, rows: pd.DataFrame, columns: ScaleColumns, say: Writer) -> Iterator[Block]:
    yield Note(Phrase(say("scored.no_mean")))
    scored = int(rows[columns.number.name].notna().sum())
    if scored < SMALLEST_GROUP or columns.level is None or columns.text is not None:
        key = "scored.too_few" if 0 < scored < SMALLEST_GROUP else "scored.nobody"
        if scored < SMALLEST_GROUP:
            yield Note(Phrase(say(key, least=SMALLEST_GROUP, people=say.number(len(rows), 0))))
        return
    codes = rows[columns.level.name]
    lines = [
        [
            Cell(text=label_in(one.label, say.language), scope="row"),
            number(say.number(n, 0), n),
            number(say.percent(100 * n / scored), n / scored),
        ]
        for one in columns.level.value_labels
        for n in [int((codes == one.code).sum())]
    ]
    heads = [head(say("class")), *(head(say(f"scored.{k}"), is_number=True) for k in ("people", "share"))]
    caption = say("scored.classes", name=scale_name(asked.use, asked.scale, say), wave=asked.wave_name)
    yield Table("score-classes", caption, [heads], [Group(lines)], (), "narrow")


def _status(rows: pd.DataFrame, columns: ScaleColumns, say: Writer) -> Table:
    codes = rows[columns.status.name]
    lines = [
        [Cell(text=label_in(one.label, say.language), scope="row"), number(say.number(n, 0), n)]
        for one in columns.status.value_labels
        for n in [int((codes == one.code).sum())]
        if n
    ]
    heads = [head(say("scored.status")), head(say("scored.people"), is_number=True)]
    return Table(
        "score-status",
        say("scored.why"),
        [heads],
        [Group(lines or [[Cell(text=NOTHING), number("0")]])],
        (),
        "narrow",
    )
