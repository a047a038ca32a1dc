"""Where the parts of a path diagram stand: across in per cent of its width, down in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .figures import text_lines

__all__ = ["LINE", "Columns", "Placed", "columns_of", "fitting_lines", "placed"]

LINE = 15
GAP, BETWEEN = 8, 12
LEAST_BOX, NUMBER = 30, 20
LETTER = 6.9
"""Width of a letter in pixels, with some to spare."""
TELEPHONE, SCREEN = 350, 760
"""Width of a drawing on a telephone, and where a page has room."""
MOST_LINES = 3
ELLIPSE, ARROW, STEM = 24.0, 13.0, 4.0
STEP = 2.0


@dataclass(frozen=True)
class Columns:
    """Where things stand across.

    Attributes
    ----------
    left, right, higher : factors to the left of the boxes, to their right, and to the left of other factors.
    reached : items of each factor.
    box : left and right end of the boxes.
    middle : of the ellipses on the left, and half their width.
    higher_middle, right_middle : likewise of the others.
    higher_bus : the upright line of a factor behind factors.
    bulges : of a curve between neighbours, and how much more each further one takes, in pixels.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    higher: tuple[int, ...]
    reached: tuple[tuple[int, ...], ...]
    box: tuple[float, float]
    middle: tuple[float, float]
    higher_middle: tuple[float, float]
    right_middle: tuple[float, float]
    higher_bus: float
    bulges: tuple[float, float]

    def ellipse(self, factor: int) -> tuple[float, float]:
        """Return the middle of a factor and half its width."""
        if factor in self.higher:
            return self.higher_middle
        return self.right_middle if factor in self.right else self.middle

    def ellipse_edge(self, factor: int) -> float:
        """Return the end of an ellipse that looks to the boxes."""
        middle, half = self.ellipse(factor)
        return middle - half if factor in self.right else middle + half

    def box_edge(self, factor: int) -> float:
        """Return the end of the boxes that looks to a factor."""
        return self.box[1] if factor in self.right else self.box[0]

    def bus(self, factor: int) -> float:
        """Return the upright line the arrows of a factor leave; factors that share an item have their own."""
        edge = self.ellipse_edge(factor)
        if factor in self.right:
            return edge - STEM
        items = set(self.reached[factor])
        before = [f for f in self.left if f < factor and items & set(self.reached[f])]
        return edge + STEM + STEP * len(before)

    def bulge(self, apart: int) -> float:
        """Return how far a curve stands out between factors so many places apart, in pixels."""
        return self.bulges[0] + self.bulges[1] * (apart - 1)


def columns_of(
    loadings: Sequence[tuple[int, int]],
    *,
    higher: frozenset[int],
    n_factors: int,
    has_curves: tuple[bool, bool],
) -> Columns:
    """Divide the width among factors, arrows and boxes.

    Parameters
    ----------
    loadings : factor and item of each arrow to an item.
    higher : factors behind factors.
    has_curves : between factors, between items.
    """
    reached = tuple(tuple(item for f, item in loadings if f == factor) for factor in range(n_factors))
    right = _general(reached)
    above = tuple(sorted(f for f in higher if not reached[f]))
    left = tuple(f for f in range(n_factors) if f not in (*right, *above))
    bulges = _bulges(len(left))
    start = (bulges[0] + bulges[1] * max(len(left) - 2, 0) + 20) / TELEPHONE * 100 if has_curves[0] else 1.0
    narrow = ELLIPSE - 2 if right or above else ELLIPSE
    higher_middle, higher_bus = (start + narrow / 2, narrow / 2), start + narrow + STEM - 1
    if above:
        start = higher_bus + ARROW - 1
    edge = start + narrow + STEM + ARROW
    end = 100.0 - (narrow + STEM + ARROW + 1 if right else 12.0 if has_curves[1] else 0.5)
    return Columns(
        left=left,
        right=right,
        higher=above,
        reached=reached,
        box=(edge, end),
        middle=(start + narrow / 2, narrow / 2),
        higher_middle=higher_middle,
        right_middle=(99.0 - narrow / 2, narrow / 2),
        higher_bus=higher_bus,
        bulges=bulges,
    )


