"""Multiple imputation by chained equations: each column in turn from the others, within each arm.

Validated against R (mice): tests/reference/imputation.R.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable, ResponseError, problem
from .column_draws import Cases, Randomness, logistic_draw, matched_draw, normal_draw

__all__ = ["ChainTrace", "ColumnMethod", "ImputationPlan", "imputed_tables"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
ColumnMethod: TypeAlias = Literal["matched", "normal", "logistic"]

_FEWEST = 3


@dataclass(frozen=True)
class ImputationPlan:
    """How values are imputed; declared before anybody looks at a result.

    Attributes
    ----------
    methods : of the columns that are not `matched`: `normal` for amounts, `logistic` for 0 and 1.
    auxiliary : columns that only help to foretell; reported by name.
    imputations, rounds : data sets made, and turns through the columns before each is taken.
    seed : of every random number.
    """

    methods: Mapping[str, ColumnMethod] = field(default_factory=dict)
    auxiliary: tuple[str, ...] = ()
    imputations: int = 20
    rounds: int = 10
    seed: int = 1


@dataclass(frozen=True)
class ChainTrace:
    """What the imputed values of each column were like after each turn, to see whether the chains have settled.

    Attributes
    ----------
    means, spreads : (arm, column) -> one list for each data set, with the mean and the standard deviation of the values imputed
        in each turn.
    """

    means: dict[tuple[object, str], list[list[float]]] = field(default_factory=dict)
    spreads: dict[tuple[object, str], list[list[float]]] = field(default_factory=dict)


def imputed_tables(
    table: pd.DataFrame,
    arms: pd.Series,
    plan: ImputationPlan,
    *,
    never: pd.DataFrame | None = None,
    trace: ChainTrace | None = None,
) -> Iterator[pd.DataFrame]:
    """Yield the table with its missing values imputed, once for each data set.

    Parameters
    ----------
    table : numbers, one row per person; NaN where a value is missing.
    arms : arm of each row; each is imputed by itself, so that a difference between them is not watered down.
    plan : methods, numbers and seed.
    never : true where a value does not exist, because the person died or the question did not apply: it stays NaN.
    trace : filled in as data sets are made, where given.

    Raises
    ------
    ResponseError
        With every column that is no number, has no value in an arm, or is not 0 and 1 for a logistic model.
    NotEstimable
        If an arm has too few persons for its columns.

    Notes
    -----
    A value that does not exist is foretold for the turns through the columns, and taken out at the end. The start is a value of the
    same column drawn at random. Columns are visited from the one with fewest missing values on.

    References
    ----------
    van Buuren S (2018) Flexible imputation of missing data, 2nd ed., chapter 4.
    """
    _require(table, arms, plan)
    values = table.to_numpy(dtype=np.float64)
    random = np.random.default_rng(plan.seed)
    keep = np.zeros(values.shape, dtype=np.bool_) if never is None else never.to_numpy(dtype=np.bool_)
    methods = [plan.methods.get(str(name), "matched") for name in table.columns]
    for _ in range(plan.imputations):
        filled = values.copy()
        for arm in arms.unique():
            rows = (arms == arm).to_numpy()
            filled[rows], course = _filled(values[rows], methods, plan.rounds, random)
            if trace is not None:
                _note(trace, (arm, table.columns), course)
        filled[keep & np.isnan(values)] = np.nan
        yield pd.DataFrame(filled, index=table.index, columns=table.columns)


Course: TypeAlias = dict[int, list[tuple[float, float]]]
"""Column -> mean and standard deviation of what was imputed, turn by turn."""


def _note(trace: ChainTrace, names: tuple[object, pd.Index], course: Course) -> None:
    arm, columns = names
    for column, turns in course.items():
        key = (arm, str(columns[column]))
        trace.means.setdefault(key, []).append([mean for mean, _ in turns])
        trace.spreads.setdefault(key, []).append([spread for _, spread in turns])


def _filled(
    values: Floats, methods: list[ColumnMethod], rounds: int, random: np.random.Generator
) -> tuple[Floats, Course]:
    missing = np.isnan(values)
    filled = values.copy()
    for column in np.flatnonzero(missing.any(axis=0)):
        known = values[~missing[:, column], column]
        filled[missing[:, column], column] = random.choice(known, size=int(missing[:, column].sum()))
    order = [column for column in np.argsort(missing.sum(axis=0), kind="stable") if missing[:, column].any()]
    course: Course = {int(column): [] for column in order}
    for _ in range(rounds):
        for column in order:
            drawn = _column(filled, missing[:, column], column, methods, random)
            filled[missing[:, column], column] = drawn
            course[int(column)].append((float(drawn.mean()), float(drawn.std())))
    return filled, course


def _column(
    filled: Floats, missing: Flags, column: int, methods: list[ColumnMethod], random: np.random.Generator
) -> Floats:
    """Values for those who lack them in one column, from the others as they stand."""
    others = np.delete(filled, column, axis=1)
    varying = others[:, others[~missing].std(axis=0) > 0]
    design = np.column_stack([np.ones(len(filled)), varying])
    cases = Cases(filled[~missing, column], design[~missing], design[missing])
    method = methods[column]
    drawn = Randomness.of(cases, random, normal=method == "normal")
    if method == "normal":
        return normal_draw(cases, drawn)
    if len(np.unique(cases.values)) < 2:
        return np.full(len(cases.lacking), cases.values[0])
    return logistic_draw(cases, drawn) if method == "logistic" else matched_draw(cases, drawn)


def _require(table: pd.DataFrame, arms: pd.Series, plan: ImputationPlan) -> None:
    found = []
    for name in table.columns:
        numbers = pd.to_numeric(table[name], errors="coerce")
        strange = table.loc[numbers.isna() & table[name].notna(), name]
        if len(strange):
            found.append(problem("IMPUTE-NUMBER", where=f"{name}:", found=str(strange.iloc[0])))
            continue
        if plan.methods.get(str(name)) == "logistic" and not set(numbers.dropna()) <= {0.0, 1.0}:
            found.append(
                problem("IMPUTE-BINARY", where=f"{name}:", found=str(sorted(set(numbers.dropna()))[-1]))
            )
        empty = [str(arm) for arm, part in numbers.groupby(arms) if part.notna().sum() < _FEWEST]
        found += [problem("IMPUTE-EMPTY", where=f"{name}:", found=arm) for arm in empty]
    if found:
        raise ResponseError(found)
    if arms.isna().any():
        raise NotEstimable.because("A person without an arm cannot be imputed: take the row out.")
