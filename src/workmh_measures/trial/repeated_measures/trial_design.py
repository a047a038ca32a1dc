"""The fixed effects of a trial with repeated measures, from a table with one row for each person and wave.

The usual model has the outcome after baseline, arm by wave, baseline by wave and the strata of the allocation. The
constrained one takes baseline as an outcome too and lets the arms be equal there, as allocation made them; it keeps
persons who have nothing but a baseline.

References
----------
Mallinckrodt CH, Clark WS, David SR (2001) Drug Information Journal 35:1215-1225, doi:10.1177/009286150103500418. Liang
K-Y, Zeger SL (2000) Sankhya B 62:134-148 (constrained). Searle SR, Speed FM, Milliken GA (1980) The American
Statistician 34:216-221, doi:10.1080/00031305.1980.10483031 (population marginal means).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .subject_patterns import RepeatedOutcomes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BASELINE", "TrialColumns", "TrialDesign", "constrained_design", "trial_design"]

Floats: TypeAlias = NDArray[np.float64]

BASELINE = "baseline"


@dataclass(frozen=True)
class TrialColumns:
    """Where a table holds what, and the order of arms and waves.

    Attributes
    ----------
    outcome, participant, wave, arm : names of columns.
    arms : values of `arm`, the one to compare with first.
    waves : values of `wave` after baseline, in order; other waves are left out.
    baseline : name of the column with the value at baseline, the same in each row of a person; None without.
    strata : names of columns with the strata of the allocation.
    covariance_by_arm : whether each arm has a covariance matrix of its own.
    covariates : names of columns with further amounts known at the start; their slope is the same at every wave.
    """

    outcome: str
    participant: str
    wave: str
    arm: str
    arms: tuple[object, ...]
    waves: tuple[object, ...]
    baseline: str | None = None
    strata: tuple[str, ...] = ()
    covariance_by_arm: bool = False
    covariates: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrialDesign:
    """Rows with their fixed effects, and what makes means and differences of them.

    Attributes
    ----------
    data : rows without anything missing.
    terms : names of the columns of the design.
    arms, waves : in order; in the constrained model `waves` begins with baseline.
    centre : shape (p,), weights of covariates and strata in an adjusted mean: covariates at their mean over the rows,
        strata in equal parts.
    told : sentences on rows and persons left out.
    """

    data: RepeatedOutcomes
    terms: tuple[str, ...]
    arms: tuple[object, ...]
    waves: tuple[object, ...]
    centre: Floats
    told: tuple[str, ...]

    def mean_weights(self, arm: object, wave: object) -> Floats:
        """Return the weights of the adjusted mean of an arm at a wave, shape (p,).

        Parameters
        ----------
        arm, wave : of `arms` and `waves`.
        """
        weights = np.where([_belongs(term, wave) for term in self.terms], self.centre, 0.0)
        for name in (f"wave {wave}", f"arm {arm} at wave {wave}"):
            if name in self.terms:
                weights[self.terms.index(name)] = 1.0
        return weights

    def difference_weights(self, arm: object, wave: object, reference: object | None = None) -> Floats:
        """Return the weights of the difference between two arms at a wave, shape (p,).

        Parameters
        ----------
        arm, wave : of `arms` and `waves`.
        reference : the arm taken away, the first where None.
        """
        other = self.arms[0] if reference is None else reference
        return self.mean_weights(arm, wave) - self.mean_weights(other, wave)

    def all_differences(self, *, between_waves: bool = False) -> Floats:
        """Return the weights that test all arms at all waves, or arm by wave; shape (combinations, p).

        Parameters
        ----------
        between_waves : true for the interaction: whether differences change from wave to wave.
        """
        places = [
            [self.terms.index(f"arm {arm} at wave {wave}") for wave in self.waves if wave is not BASELINE]
            for arm in self.arms[1:]
        ]
        unit = np.eye(len(self.terms))
        if not between_waves:
            return unit[[place for of_arm in places for place in of_arm]]
        rows = [unit[place] - unit[of_arm[0]] for of_arm in places for place in of_arm[1:]]
        if not rows:
            raise NotEstimable.because("With one wave there is no arm by wave interaction to test.")
        return np.stack(rows)


def trial_design(table: pd.DataFrame, columns: TrialColumns) -> TrialDesign:
    """Build the usual model: outcome after baseline, arm by wave, baseline by wave, strata.

    Parameters
    ----------
    table : a row for each person and wave.
    columns : what to take.

    Raises
    ------
    NotEstimable
        If an arm or wave is unknown or has nobody, or a person has two arms, baselines or strata.
    """
    rows, told = _rows_used(table, columns)
    covariates = [] if columns.baseline is None else [columns.baseline]
    return _built(rows, columns, columns.waves, (told, covariates))


def constrained_design(table: pd.DataFrame, columns: TrialColumns) -> TrialDesign:
    """Build the constrained model: baseline is the first wave, and the arms are equal there.

    Parameters and errors as for `trial_design`; `columns.baseline` must name a column.
    """
    if columns.baseline is None:
        raise NotEstimable.because("The constrained model takes baseline as an outcome: name its column.")
    import pandas as pd

    _check_persons(table, columns)
    first = table.dropna(subset=[columns.baseline]).drop_duplicates(columns.participant)
    first = first.assign(**{columns.wave: BASELINE, columns.outcome: first[columns.baseline]})
    later = table[table[columns.wave].isin(columns.waves)]
    both = pd.concat([first.astype({columns.wave: object}), later.astype({columns.wave: object})])
    rows, told = _rows_used(both, columns, (BASELINE, *columns.waves))
    return _built(rows, columns, (BASELINE, *columns.waves), (told, []))


def _rows_used(
    table: pd.DataFrame, columns: TrialColumns, waves: Sequence[object] | None = None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows with all that the model needs, and sentences on those that lack something."""
    constrained = waves is not None
    _check_persons(table, columns)
    wanted = table[table[columns.wave].isin(waves if waves is not None else columns.waves)]
    needed = [columns.arm, *columns.strata, *columns.covariates]
    if columns.baseline is not None and not constrained:
        needed.append(columns.baseline)
    told = []
    for name in needed:
        lacking = int(wanted.loc[wanted[name].isna(), columns.participant].nunique())
        if lacking and lacking == int(wanted[columns.participant].nunique()):
            raise NotEstimable.because(
                f"Nobody has a value in {name}: give it in the data, or leave it out of the model."
            )
        if lacking:
            told.append(
                f"{lacking} persons have no value in {name} and are left out: they need one to be compared."
            )
    measured = wanted.dropna(subset=[columns.outcome, *needed])
    asked, used = table[columns.participant].nunique(), measured[columns.participant].nunique()
    if used < asked and not told:
        told.append(
            f"{asked - used} of {asked} persons have no outcome at any wave and tell the model nothing."
        )
    if measured.empty:
        raise NotEstimable.because("No row has an outcome and all that the model needs.")
    unknown = set(measured[columns.arm].unique()) - set(columns.arms)
    if unknown:
        raise NotEstimable.because(
            f"{columns.arm} holds {', '.join(map(repr, sorted(unknown, key=str)))}, which is none of the arms"
            f" {', '.join(map(repr, columns.arms))}."
        )
    return measured, tuple(told)


