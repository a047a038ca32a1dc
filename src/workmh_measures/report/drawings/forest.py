"""A forest: effects with their intervals one under the other, in groups, each with its numbers.

One arrangement is for a telephone, one for a screen and for paper. It serves effects, subgroups, and how far a result hangs on
the definition of the outcome.
"""

from __future__ import annotations

from markupsafe import Markup

from ..blocks import Figure
from ..figures import Wording, svg_drawing
from ..writer import Writer
from .forest_marks import ForestMarks
from .forest_narrow import ENDS, narrow_forest
from .forest_rows import Forest, ForestGroup, ForestRow, forest_axis, forest_words
from .forest_wide import wide_ends, wide_forest
from .numbers_behind import forest_numbers

__all__ = ["Forest", "ForestGroup", "ForestRow", "forest_figure"]


def forest_figure(key: str, forest: Forest, *, writer: Writer) -> Figure:
    """Draw effects with their intervals.

    Parameters
    ----------
    key : unique on the page.
    forest : at least one row in all.
    """
    words, axis = forest_words(forest, writer), forest_axis(forest)
    arrangements = (("narrow", ENDS, narrow_forest), ("wide", wide_ends(forest), wide_forest))
    drawings = []
    for look, ends, arranged in arrangements:
        parts, height = arranged(ForestMarks(forest, axis, writer, *ends))
        wording = Wording(f"{key}-{look}", forest.title, words)
        drawings.append(svg_drawing(wording, parts, round(height, 1), look=f"on-{look}"))
    return Figure(Markup("").join(drawings), forest.title, behind=forest_numbers(key, forest, writer))
