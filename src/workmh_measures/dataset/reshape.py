"""Long to wide and back: one row for each wave, or one row for each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from ..model.study import Study
from .codebook import Codebook, Dataset, Variable
from .keys import CONSTANT_KEYS

__all__ = ["to_long", "to_wide"]

WAVE_KEYS = ("wave", "anchor", "anchor_no", "month")
"""Variables that the wave's own suffix says in wide shape."""


def to_wide(dataset: Dataset, study: Study) -> Dataset:
    """Return one row for each person; every variable ends with its wave.

    Parameters
    ----------
    dataset : long, as `assemble` makes it.
    study : the design; an instrument has variables only at the waves it is scheduled at.
    """
    constants = [*CONSTANT_KEYS, *study.person_columns]
    frame = dataset.frame
    persons = frame.drop_duplicates("id")[constants].reset_index(drop=True)
    pieces: dict[str, pd.Series] = {name: persons[name] for name in constants}
    variables: list[Variable] = [dataset.codebook[name] for name in constants]
    labels = _wave_labels(study)
    for wave in study.waves:
        rows = frame[frame["wave"] == wave.id].set_index("id").reindex(persons["id"])
        for variable in _varying(dataset.codebook, study, wave.id):
            made = variable.at_wave(wave.id, labels[wave.id])
            pieces[made.name] = rows[variable.name].reset_index(drop=True)
            variables.append(made)
    codebook = replace(dataset.codebook, variables=tuple(variables), keys=("id",))
    return Dataset(pd.DataFrame(pieces), codebook)


def to_long(dataset: Dataset, study: Study, variables: Sequence[Variable]) -> Dataset:
    """Return one row for each person and wave, undoing `to_wide`.

    Parameters
    ----------
    dataset : wide, as `to_wide` makes it.
    variables : the variables of the long data set, in their order.
    """
    wide = dataset.frame
    blocks = []
    for position, wave in enumerate(study.waves):
        keys: Mapping[str, object] = {
            "wave": wave.id,
            "anchor": float(study.anchors.index(wave.anchor) + 1),
            "anchor_no": 1.0,
            "month": float(wave.month),
        }
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
    name = f"{variable.name}_{wave}"
    if name in wide:
        return wide[name]
    if variable.name in wide:
        return wide[variable.name]
    if variable.type == "string":
        return pd.Series([""] * len(wide), dtype="str")
    return pd.Series([None] * len(wide), dtype="datetime64[us]" if variable.type == "date" else "float64")


def _varying(codebook: Codebook, study: Study, wave: str) -> list[Variable]:
    scheduled = {entry.instrument for entry in study.instruments_at(wave)}
    fixed = {*CONSTANT_KEYS, *WAVE_KEYS, *study.person_columns}
    survey = study.wave(wave).source == "survey"
    dates = {"date_form", "days_from_anchor", "in_window"} if not survey else set()
    return [
        variable
        for variable in codebook
        if variable.name not in fixed | dates
        and (variable.instrument is None or variable.instrument in scheduled)
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
