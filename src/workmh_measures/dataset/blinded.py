"""A blinded copy of a data set: nothing in it tells which arm a person is in."""

from __future__ import annotations

from .codebook import Dataset

__all__ = ["blinded"]


def blinded(dataset: Dataset) -> Dataset:
    """Return the data set without the variables that reveal the arm, rows in the order of the pseudonyms.

    Rows sorted by pseudonym do not follow the order in which people were allocated.
    """
    kept = [variable.name for variable in dataset.codebook if not variable.reveals_arm]
    shorter = dataset.only(kept)
    frame = shorter.frame.sort_values(list(shorter.codebook.keys[:1]), kind="stable").reset_index(drop=True)
    return Dataset(frame, shorter.codebook)
