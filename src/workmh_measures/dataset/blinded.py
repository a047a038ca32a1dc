"""A blinded copy of a data set: nothing in it tells which arm a person is in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from .codebook import Codebook, Dataset, Variable

__all__ = ["BLINDED", "arms_apart", "blinded"]

BLINDED = "arm_blinded"
"""Column of the letter that stands for the arm."""

_LABEL = {
    "nb": "Gruppe, bokstav i stedet for navn",
    "nn": "Gruppe, bokstav i staden for namn",
    "en": "Arm, a letter in place of its name",
}


def blinded(dataset: Dataset, letters: Mapping[int, str] | None = None) -> Dataset:
    """Return the data set without the variables that reveal the arm, people in an order that tells nothing.

    Parameters
    ----------
    dataset : long or wide, or any other table of the study.
    letters : by code of the arm; `arm_blinded` then stands in its place. None: no such variable.

    Notes
    -----
    People stand in the order of the SHA-256 of their pseudonyms, which is the same in every copy and follows neither
    the pseudonyms, which may have been given out one after the other, nor the order of allocation.
    """
    kept = [variable.name for variable in dataset.codebook if not variable.reveals_arm]
    shorter = dataset.only(kept)
    if letters is not None and "arm" in dataset.codebook:
        shorter = _lettered(dataset, shorter, letters)
    return _shuffled(shorter)


def arms_apart(dataset: Dataset, letters: Mapping[int, str] | None = None) -> Dataset:
    """Return what a blinded copy lacks: one row for each person with every constant variable that reveals the arm."""
    first = dataset.frame.drop_duplicates("id").reset_index(drop=True)
    people = Dataset(first, replace(dataset.codebook, keys=("id",)))
    kept = [v.name for v in dataset.codebook if v.kind == "id" or (v.reveals_arm and v.kind == "design")]
    key = people.only(kept)
    return _shuffled(key if letters is None else _lettered(people, key, letters))


def _lettered(dataset: Dataset, target: Dataset, letters: Mapping[int, str]) -> Dataset:
    """Put the letter of the arm into a data set of the same rows, after the pseudonym."""
    codes = dataset.frame["arm"].to_numpy(dtype=np.float64)
    words = pd.Series(["" if np.isnan(code) else letters[int(code)] for code in codes], dtype="str")
    words.index = target.frame.index
    languages = target.codebook.languages
    variable = Variable(
        name=BLINDED,
        label={language: _LABEL[language] for language in languages},
        kind="design",
        type="string",
        measure="nominal",
        format="A1",
        bytes=1,
        width=8,
    )
    names = list(target.codebook.names)
    place = names.index("id") + 1
    frame = target.frame.copy()
    frame.insert(place, BLINDED, words)
    variables = list(target.codebook.variables)
    variables.insert(place, variable)
    codebook: Codebook = replace(target.codebook, variables=tuple(variables))
    return Dataset(frame, codebook)


def _shuffled(dataset: Dataset) -> Dataset:
    if "id" not in dataset.codebook:
        return dataset
    marks = dataset.frame["id"].map(lambda name: hashlib.sha256(name.encode()).hexdigest())
    order = np.argsort(marks.to_numpy(dtype=object), kind="stable")
    return Dataset(dataset.frame.iloc[order].reset_index(drop=True), dataset.codebook)
