"""The codebook as a table for people: one row for each variable, as csv, xlsx or md."""

from __future__ import annotations

import datetime as dt
import html
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from ..dataset.codebook import Codebook, ValueLabel, Variable
from ..dataset.formula_escape import defused
from ..errors import ExportError, problem
from ..model.missing import MISSING_HIGH, MISSING_LOW
from .delimited import rows_text
from .staging import staged

__all__ = ["CODEBOOK_FORMATS", "codebook_bytes", "codebook_table", "write_codebook"]


def codebook_table(codebook: Codebook, *, language: str) -> pd.DataFrame:
    """Return the codebook as a table of texts.

    Parameters
    ----------
    language : of the labels.

    Returns
    -------
    DataFrame
        One row for each variable, in order: position, name, label, kind, type, measure, format,
        value_labels (``code = label``), missing, derivation, instrument, item, scale, wave, response_set,
        reveals_arm, fingerprint, wording_hash; empty texts where there is nothing to say.

    Raises
    ------
    ExportError
        EXP-LANGUAGE for every variable without a label in that language.
    """
    lacking = [v.name for v in codebook if any(language not in one for one in _labels(v))]
    if lacking:
        raise ExportError([problem("EXP-LANGUAGE", found=language, variable=name) for name in lacking])
    rows = [_row(position + 1, v, language) for position, v in enumerate(codebook)]
    return pd.DataFrame(rows, columns=list(_row(0, _BLANK, "en")), dtype="str")


_BLANK = Variable(name="", label={"en": ""}, kind="other", type="string", measure="nominal", format="")


def _row(position: int, variable: Variable, language: str) -> dict[str, str]:
    entries = variable.value_labels
    missing = [e for e in entries if _is_missing(variable, e)]
    span = f"{MISSING_LOW} to {MISSING_HIGH}: " if variable.user_missing else ""
    return {
        "position": str(position),
        "name": variable.name,
        "label": variable.label[language],
        "kind": variable.kind,
        "type": variable.type,
        "measure": variable.measure,
        "format": variable.format,
        "value_labels": _listed([e for e in entries if e not in missing], language),
        "missing": span + _listed(missing, language),
        "derivation": variable.derivation,
        "instrument": variable.instrument or "",
        "item": variable.item or "",
        "scale": variable.scale or "",
        "wave": variable.wave or "",
        "response_set": variable.response_set or "",
        "reveals_arm": "yes" if variable.reveals_arm else "",
        "fingerprint": variable.fingerprint or "",
        "wording_hash": variable.wording_hash or "",
    }


def _labels(variable: Variable) -> list[Mapping[str, str]]:
    return [variable.label, *(entry.label for entry in variable.value_labels)]


def _is_missing(variable: Variable, entry: ValueLabel) -> bool:
    return variable.user_missing and MISSING_LOW <= entry.code <= MISSING_HIGH


def _listed(entries: list[ValueLabel], language: str) -> str:
    return "; ".join(f"{entry.code:g} = {entry.label[language]}" for entry in entries)


def _csv(table: pd.DataFrame, _title: str) -> bytes:
    rows = ([defused(cell) for cell in row] for row in table.itertuples(index=False))
    return rows_text(list(table.columns), rows).encode("utf-8")


def _xlsx(table: pd.DataFrame, title: str) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    # A fixed moment: the same codebook gives the same bytes.
    book.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001
    sheet = book.add_worksheet("codebook")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
        for row, cell in enumerate(table[name]):
            sheet.write_string(row + 1, column, cell, wrapped)
        longest = max([len(name), *(len(cell) for cell in table[name])])
        sheet.set_column(column, column, min(longest + 1, 60))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    book.close()
    return stream.getvalue()


def _md(table: pd.DataFrame, title: str) -> bytes:
    def line(cells: list[str]) -> str:
        return f"| {' | '.join(cells)} |"

    def plain(text: str) -> str:
        marks = str.maketrans({sign: f"\\{sign}" for sign in "\\|*_`[]"})
        return html.escape(text, quote=False).translate(marks).replace("\n", " ")

    head = [f"# {plain(title)}", "", line(list(table.columns)), line(["---"] * len(table.columns))]
    rows = [line([plain(cell) for cell in row]) for row in table.itertuples(index=False)]
    return ("\n".join([*head, *rows]) + "\n").encode("utf-8")


CODEBOOK_FORMATS: dict[str, Callable[[pd.DataFrame, str], bytes]] = {"csv": _csv, "xlsx": _xlsx, "md": _md}


def codebook_bytes(codebook: Codebook, *, language: str, form: str) -> bytes:
    """Return the codebook as a file of one format: csv, xlsx or md."""
    return CODEBOOK_FORMATS[form](codebook_table(codebook, language=language), codebook.title[language])


def write_codebook(codebook: Codebook, path: str | Path, *, language: str) -> Path:
    """Write the codebook in the format that the ending of the path names.

    Raises
    ------
    ExportError
        If the ending is not csv, xlsx or md, or the file cannot be written.
    """
    target = Path(path)
    form = target.suffix.removeprefix(".")
    if form not in CODEBOOK_FORMATS:
        raise ExportError([problem("EXP-ENDING", found=target.name, allowed=tuple(CODEBOOK_FORMATS))])
    content = codebook_bytes(codebook, language=language, form=form)
    with staged(target) as (draft, keep):
        draft.write_bytes(content)
        keep(draft)
    return target
