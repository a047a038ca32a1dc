"""T scores beside the scores of a data set, with the norm in their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from ..model.instrument import Instrument
from ..model.names import score_column
from ..scoring.norms import NORM_STATUS_NAMES, NamedNorm, NormStatus, normative_deviation
from .codebook import Dataset, ValueLabel, Variable

__all__ = ["norm_counts", "norm_status_labels", "with_norms"]

_STATUS = {
    NormStatus.COMPARED: {
        "nb": "Sammenlignet med norm",
        "nn": "Samanlikna med norm",
        "en": "Compared with the norm",
    },
    NormStatus.NO_SCORE: {"nb": "Ingen skår", "nn": "Ingen skår", "en": "No score"},
    NormStatus.SEX_NOT_KNOWN: {"nb": "Kjønn ikke kjent", "nn": "Kjønn ikkje kjent", "en": "Sex not known"},
    NormStatus.AGE_NOT_KNOWN: {"nb": "Alder ikke kjent", "nn": "Alder ikkje kjent", "en": "Age not known"},
    NormStatus.OUTSIDE_NORM: {"nb": "Utenfor normen", "nn": "Utanfor norma", "en": "Outside the norm"},
}
_WORDS = {
    "t": {"nb": "T-skår, norm", "nn": "T-skår, norm", "en": "T score, norm"},
    "status": {
        "nb": "hvorfor T-skår eller ikke",
        "nn": "kvifor T-skår eller ikkje",
        "en": "why a T score or none",
    },
    "recalled": {
        "nb": "UTKAST: norm ikke slått opp",
        "nn": "UTKAST: norm ikkje slått opp",
        "en": "DRAFT: norm not looked up",
    },
}


def with_norms(
    dataset: Dataset,
    instrument: Instrument,
    norms: Mapping[str, NamedNorm],
    *,
    persons: pd.DataFrame | None = None,
) -> Dataset:
    """Return a data set with `<instrument>_<scale>_t` and its status behind its other columns.

    Parameters
    ----------
    dataset : holds the scores of the instrument; one row for each administration.
    norms : by scale id; see `scoring.norms.named_norm`.
    persons : same rows; sex and age, where known.
    """
    frame, variables = dict(dataset.frame), list(dataset.codebook)
    for scale_id, norm in norms.items():
        base = dataset.codebook[score_column(instrument.id, scale_id)]
        scores = dataset.frame[base.name].to_numpy(np.float64, na_value=np.nan)
        deviation = normative_deviation(scores, norm, persons)
        made = _variables(base, norm)
        variables += made
        frame |= {made[0].name: deviation.t, made[1].name: deviation.status}
    book = replace(dataset.codebook, variables=tuple(variables))
    return Dataset(pd.DataFrame(frame, index=dataset.frame.index), book)


def norm_counts(
    dataset: Dataset, instrument: Instrument, norms: Mapping[str, NamedNorm]
) -> dict[str, dict[str, object]]:
    """Return for each scale the norm and how many rows have a T score, or why not."""
    counts: dict[str, dict[str, object]] = {}
    for scale_id, norm in norms.items():
        status = dataset.frame[score_column(instrument.id, scale_id, "t_status")]
        rows = {word: int((status == code).sum()) for code, word in NORM_STATUS_NAMES.items()}
        counts[scale_id] = {"norm": norm.name, "source": norm.source, **rows}
    return counts


def norm_status_labels(languages: tuple[str, ...]) -> tuple[ValueLabel, ...]:
    """Return the labels of `scoring.norms.NormStatus`."""
    return tuple(ValueLabel(code, {lang: _STATUS[code][lang] for lang in languages}) for code in _STATUS)


def _variables(base: Variable, norm: NamedNorm) -> list[Variable]:
    languages = tuple(base.label)
    label = {lang: f"{base.label[lang]} - {_WORDS['t'][lang]} {norm.name}" for lang in languages}
    if norm.is_recalled:
        label = {lang: f"{text} ({_WORDS['recalled'][lang]})" for lang, text in label.items()}
    score = replace(
        base,
        name=f"{base.name}_t",
        label=label,
        kind="norm_score",
        measure="scale",
        format="F8.4",
        value_labels=(),
        derivation=f"50 + 10 * (score - mean) / SD of {norm.source}",
    )
    status = replace(
        score,
        name=f"{base.name}_t_status",
        label={lang: f"{base.label[lang]} - {_WORDS['status'][lang]}" for lang in languages},
        kind="norm_status",
        measure="nominal",
        format="F3.0",
        value_labels=norm_status_labels(languages),
        derivation="",
    )
    return [score, status]
