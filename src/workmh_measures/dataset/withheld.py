"""What an export keeps back unless it is asked for: words people wrote themselves, and days that point at a person."""

from __future__ import annotations

from collections.abc import Collection

from ..model.study import Study
from .codebook import Dataset
from .keys import DIED, LEFT, anchor_date

__all__ = ["day_variables", "text_variables", "without"]


def text_variables(dataset: Dataset) -> list[str]:
    """Return the variables that hold what people wrote in their own words, in the order of the data set."""
    return [v.name for v in dataset.codebook if v.kind == "item" and v.type == "string"]


def day_variables(study: Study) -> list[str]:
    """Return the days of a person's course that no wave needs: further anchors, withdrawal and death."""
    return [*map(anchor_date, study.anchors[1:]), LEFT, DIED]


def without(dataset: Dataset, names: Collection[str]) -> Dataset:
    """Return the data set without variables; those it does not have are passed over."""
    return dataset.only([name for name in dataset.codebook.names if name not in names])
