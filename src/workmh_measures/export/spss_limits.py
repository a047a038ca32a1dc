"""What an SPSS file can hold: every rule checked on codebook and frame before anything is written.

The library that writes .sav files cuts long labels, renames nothing and refuses little; other programs
then lose names, labels or values in silence. So everything is refused here, all problems at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from ..dataset.codebook import Codebook, Dataset, ValueLabel, Variable
from ..errors import ExportError, Problem, problem
from ..model.missing import MISSING_HIGH, MISSING_LOW
from ..model.names import MAX_NAME_BYTES
from .file_label import file_label, note_lines
from .spss_recode import again
from .spss_scoring import DIFFERENCES, recomputed
from .spss_values import value_problems
from .syntax_text import has_control

__all__ = ["FILE_LABEL_BYTES", "NOTE_BYTES", "spss_problems", "spss_warnings"]

RESERVED = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
LABEL_BYTES = 256
VALUE_LABEL_BYTES = 120
FILE_LABEL_BYTES = 64
NOTE_BYTES = 80
TEXT_BYTES = 32_767

_NUMERIC_FORMAT = re.compile(r"F([1-9][0-9]?)\.([0-9]{1,2})")
_WIDEST, _MOST_DECIMALS = 40, 16


def spss_problems(dataset: Dataset, language: str, note: str | None = None) -> list[Problem]:
    """List everything that keeps a data set from being an SPSS file.

    Parameters
    ----------
    dataset : frame and codebook.
    language : of all labels of the file.
    note : text that goes into the file.
    """
    codebook = dataset.codebook
    found = [*_language(codebook, language), *_file_texts(codebook, language, note), *_names(codebook)]
    if not len(codebook):
        found.append(problem("EXP-CODEBOOK", text="The data set has no variables."))
    if not len(dataset.frame):
        found.append(problem("EXP-CODEBOOK", text="The data set has no rows."))
    for variable in codebook:
        found += _label(variable, language)
        found += _value_labels(variable, language)
        found += _format(variable)
        found += _missing(variable)
        found += value_problems(variable, dataset.frame[variable.name])
    return found


def spss_warnings(codebook: Codebook, language: str) -> list[Problem]:
    """List what SPSS takes but other readers of the file may not."""
    found = []
    for variable in codebook:
        by_text: dict[str, list[float]] = {}
        for entry in variable.value_labels:
            by_text.setdefault(entry.label[language], []).append(entry.code)
        found += [
            problem("EXP-DUPLICATE-LABEL", found=text, variable=variable.name, codes=_codes(codes))
            for text, codes in by_text.items()
            if len(codes) > 1
        ]
    return found


def _codes(codes: list[float]) -> str:
    return ", ".join(f"{code:g}" for code in codes)


# --- names --------------------------------------------------------------------------------------


def _names(codebook: Codebook) -> Iterator[Problem]:
    for variable in codebook:
        fault = name_fault(variable.name)
        if fault:
            yield problem("EXP-NAME", found=variable.name, text=fault)
    taken = {name.casefold() for name in codebook.names}
    try:
        computed = [*map(again, recomputed(codebook)), DIFFERENCES]
    except ExportError as error:
        yield from error.problems
        return
    for column in computed:
        if column.casefold() in taken:
            yield problem("EXP-NAME", found=column, text="the syntax computes a variable of this name")
        elif len(column.encode()) > MAX_NAME_BYTES:
            text = f"the syntax would compute it with a name over {MAX_NAME_BYTES} bytes"
            yield problem("EXP-NAME", found=column, text=text)


def name_fault(name: str) -> str | None:
    """Return why a name is not one in SPSS, or None."""
    if not name or not name[0].isalpha():
        return "it must begin with a letter"
    if name.casefold() in RESERVED:
        return "it is a word of the syntax"
    if name[-1] in "._":
        return "it ends with a full stop or an underscore"
    strange = sorted({letter for letter in name if not (letter.isalnum() or letter in "._")})
    if strange:
        return f"it holds {' '.join(map(repr, strange))}"
    size = len(name.encode())
    return f"it has {size} bytes, at most {MAX_NAME_BYTES} are allowed" if size > MAX_NAME_BYTES else None


# --- texts --------------------------------------------------------------------------------------


def _language(codebook: Codebook, language: str) -> Iterator[Problem]:
    if language not in codebook.languages or language not in codebook.title:
        yield problem("EXP-LANGUAGE", found=language, allowed=codebook.languages, variable="the data set")


def _file_texts(codebook: Codebook, language: str, note: str | None) -> Iterator[Problem]:
    if language in codebook.title:
        label = file_label(codebook, language)
        yield from _text_faults("the file", label, FILE_LABEL_BYTES)
    for line in note_lines(codebook, language, note):
        if len(line.encode()) > NOTE_BYTES:
            yield problem("EXP-NOTE", text=f"has a word over {NOTE_BYTES} bytes: {line}")
        if has_control(line):
            yield problem("EXP-NOTE", text="holds a control character")


def _label(variable: Variable, language: str) -> Iterator[Problem]:
    if language not in variable.label:
        yield problem("EXP-LANGUAGE", found=language, variable=variable.name)
    else:
        yield from _text_faults(variable.name, variable.label[language], LABEL_BYTES)


def _text_faults(name: str, text: str, limit: int) -> Iterator[Problem]:
    if has_control(text):
        yield problem("EXP-LABEL-TEXT", variable=name, text="holds a line break or control character")
    elif len(text.encode()) > limit:
        yield problem("EXP-LABEL", found=name, allowed=f"{limit} bytes")
    elif text.strip() != text or not text:
        yield problem("EXP-LABEL-TEXT", variable=name, text="is empty, or begins or ends with a blank")


def _value_labels(variable: Variable, language: str) -> Iterator[Problem]:
    name, entries = variable.name, variable.value_labels
    if entries and variable.type != "numeric":
        text = f"is a {variable.type}, and only numbers have value labels"
        yield problem("EXP-LABEL-TEXT", variable=name, text=text)
        return
    seen: set[float] = set()
    for entry in entries:
        yield from _value_label(variable, entry, language)
        if entry.code in seen:
            yield problem("EXP-LABEL-TEXT", variable=name, text=f"stands twice for code {entry.code:g}")
        seen.add(entry.code)


def _value_label(variable: Variable, entry: ValueLabel, language: str) -> Iterator[Problem]:
    code = entry.code
    if isinstance(code, bool) or not isinstance(code, (int, float)) or not math.isfinite(code):
        text = f"stands for {code!r}, which is not a number"
        yield problem("EXP-LABEL-TEXT", variable=variable.name, text=text)
    elif language not in entry.label:
        yield problem("EXP-LANGUAGE", found=language, variable=f"code {code:g} of {variable.name}")
    else:
        yield from _text_faults(f"{variable.name}, code {code:g}", entry.label[language], VALUE_LABEL_BYTES)


# --- formats and missing codes ------------------------------------------------------------------


def _format(variable: Variable) -> Iterator[Problem]:
    fault = _FORMAT_FAULTS[variable.type](variable)
    if fault:
        yield problem("EXP-FORMAT", variable=variable.name, found=variable.format, text=fault)
    if not 1 <= variable.width <= 255:
        text = f"it is shown {variable.width} columns wide; 1 to 255 are allowed"
        yield problem("EXP-FORMAT", variable=variable.name, found=variable.format, text=text)


def _numeric_format(variable: Variable) -> str | None:
    match = _NUMERIC_FORMAT.fullmatch(variable.format)
    width, decimals = (int(part) for part in match.groups()) if match else (0, 0)
    if not 1 <= width <= _WIDEST or decimals > min(_MOST_DECIMALS, max(width - 2, 0)):
        return "numbers have a format such as F4.0 or F8.4"
    codes = [float(v.code) for v in variable.value_labels if isinstance(v.code, (int, float))]
    codes += [float(MISSING_LOW)] if variable.user_missing else []
    # Decimals give way where a number is too wide, so only the whole part must fit.
    hidden = [c for c in codes if len(f"{c:.0f}") > width or round(c, decimals) != c]
    return f"it cannot show the code {hidden[0]:g}" if hidden else None


def _string_format(variable: Variable) -> str | None:
    if variable.bytes is None or not 1 <= variable.bytes <= TEXT_BYTES:
        return f"a text has a declared length of 1 to {TEXT_BYTES} bytes"
    if variable.format != f"A{variable.bytes}":
        return f"a text of {variable.bytes} bytes has the format A{variable.bytes}"
    return "a text is nominal or ordinal" if variable.measure == "scale" else None


def _date_format(variable: Variable) -> str | None:
    return None if variable.format == "DATE11" else "a date has the format DATE11"


_FORMAT_FAULTS = {"numeric": _numeric_format, "string": _string_format, "date": _date_format}


def _missing(variable: Variable) -> Iterator[Problem]:
    if variable.user_missing and variable.type != "numeric":
        text = f"is a {variable.type}; only numbers have declared missing codes"
        yield problem("EXP-MISSING", variable=variable.name, text=text)
    for code in (entry.code for entry in variable.value_labels):
        if not isinstance(code, (int, float)) or not MISSING_LOW <= code <= MISSING_HIGH:
            continue
        if not variable.user_missing:
            text = f"has a label for {code:g}, but no missing codes are declared for it"
            yield problem("EXP-MISSING", variable=variable.name, text=text)
        elif not float(code).is_integer():
            text = f"has a label for {code:g} among the missing codes"
            yield problem("EXP-MISSING", variable=variable.name, text=text)
