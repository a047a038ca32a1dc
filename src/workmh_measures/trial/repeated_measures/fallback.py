"""What to do when the covariance asked for cannot be fitted: simpler structures in an order declared beforehand.

References
----------
Mallinckrodt CH, Lane PW, Schnell D, Peng Y, Mancuso JP (2008) Drug Information Journal 42:303-319,
doi:10.1177/009286150804200402 (an unstructured covariance first, the way back written into the plan).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import NotEstimable, problem
from .covariance_structures import StructureName
from .fitted_model import FittedModel, repeated_measures_model
from .subject_patterns import RepeatedOutcomes

__all__ = ["LADDER", "STRUCTURE_WORDS", "FallenBack", "model_by_ladder"]

LADDER: tuple[StructureName, ...] = (
    "unstructured",
    "heterogeneous_toeplitz",
    "heterogeneous_ar1",
    "heterogeneous_compound_symmetry",
    "compound_symmetry",
)

STRUCTURE_WORDS: dict[StructureName, str] = {
    "unstructured": "unstructured",
    "heterogeneous_toeplitz": "Toeplitz with a variance for each wave",
    "heterogeneous_ar1": "first-order autoregressive with a variance for each wave",
    "heterogeneous_compound_symmetry": "compound symmetry with a variance for each wave",
    "toeplitz": "Toeplitz",
    "ar1": "first-order autoregressive",
    "compound_symmetry": "compound symmetry",
}


@dataclass(frozen=True)
class FallenBack:
    """A model and the way to it.

    Attributes
    ----------
    model : the fit.
    structure : of its covariance.
    told : each structure that could not be fitted and why, a sentence each, then what was taken instead; empty where
        the first one could.
    """

    model: FittedModel
    structure: StructureName
    told: tuple[str, ...]


def model_by_ladder(
    data: RepeatedOutcomes, ladder: Sequence[StructureName] = LADDER, *, restricted: bool = True
) -> FallenBack:
    """Fit the first structure of a ladder that can be fitted.

    Parameters
    ----------
    data : the rows.
    ladder : structures in the order declared in the analysis plan.
    restricted : REML where true, ML where false.

    Raises
    ------
    NotEstimable
        If none can; its problems tell the reason of each.
    """
    told: list[str] = []
    for structure in ladder:
        try:
            model = repeated_measures_model(data, structure, restricted=restricted)
        except NotEstimable as refusal:
            told.append(f"The covariance could not be fitted as {STRUCTURE_WORDS[structure]}.")
            told += [found.text for found in refusal.problems]
            continue
        if told:
            told.append(f"As declared, the covariance was fitted as {STRUCTURE_WORDS[structure]} instead.")
        return FallenBack(model, structure, tuple(told))
    told = told or ["The ladder of covariance structures is empty."]
    raise NotEstimable([problem("NOT-ESTIMABLE", text=sentence) for sentence in told])
