"""Write labelled .sav files, and read them: the only module here that calls pyreadstat."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..dataset.codebook import Dataset
from ..errors import ExportError, problem
from .attest import Attestation, attestation, differences
from .manifest import Manifest, manifest_of
from .reading import FileVariable, Reading, expected_reading
from .spss_limits import spss_problems
from .spss_pspp import pspp_path, read_with_pspp
from .spss_values import Column
from .staging import staged

__all__ = ["read_sav", "write_sav"]

# Where the header keeps the moment of writing, and what stands there instead: the same for every file.
_MOMENT_AT = 92
_MOMENT = b"01 Jan 7000:00:00"


def write_sav(dataset: Dataset, path: str | Path, *, language: str, note: str | None = None) -> Manifest:
    """Write a data set as .sav with a manifest beside it, and keep it only if it reads back.

    Parameters
    ----------
    dataset : frame and codebook.
    path : of the .sav; the manifest gets the ending ``.manifest.json``. A file of that name is replaced
        only when the new one has been read back and found equal.
    language : of all labels.
    note : further text for the notes of the file.

    Returns
    -------
    Manifest

    Raises
    ------
    ExportError
        With every reason why the data set is no SPSS file, or every difference found on reading back.

    Notes
    -----
    Two programs read the file: pyreadstat, and PSPP where it is installed. Numbers must be equal to the
    last bit. The same data give the same bytes.
    """
    target = Path(path)
    found = spss_problems(dataset, language, note)
    if found:
        raise ExportError(found)
    expected = expected_reading(dataset, language, note)
    with staged(target) as (draft, keep):
        _write(expected, draft)
        attestations = _attested(expected, draft)
        manifest = manifest_of(dataset, draft, target.name, language=language, readers=attestations)
        beside = draft.with_name(f"{target.name}.manifest.json")
        beside.write_text(manifest.as_text(), encoding="utf-8")
        keep(draft, beside)
    return manifest


def _attested(expected: Reading, path: Path) -> list[Attestation]:
    readings = [read_sav(path)]
    if pspp_path() is not None:
        readings.append(read_with_pspp(path))
    found = [difference for reading in readings for difference in differences(expected, reading)]
    if found:
        raise ExportError(found)
    return [attestation(expected, reading) for reading in readings]


def _write(content: Reading, path: Path) -> None:
    import pyreadstat

    variables = content.variables
    pyreadstat.write_sav(
        pd.DataFrame({v.name: _padded(content.columns[v.name], v.format) for v in variables}),
        path,
        file_label=content.label or "",
        note=list(content.notes or ()),
        row_compress=True,
        column_labels={v.name: v.label for v in variables},
        variable_value_labels={v.name: dict(v.value_labels) for v in variables if v.value_labels},
        missing_ranges={
            v.name: [{"lo": v.missing[0], "hi": v.missing[1]}] for v in variables if v.missing is not None
        },
        variable_measure={v.name: v.measure for v in variables},
        variable_display_width={v.name: v.width for v in variables},
        variable_format={v.name: v.format for v in variables if not v.format.startswith("A")},
    )
    with path.open("r+b") as file:
        file.seek(_MOMENT_AT)
        file.write(_MOMENT)


def _padded(column: Column, form: str) -> Column | pd.Series:
    """Pad the first text to the declared length: the writer makes a variable as wide as its longest text.

    Files of different days then have the same widths, which SPSS needs to join them. Blanks at the end
    of a text carry nothing in SPSS.
    """
    if not isinstance(column, list):
        return column
    first, *rest = column
    blanks = " " * (int(form.removeprefix("A")) - len(first.encode()))
    return pd.Series([first + blanks, *rest], dtype="str")


def read_sav(path: str | Path) -> Reading:
    """Read a .sav as it stands: user-missing codes as numbers, dates as seconds."""
    import pyreadstat

    frame, meta = pyreadstat.read_sav(
        str(path), user_missing=True, disable_datetime_conversion=True, formats_as_category=False
    )
    return Reading(
        reader=f"pyreadstat {version('pyreadstat')}",
        variables=tuple(_described(meta, name) for name in meta.column_names),
        columns={name: _column(frame[name], meta.readstat_variable_types[name]) for name in frame.columns},
        label=meta.file_label,
        notes=tuple(meta.notes),
    )


def _described(meta: Any, name: str) -> FileVariable:
    ranges = meta.missing_ranges.get(name, [])
    if len(ranges) > 1:
        raise ExportError(
            [problem("EXP-READER", reader="pyreadstat", text=f"{name} has several missing ranges")]
        )
    return FileVariable(
        name=name,
        label=meta.column_names_to_labels[name] or "",
        format=meta.original_variable_types[name],
        width=meta.variable_display_width[name],
        measure=meta.variable_measure[name],
        value_labels={float(k): v for k, v in meta.variable_value_labels.get(name, {}).items()},
        missing=(float(ranges[0]["lo"]), float(ranges[0]["hi"])) if ranges else None,
    )


def _column(values: pd.Series, kind: str) -> Column:
    if kind == "string":
        return [str(text).rstrip(" ") for text in values]
    return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))
