"""All files of one data set in one go: they appear together, with a manifest, or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..dataset.codebook import Dataset
from ..errors import ExportError, Problem, nearest_match, problem
from .codebook_table import codebook_bytes
from .delimited import csv_text
from .manifest import content_sha256
from .spss import write_sav
from .spss_limits import spss_problems
from .spss_syntax import sav_syntax
from .spss_wide import is_long, long_to_wide_syntax
from .staging import staged

__all__ = ["FORMATS", "drafted", "export_dataset", "files_of", "order_problems"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class _Order:
    dataset: Dataset
    folder: Path
    name: str
    language: str

    def text(self, ending: str, text: str) -> Path:
        path = self.folder / f"{self.name}{ending}"
        path.write_bytes(text.encode("utf-8"))
        return path


def _sav(order: _Order) -> list[Path]:
    path = order.folder / f"{order.name}.sav"
    write_sav(order.dataset, path, language=order.language)
    return [path, path.with_name(f"{path.name}.manifest.json")]


def _sps(order: _Order) -> list[Path]:
    codebook, sav_name = order.dataset.codebook, f"{order.name}.sav"
    made = [order.text(".sps", sav_syntax(codebook, sav_name, language=order.language))]
    if is_long(codebook):
        waves = [str(wave) for wave in order.dataset.frame["wave"].dropna().unique()]
        wide = long_to_wide_syntax(codebook, sav_name, waves=waves, language=order.language)
        made.append(order.text("_long_to_wide.sps", wide))
    return made


def _codebook(order: _Order) -> list[Path]:
    made = []
    for form in ("csv", "xlsx"):
        path = order.folder / f"{order.name}_codebook.{form}"
        path.write_bytes(codebook_bytes(order.dataset.codebook, language=order.language, form=form))
        made.append(path)
    return made


def _csv(order: _Order) -> list[Path]:
    return [order.text(".csv", csv_text(order.dataset))]


FORMATS: dict[str, Callable[[_Order], list[Path]]] = {
    "sav": _sav,
    "sps": _sps,
    "codebook": _codebook,
    "csv": _csv,
}


def export_dataset(
    dataset: Dataset,
    folder: str | Path,
    *,
    name: str,
    language: str,
    formats: Sequence[str] = ("sav", "sps", "codebook", "csv"),
) -> list[Path]:
    """Write a data set in several formats, with ``<name>.manifest.json`` that holds a hash of each file.

    Parameters
    ----------
    dataset : frame and codebook.
    folder : where the files go; it must exist. Files of the same names are replaced, all or none.
    name : first part of all file names: letters, digits, underscore, hyphen.
    language : of all labels.
    formats : names from `FORMATS`.

    Returns
    -------
    list of Path
        Every file written, the manifest last.

    Raises
    ------
    ExportError
        With every problem; nothing is written then.
    """
    found = order_problems(dataset, name, language, formats)
    if found:
        raise ExportError(found)
    target = Path(folder) / f"{name}.manifest.json"
    with staged(target) as (draft, keep):
        made = drafted(dataset, draft.parent, name, language=language, formats=formats)
        order = _Order(dataset, draft.parent, name, language)
        draft.write_text(_manifest(order, made), encoding="utf-8")
        keep(*made, draft)
    return [target.with_name(path.name) for path in (*made, draft)]


def order_problems(dataset: Dataset, name: str, language: str, formats: Sequence[str]) -> list[Problem]:
    """Return every reason why these files cannot be written."""
    return [*_name_problems(name), *_format_problems(formats), *spss_problems(dataset, language)]


def drafted(
    dataset: Dataset, folder: Path, name: str, *, language: str, formats: Sequence[str]
) -> list[Path]:
    """Write the files of a data set without problems into a folder that nobody reads yet."""
    order = _Order(dataset, folder, name, language)
    return [path for form in dict.fromkeys(formats) for path in FORMATS[form](order)]


def files_of(made: Sequence[Path]) -> list[dict[str, object]]:
    """Return name, size and hash of files."""
    return [
        {"file": p.name, "bytes": p.stat().st_size, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()}
        for p in made
    ]


def _name_problems(name: str) -> list[Problem]:
    if _NAME.fullmatch(name):
        return []
    return [problem("EXP-FILE", found=f"the name {name!r} has other signs than letters, digits, _ and -")]


def _format_problems(formats: Sequence[str]) -> list[Problem]:
    return [
        problem("EXP-ENDING", found=form, allowed=tuple(FORMATS), nearest=nearest_match(form, FORMATS))
        for form in formats
        if form not in FORMATS
    ]


def _manifest(order: _Order, made: Sequence[Path]) -> str:
    codebook = order.dataset.codebook
    content = {
        "name": order.name,
        "rows": len(order.dataset.frame),
        "columns": len(codebook),
        "content_sha256": content_sha256(order.dataset),
        "language": order.language,
        "study": codebook.study,
        "simulated": codebook.simulated,
        "files": files_of(made),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
