"""Find the encoding and the separator of a text table."""

from __future__ import annotations

import codecs
import csv
import io

from ..errors import Problem, ResponseError, problem

__all__ = ["SEPARATORS", "decoded", "separator_of", "without_separator_line"]

# The comma comes last: in a tie it is more often a decimal comma than a separator.
SEPARATORS = ("\t", ";", "|", ",")
_SAMPLE_CHARACTERS = 256_000
_SAMPLE_RECORDS = 200
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(raw: bytes, where: str) -> tuple[str, str]:
    """Return the text of a file and its encoding.

    Parameters
    ----------
    raw : the bytes of the file.
    where : name of the file, for messages.

    Returns
    -------
    text : without byte order mark.
    encoding : utf-8-sig, utf-16 (both by their mark), utf-8, or windows-1252 when it is not UTF-8.

    Raises
    ------
    ResponseError
        TABLE-READ when the bytes are damaged UTF-8, no text of any of these, or hold NUL.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or _is_damaged_utf8(raw):
            raise ResponseError([_undecodable(raw, error, where)]) from error
        text, encoding = _windows_text(raw, where), "windows-1252"
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise ResponseError(
            [problem("TABLE-READ", where=f"{where}:{line}", found="a NUL byte; this is no text")]
        )
    return text, encoding


def _is_damaged_utf8(raw: bytes) -> bool:
    # Windows-1252 text hardly ever forms a valid UTF-8 letter, so a file full of them is UTF-8 with a fault;
    # reading it as Windows-1252 would garble every letter in silence.
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("�")
    return sum(1 for letter in text if letter > "\x7f") - broken > broken


def _windows_text(raw: bytes, where: str) -> str:
    try:
        return raw.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise ResponseError([_undecodable(raw, error, where)]) from error


def _undecodable(raw: bytes, error: UnicodeDecodeError, where: str) -> Problem:
    line = raw.count(b"\n", 0, error.start) + 1
    found = f"byte 0x{raw[error.start]:02x} is not {error.encoding} text"
    allowed = "UTF-8, UTF-16 with byte order mark, Windows-1252"
    return problem("TABLE-READ", where=f"{where}:{line}", found=found, allowed=allowed)


def without_separator_line(text: str) -> tuple[str, str | None]:
    """Take off a first line ``sep=;`` as spreadsheet programs write it, and return its separator."""
    if text[:4].lower() != "sep=":
        return text, None
    first, _, rest = text.partition("\n")
    mark = first.rstrip("\r")
    if len(mark) == 5 and mark[4] in SEPARATORS:
        return rest, mark[4]
    return text, None


def separator_of(text: str) -> str:
    """Return the separator that gives the most records as many fields as the heading.

    A text in which none of them divides the heading has one column; the semicolon is returned, which
    leaves the comma free to be a decimal mark.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    cut = len(sample) < len(text)
    evidence = {separator: _evidence(sample, separator, cut=cut) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: evidence[separator])
    return best if evidence[best] > (0.0, 1) else ";"


def _evidence(sample: str, separator: str, *, cut: bool) -> tuple[float, int]:
    # Share of records as wide as the heading, then that width.
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            widths.append(len(record))
            if len(widths) > _SAMPLE_RECORDS:
                break
    except csv.Error:
        return (0.0, 1)
    if cut and 1 < len(widths) <= _SAMPLE_RECORDS:
        widths.pop()
    widths = [width for width in widths if width]
    if not widths or widths[0] == 1:
        return (0.0, 1)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])
