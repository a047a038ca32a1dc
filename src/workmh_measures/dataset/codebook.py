"""The codebook: one row for each exported variable. Files, labels and syntax are all read from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from ..errors import ExportError, problem
from ..model.instrument import Instrument
from ..model.names import wide_name

__all__ = ["Codebook", "Dataset", "InstrumentUse", "Kind", "ValueLabel", "Variable"]

Kind = Literal[
    "id",
    "key",
    "design",
    "date",
    "item",
    "item_reversed",
    "score",
    "n_answered",
    "status",
    "score_text",
    "band",
    "group",
    "flag",
    "norm_score",
    "norm_status",
    "change",
    "change_category",
    "change_status",
    "other",
]
Labels = dict[str, str]


@dataclass(frozen=True, slots=True)
class ValueLabel:
    """Label of one stored code, by language."""

    code: float
    label: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One exported variable.

    Attributes
    ----------
    name : lower case, at most 64 bytes, unique ignoring case.
    label : variable label by language.
    type : numeric, string or date (a civil date).
    measure : nominal, ordinal or scale.
    format : SPSS format (F4.0, F8.4, A5, DATE11).
    width : display width in columns.
    value_labels : one for each code, missing codes included on item variables.
    user_missing : True on item variables: -999 to -990 are declared user-missing.
    bytes : longest text in UTF-8 bytes, for strings.
    derivation : the rule and threshold in words, for derived variables.
    response_set : name of the multiple response set the variable belongs to.
    wording_hash : of the wording the item was asked in; several stand with a blank between them.
    reveals_arm : True when the variable tells which arm a person is in.
    waves : where it exists, when it belongs to no instrument; none means every wave.
    """

    name: str
    label: Labels
    kind: Kind
    type: Literal["numeric", "string", "date"]
    measure: Literal["nominal", "ordinal", "scale"]
    format: str
    width: int = 8
    value_labels: tuple[ValueLabel, ...] = ()
    user_missing: bool = False
    bytes: int | None = None
    instrument: str | None = None
    item: str | None = None
    scale: str | None = None
    wave: str | None = None
    base: str | None = None
    derivation: str = ""
    response_set: str | None = None
    fingerprint: str | None = None
    wording_hash: str | None = None
    reveals_arm: bool = False
    waves: tuple[str, ...] = ()

    def at_wave(self, wave: str, wave_label: Labels) -> Variable:
        """Return the variable as it stands in wide shape: name and label end with the wave."""
        # An instrument may have languages that the study has not; its label then ends with the wave's id.
        label = {
            language: f"{text} [{wave_label.get(language, wave)}]" for language, text in self.label.items()
        }
        return replace(self, name=wide_name(self.name, wave), label=label, wave=wave, base=self.name)


@dataclass(frozen=True)
class InstrumentUse:
    """An instrument as a data set uses it: every parameter with its choice; no waves means all of them.

    `wording_hashes` name every wording the answers in the data set were given to, in the order of their digits.
    """

    instrument: Instrument
    parameters: Mapping[str, str]
    waves: tuple[str, ...] = ()
    wording_hashes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """The variables of a data set in order, the titles of the set, and its languages.

    `instruments` are the definitions behind the variables, from which files that score again are written.
    """

    variables: tuple[Variable, ...]
    title: Labels
    languages: tuple[str, ...]
    study: str | None = None
    simulated: bool = False
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    instruments: tuple[InstrumentUse, ...] = ()
    _by_name: dict[str, Variable] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        repeated: list[str] = []
        for variable in self.variables:
            folded = variable.name.casefold()
            if folded in self._by_name:
                repeated.append(variable.name)
            self._by_name[folded] = variable
        if repeated:
            text = f"These variables stand twice, ignoring case: {', '.join(repeated)}."
            raise ExportError([problem("EXP-CODEBOOK", text=text)])

    def __iter__(self) -> Iterator[Variable]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)

    def __getitem__(self, name: str) -> Variable:
        return self._by_name[name.casefold()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.casefold() in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(variable.name for variable in self.variables)

    def of_kind(self, *kinds: Kind) -> tuple[Variable, ...]:
        """Return the variables of these kinds."""
        return tuple(variable for variable in self.variables if variable.kind in kinds)

    def only(self, names: Iterable[str]) -> Codebook:
        """Return the codebook of these variables, in the codebook's own order."""
        wanted = {name.casefold() for name in names}
        return replace(self, variables=tuple(v for v in self.variables if v.name.casefold() in wanted))


@dataclass(frozen=True)
class Dataset:
    """A frame and its codebook, always together: the same names in the same order."""

    frame: pd.DataFrame
    codebook: Codebook

    def __post_init__(self) -> None:
        columns, names = list(self.frame.columns), list(self.codebook.names)
        if columns != names:
            lacking = [name for name in names if name not in columns]
            extra = [name for name in columns if name not in names]
            text = f"Columns and codebook differ: lacking {lacking}, not described {extra}"
            text += "." if lacking or extra else "; the order differs."
            raise ExportError([problem("EXP-CODEBOOK", text=text)])

    def only(self, names: Sequence[str]) -> Dataset:
        """Return the data set with these variables only."""
        codebook = self.codebook.only(names)
        return Dataset(self.frame[list(codebook.names)], codebook)
