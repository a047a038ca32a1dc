"""Reliability at the first wave, and floor and ceiling at every wave."""

from __future__ import annotations

from ..analysis.keyed_items import item_uses
from ..dataset.codebook import InstrumentUse
from ..model.scale import Scale
from .blocks import Cell, Group, Phrase, Section, Table, head, number, words
from .reasons import in_words
from .study_view import StudyView, scale_cell

__all__ = ["MANY_AT_END", "ends_section", "reliability_section"]

MANY_AT_END = 15.0
"""Per cent of people at one end from which a floor or ceiling effect is spoken of (Terwee 2007)."""
MANY_MARK = "†"


def reliability_section(view: StudyView) -> Section:
    """Return the section on internal consistency, each instrument at its first wave."""
    say = view.writer
    notes: list[Phrase] = []
    groups = []
    for use in view.uses:
        rows = [_alpha_row(view, use, scale, notes) for scale in use.instrument.scales]
        if rows:
            wave = view.wave_name(view.waves_of(use)[0])
            name = use.instrument.short_name
            groups.append(Group(rows, Cell(text=name, scope="rowgroup", columns=5, note=f"({wave})")))
    heads = [head(say("scale"))]
    heads += [head(say(name), is_number=True) for name in ("items", "n", "alpha", "ci")]
    table = Table("alphas", say("alphas"), [heads], groups, [Phrase(say("alphas_note")), *notes])
    return Section("reliability", say("reliability"), [table])


def _alpha_row(view: StudyView, use: InstrumentUse, scale: Scale, notes: list[Phrase]) -> list[Cell]:
    say, instrument = view.writer, use.instrument
    wave = view.waves_of(use)[0]
    alpha = view.found.first("cronbach_alpha", instrument=instrument.id, scale=scale.id, wave=wave.id)
    start = [
        scale_cell(instrument, scale, say),
        number(say.number(len(item_uses(instrument, scale)), 0)),
    ]
    if alpha is None or alpha.value is None:
        reason = in_words(alpha.reason, say.language) if alpha and alpha.reason else Phrase("–")
        return [*start, words(reason.text, columns=3, language=reason.language)]
    for warning in alpha.warnings:
        phrase = in_words(warning, say.language)
        name = f"{instrument.short_name} {say.text(scale.name)}"
        notes.append(Phrase(f"{name}: {phrase.text}", phrase.language))
    return [
        *start,
        number(say.number(alpha.n, 0)),
        number(say.value(alpha, 2)),
        number(say.interval(alpha, 2)),
    ]


def ends_section(view: StudyView) -> Section:
    """Return the section on floor and ceiling."""
    say = view.writer
    groups = []
    for use in view.uses:
        scales = [scale for scale in use.instrument.scales if scale.measure != "nominal"]
        rows = [row for scale in scales for row in _end_rows(view, use, scale)]
        if rows:
            groups.append(Group(rows, Cell(text=use.instrument.short_name, scope="rowgroup", columns=5)))
    heads = [head(say("scale")), head(say("wave"))]
    heads += [head(say(name), is_number=True) for name in ("n", "floor", "ceiling")]
    note = Phrase(say("ends_note", mark=MANY_MARK, percent=say.percent(MANY_AT_END, 0)))
    return Section("ends", say("ends"), [Table("end-shares", say("ends_caption"), [heads], groups, [note])])


def _end_rows(view: StudyView, use: InstrumentUse, scale: Scale) -> list[list[Cell]]:
    say = view.writer
    rows: list[list[Cell]] = []
    waves = view.waves_of(use)
    about = f"({say.range(*view.range_of(use, scale))})"
    for wave in waves:
        cells = [] if rows else [scale_cell(use.instrument, scale, say, rows=len(waves), note=about)]
        cells.append(Cell(text=view.wave_name(wave), scope="row"))
        names = {"instrument": use.instrument.id, "scale": scale.id, "wave": wave.id}
        floor, ceiling = (view.found.first(f"{end}_percent", **names) for end in ("floor", "ceiling"))
        cells.append(number(say.number(None if floor is None else floor.n, 0)))
        for share in (floor, ceiling):
            value = None if share is None else share.value
            mark = f"{MANY_MARK} " if value is not None and value > MANY_AT_END else ""
            cells.append(number(mark + say.number(value, 1)))
        rows.append(cells)
    return rows
