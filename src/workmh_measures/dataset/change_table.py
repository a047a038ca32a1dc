"""One row for each person: the scores at two waves, the change between them, and what it is judged to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model.instrument import Instrument
from ..model.names import score_column
from ..model.scale import Scale
from ..scoring.change import change_categories, change_status
from ..scoring.change_error import ErrorOfChange, Known, judged_change
from ..scoring.clinical_change import CutoffKind, clinical_categories, true_score_bound
from .change_words import category_labels, label_of, status_labels
from .codebook import Codebook, Dataset, ValueLabel, Variable
from .norm_table import norm_status_labels
from .paired import Pairs, paired_values

__all__ = ["ChangeOfScale", "ClinicalCutoff", "ScaleRule", "change_dataset", "change_of_scale"]

Floats = NDArray[np.float64]

_CODED: dict[str, object] = {"measure": "nominal", "format": "F3.0"}


@dataclass(frozen=True, kw_only=True)
class ClinicalCutoff:
    """A cut-off for clinically significant change.

    Attributes
    ----------
    value : one number, or one for each person by its stratum of a norm; NaN where `status` says why there is none.
    source : the populations in words.
    status : codes of `scoring.norms.NormStatus` for each person, where a norm decides.
    """

    kind: CutoffKind
    value: Floats | float
    source: str
    status: NDArray[np.int8] | None = None


@dataclass(frozen=True, kw_only=True)
class ScaleRule:
    """How the change of one scale is judged; a part that is None is not judged, and `reasons` says why.

    Attributes
    ----------
    important : minimal important change in points, the same both ways.
    reasons : by part (reliable, important, clinical).
    """

    scale: Scale
    error: ErrorOfChange | None
    important: Known | None = None
    cutoff: ClinicalCutoff | None = None
    reasons: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ChangeOfScale:
    """The change of every person on one scale, shape (persons,); categories are codes of `ChangeCategory`."""

    rule: ScaleRule
    before: Floats
    after: Floats
    change: Floats
    status: NDArray[np.int8]
    index: Floats | None = None
    reliable: Floats | None = None
    important: Floats | None = None
    clinical: Floats | None = None


def change_of_scale(dataset: Dataset, instrument: Instrument, rule: ScaleRule, pairs: Pairs) -> ChangeOfScale:
    """Judge the change on one scale.

    Parameters
    ----------
    dataset : long; holds the scores of the instrument.
    pairs : which of its rows are the two administrations of a person.
    """
    column = dataset.frame[score_column(instrument.id, rule.scale.id)]
    # In a study's data set a form that did not come has its reason in the items; a score is then empty already.
    scores = column.to_numpy(np.float64, na_value=np.nan)
    before, after = paired_values(scores, pairs.first), paired_values(scores, pairs.second)
    found = ChangeOfScale(
        rule=rule,
        before=before,
        after=after,
        change=after - before,
        status=change_status(before, after, pairs.first >= 0, pairs.second >= 0),
    )
    direction = rule.scale.direction
    if rule.error is not None:
        judged = judged_change(before, after, rule.error, direction=direction)
        found = replace(found, index=judged.index, reliable=judged.reliable)
        if rule.cutoff is not None:
            end, value = _held_to_cutoff(before, after, rule), rule.cutoff.value
            clinical = clinical_categories(before, end, judged.reliable, cutoff=value, direction=direction)
            found = replace(found, clinical=clinical)
    if rule.important is not None:
        important = change_categories(
            found.change, rule.important.value, direction=direction, reached="at_least"
        )
        found = replace(found, important=important)
    return found


def _held_to_cutoff(before: Floats, after: Floats, rule: ScaleRule) -> Floats:
    """Return what must lie past the cut-off: the second score, or for Hageman-Arrindell the end of its true score."""
    error = rule.error
    if error is None or error.method != "hageman_arrindell" or error.sem is None or error.critical is None:
        return after
    of_pairs = np.where(np.isnan(before), np.nan, after)
    return true_score_bound(
        of_pairs, sem=error.sem.value, critical=error.critical, direction=rule.scale.direction
    )


def change_dataset(
    dataset: Dataset,
    instrument: Instrument,
    changes: Sequence[ChangeOfScale],
    *,
    pairs: Pairs,
    waves: tuple[str, str],
) -> Dataset:
    """Return the changes as a table with its codebook, every person of the data set once.

    Parameters
    ----------
    dataset : what the changes were made from; its first key variable is the person.
    waves : names of the two waves, for labels.
    """
    key = dataset.codebook.of_kind("id")[0]
    columns: dict[str, object] = {key.name: pairs.persons}
    variables = [key]
    for change in changes:
        base = dataset.codebook[score_column(instrument.id, change.rule.scale.id)]
        for variable, cells in _columns(base, change, waves):
            variables.append(variable)
            columns[variable.name] = cells
    book = Codebook(
        variables=tuple(variables),
        title=dataset.codebook.title,
        languages=dataset.codebook.languages,
        study=dataset.codebook.study,
        simulated=dataset.codebook.simulated,
        notes=tuple(f"{c.rule.scale.id}: {_told(c.rule)}" for c in changes),
        keys=(key.name,),
    )
    return Dataset(pd.DataFrame(columns), book)


def _told(rule: ScaleRule) -> str:
    parts = [] if rule.error is None else [str(rule.error)]
    parts += [] if rule.important is None else [f"minimal important change {rule.important}"]
    parts += [] if rule.cutoff is None else [f"cut-off {rule.cutoff.kind}: {rule.cutoff.source}"]
    return "; ".join([*parts, *(f"{part}: {why}" for part, why in rule.reasons.items())])


def _columns(
    base: Variable, found: ChangeOfScale, waves: tuple[str, str]
) -> Iterator[tuple[Variable, NDArray[np.generic]]]:
    rule, languages = found.rule, tuple(base.label)

    def variable(ending: str, kind: str, detail: str = "", **more: object) -> Variable:
        label = label_of(ending, base.label, waves=waves, detail=detail)
        name = score_column(str(base.instrument), str(base.scale), ending)
        return replace(base, name=name, label=label, kind=kind, **more)  # type: ignore[arg-type]

    def category(ending: str, detail: str, rule_in_words: str, *, recovered: bool = False) -> Variable:
        codes = category_labels(languages, recovered=recovered)
        about = {**_CODED, "value_labels": codes, "derivation": rule_in_words}
        return variable(ending, "change_category", detail, **about)

    def status(ending: str, labels: tuple[ValueLabel, ...]) -> Variable:
        about = {**_CODED, "value_labels": labels, "derivation": ""}
        return variable(
            ending, "norm_status" if ending == "clinical_status" else "change_status", "", **about
        )

    yield variable("from", "score"), found.before
    yield variable("to", "score"), found.after
    yield variable("change", "change", value_labels=(), derivation="after - before"), found.change
    if rule.error is not None and found.reliable is not None:
        told = str(rule.error)
        if found.index is not None:
            yield variable("rci", "change", format="F8.4", value_labels=(), derivation=told), found.index
        yield category("reliable", "", told), found.reliable
    if rule.important is not None and found.important is not None:
        detail = f"{rule.important.value:g}"
        yield category("important", detail, f"change of at least {rule.important}"), found.important
    if rule.cutoff is not None and found.clinical is not None:
        cutoff = rule.cutoff
        yield category("clinical", cutoff.kind, cutoff.source, recovered=True), found.clinical
        if cutoff.status is not None:
            yield status("clinical_status", norm_status_labels(languages)), cutoff.status
    yield status("change_status", status_labels(languages)), found.status
