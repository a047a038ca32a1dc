"""How the options of ``workmh change`` become the rule of each scale, every number with its origin."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import click
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..analysis.sample_reliability import sample_alpha, sample_mean, sample_sd, sample_variance
from ..dataset.change_table import ClinicalCutoff, ScaleRule
from ..dataset.codebook import Dataset
from ..dataset.paired import Pairs, paired_values
from ..errors import NotEstimable
from ..model.instrument import Instrument
from ..model.names import score_column
from ..model.scale import Scale
from ..scoring.change_error import (
    ErrorOfChange,
    Known,
    PublishedKind,
    error_by_method,
    error_from_reliability,
    error_from_sem,
    published_value,
    reliable_change_threshold,
)
from ..scoring.change_lines import ChangeMethod
from ..scoring.clinical_change import Moments, clinical_cutoff, true_moments, true_score_bound
from ..scoring.norms import named_norm, strata_of

__all__ = ["Sample", "ScaleOptions", "scale_rule"]

Floats = NDArray[np.float64]

_NAMED_NUMBER = re.compile(r"^(?:([a-z][a-z0-9_]*):)?\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?)$")
_TWO_NUMBERS = re.compile(r"^\s*([-+]?[\d.]+)\s*,\s*([\d.]+)\s*$")
_NOT_NAMED = "No cut-off was asked for: --cutoff a, b or c, with --functional and --clinical."


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The scored table and the two administrations of each person.

    Attributes
    ----------
    dataset : long, with the scores.
    answers : same rows; item ids as columns.
    persons : same rows; sex and age, where known.
    """

    instrument: Instrument
    parameters: Mapping[str, str]
    dataset: Dataset
    answers: pd.DataFrame
    persons: pd.DataFrame | None
    pairs: Pairs
    waves: tuple[str, str]

    def scores(self, scale: Scale) -> tuple[Floats, Floats]:
        """Return the scores of each person at the two waves; NaN for none."""
        column = self.dataset.frame[score_column(self.instrument.id, scale.id)]
        values = column.to_numpy(np.float64, na_value=np.nan)
        return paired_values(values, self.pairs.first), paired_values(values, self.pairs.second)

    def persons_before(self) -> pd.DataFrame | None:
        """Return sex and age of each person, from the first wave where there is a row."""
        if self.persons is None:
            return None
        rows = self.persons.reset_index(drop=True)
        at = np.where(self.pairs.first >= 0, self.pairs.first, self.pairs.second)
        return rows.reindex(at).reset_index(drop=True)


@dataclass(frozen=True, kw_only=True)
class ScaleOptions:
    """What the command line says for one scale; None for what it does not say."""

    sem: str | None = None
    reliability: str | None = None
    reliable_change: str | None = None
    sd: str | None = None
    mic: str | None = None
    functional: str | None = None
    clinical: str | None = None
    cutoff: str | None = None
    mean: str | None = None
    method: ChangeMethod = "jacobson_truax"
    critical: float


def scale_rule(sample: Sample, scale: Scale, options: ScaleOptions) -> ScaleRule:
    """Return how the change of a scale is judged, with the reason for every part that is not.

    Raises
    ------
    UsageError
        If an option has a value that it does not take.
    DefinitionError
        If something published is asked for that is not there, or of which there are several.
    """
    reasons: dict[str, str] = {}
    error = _or_reason("reliable", reasons, lambda: _error(sample, scale, options))
    important = None if options.mic is None else _known(sample, scale, options.mic, "--mic")
    if important is None:
        reasons["important"] = "No minimal important change was asked for: --mic."
    cutoff = None
    if options.cutoff is None:
        reasons["clinical"] = _NOT_NAMED
    elif error is None:
        reasons["clinical"] = "Without reliable change there is no clinically significant change."
    else:
        cutoff = _or_reason("clinical", reasons, lambda: _cutoff(sample, scale, options, error))
    if scale.direction == "none":
        why = "On this scale neither high nor low is better, so a change has no category."
        reasons |= dict.fromkeys(("reliable", "important", "clinical"), why)
        important = cutoff = None
    return ScaleRule(scale=scale, error=error, important=important, cutoff=cutoff, reasons=reasons)


