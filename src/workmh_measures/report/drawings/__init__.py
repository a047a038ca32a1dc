"""Every kind of drawing there is: plain data in, a figure with its words, legend, text alternative and numbers out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

__all__ = ["KINDS", "DrawingKind"]


@dataclass(frozen=True, slots=True)
class DrawingKind:
    """A kind of drawing.

    Attributes
    ----------
    name : of the kind; its picture among the documents has it as well.
    shows : what it is for.
    module : of this package.
    function : in it, called with a key, what is shown, and `writer` where it writes numbers.
    """

    name: str
    shows: str
    module: str
    function: str

    def figure(self) -> Callable[..., Any]:
        """Return the function; its module is loaded when it is first asked for."""
        found: Callable[..., Any] = getattr(import_module(f"{__name__}.{self.module}"), self.function)
        return found


KINDS: tuple[DrawingKind, ...] = (
    DrawingKind(
        "likert", "answers to items, around the middle of their scale", "likert_bars", "likert_bars_figure"
    ),
    DrawingKind(
        "density", "how scores lie, with levels, cut-offs and norms", "score_density", "score_density_figure"
    ),
    DrawingKind(
        "course", "one person over the waves, with the reach of error", "score_course", "score_course_figure"
    ),
    DrawingKind(
        "trajectories", "single people and their mean over the waves", "trajectories", "trajectories_figure"
    ),
    DrawingKind("means", "means of arms over time", "means_over_time", "means_over_time_figure"),
    DrawingKind("items", "item-rest correlations, alpha without the item", "item_dots", "item_dots_figure"),
    DrawingKind("scree", "eigenvalues beside those of random answers", "scree", "scree_figure"),
    DrawingKind("loadings", "loadings as a heat map", "loadings_heat", "loadings_heat_figure"),
    DrawingKind("information", "information of items and tests", "curve_plot", "information_figure"),
    DrawingKind("roc", "found against wrongly taken for one", "curve_plot", "roc_figure"),
    DrawingKind("curves", "any curves over two axes of numbers", "curve_plot", "curve_plot_figure"),
    DrawingKind(
        "differences", "differences against means (Bland and Altman)", "differences", "differences_figure"
    ),
    DrawingKind(
        "completeness", "what has come in, person by form", "completeness_map", "completeness_figure"
    ),
    DrawingKind("forest", "effects with their intervals", "forest", "forest_figure"),
    DrawingKind("balance", "standardised differences at baseline", "balance", "balance_figure"),
    DrawingKind("flow", "the flow of participants (CONSORT)", "participant_flow", "flow_figure"),
    DrawingKind(
        "events", "time to an event (Kaplan and Meier) or incidence", "event_curves", "event_curves_figure"
    ),
    DrawingKind("states", "shares in each state over time", "state_occupancy", "state_occupancy_figure"),
    DrawingKind("tipping", "how far missing values must shift a result", "tipping_plot", "tipping_figure"),
    DrawingKind(
        "plane", "costs against effects of samples", "cost_effectiveness", "cost_effectiveness_figure"
    ),
    DrawingKind("acceptability", "how likely worth its price", "acceptability", "acceptability_figure"),
)
