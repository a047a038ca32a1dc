"""Read SAS transport files (XPORT, versions 5 and 8); runs in the reading process only.

Own code, because the format is small and the common readers lose what matters: a zero comes out as
5.4e-79, lettered missing values vanish, and a file that was cut off reads as a shorter table.

References
----------
SAS Institute, TS-140: the record layout of a SAS data set in transport format; the same for versions 8 and 9.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .clock import sas_column
from .raw_table import RawTable
from .refusal import Refusal

__all__ = ["read_xpt"]

_RECORD = 80
_HEADER = b"HEADER RECORD*******"
_PARTS = {
    b"LIBRARY ": (b"MEMBER  ", b"NAMESTR ", b"OBS     "),
    b"LIBV8   ": (b"MEMBV8  ", b"NAMSTV8 ", b"OBSV8   "),
}
_MEMBER, _NAMESTR = 240, 560
_NUMERIC = 1
_BLANK = 0x20


@dataclass(frozen=True)
class _Variable:
    name: bytes
    label: bytes
    numeric: bool
    length: int
    position: int
    form: str


def read_xpt(path: Path) -> RawTable:
    """Read the one data set of a transport file."""
    raw = path.read_bytes()
    parts = _PARTS.get(raw[20:28])
    if parts is None or not raw.startswith(_HEADER):
        raise Refusal("TABLE-READ", found="this is no SAS transport file (made by the XPORT engine)")
    if len(raw) % _RECORD:
        raise Refusal("TABLE-READ", found="the file was cut off: its length is no multiple of 80")
    member, namestr, observations = parts
    if not raw[_MEMBER:].startswith(_HEADER + member) or not raw[_NAMESTR:].startswith(_HEADER + namestr):
        raise Refusal("TABLE-READ", found="its headers are not in their places")
    start = raw.find(_HEADER + observations, _NAMESTR)
    if start < 0 or start % _RECORD:
        raise Refusal("TABLE-READ", found="it has no observations header")
    variables = _variables(raw, start, long_names=member == b"MEMBV8  ")
    rows = _rows(raw, start, variables, member)
    return _raw_table(variables, rows)


def _variables(raw: bytes, end: int, *, long_names: bool) -> list[_Variable]:
    size, count = int(raw[_MEMBER + 74 : _MEMBER + 78]), int(raw[_NAMESTR + 48 : _NAMESTR + 58])
    first = _NAMESTR + _RECORD
    if size not in {136, 140} or not 0 < count * size <= end - first:
        raise Refusal("TABLE-READ", found=f"it declares {count} variables")
    blocks = [raw[first + i * size : first + (i + 1) * size] for i in range(count)]
    labels = _long_labels(raw[first + count * size : end]) if long_names else {}
    return [_variable(block, labels, long_names=long_names) for block in blocks]


def _variable(block: bytes, labels: dict[int, bytes], *, long_names: bool) -> _Variable:
    kind, _, length, number, name, label, form = struct.unpack(">hhhh8s40s8s", block[:64])
    (position,) = struct.unpack(">i", block[84:88])
    long_name = block[88:120].strip(b" \0") if long_names else b""
    if length <= 0 or position < 0 or (kind == _NUMERIC and not 2 <= length <= 8):
        raise Refusal("TABLE-READ", found=f"variable {number} has length {length}")
    return _Variable(
        name=long_name or name.strip(b" \0"),
        label=labels.get(number, label).strip(b" \0"),
        numeric=kind == _NUMERIC,
        length=length,
        position=position,
        form=form.decode("ascii", errors="replace").strip(),
    )


def _long_labels(raw: bytes) -> dict[int, bytes]:
    """Read the labels of more than 40 letters that version 8 keeps behind the variables."""
    start = raw.find(_HEADER + b"LABELV")
    if start < 0:
        return {}
    with_forms = raw[start + 26 : start + 27] == b"9"
    labels: dict[int, bytes] = {}
    at = start + _RECORD
    for _ in range(int(raw[start + 48 : start + 58])):
        if with_forms:
            number, *lengths = struct.unpack_from(">hhhhh", raw, at)
            at += 10
        else:
            number, *lengths = struct.unpack_from(">hhh", raw, at)
            at += 6
        labels[number] = raw[at + lengths[0] : at + lengths[0] + lengths[1]]
        at += sum(lengths)
    return labels


def _rows(raw: bytes, header: int, variables: list[_Variable], member: bytes) -> npt.NDArray[np.uint8]:
    """Return the observations as bytes, shape (rows, bytes of a row)."""
    start = header + _RECORD
    width = max(v.position + v.length for v in variables)
    if raw.find(_HEADER + member, start) >= 0:
        raise Refusal("TABLE-READ", found="the file holds several data sets; save the one you mean alone")
    cells = np.frombuffer(raw, np.uint8, offset=start)
    declared = raw[header + 48 : header + 63].strip()
    if member == b"MEMBV8  " and declared.isdigit() and int(declared):
        count = int(declared)
    else:
        count = len(cells) // width
        # The last record is filled up with blanks, which may look like rows when these are short.
        for _ in range(_RECORD // width):
            if count and np.all(cells[(count - 1) * width :] == _BLANK):
                count -= 1
    rest = cells[count * width :]
    if count * width > len(cells) or len(rest) >= _RECORD or np.any(rest != _BLANK):
        raise Refusal("TABLE-READ", found="the file was cut off in the middle of a row")
    return cells[: count * width].reshape(count, width)


def _raw_table(variables: list[_Variable], rows: npt.NDArray[np.uint8]) -> RawTable:
    texts = {
        i: [bytes(cell).rstrip(b" \0") for cell in _field(rows, v)]
        for i, v in enumerate(variables)
        if not v.numeric
    }
    encoding = _encoding([*(v.name for v in variables), *(v.label for v in variables), *_distinct(texts)])
    table = RawTable([v.name.decode(encoding) for v in variables], [], encoding=encoding)
    for i, (name, variable) in enumerate(zip(table.names, variables, strict=True)):
        if variable.label:
            table.variable_labels[name] = variable.label.decode(encoding)
        if not variable.numeric:
            table.columns.append(pa.array([cell.decode(encoding) or None for cell in texts[i]], pa.string()))
            continue
        values, tags = _numbers(_field(rows, variable))
        if tags:
            table.missing_tags[name] = tags
        dates = sas_column(values, variable.form)
        table.columns.append(pa.array(values, from_pandas=True) if dates is None else dates)
    return table


def _field(rows: npt.NDArray[np.uint8], variable: _Variable) -> npt.NDArray[np.uint8]:
    return rows[:, variable.position : variable.position + variable.length]


def _distinct(texts: dict[int, list[bytes]]) -> set[bytes]:
    return set().union(*texts.values())


def _encoding(texts: list[bytes]) -> str:
    # The format names no encoding: UTF-8 if everything is, else Windows-1252.
    everything = b"\n".join(texts)
    for encoding in ("utf-8", "windows-1252"):
        try:
            everything.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refusal("TABLE-READ", found="its text is neither UTF-8 nor Windows-1252")


def _numbers(field: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.float64], list[tuple[int, str]]]:
    """Return IBM hexadecimal numbers as doubles (NaN = missing), and the lettered missing values by row."""
    padded = np.zeros((len(field), 8), np.uint8)
    padded[:, : field.shape[1]] = field
    bits = padded.view(">u8").ravel().astype(np.uint64)
    fraction = bits & np.uint64(0x00FF_FFFF_FFFF_FFFF)
    exponent = ((bits >> np.uint64(56)) & np.uint64(0x7F)).astype(np.int32)
    sign = np.where(bits >> np.uint64(63), -1.0, 1.0)
    # The exponent counts powers of 16 above 64; the point stands before 56 bits of fraction.
    values = sign * np.ldexp(fraction.astype(np.float64), 4 * (exponent - 64) - 56)
    # No fraction but a first byte: a dot, an underscore or a letter says why the value is missing.
    missing = (fraction == 0) & (padded[:, 0] != 0)
    values[missing] = np.nan
    values[values == 0] = 0.0
    tagged = np.flatnonzero(missing & (padded[:, 0] != ord(".")))
    return values, [(int(row), chr(padded[row, 0]).lower()) for row in tagged]