def _bulges(n: int) -> tuple[float, float]:
    further = max(n - 2, 1)
    return (24.0, 0.0) if n < 3 else (20.0, min(24.0, 48.0 / further))


def _general(reached: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return a factor behind the items of all others, where there are others."""
    several = [f for f, items in enumerate(reached) if items]
    every = {item for items in reached for item in items}
    found = [f for f in several if set(reached[f]) == every]
    return tuple(found[:1]) if len(several) > 1 else ()


@dataclass(frozen=True)
class Placed:
    """Where things stand down, and the lines of their labels on a telephone and on a screen.

    Attributes
    ----------
    items, factors : their middle. heights : of the boxes. radius : of the ellipses, upright.
    """

    items: Sequence[float]
    heights: Sequence[float]
    factors: Sequence[float]
    radius: float
    item_labels: Sequence[tuple[Sequence[str], Sequence[str]]]
    factor_labels: Sequence[tuple[Sequence[str], Sequence[str]]]
    height: float
    reaching: Sequence[Sequence[int]]

    def arrival(self, factor: int, item: int) -> float:
        """Return where the arrow of a factor meets a box; several from one side share its height."""
        several = self.reaching[item]
        if factor not in several or len(several) < 2:
            return self.items[item]
        return self.items[item] + NUMBER * (several.index(factor) - (len(several) - 1) / 2)


def placed(columns: Columns, factors: Sequence[str], items: Sequence[str]) -> Placed:
    """Place boxes below each other in the order of their factors, and each factor beside the middle of its own."""
    width = columns.box[1] - columns.box[0]
    labels = [fitting_lines(label, width) for label in items]
    reaching = [[f for f in columns.left if item in columns.reached[f]] for item in range(len(items))]
    first = [own[0] if own else -1 for own in reaching]
    order = sorted(
        range(len(items)), key=lambda item: columns.left.index(first[item]) if first[item] >= 0 else -1
    )
    heights = [
        max(LEAST_BOX, NUMBER * len(reaching[i]), 10 + LINE * max(map(len, labels[i])))
        for i in range(len(items))
    ]
    names = [fitting_lines(label, 2 * columns.ellipse(f)[1]) for f, label in enumerate(factors)]
    radius = 12.0 + 8 * max(max(map(len, one)) for one in names)
    middles, down = [0.0] * len(items), 14.0
    for before, item in zip([None, *order], order, strict=False):
        down += BETWEEN if before is not None and first[before] != first[item] else 0
        middles[item] = down + heights[item] / 2
        down += heights[item] + GAP
    own = _beside(columns, middles, radius, n=len(factors))
    height = max(down, max(own) + radius + 6)
    return Placed(middles, heights, own, radius, labels, names, height, reaching)


def _beside(columns: Columns, middles: Sequence[float], radius: float, *, n: int) -> list[float]:
    """Return the middle of each factor: beside its items, no nearer to the one above than they are high."""
    found = [0.0] * n
    least = radius + 4
    lone = [f for f in columns.left if columns.reached[f]]
    for factor in lone:
        own = [middles[item] for item in columns.reached[factor]]
        found[factor] = max((min(own) + max(own)) / 2, least)
        least = found[factor] + 2 * radius + 10
    for factor in columns.left:
        if factor not in lone:
            found[factor], least = least, least + 2 * radius + 10
    for factor in columns.right:
        found[factor] = (min(middles) + max(middles)) / 2
    below = [found[f] for f in columns.left]
    for place, factor in enumerate(columns.higher):
        found[factor] = (min(below) + max(below)) / 2 + place * (2 * radius + 10)
    return found


def fitting_lines(label: str, share: float) -> tuple[list[str], list[str]]:
    """Return the lines of a label that fit a share of the width of a telephone, and of a screen."""
    tight, roomy = (int((share / 100 * width - 6) / LETTER) for width in (TELEPHONE, SCREEN))
    return _cut(label, tight), _cut(label, roomy)


def _cut(label: str, letters: int) -> list[str]:
    lines = text_lines(label, letters)
    kept = [line if len(line) <= letters else f"{line[: letters - 1]}…" for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        kept[-1] = f"{kept[-1][: letters - 1].rstrip('…')}…"
    return kept
