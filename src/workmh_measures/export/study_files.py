"""All tables of a study as files in one go, with one manifest: everything appears, or nothing."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..dataset.codebook import Dataset
from ..errors import ExportError
from .files import FORMATS, drafted, files_of, order_problems
from .manifest import SOFTWARE, content_sha256, definitions_of, keys_unique
from .staging import staged

__all__ = ["Order", "combined_sha256", "export_tables"]

Manifest = dict[str, Any]
Writer = Callable[[Dataset, Path, str], object]
"""Writes a data set to a path with labels of a language."""


@dataclass(frozen=True)
class Order:
    """How the tables are written.

    Attributes
    ----------
    name : first part of all file names; `study.id` as a rule.
    language, formats : of the labels; names from `export.files.FORMATS` or of `further`.
    told : what else the manifest says.
    further : more formats by their ending, and what writes them.
    tell : hears how much is written, 0 to 1, and which table is next.
    """

    name: str
    language: str
    formats: tuple[str, ...]
    told: Mapping[str, object] = field(default_factory=dict)
    further: Mapping[str, Writer] = field(default_factory=dict)
    tell: Callable[[float, str], object] = lambda _done, _table: None

    @property
    def own(self) -> tuple[str, ...]:
        """The formats this package writes itself, and those nobody writes."""
        return tuple(form for form in self.formats if form in FORMATS or form not in self.further)


def export_tables(
    tables: Mapping[str, Dataset],
    folder: Path,
    order: Order,
    *,
    apart: tuple[Path, Dataset] | None = None,
    announce: Callable[[Manifest], object] = lambda _: None,
) -> list[Path]:
    """Write tables in several formats with ``<name>.manifest.json``.

    Parameters
    ----------
    tables : by the ending of their files, such as ``long``.
    folder : where they go; it must exist. Files of the same names are replaced, all or none.
    apart : a folder and the data set that goes there and nowhere else, as ``<name>_arms``.
    announce : called with the manifest when every file is written and read back; when it fails, nothing is kept.

    Returns
    -------
    Every file written, the manifest last.

    Raises
    ------
    ExportError
        With every problem of every table; nothing is written then.
    """
    key = {} if apart is None else {"arms": apart[1]}
    found = [
        one
        for ending, table in {**tables, **key}.items()
        for one in order_problems(table, f"{order.name}_{ending}", order.language, order.own)
    ]
    if found:
        raise ExportError(found)
    with ExitStack() as stages:
        draft, keep = stages.enter_context(staged(folder / f"{order.name}.manifest.json"))
        files = {}
        for n, (ending, table) in enumerate(tables.items()):
            order.tell(n / len(tables), ending)
            files[ending] = _drafts(table, draft.parent, order, ending)
        manifest = _manifest(tables, files, order)
        draft.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        made = [path for paths in files.values() for path in paths]
        away: list[Path] = []
        if apart is not None:
            aside, keep_aside = stages.enter_context(staged(apart[0] / f"{order.name}_arms"))
            away = _drafts(apart[1], aside.parent, order, "arms")
        announce(manifest)
        if apart is not None:
            keep_aside(*away)
            away = [apart[0] / path.name for path in away]
        keep(*made, draft)
    return [*away, *(folder / path.name for path in (*made, draft))]


def _drafts(table: Dataset, folder: Path, order: Order, ending: str) -> list[Path]:
    name = f"{order.name}_{ending}"
    made = drafted(table, folder, name, language=order.language, formats=order.own)
    for form in order.formats:
        if form not in order.own:
            made.append(folder / f"{name}.{form}")
            order.further[form](table, made[-1], order.language)
    return made


def _manifest(tables: Mapping[str, Dataset], files: Mapping[str, Sequence[Path]], order: Order) -> Manifest:
    described = [
        {
            "table": ending,
            "rows": len(table.frame),
            "columns": len(table.codebook),
            "keys": list(table.codebook.keys),
            "keys_unique": keys_unique(table),
            "content_sha256": content_sha256(table),
            "notes": list(table.codebook.notes),
            "files": files_of(files[ending]),
        }
        for ending, table in tables.items()
    ]
    return {
        "name": order.name,
        **order.told,
        "language": order.language,
        "content_sha256": combined_sha256(described),
        "tables": described,
        "definitions": _definitions(tables.values()),
        "software": {"python": platform.python_version(), **{name: version(name) for name in SOFTWARE}},
    }


def combined_sha256(described: Iterable[Mapping[str, object]]) -> str:
    """Return the SHA-256 of what all tables hold: name and hash of each on a line, in the order of their names."""
    lines = sorted(f"{table['table']} {table['content_sha256']}\n" for table in described)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _definitions(tables: Iterable[Dataset]) -> list[dict[str, object]]:
    found = {one.instrument: asdict(one) for table in tables for one in definitions_of(table.codebook)}
    return [found[name] for name in sorted(found)]
