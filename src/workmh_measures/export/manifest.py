"""The manifest beside a file: what is in it, who read it back, and which definitions made it."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from ..dataset.codebook import Codebook, Dataset
from ..errors import Problem
from ..model.fingerprint import fingerprint
from .attest import Attestation
from .spss_limits import spss_warnings
from .spss_values import Column, sav_columns

__all__ = [
    "SOFTWARE",
    "Definition",
    "Manifest",
    "content_sha256",
    "definitions_of",
    "keys_unique",
    "manifest_of",
]

SOFTWARE = ("workmh-measures", "numpy", "pandas", "pyreadstat")
"""Packages whose versions a manifest names."""


@dataclass(frozen=True, slots=True)
class Definition:
    """An instrument definition behind a file."""

    instrument: str
    version: str
    fingerprint: str
    parameters: dict[str, str]
    waves: tuple[str, ...]
    wording_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known about one exported file.

    Attributes
    ----------
    content_sha256 : of names, types and values in order; the same data give the same digits in every
        language, format and software version.
    file_sha256 : of the bytes of the file.
    keys, keys_unique : the variables that name a row, and whether they do; None without keys.
    readers : programs that read the file back and found it equal, with what they compared.
    warnings : what SPSS takes and other programs may not.
    """

    file: str
    rows: int
    columns: int
    content_sha256: str
    file_sha256: str
    language: str
    study: str | None
    simulated: bool
    keys: tuple[str, ...]
    keys_unique: bool | None
    definitions: tuple[Definition, ...]
    software: dict[str, str]
    readers: tuple[Attestation, ...]
    warnings: tuple[str, ...]

    def as_text(self) -> str:
        """Return the manifest as JSON text; the same manifest gives the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def manifest_of(
    dataset: Dataset, path: Path, name: str, *, language: str, readers: Sequence[Attestation]
) -> Manifest:
    """Return the manifest of a finished file.

    Parameters
    ----------
    path : where the file is now.
    name : what it will be called.
    """
    codebook = dataset.codebook
    warnings: list[Problem] = spss_warnings(codebook, language)
    return Manifest(
        file=name,
        rows=len(dataset.frame),
        columns=len(codebook),
        content_sha256=content_sha256(dataset),
        file_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        language=language,
        study=codebook.study,
        simulated=codebook.simulated,
        keys=codebook.keys,
        keys_unique=keys_unique(dataset),
        definitions=definitions_of(codebook),
        software={"python": platform.python_version(), **{name: version(name) for name in SOFTWARE}},
        readers=tuple(readers),
        warnings=tuple(str(warning) for warning in warnings),
    )


def keys_unique(dataset: Dataset) -> bool | None:
    """Say whether the key variables name each row once; None where one of them is not there."""
    keys = [key for key in dataset.codebook.keys if key in dataset.codebook]
    if not keys or len(keys) < len(dataset.codebook.keys):
        return None
    return not bool(dataset.frame.duplicated(keys).any())


def definitions_of(codebook: Codebook) -> tuple[Definition, ...]:
    """Return the definitions behind the variables, with the wordings that were answered to."""
    return tuple(
        Definition(
            instrument=use.instrument.id,
            version=use.instrument.version,
            fingerprint=fingerprint(use.instrument),
            parameters=dict(use.parameters),
            waves=use.waves,
            wording_hashes=use.wording_hashes,
        )
        for use in codebook.instruments
    )


def content_sha256(dataset: Dataset) -> str:
    """Return the SHA-256 of the data: names, types and values in the order of the file.

    Notes
    -----
    Each column adds its name, its type, its number of rows and its values: numbers and dates as
    little-endian doubles with one bit pattern for empty, texts as UTF-8 with their length in front.
    """
    digest, columns = hashlib.sha256(), sav_columns(dataset)
    for variable in dataset.codebook:
        column = columns[variable.name]
        digest.update(f"{variable.name}\0{variable.type}\0{len(column)}\0".encode())
        digest.update(_canonical(column))
    return digest.hexdigest()


def _canonical(column: Column) -> bytes:
    if isinstance(column, list):
        encoded = [text.encode() for text in column]
        return b"".join(len(text).to_bytes(4, "little") + text for text in encoded)
    return np.where(np.isnan(column), np.nan, column).astype("<f8").tobytes()
