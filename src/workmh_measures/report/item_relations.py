"""How each item goes with the others of its scale, drawn: item-rest correlations, and alpha without the item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.estimate import Estimate
from ..model.instrument import Instrument
from ..model.scale import Scale
from .answer_figures import item_name
from .blocks import Figure, Note, Phrase, Section
from .drawings.item_dots import ItemDot, ItemDots, item_dots_figure
from .writer import Writer

__all__ = ["item_relations"]

_DRAWN = ("item_rest_correlation", "cronbach_alpha_if_deleted")
_ALPHA = "cronbach_alpha"
_FEWEST_ITEMS = 3

Place = tuple[str | None, str | None]


def item_relations(instrument: Instrument, rows: Sequence[Estimate], say: Writer) -> list[Section]:
    """Return a section with two drawings for each scale of three items or more, at each wave and in each group.

    Parameters
    ----------
    rows : estimates of an instrument; those without items are passed over.
    """
    places: dict[Place, None] = dict.fromkeys((row.wave, row.group) for row in rows if row.analysis in _DRAWN)
    figures = [
        figure
        for number, place in enumerate(places, 1)
        for scale in instrument.scales
        for figure in _figures(instrument, scale, _at(rows, place, scale), (say, place, number))
    ]
    if not figures:
        return []
    return [Section("item-relations", say("relations.title"), [*figures, Note(Phrase(say("relations.how")))])]


def _at(rows: Sequence[Estimate], place: Place, scale: Scale) -> list[Estimate]:
    wanted = (*_DRAWN, _ALPHA)
    return [
        row
        for row in rows
        if row.analysis in wanted and row.scale == scale.id and (row.wave, row.group) == place
    ]


def _figures(
    instrument: Instrument, scale: Scale, rows: Sequence[Estimate], about: tuple[Writer, Place, int]
) -> Iterator[Figure]:
    say, (wave, group), number = about
    alpha = next((row for row in rows if row.analysis == _ALPHA and row.value is not None), None)
    for name in _DRAWN:
        found = {row.item: row for row in rows if row.analysis == name and row.value is not None}
        if len(found) < _FEWEST_ITEMS:
            continue
        n = max(row.n or 0 for row in found.values())
        parts = [say.text(scale.name, scale.id), *([say.wave(wave)] if wave is not None else [])]
        parts += [say("part.group", name=group)] if group is not None else []
        has_mark = name == "cronbach_alpha_if_deleted" and alpha is not None and alpha.value is not None
        shown = ItemDots(
            title=say(f"relations.{name}", name=", ".join(parts), n=say.number(n, 0)),
            measure=say(f"relations.{name}_axis"),
            items=[
                ItemDot(item_name(item, say), row.value, row.ci_low, row.ci_high)
                for item in instrument.items
                if (row := found.get(item.id)) is not None
            ],
            marks=[(alpha.value, say("relations.alpha"))] if has_mark and alpha and alpha.value else (),
        )
        yield item_dots_figure(f"{name.replace('_', '-')}-{scale.id}-{number}", shown, writer=say)