def _or_reason(part: str, reasons: dict[str, str], make: Callable[[], Any]) -> Any:
    try:
        return make()
    except NotEstimable as refusal:
        reasons[part] = refusal.problems[0].text
        return None


# --- the error ------------------------------------------------------------------------------------


def _error(sample: Sample, scale: Scale, options: ScaleOptions) -> ErrorOfChange:
    error = _simple_error(sample, scale, options)
    if options.method == "jacobson_truax":
        return error
    group = _group(sample, scale, options)
    return error_by_method(error, options.method, group=group, critical=options.critical)


def _group(sample: Sample, scale: Scale, options: ScaleOptions) -> dict[str, Known]:
    """Return what a method takes from the persons themselves."""
    (before, after), (first, second) = sample.scores(scale), sample.waves
    both = "those with a score at both waves"
    if options.method == "hageman_arrindell":
        source = f"own, {both}"
        change = after - before
        return {
            "mean_change": sample_mean(change, source=source),
            "variance_of_change": sample_variance(change, source=source),
        }
    if options.method == "hsu_linn_lord":
        lacking = np.isnan(before) | np.isnan(after)
        pairs = [np.where(lacking, np.nan, scores) for scores in (before, after)]
        return {
            "mean_before": sample_mean(pairs[0], source=f"own, wave {first}, {both}"),
            "mean_after": sample_mean(pairs[1], source=f"own, wave {second}, {both}"),
        }
    return {"mean_before": _mean(sample, scale, options)}


def _mean(sample: Sample, scale: Scale, options: ScaleOptions) -> Known:
    """Return the mean at the first wave, of the same persons as the SD where nothing else is said."""
    text = options.mean or ("own_pairs" if options.sd == "own_pairs" else "own")
    kind, number = _named_number(text)
    if number is not None and kind is None:
        return Known(value=number, kind="stated", source="stated")
    before, after = sample.scores(scale)
    if text == "own":
        return sample_mean(before, source=f"own, wave {sample.waves[0]}, everybody with a score")
    if text == "own_pairs":
        source = f"own, wave {sample.waves[0]}, those with a score at both waves"
        return sample_mean(np.where(np.isnan(after), np.nan, before), source=source)
    raise click.UsageError(f"--mean takes own, own_pairs or a number, not '{text}'.")


def _simple_error(sample: Sample, scale: Scale, options: ScaleOptions) -> ErrorOfChange:
    """Return the error by Jacobson and Truax, or a threshold."""
    if options.sem is not None:
        return error_from_sem(_known(sample, scale, options.sem, "--sem"), critical=options.critical)
    if options.reliable_change is not None:
        return reliable_change_threshold(_known(sample, scale, options.reliable_change, "--reliable-change"))
    if options.reliability is None:
        raise NotEstimable.because("Nothing says how large its error is: --sem or --reliability.")
    reliability = _reliability(sample, scale, options.reliability)
    return error_from_reliability(
        reliability, _sd(sample, scale, options.sd or "own"), critical=options.critical
    )


_PUBLISHED: dict[str, PublishedKind] = {
    "--sem": "standard_error_of_measurement",
    "--reliable-change": "reliable_change",
    "--mic": "minimal_important_change",
}


def _known(sample: Sample, scale: Scale, text: str, option: str) -> Known:
    """Return a value that is published in the definition, or stated."""
    kind, number = _named_number(text)
    if text == "published" or kind == "published":
        return published_value(scale, _PUBLISHED[option], value=number, instrument=sample.instrument.id)
    if number is None or kind is not None or not number > 0:
        raise click.UsageError(
            f"{option} takes published, published:VALUE or a number above 0, not '{text}'."
        )
    return Known(value=number, kind="stated", source="stated")


def _reliability(sample: Sample, scale: Scale, text: str) -> Known:
    if text == "alpha":
        answers = sample.answers.iloc[sample.pairs.first[sample.pairs.first >= 0]]
        return sample_alpha(
            sample.instrument, scale, answers, parameters=sample.parameters, wave=sample.waves[0]
        )
    kind, number = _named_number(text)
    if number is None or not 0 <= number < 1:
        raise click.UsageError(
            f"--reliability takes alpha, or a value from 0 to below 1 as alpha:0.89 or retest:0.82, not '{text}'."
        )
    if kind is None:
        return Known(value=number, kind="not stated", source="stated, without saying which reliability")
    return Known(value=number, kind=kind, source=f"{kind}, stated")


