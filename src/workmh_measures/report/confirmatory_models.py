"""The confirmatory models a page tells of: the rows of each, what it is called, and which of its numbers are cited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model.estimate import Estimate
from .remarks import capitalised
from .results_view import ResultsView
from .topics import by_topic

__all__ = ["INDICES", "ModelRows", "factor_name", "models_told"]

INDICES = ("cfa_cfi", "cfa_tli", "cfa_rmsea", "cfa_srmr")
Place = tuple[str | None, str | None]


@dataclass(frozen=True, kw_only=True)
class ModelRows:
    """A model of one wave or group.

    Attributes
    ----------
    key : unique on the page.
    rows : everything about it.
    """

    key: str
    rows: Sequence[Estimate]

    @property
    def kind(self) -> str | None:
        """How the model was made; None where none could be."""
        return next((row.level for row in self.rows if row.analysis == "cfa_model"), None)

    @property
    def scale(self) -> str | None:
        """Scale of its one factor."""
        return self.rows[0].scale

    @property
    def is_fitted(self) -> bool:
        """Whether anything was estimated."""
        return any(row.value is not None for row in self.rows)

    def of(self, *analyses: str) -> list[Estimate]:
        """Return the rows of some analyses."""
        return [row for row in self.rows if row.analysis in analyses]

    def one(self, analysis: str) -> Estimate | None:
        """Return the one row of an analysis that has a value."""
        return next((row for row in self.of(analysis) if row.value is not None), None)

    def variant(self, analysis: str, variant: str) -> Estimate | None:
        """Return an index as it is (empty), scaled or robust."""
        return self.one(f"{analysis}_{variant}" if variant else analysis)

    def cited(self, analysis: str) -> Estimate | None:
        """Return the variant of an index that is cited: robust, else scaled, else as it is."""
        found = (self.variant(analysis, variant) for variant in ("robust", "scaled", ""))
        return next((row for row in found if row is not None), None)

    def factors(self) -> list[str]:
        """Return the factors in the order of the model."""
        named = [str(row.factor) for row in self.of("cfa_loading")]
        return list(dict.fromkeys(named))

    def items(self) -> list[str]:
        """Return the items in the order of the model."""
        return list(dict.fromkeys(row.item for row in self.of("cfa_loading") if row.item is not None))

    def name(self, view: ResultsView) -> str:
        """Return what the model is called: the scale of its one factor, and of which kind it is."""
        say = view.writer
        what = say("all_items") if self.scale is None else view.scale_name(self.scale)
        named = what if self.kind is None else say("cfa.named", name=what, kind=say(f"cfa_kind.{self.kind}"))
        return capitalised(named)

    def title(self, view: ResultsView) -> str:
        """Return its name with wave and group."""
        place = view.place(replace(self.rows[0], analysis="cfa_model", scale=None, level=None))
        return f"{self.name(view)} ({place})" if place else self.name(view)


def factor_name(factor: str, view: ResultsView) -> str:
    """Return the name of the scale a factor is made from; the general factor in words, and others as they are called."""
    named = view.scale_name(factor)
    return view.writer("cfa.general") if named == "general" else named


def models_told(view: ResultsView) -> Iterator[tuple[Place, list[ModelRows]]]:
    """Yield each wave and group with its models, in the order they were estimated."""
    rows = by_topic(view.found.rows).get("confirmatory", [])
    places: dict[Place, dict[str | None, list[Estimate]]] = {}
    for row in rows:
        places.setdefault((row.wave, row.group), {}).setdefault(row.scale, []).append(row)
    for number, (place, models) in enumerate(places.items(), 1):
        yield (
            place,
            [
                ModelRows(key=f"confirmatory-{number}-{k}", rows=own)
                for k, own in enumerate(models.values(), 1)
            ],
        )
