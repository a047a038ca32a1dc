"""Long to wide and back: one row for each wave, or one row for each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model.names import wide_name
from ..model.study import Study, Wave
from .codebook import Codebook, Dataset, Variable
from .keys import constant_columns

__all__ = ["to_long", "to_wide"]

WAVE_KEYS = ("wave", "anchor", "anchor_no", "month")
"""Variables that the wave's own suffix says in wide shape, but for the number of a job."""

_FIRST_JOB = (
    "A wave counted from a job holds one job of each person here; further jobs are in the long file only."
)


def to_wide(dataset: Dataset, study: Study, *, counting: Mapping[str, int] | None = None) -> Dataset:
    """Return one row for each person; every variable ends with its wave.

    Parameters
    ----------
    dataset : long, as `assemble` makes it.
    study : the design; an instrument has variables only at the waves it is scheduled at.
    counting : by pseudonym the number of the first job that meets the study's definition, 1 for everybody else; None:
        the first job of everybody.

    Returns
    -------
    Dataset
        Waves that are not in the long data set have no variables. Of waves counted from a later anchor, such as a job,
        it holds one for each person; with `counting` its number stands in ``anchor_no_<wave>``.
    """
    constants, frame = constant_columns(study), dataset.frame
    persons, ids = pd.factorize(frame["id"])
    first = np.unique(persons, return_index=True)[1]
    pieces: dict[str, object] = {name: _taken(frame[name], first) for name in constants}
    variables: list[Variable] = [dataset.codebook[name] for name in constants]
    labels, present = _wave_labels(study), set(frame["wave"].unique())
    chosen = frame["anchor_no"].to_numpy() == _numbers(ids, counting or {})[persons]
    is_first = frame["anchor_no"].to_numpy() == 1
    several = False
    for wave in (wave for wave in study.waves if wave.id in present):
        here = (frame["wave"] == wave.id).to_numpy()
        rows = np.empty(len(ids), dtype=np.intp)
        for wanted in (is_first, chosen):
            at = np.flatnonzero(here & wanted)
            rows[persons[at]] = at
        several |= bool((here & ~is_first).any())
        for variable in _varying(dataset.codebook, study, wave, with_number=counting is not None):
            made = variable.at_wave(wave.id, labels[wave.id])
            pieces[made.name] = _taken(frame[variable.name], rows)
            variables.append(made)
    notes = (*dataset.codebook.notes, _FIRST_JOB) if several else dataset.codebook.notes
    codebook = replace(dataset.codebook, variables=tuple(variables), keys=("id",), notes=notes)
    return Dataset(pd.DataFrame(pieces), codebook)


def _numbers(ids: pd.Index, counting: Mapping[str, int]) -> NDArray[np.float64]:
    return np.asarray([float(counting.get(name, 1)) for name in ids], dtype=np.float64)


def _taken(column: pd.Series, rows: NDArray[np.intp]) -> pd.Series:
    return column.take(rows).reset_index(drop=True)


def to_long(dataset: Dataset, study: Study, variables: Sequence[Variable]) -> Dataset:
    """Return one row for each person and wave, undoing `to_wide`.

    Parameters
    ----------
    dataset : wide, as `to_wide` makes it of every wave.
    variables : the variables of the long data set, in their order.
    """
    wide = dataset.frame
    blocks = []
    for position, wave in enumerate(study.waves):
        keys: dict[str, object] = {
            "wave": wave.id,
            "anchor": float(study.anchors.index(wave.anchor) + 1),
            "month": float(wave.month),
        }
        if wide_name("anchor_no", wave.id) not in wide:
            keys["anchor_no"] = 1.0
        block = {variable.name: _cells(wide, variable, wave.id, keys) for variable in variables}
        blocks.append(pd.DataFrame(block).assign(_person=range(len(wide)), _wave=position))
    long = pd.concat(blocks, ignore_index=True).sort_values(["_person", "_wave"], kind="stable")
    frame = long.drop(columns=["_person", "_wave"]).reset_index(drop=True)
    codebook: Codebook = replace(
        dataset.codebook, variables=tuple(variables), keys=("id", "wave", "anchor_no")
    )
    return Dataset(frame, codebook)


def _cells(wide: pd.DataFrame, variable: Variable, wave: str, keys: Mapping[str, object]) -> pd.Series:
    if variable.name in keys:
        return pd.Series(
            [keys[variable.name]] * len(wide), dtype="str" if variable.type == "string" else "float64"
        )
    name = wide_name(variable.name, wave)
    if name in wide:
        return wide[name]
    if variable.name in wide:
        return wide[variable.name]
    if variable.type == "string":
        return pd.Series([""] * len(wide), dtype="str")
    return pd.Series([None] * len(wide), dtype="datetime64[us]" if variable.type == "date" else "float64")


def _varying(codebook: Codebook, study: Study, wave: Wave, *, with_number: bool) -> list[Variable]:
    scheduled = {entry.instrument for entry in study.instruments_at(wave.id)}
    left_out = {*constant_columns(study), *WAVE_KEYS}
    if wave.source != "survey":
        left_out |= {"date_form", "days_from_anchor", "in_window"}
    elif with_number and wave.anchor != study.anchors[0]:
        left_out.remove("anchor_no")
    return [
        variable
        for variable in codebook
        if variable.name not in left_out
        and (variable.instrument is None or variable.instrument in scheduled)
        and (not variable.waves or wave.id in variable.waves)
    ]


def _wave_labels(study: Study) -> dict[str, dict[str, str]]:
    words = {"nb": "måned", "nn": "månad", "en": "month"}
    labels: dict[str, dict[str, str]] = {}
    for wave in study.waves:
        plain: dict[str, str] = {
            lang: f"{wave.id}, {words.get(lang, 'month')} {wave.month:g}"
            for lang in dict.fromkeys((*words, *study.languages))
        }
        labels[wave.id] = {**plain, **(wave.label.root if wave.label is not None else {})}
    return labels
