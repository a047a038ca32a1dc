"""Loadings of items on factors as a heat map: darker the stronger, another colour below zero, the number in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..blocks import Cell, Figure, Group, Table, head, number
from ..figures import Wording
from ..loadings_map import loadings_map
from ..writer import Writer

__all__ = ["LoadingsHeat", "loadings_heat_figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadingsHeat:
    """Loadings.

    Attributes
    ----------
    title : of the drawing.
    factors : what the columns are called, eight at most.
    items : label of each item, with its loading by the place of the factor; a factor a model leaves out has none.
    """

    title: str
    factors: Sequence[str]
    items: Sequence[tuple[str, Mapping[int, float]]]


def loadings_heat_figure(key: str, shown: LoadingsHeat, *, writer: Writer) -> Figure:
    """Draw the loadings, with the numbers behind.

    Parameters
    ----------
    key : unique on the page.
    shown : at least one loading.
    """
    words = " ".join(
        writer(
            "loadings_row", item=label, loadings=", ".join(writer.number(value, 2) for value in own.values())
        )
        for label, own in shown.items
    )
    wording = Wording(key, shown.title, words)
    drawing = loadings_map(wording, shown.items, factors=shown.factors, writer=writer)
    heads = [head(writer("item")), *(head(name, is_number=True) for name in shown.factors)]
    rows = []
    for label, own in shown.items:
        found = [own.get(place) for place in range(len(shown.factors))]
        rows.append([Cell(text=label, scope="row"), *(number(writer.number(one, 3), one) for one in found)])
    return Figure(drawing, shown.title, behind=Table(f"{key}-table", shown.title, [heads], [Group(rows)]))
