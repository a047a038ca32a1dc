"""Eigenvalues of items beside those of random answers: how many factors stand out.

References
----------
Horn JL (1965) Psychometrika 30:179-185, doi:10.1007/BF02289447.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..blocks import Cell, Figure, Group, Table, head, number
from ..figures import Wording
from ..plots import Axis, Plot, Series, plot_drawing, plot_key
from ..writer import Writer

__all__ = ["Scree", "scree_figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scree:
    """Eigenvalues from the largest on; those of random answers may be missing.

    Attributes
    ----------
    name : of the items.
    observed, parallel_mean, parallel_95 : of the items; mean and 95th percentile of random answers.
    """

    name: str
    observed: Sequence[float]
    parallel_mean: Sequence[float] = ()
    parallel_95: Sequence[float] = ()

    def lines(self) -> list[tuple[str, Sequence[float]]]:
        """Return the name of each line that there is, among the words, with its values."""
        every = {
            "observed": self.observed,
            "parallel_mean": self.parallel_mean,
            "parallel_95": self.parallel_95,
        }
        return [(f"roots.{name}", values) for name, values in every.items() if values]


def scree_figure(key: str, shown: Scree, *, writer: Writer) -> Figure:
    """Draw the eigenvalues, with the numbers behind.

    Parameters
    ----------
    key : unique on the page.
    shown : at least one eigenvalue of the items.
    """
    styles = {"roots.observed": 0, "roots.parallel_mean": 1, "roots.parallel_95": 2}
    lines = shown.lines()
    series = [
        Series([(float(k), value) for k, value in enumerate(values, 1)], style=styles[name])
        for name, values in lines
    ]
    values = [value for _, found in lines for value in found]
    above = sum(a > b for a, b in zip(shown.observed, shown.parallel_95, strict=False))
    plot = Plot(
        Axis(writer("factor_number"), 1, len(shown.observed)),
        Axis(writer("analysis.efa_eigenvalue"), min(0.0, *values), max(values)),
        series,
    )
    caption = writer("scree_caption", name=shown.name)
    first = ", ".join(writer.number(value, 2) for value in shown.observed[:6])
    drawing = plot_drawing(
        Wording(key, caption, writer("scree_words", first=first, above=above)), plot, writer=writer
    )
    legend = [(plot_key(styles[name]), writer(name)) for name, _ in lines]
    return Figure(drawing, caption, legend, _behind(key, shown, writer))


def _behind(key: str, shown: Scree, writer: Writer) -> Table:
    lines = shown.lines()
    heads = [
        head(writer("factor_number"), is_number=True),
        *(head(writer(name), is_number=True) for name, _ in lines),
    ]
    rows = [
        [
            Cell(text=str(k + 1), scope="row", kind="number"),
            *(number(writer.number(values[k], 3), values[k]) for _, values in lines),
        ]
        for k in range(len(shown.observed))
    ]
    return Table(f"{key}-table", writer("analysis.efa_eigenvalue"), [heads], [Group(rows)])