def _check_persons(table: pd.DataFrame, columns: TrialColumns) -> None:
    fixed = [columns.arm, *columns.strata, *columns.covariates]
    for name in [*fixed, *([columns.baseline] if columns.baseline else [])]:
        values = table.groupby(columns.participant)[name].nunique()
        if (values > 1).any():
            raise NotEstimable.because(
                f"Person {values.index[values > 1][0]!r} has more than one value of {name}: it must be the same in every"
                " row of a person."
            )


def _built(
    rows: pd.DataFrame,
    columns: TrialColumns,
    waves: tuple[object, ...],
    told_and_covariates: tuple[tuple[str, ...], list[str]],
) -> TrialDesign:
    told, covariates = told_and_covariates
    in_arm = np.stack([(rows[columns.arm] == arm).to_numpy() for arm in columns.arms], axis=1)
    at_wave = np.stack([(rows[columns.wave] == wave).to_numpy() for wave in waves], axis=1)
    _check_cells(in_arm, at_wave, (columns.arms, waves))
    parts: list[tuple[str, Floats, float]] = []
    for place, wave in enumerate(waves):
        parts.append((f"wave {wave}", at_wave[:, place].astype(np.float64), 0.0))
    for arm_place, arm in enumerate(columns.arms[1:], start=1):
        for place, wave in enumerate(waves):
            if wave is not BASELINE:
                both = (in_arm[:, arm_place] & at_wave[:, place]).astype(np.float64)
                parts.append((f"arm {arm} at wave {wave}", both, 0.0))
    for name in covariates:
        values = rows[name].to_numpy(dtype=np.float64)
        for place, wave in enumerate(waves):
            parts.append((_by_wave(name, wave), values * at_wave[:, place], float(values.mean())))
    parts += _same_at_every_wave(rows, columns)
    terms, values_of, centre = zip(*parts, strict=True)
    persons = np.unique(rows[columns.participant].to_numpy(), return_inverse=True)[1]
    data = RepeatedOutcomes(
        rows[columns.outcome].to_numpy(dtype=np.float64),
        np.stack(values_of, axis=1),
        persons,
        at_wave.argmax(axis=1),
        len(waves),
        in_arm.argmax(axis=1) if columns.covariance_by_arm else None,
    )
    return TrialDesign(data, terms, columns.arms, waves, np.asarray(centre), told)


def _same_at_every_wave(rows: pd.DataFrame, columns: TrialColumns) -> list[tuple[str, Floats, float]]:
    """Return further covariates and strata: name, column, and weight in an adjusted mean."""
    parts: list[tuple[str, Floats, float]] = []
    for name in columns.covariates:
        values = rows[name].to_numpy(dtype=np.float64)
        parts.append((name, values, float(values.mean())))
    for name in columns.strata:
        levels = sorted(rows[name].unique(), key=str)
        for level in levels[1:]:
            held = (rows[name] == level).to_numpy(dtype=np.float64)
            parts.append((f"{name} {level}", held, 1 / len(levels)))
    return parts


_AT = " by wave "


def _by_wave(name: str, wave: object) -> str:
    return f"{name}{_AT}{wave}"


def _belongs(term: str, wave: object) -> bool:
    """Say whether a covariate counts at the wave: those not by wave always do."""
    return _AT not in term or term.endswith(f"{_AT}{wave}")


def _check_cells(
    in_arm: NDArray[np.bool_],
    at_wave: NDArray[np.bool_],
    names: tuple[tuple[object, ...], tuple[object, ...]],
) -> None:
    """Refuse a wave at which an arm has nobody."""
    arms, waves = names
    counts = in_arm.T.astype(np.intp) @ at_wave.astype(np.intp)
    empty = [f"arm {arms[arm]} at wave {waves[wave]}" for arm, wave in np.argwhere(counts == 0)]
    if empty:
        raise NotEstimable.because(
            f"Nobody has an outcome in {', '.join(empty)}: the difference there cannot be estimated. Leave out the wave"
            " or the arm."
        )
