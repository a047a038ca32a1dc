"""Means of the arms by wave, as the models of repeated measures give them: drawn, and as a table with the differences."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Group, Phrase, Table, head, number
from .drawings.means_over_time import ArmMeans, MeansOverTime, means_over_time_figure
from .figures import MeanPoint
from .trial_units import shown_interval, shown_number
from .trial_view import TrialView

__all__ = ["means_blocks"]


def means_blocks(view: TrialView) -> list[Block]:
    """Return, for each comparison with means at several waves, a drawing and a table of them."""
    rows = [r for r in view.of("effects", "adjusted_mean") if r.wave is not None or r.level == "baseline"]
    blocks: list[Block] = []
    for place, key in enumerate(dict.fromkeys((row.item, row.item2) for row in rows), 1):
        same = [row for row in rows if (row.item, row.item2) == key]
        waves = _waves(same, view)
        if not any(row.value is not None for row in same):
            continue
        if len(waves) > 1:
            blocks.append(_drawing(f"means-{place}", same, waves, view=view))
            blocks.append(_table(f"means-table-{place}", same, waves, view=view))
    return blocks


def _wave_of(row: Estimate, view: TrialView) -> str:
    return view.first_wave if row.level == "baseline" else str(row.wave)


def _waves(rows: Sequence[Estimate], view: TrialView) -> list[str]:
    found = dict.fromkeys(_wave_of(row, view) for row in rows)
    return sorted(found, key=view.month_of)


def _at(rows: Sequence[Estimate], arm: str, wave: str, view: TrialView) -> Estimate | None:
    """Return the mean of an arm at a wave; what all arms share at the start stands for each."""
    same = [row for row in rows if _wave_of(row, view) == wave]
    own = [row for row in same if row.group == arm]
    return next(iter(own or [row for row in same if row.group is None]), None)


def _title(rows: Sequence[Estimate], view: TrialView) -> str:
    outcome = view.outcomes.get(str(rows[0].factor))
    if outcome is None or outcome.kind != "score":
        return view.outcome_name(rows[0].factor)
    return view.score_name(str(outcome.instrument), outcome.scale)


def _drawing(key: str, rows: Sequence[Estimate], waves: Sequence[str], *, view: TrialView) -> Block:
    say, arms = view.writer, []
    for arm in view.arms:
        means = [_at(rows, arm.id, wave, view) for wave in waves]
        points = [
            None if one is None or one.value is None else MeanPoint(one.value, one.ci_low, one.ci_high, one.n)
            for one in means
        ]
        if any(points):
            arms.append(ArmMeans(say.text(arm.name), view.style_of(arm.id), points))
    title = _title(rows, view)
    shown = MeansOverTime(
        title=say("trial.means_title", name=title),
        time_label=say("trial.months"),
        mean_label=", ".join(part for part in (title, _direction(rows[0], view)) if part),
        times=[view.month_of(wave) for wave in waves],
        arms=arms,
        decimals=view.score_decimals(rows[0].instrument, rows[0].scale),
    )
    return means_over_time_figure(key, shown, writer=say)


def _direction(row: Estimate, view: TrialView) -> str:
    instrument = view.data.instruments.get(str(row.instrument))
    if instrument is None or row.scale is None:
        return ""
    direction = instrument.scale(row.scale).direction
    return "" if direction == "none" else view.writer(f"direction.{direction}")


def _table(key: str, rows: Sequence[Estimate], waves: Sequence[str], *, view: TrialView) -> Table:
    say = view.writer
    differences = [
        r for r in view.of("effects", "mean_difference") if (r.item, r.item2) == (rows[0].item, rows[0].item2)
    ]
    heads = [head(say("wave")), *(head(say.text(arm.name), is_number=True) for arm in view.arms)]
    compared = [arm for arm in view.data.compared if any(row.group == arm.id for row in differences)]
    heads += [head(view.difference_name(arm.id), is_number=True) for arm in compared]
    lines = []
    for wave in waves:
        cells = [_cell(_at(rows, arm.id, wave, view), view) for arm in view.arms]
        for arm in compared:
            same = (row for row in differences if (row.group, row.wave) == (arm.id, wave))
            cells.append(_cell(next(same, None), view, has_p=True))
        lines.append([Cell(text=view.wave_name(wave), scope="row"), *cells])
    note = Phrase(say("trial.means_note"))
    caption = say("trial.means_caption", name=_title(rows, view))
    return Table(key, caption, [heads], [Group(lines)], [note], "stacked")


def _cell(row: Estimate | None, view: TrialView, *, has_p: bool = False) -> Cell:
    if row is None or row.value is None:
        return number("–")
    interval = shown_interval(row, view)
    p = view.p_told(row.p_value) if has_p and row.p_value is not None else ""
    note = "; ".join(part for part in (interval, p) if part)
    return Cell(text=shown_number(row, row.value, view), kind="number", note=note)
