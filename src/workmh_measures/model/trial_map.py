"""Which columns of a table are what in a trial, for tables that were not made by this project."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Definition, Identifier, Phrase, WaveId

__all__ = ["ArmColumn", "CodedColumn", "FlagColumn", "TrialMap", "WaveColumn"]

Told = str | int | float


class ArmColumn(Definition):
    """The column of the arm, and what stands there for each arm; the ids of the arms themselves when not said."""

    column: Phrase
    values: dict[Identifier, Told] = {}


class WaveColumn(Definition):
    """The column of the wave in a table of one row per person and wave, and what stands there for each wave."""

    column: Phrase
    values: dict[WaveId, Told] = {}


class CodedColumn(Definition):
    """A column of categories, and what stands there for each; the words of the table when not said."""

    column: Phrase
    values: dict[Identifier, Told] = {}


class FlagColumn(CodedColumn):
    """A column of `yes` and `no`, 1 and 0 when not said; of people in other arms than `of_arm` it is yes, whatever stands there."""

    of_arm: Identifier | None = None


class TrialMap(Definition):
    """Columns of a table by what they are in a trial.

    Without `id` every row is a person, named by its number. `measured` names what is measured at waves: a column in a
    table of one row per person and wave, or one column for each wave; `codes` says what stands for each of its codes where
    that is no number. `persons` are what is known of a person once. `missing` are values that stand for no value.
    """

    id: Phrase | None = None
    arm: ArmColumn
    wave: WaveColumn | None = None
    unit: Phrase | None = None
    pair: Phrase | None = None
    strata: dict[Identifier, CodedColumn] = {}
    flags: dict[Identifier, FlagColumn] = {}
    measured: dict[Identifier, Phrase | dict[WaveId, Phrase]] = {}
    codes: dict[Identifier, dict[int, Told]] = {}
    persons: dict[Identifier, Phrase | CodedColumn] = {}
    missing: Annotated[tuple[Told, ...], Field(strict=False)] = ()