def _sd(sample: Sample, scale: Scale, text: str) -> Known:
    _, number = _named_number(text)
    if number is not None and number > 0:
        return Known(value=number, kind="stated", source="stated")
    before, after = sample.scores(scale)
    if text == "own":
        return sample_sd(before, source=f"own, wave {sample.waves[0]}, everybody with a score")
    if text == "own_pairs":
        both = np.where(np.isnan(after), np.nan, before)
        return sample_sd(both, source=f"own, wave {sample.waves[0]}, those with a score at both waves")
    raise click.UsageError(f"--sd takes own, own_pairs or a number above 0, not '{text}'.")


def _named_number(text: str) -> tuple[str | None, float | None]:
    found = _NAMED_NUMBER.match(text)
    if found is None:
        return None, None
    try:
        return found[1], float(found[2])
    except ValueError:
        return None, None


# --- the cut-off ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Population:
    moments: Moments
    source: str
    status: NDArray[np.int8] | None = None


def _cutoff(sample: Sample, scale: Scale, options: ScaleOptions, error: ErrorOfChange) -> ClinicalCutoff:
    functional, clinical = (
        None if text is None else _population(sample, scale, text, option)
        for text, option in ((options.functional, "--functional"), (options.clinical, "--clinical"))
    )
    of_true = error.method == "hageman_arrindell" and error.sem is not None
    if of_true:
        _after_differs(sample, scale, error)
        functional, clinical = (_of_true_scores(one, error) for one in (functional, clinical))
    kind: Any = options.cutoff
    needed = {"a": (None, clinical), "b": (functional, None), "c": (functional, clinical)}[kind]
    value = clinical_cutoff(
        kind,
        functional=None if functional is None else functional.moments,
        clinical=None if clinical is None else clinical.moments,
        direction=scale.direction,
    )
    names = ("functional", "clinical")
    told = [f"{name} {one.source}" for name, one in zip(names, needed, strict=True) if one is not None]
    told += ["between true scores, SD freed of error"] if of_true else []
    statuses = [one.status for one in needed if one is not None and one.status is not None]
    status = np.max(statuses, axis=0) if statuses else None
    return ClinicalCutoff(kind=kind, value=value, source="; ".join(told), status=status)


def _of_true_scores(population: _Population | None, error: ErrorOfChange) -> _Population | None:
    if population is None or error.sem is None:
        return population
    return replace(population, moments=true_moments(population.moments, error.sem.value))


def _after_differs(sample: Sample, scale: Scale, error: ErrorOfChange) -> None:
    """Refuse a cut-off that no true score after could be held to."""
    if error.sem is not None and error.critical is not None:
        before, after = sample.scores(scale)
        of_pairs = np.where(np.isnan(before), np.nan, after)
        true_score_bound(of_pairs, sem=error.sem.value, critical=error.critical, direction=scale.direction)


def _population(sample: Sample, scale: Scale, text: str, option: str) -> _Population:
    numbers = _TWO_NUMBERS.match(text)
    if numbers is not None:
        mean, sd = float(numbers[1]), float(numbers[2])
        if not sd > 0:
            raise click.UsageError(f"{option} has SD {sd:g}; it must be above 0.")
        return _Population(Moments(mean, sd), f"mean {mean:g}, SD {sd:g} (stated)")
    if text in ("own", "own_pairs") and option == "--clinical":
        sd_known = _sd(sample, scale, text)
        before, after = sample.scores(scale)
        mean = float(np.nanmean(before if text == "own" else np.where(np.isnan(after), np.nan, before)))
        return _Population(Moments(mean, sd_known.value), f"mean {mean:.6g}, SD {sd_known}")
    norm = named_norm(scale, text, instrument=sample.instrument.id)
    if not norm.by:
        row = norm.rows[0]
        return _Population(Moments(row.mean, row.sd), f"mean {row.mean:g}, SD {row.sd:g}, {norm.source}")
    strata = strata_of(norm, sample.persons_before(), len(sample.pairs.persons))
    return _Population(Moments(strata.mean, strata.sd), norm.source, strata.status)
