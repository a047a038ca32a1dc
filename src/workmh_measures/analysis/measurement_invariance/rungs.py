"""The rungs of a ladder of invariance, and which of them answers with few categories can tell apart.

References
----------
Wu H, Estabrook R (2016) Identification of confirmatory factor analysis models of different levels of invariance for ordered
categorical outcomes. Psychometrika 81:1014-1045, doi:10.1007/s11336-016-9506-0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .invariant_model import InvariantModel

__all__ = ["CONFIGURAL", "ORDER", "Kind", "Rung", "rungs_of"]

Kind: TypeAlias = Literal["thresholds", "loadings", "intercepts", "residuals"]

ORDER: tuple[Kind, ...] = ("thresholds", "loadings", "intercepts", "residuals")
"""The order in which parameters are made the same."""

_TESTABLE_THRESHOLDS = 3


@dataclass(frozen=True)
class Rung:
    """One rung: the parameters that are the same in every block.

    Attributes
    ----------
    kinds : all that are the same here, those of the rungs below as well.
    added : those that this rung adds; several where they cannot be told apart.
    merged : a sentence that says why, empty where one is added.
    """

    kinds: tuple[Kind, ...]
    added: tuple[Kind, ...]
    merged: str = ""

    @property
    def name(self) -> str:
        """What the rung adds, with plus signs; configural for none."""
        return "+".join(self.added) or "configural"


CONFIGURAL = Rung((), ())
"""The same items belong to the same factors, and nothing else is the same."""


def rungs_of(model: InvariantModel) -> tuple[Rung, ...]:
    """Return the rungs of a model, from configural up.

    Parameters
    ----------
    model : the model; of ordered items their thresholds decide.

    Notes
    -----
    Thresholds are tested by items with four categories or more: with three, free intercepts and scales take up all that equal
    thresholds say. Loadings are tested by items with three or more: with two, the scale of an item follows from nothing but
    its loading and its intercept. A rung that too few items can test is climbed together with the next; at a rung of its own,
    an item that cannot test it adds nothing, and its parameters are the same from the first rung on that can.
    """
    if model.thresholds is None:
        return _climbed((("loadings",), ("intercepts",), ("residuals",)), ("", "", ""))
    if _loadings_apart(model, model.thresholds):
        if max(model.thresholds.values()) >= _TESTABLE_THRESHOLDS:
            return _climbed((("thresholds",), ("loadings",), ("intercepts",), ("residuals",)), ("",) * 4)
        return _climbed((("thresholds", "loadings"), ("intercepts",), ("residuals",)), (_THREE, "", ""))
    return _climbed((("thresholds", "loadings", "intercepts"), ("residuals",)), (_TWO, ""))


def _loadings_apart(model: InvariantModel, thresholds: Mapping[str, int]) -> bool:
    """Whether every factor has two items with three categories or more, which tell its loadings from its variance."""
    return all(sum(thresholds[item] > 1 for item in model.items_of(factor)) > 1 for factor in model.factors)


def _climbed(added: Sequence[tuple[Kind, ...]], merged: Sequence[str]) -> tuple[Rung, ...]:
    rungs: list[Rung] = [CONFIGURAL]
    kinds: tuple[Kind, ...] = ()
    for more, why in zip(added, merged, strict=True):
        kinds = (*kinds, *more)
        rungs.append(Rung(kinds, more, why))
    return tuple(rungs)


_THREE = (
    "No item has 4 answer categories or more, so that thresholds cannot be tested by themselves; they are tested together with"
    " loadings."
)
_TWO = (
    "Too few items have 3 answer categories or more, so that thresholds, loadings and intercepts cannot be tested apart; they are"
    " tested together."
)
